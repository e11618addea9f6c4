using System.Text.Json.Nodes;

namespace Sharpest.Experiments.Sweeps;

/// <summary>One member of the specification that a sweep varies.</summary>
/// <param name="Member">Its JSON name.</param>
/// <param name="Values">The values it takes, in order.</param>
public sealed record SweepAxis(string Member, IReadOnlyList<JsonNode?> Values);
