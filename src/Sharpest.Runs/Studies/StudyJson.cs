using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sharpest.Runs.Studies;

// What a study found, for programs.
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    WriteIndented = true
)]
[JsonSerializable(typeof(IReadOnlyList<ClaimFinding>))]
internal sealed partial class StudyJson : JsonSerializerContext
{
    private static readonly StudyJson Readable = new(
        new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    internal static string Write(Study study) =>
        JsonSerializer.Serialize(study.Findings, Readable.IReadOnlyListClaimFinding) + "\n";
}
