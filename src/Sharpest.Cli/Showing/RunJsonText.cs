using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sharpest.Cli.Showing;

/// <summary>Runs as JSON, for programs. NaN and infinities, which JSON does not know, are the texts of their names.</summary>
internal static class RunJsonText
{
    private static readonly RunJson Readable = new(
        new JsonSerializerOptions(RunJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    /// <summary>A list of runs.</summary>
    /// <param name="entries">The runs.</param>
    /// <returns>A JSON list.</returns>
    public static string Write(IReadOnlyList<RunEntry> entries) =>
        JsonSerializer.Serialize(entries, Readable.IReadOnlyListRunEntry);

    /// <summary>One run.</summary>
    /// <param name="summary">The run.</param>
    /// <returns>A JSON object with path, manifest, last measurement, step changes, last looks and last values.</returns>
    public static string Write(RunSummary summary)
    {
        var root = new JsonObject
        {
            ["path"] = summary.Run.Path,
            ["manifest"] = JsonSerializer.SerializeToNode(summary.Run.Manifest, Readable.RunManifest),
            ["lastMeasurement"] = summary.Last is { } last
                ? JsonSerializer.SerializeToNode(last, Readable.MeasurementRecord)
                : null,
            ["stepChanges"] = JsonSerializer.SerializeToNode(
                summary.StepChanges,
                Readable.IReadOnlyListStepChangeRecord
            ),
            ["lastLooks"] = JsonSerializer.SerializeToNode(summary.LastLooks, Readable.LastLooks),
            ["lastValues"] = JsonSerializer.SerializeToNode(summary.LastValues, Readable.IReadOnlyListScalarRecord),
        };
        return root.ToJsonString(Readable.Options);
    }
}
