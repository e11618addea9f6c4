using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sharpest.Experiments.Specs;

/// <summary>The JSON form of the specification, generated when the project is built.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    WriteIndented = true
)]
[JsonSerializable(typeof(ExperimentSpec))]
internal sealed partial class SpecJson : JsonSerializerContext
{
    /// <summary>What is tolerated in a file written by hand.</summary>
    public static JsonDocumentOptions ByHand { get; } =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
}
