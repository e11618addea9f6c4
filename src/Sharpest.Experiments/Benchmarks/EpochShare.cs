using System.Text.Json.Nodes;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Specs;
using Sharpest.Spectra;
using Sharpest.Tracking;

namespace Sharpest.Experiments.Benchmarks;

/// <summary>One measurement at a cost tier against an epoch of 50,000 examples.</summary>
/// <param name="Standard">At the standard tier: top 5 on 5 % of the examples, to 10⁻³·λ₁.</param>
/// <param name="Economy">At the economy tier.</param>
/// <param name="Difference">The largest relative difference of λ₁ to λ₅ between them; null when only one was measured.</param>
internal sealed record EpochShare(double Standard, double Economy, double? Difference)
{
    public static EpochShare Measure(Workbench bench, SearchCost search)
    {
        int rounds = bench.Size.EpochMeasurements;
        ExperimentSpec standard = SpecReader.FromMembers(Track(CostTier.Standard));
        ExperimentSpec economy = SpecReader.FromMembers(Track(CostTier.Economy));
        double before = SecondsAnEpoch(bench);
        (double Seconds, IReadOnlyList<double> Values) cheap = Measure(bench, economy, Math.Max(1, rounds));
        (double Seconds, IReadOnlyList<double> Values) whole =
            rounds > 0
                ? Measure(bench, standard, rounds)
                : (search.Seconds.Value * Examples(standard) / search.Samples, []);
        double epoch = (before + SecondsAnEpoch(bench)) / 2;
        double? difference = whole.Values.Zip(cheap.Values, (w, c) => (double?)Math.Abs(c / w - 1)).Max();
        return new EpochShare(whole.Seconds / epoch, cheap.Seconds / epoch, difference);
    }

    // Training as it goes just before and just after the measurements, which are taken at one point of it.
    private static double SecondsAnEpoch(Workbench bench)
    {
        int steps = bench.Size.StepsInARow;
        double[] seconds = SideBySide.Seconds(bench.Size.Rounds, bench.Stop, () => bench.Step(steps))[0];
        return Reading.Of(seconds).Value * Workbench.EpochExamples / (steps * Workbench.Spec.Batch);
    }

    private static Dictionary<string, JsonNode?> Track(CostTier tier) => new() { ["track"] = tier.Name };

    private static int Examples(ExperimentSpec spec) => (int)Math.Round(spec.Sample * Workbench.EpochExamples);

    private static (double Seconds, IReadOnlyList<double> Values) Measure(
        Workbench bench,
        ExperimentSpec spec,
        int rounds
    )
    {
        using Batch sample = bench.Sample(Examples(spec));
        var options = new LanczosOptions { Tolerance = spec.Tolerance, MaxOperatorCalls = spec.MaxProducts };
        IReadOnlyList<double> values = [];
        var seconds = new List<double>();
        for (int i = 0; i < rounds; i++)
        {
            var meter = new SharpnessMeter(spec.Top, options);
            using SharpnessSnapshot found = meter.Measure(bench.Over(sample), step: 0, stop: bench.Stop);
            bench.Stop.ThrowIfCancellationRequested();
            seconds.Add(found.Seconds);
            values = found.Eigenpairs.Values;
        }
        return (Reading.Of(seconds).Value, values);
    }
}
