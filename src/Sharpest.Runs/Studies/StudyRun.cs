using Sharpest.Runs.Series;

namespace Sharpest.Runs.Studies;

/// <summary>One run of a study with all its numbers.</summary>
/// <param name="Name">The name of its folder.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Outcome"><c>completed</c>, <c>diverged</c>, <c>failed</c>, … or <c>missing</c>.</param>
public sealed record StudyRun(string Name, long Seed, string Outcome)
{
    /// <summary>Why it ended early, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>Number of trained parameters n, or 0 when unknown.</summary>
    public long Parameters { get; init; }

    /// <summary>The measurements, by step.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<MeasurementRecord> Measurements { get; init; } = [];

    /// <summary>What the loss does along each direction, by step.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<StepChangeRecord> StepChanges { get; init; } = [];

    /// <summary>How gradients lie to the sharpest directions, by step.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<AlignmentRecord> Alignments { get; init; } = [];

    /// <summary>The loss along sharp directions, by step.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<CrossSectionRecord> CrossSections { get; init; } = [];

    /// <summary>How wide the valley is along sharp directions, by step.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<WidthRecord> Widths { get; init; } = [];

    /// <summary>The size of the whole Hessian, by step.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<NormRecord> Norms { get; init; } = [];

    /// <summary>The series, by their tags.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyDictionary<string, IReadOnlyList<ScalarRecord>> Scalars { get; init; } =
        new Dictionary<string, IReadOnlyList<ScalarRecord>>();

    /// <summary>Whether it reached its end.</summary>
    public bool IsCompleted => Outcome == "completed";

    /// <summary>Reads a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="name">The name of its folder.</param>
    /// <param name="seed">Its seed.</param>
    /// <returns>The run with its numbers.</returns>
    /// <exception cref="RunFormatException">Its series are missing or damaged.</exception>
    /// <exception cref="IOException">Its series cannot be read.</exception>
    public static StudyRun Load(RunFolder run, string name, long seed)
    {
        ArgumentNullException.ThrowIfNull(run);
        using var reader = new SeriesReader(run.SeriesFile);
        return new StudyRun(name, seed, run.Manifest.Status.ToString().ToLowerInvariant())
        {
            Reason = run.Manifest.Reason,
            Parameters = run.Manifest.Parameters,
            Measurements = reader.Measurements(),
            StepChanges = reader.StepChanges(),
            Alignments = reader.Alignments(),
            CrossSections = reader.CrossSections(),
            Widths = reader.Widths(),
            Norms = reader.Norms(),
            Scalars = reader.Tags().ToDictionary(tag => tag, reader.Scalars, StringComparer.Ordinal),
        };
    }

    /// <summary>A run that is not there.</summary>
    /// <param name="name">The name its folder would have.</param>
    /// <param name="seed">Its seed.</param>
    /// <returns>The run without numbers.</returns>
    public static StudyRun Missing(string name, long seed) => new(name, seed, "missing");

    /// <summary>A series.</summary>
    /// <param name="tag">Its name.</param>
    /// <returns>Its values by step; none when it was not recorded.</returns>
    public IReadOnlyList<ScalarRecord> Series(string tag) => Scalars.GetValueOrDefault(tag) ?? [];
}
