using System.Text.Json.Nodes;

namespace Sharpest.Experiments.Sweeps;

/// <summary>A grid of experiments: every combination of the axes' values, each with every seed.</summary>
/// <param name="Base">Members that all runs have, by their JSON names.</param>
/// <param name="Grid">What is varied; the last axis varies fastest.</param>
/// <param name="Seeds">The seeds; at least one.</param>
public sealed record SweepSpec(
    IReadOnlyDictionary<string, JsonNode?> Base,
    IReadOnlyList<SweepAxis> Grid,
    IReadOnlyList<long> Seeds
);
