using System.Globalization;
using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Paper.Items;

/// <summary>Settings that differ in one member of the specification.</summary>
internal static class Settings
{
    // Given from the largest to the smallest: λ₁ is claimed to rise in this order.
    public static PaperVariant[] Rates(ExperimentSpec spec, params double[] rates) =>
        [.. rates.Select(rate => new PaperVariant(Invariant($"η = {rate}"), spec with { Lr = rate }))];

    // Given from the smallest to the largest: λ₁ is claimed to rise in this order. All are measured after as many examples.
    public static PaperVariant[] Batches(ExperimentSpec spec, params int[] sizes) =>
        [
            .. sizes.Select(size => new PaperVariant(
                Invariant($"S = {size}"),
                spec with
                {
                    Batch = size,
                    Every = spec.Every is { } every ? Math.Max(1, every * spec.Batch / size) : null,
                }
            )),
        ];

    public static PaperVariant[] Initializations(ExperimentSpec spec, params string[] names) =>
        [.. names.Select(name => new PaperVariant(name, spec with { Init = name }))];

    // Given from the earliest to the latest drop; 0 never drops.
    public static PaperVariant[] Drops(ExperimentSpec spec, params int[] epochs) =>
        [
            .. epochs.Select(epoch =>
                epoch == 0
                    ? new PaperVariant("never", spec)
                    : new PaperVariant(
                        Invariant($"L = {epoch}"),
                        spec with
                        {
                            Schedule = "step",
                            DropEpochs = epoch.ToString(CultureInfo.InvariantCulture),
                        }
                    )
            ),
        ];

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
