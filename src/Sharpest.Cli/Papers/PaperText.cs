using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sharpest.Experiments.Paper;
using Sharpest.Experiments.Paper.Claims;
using Sharpest.Runs.Studies;
using Spectre.Console;

namespace Sharpest.Cli.Papers;

/// <summary>The items of the paper, as a table for people and as JSON for programs.</summary>
internal static class PaperText
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A verdict as it is told.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <returns>A word or two.</returns>
    public static string InWords(ClaimVerdict verdict) =>
        verdict switch
        {
            ClaimVerdict.Supported => "supported",
            ClaimVerdict.NotSupported => "not supported",
            _ => "undecided",
        };

    /// <summary>All items as a table.</summary>
    /// <param name="folder">Where the runs are.</param>
    /// <param name="scale">The scale.</param>
    /// <returns>A line an item and a line a claim.</returns>
    public static Table Table(PaperFolder folder, PaperScale scale)
    {
        Table table = new Table { Border = TableBorder.Simple }.AddColumns(
            "item",
            "what it shows",
            "runs done",
            "minutes"
        );
        foreach (PaperItem item in PaperCatalog.All)
        {
            IReadOnlyList<PaperRun>? runs = item.Preset(scale)?.Runs();
            string minutes = runs is null ? "–" : Minutes(PaperCost.Minutes(runs));
            string[] cells = [item.Id, item.Title, runs is null ? "full scale only" : Done(folder, runs), minutes];
            table.AddRow([.. cells.Select(cell => new Text(cell))]);
            foreach (IClaim claim in item.Claims)
            {
                string[] line = ["", $"· {claim.Text}", "", ""];
                table.AddRow([.. line.Select(cell => new Text(cell))]);
            }
        }
        return table;
    }

    /// <summary>All items as JSON.</summary>
    /// <param name="folder">Where the runs are.</param>
    /// <param name="scale">The scale.</param>
    /// <returns>A list of objects.</returns>
    public static string Json(PaperFolder folder, PaperScale scale) =>
        new JsonArray([.. PaperCatalog.All.Select(item => (JsonNode)Describe(item, folder, scale))]).ToJsonString(
            Readable
        );

    private static JsonObject Describe(PaperItem item, PaperFolder folder, PaperScale scale)
    {
        IReadOnlyList<PaperRun> runs = item.Preset(scale)?.Runs() ?? [];
        return new JsonObject
        {
            ["id"] = item.Id,
            ["title"] = item.Title,
            ["caption"] = item.Caption,
            ["claims"] = new JsonArray([.. item.Claims.Select(claim => (JsonNode)claim.Text)]),
            ["scale"] = PaperFlags.Word(scale),
            ["available"] = runs.Count > 0,
            ["minutes"] = Math.Round(PaperCost.Minutes(runs), 1),
            ["done"] = runs.Count > 0 && runs.All(run => folder.Runs.IsOver(run.Name)),
            ["report"] = Path.Combine(folder.ItemPath(item), "report.html"),
            ["runs"] = new JsonArray([
                .. runs.Select(run =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["name"] = run.Name,
                            ["setting"] = run.Label,
                            ["seed"] = run.Spec.Seed,
                            ["outcome"] = folder.Runs.Outcome(run.Name),
                        }
                ),
            ]),
        };
    }

    private static string Done(PaperFolder folder, IReadOnlyList<PaperRun> runs) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{runs.Count(run => folder.Runs.IsOver(run.Name))} of {runs.Count}"
        );

    private static string Minutes(double minutes) =>
        minutes < 600
            ? minutes.ToString("0", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:#,0} hours");
}
