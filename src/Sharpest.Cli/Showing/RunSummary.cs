using Sharpest.Runs;
using Sharpest.Runs.Series;

namespace Sharpest.Cli.Showing;

/// <summary>The numbers of a run that a person asks for first.</summary>
/// <param name="Run">The run.</param>
/// <param name="Measurements">The measurements that found something, in order of steps.</param>
/// <param name="StepChanges">The step analyses, in order of steps.</param>
/// <param name="LastLooks">What the instruments saw last that look only on request.</param>
/// <param name="LastValues">The last value of every series.</param>
internal sealed record RunSummary(
    RunFolder Run,
    IReadOnlyList<MeasurementRecord> Measurements,
    IReadOnlyList<StepChangeRecord> StepChanges,
    LastLooks LastLooks,
    IReadOnlyList<ScalarRecord> LastValues
)
{
    /// <summary>The last measurement, or null before the first.</summary>
    public MeasurementRecord? Last => Measurements.Count > 0 ? Measurements[^1] : null;

    /// <summary>λ₁ of the last measurement, or null before the first.</summary>
    public double? Sharpness => Last?.Eigenpairs[0].Value;

    /// <summary>The highest λ₁ measured, or null before the first.</summary>
    public double? PeakSharpness =>
        Measurements.Count > 0 ? Measurements.Max(measurement => measurement.Eigenpairs[0].Value) : null;

    /// <summary>Reads a run.</summary>
    /// <param name="run">The run.</param>
    /// <returns>Its summary.</returns>
    /// <exception cref="IOException">Its series cannot be read.</exception>
    public static RunSummary Load(RunFolder run)
    {
        using var reader = new SeriesReader(run.SeriesFile);
        return new RunSummary(
            run,
            [.. reader.Measurements().Where(measurement => measurement.Eigenpairs.Count > 0)],
            reader.StepChanges(),
            LastLooks.Load(reader),
            [.. reader.Tags().Select(tag => reader.Scalars(tag)[^1])]
        );
    }

    /// <summary>The last value of a series.</summary>
    /// <param name="tag">The series.</param>
    /// <returns>The value, or null when there is no such series.</returns>
    public double? LastValue(string tag) => LastValues.FirstOrDefault(record => record.Tag == tag)?.Value;

    /// <summary>A setting of the run as text.</summary>
    /// <param name="name">Its name in the specification.</param>
    /// <returns>The text, or a dash when it is not there.</returns>
    public string Setting(string name) =>
        Run.Manifest.Spec.TryGetProperty(name, out var value) ? value.ToString() : "–";
}
