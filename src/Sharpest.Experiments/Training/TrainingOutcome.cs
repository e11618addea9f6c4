using Sharpest.Runs;

namespace Sharpest.Experiments.Training;

/// <summary>How a run ended and where it lies.</summary>
/// <param name="Folder">The absolute path of the run folder.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Reason">Why, in one line, unless it completed.</param>
public sealed record TrainingOutcome(string Folder, RunStatus Status, string? Reason);
