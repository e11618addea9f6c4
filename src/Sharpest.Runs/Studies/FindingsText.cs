using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sharpest.Runs.Studies;

/// <summary>What a study found, for programs.</summary>
internal static class FindingsText
{
    private static readonly StudyJson Readable = new(
        new JsonSerializerOptions(StudyJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    internal static string Write(IReadOnlyList<ClaimFinding> findings) =>
        JsonSerializer.Serialize(findings, Readable.IReadOnlyListClaimFinding) + "\n";
}
