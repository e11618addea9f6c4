using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sharpest.Experiments.Specs;

/// <summary>Writes specifications as JSON.</summary>
public static class SpecWriter
{
    /// <summary>The specification with nothing left open: every member is there, and the name too.</summary>
    /// <param name="spec">The specification.</param>
    /// <returns>A JSON object, for the manifest of a run.</returns>
    public static JsonElement ToElement(ExperimentSpec spec) =>
        JsonSerializer.SerializeToElement(
            spec with
            {
                Name = spec.Name ?? spec.Optimizer,
            },
            SpecJson.Default.ExperimentSpec
        );

    /// <summary>The specification as indented text, in a form that <see cref="SpecReader"/> reads.</summary>
    /// <param name="spec">The specification.</param>
    /// <returns>The text, without a final line break.</returns>
    public static string ToText(ExperimentSpec spec) => JsonSerializer.Serialize(spec, SpecJson.Default.ExperimentSpec);

    /// <summary>The specification as a JSON object that can be changed.</summary>
    /// <param name="spec">The specification.</param>
    /// <returns>A new object.</returns>
    internal static JsonObject ToObject(ExperimentSpec spec) =>
        JsonSerializer.SerializeToNode(spec, SpecJson.Default.ExperimentSpec)!.AsObject();
}
