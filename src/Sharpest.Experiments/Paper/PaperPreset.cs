namespace Sharpest.Experiments.Paper;

/// <summary>The runs of an item at one scale.</summary>
/// <param name="Variants">The settings, in the order in which they are shown.</param>
/// <param name="Seeds">The seeds; every setting is run with each.</param>
public sealed record PaperPreset(IReadOnlyList<PaperVariant> Variants, IReadOnlyList<long> Seeds)
{
    /// <summary>All runs, setting by setting.</summary>
    /// <param name="seeds">Seeds instead of its own, or null.</param>
    /// <returns>The runs.</returns>
    public IReadOnlyList<PaperRun> Runs(IReadOnlyList<long>? seeds = null) =>
        [.. Variants.SelectMany(variant => (seeds ?? Seeds).Select(seed => Run(variant, seed)))];

    private static PaperRun Run(PaperVariant variant, long seed) =>
        new(
            variant.Label,
            variant.Spec with
            {
                Seed = seed,
            },
            variant.Start is null ? null : new PaperRun(variant.Label, variant.Start with { Seed = seed })
        );
}
