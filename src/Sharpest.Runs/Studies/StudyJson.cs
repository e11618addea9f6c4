using System.Text.Json.Serialization;

namespace Sharpest.Runs.Studies;

/// <summary>The JSON form of what a study found, generated when the project is built.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    WriteIndented = true
)]
[JsonSerializable(typeof(IReadOnlyList<ClaimFinding>))]
internal sealed partial class StudyJson : JsonSerializerContext;
