using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Sweeps;

/// <summary>One run of a sweep.</summary>
/// <param name="Name">The name of its folder; it begins with its number.</param>
/// <param name="Spec">What it does.</param>
/// <param name="Coordinates">The value of every axis as a person would type it, in the order of the axes.</param>
public sealed record SweepCell(string Name, ExperimentSpec Spec, IReadOnlyList<string> Coordinates);
