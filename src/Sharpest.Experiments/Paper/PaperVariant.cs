using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Paper;

/// <summary>One setting of an experiment; it is run with every seed.</summary>
/// <param name="Label">What tells it from the other settings, for instance <c>η = 0.1</c>.</param>
/// <param name="Spec">What its runs do; name, seed and threads are put in later.</param>
public sealed record PaperVariant(string Label, ExperimentSpec Spec)
{
    /// <summary>The run with whose final weights its runs begin, each with that of its own seed.</summary>
    /// <value>The default, null, begins with fresh weights.</value>
    public ExperimentSpec? Start { get; init; }
}
