using Sharpest.Runs.Figures;
using Sharpest.Runs.Reports.Plots;
using Sharpest.Runs.Series;

namespace Sharpest.Runs.Reports;

// All numbers of a run that a report shows, with its name and colour in the report.
internal sealed record RunData(
    RunManifest Manifest,
    string Label,
    Ink Ink,
    IReadOnlyDictionary<string, IReadOnlyList<ScalarRecord>> Scalars,
    IReadOnlyList<MeasurementRecord> Measurements,
    IReadOnlyList<StepChangeRecord> StepChanges,
    IReadOnlyList<EventRecord> Events
)
{
    private const int MeasurementBuckets = 200;

    internal IReadOnlyList<AlignmentRecord> Alignments { get; init; } = [];

    internal IReadOnlyList<CrossSectionRecord> CrossSections { get; init; } = [];

    internal IReadOnlyList<WidthRecord> Widths { get; init; } = [];

    internal IReadOnlyList<NormRecord> Norms { get; init; } = [];

    // A measurement that found no eigenpair has nothing to draw; of very many, the lowest and highest λ₁ of each stretch
    // show all that a figure can.
    internal IReadOnlyList<MeasurementRecord> Sharpest { get; } =
        Thinning.MinimumMaximum(
            [.. Measurements.Where(measurement => measurement.Eigenpairs.Count > 0)],
            measurement => measurement.Eigenpairs[0].Value,
            MeasurementBuckets
        );

    // The curvature that the step could bear at each of them; empty where there is no such limit.
    internal IReadOnlyList<PlotPoint> Thresholds =>
        Manifest.IsAdaptive ? [] : [.. Sharpest.Select(m => new PlotPoint(m.Step, Threshold(m)))];

    // How the threshold is written.
    internal string ThresholdFormula => Manifest.StableProduct == 2 ? "2/η" : "2(1+m)/η";

    // NaN where there is no such limit.
    internal double Threshold(MeasurementRecord measurement) =>
        Manifest.IsAdaptive ? double.NaN : Manifest.StableProduct / measurement.LearningRate;

    internal static IReadOnlyList<RunData> Load(IReadOnlyList<RunFolder> runs) =>
        [
            .. runs.Zip(RunLabels.Of(runs), (run, label) => (run, label))
                .Select((r, i) => Load(r.run, r.label, Palette.ForRun(i))),
        ];

    internal MeasurementRecord? LastMeasured { get; } =
        Measurements.LastOrDefault(measurement => measurement.Eigenpairs.Count > 0);

    internal IReadOnlyList<ScalarRecord> Series(string tag) => Scalars.GetValueOrDefault(tag) ?? [];

    // λ₁ at a step, or NaN when nothing was found there.
    internal double SharpnessAt(long step) =>
        Measurements.LastOrDefault(m => m.Step == step && m.Eigenpairs.Count > 0)?.Eigenpairs[0].Value ?? double.NaN;

    // Null when the series has no value.
    internal double? Last(string tag) => Series(tag) is [.., var last] ? last.Value : null;

    private static RunData Load(RunFolder run, string label, Ink ink)
    {
        using var reader = new SeriesReader(run.SeriesFile);
        return new RunData(
            run.Manifest,
            label,
            ink,
            reader.Tags().ToDictionary(tag => tag, reader.Scalars, StringComparer.Ordinal),
            reader.Measurements(),
            reader.StepChanges(),
            reader.Events()
        )
        {
            Alignments = reader.Alignments(),
            CrossSections = reader.CrossSections(),
            Widths = reader.Widths(),
            Norms = reader.Norms(),
        };
    }
}
