using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sharpest.Experiments.Paper;
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
    /// <returns>A line an item.</returns>
    public static Table Table(PaperFolder folder, PaperScale scale)
    {
        Table table = new Table { Border = TableBorder.Simple }.AddColumns(
            "item",
            "what it shows",
            "runs done",
            "time"
        );
        foreach (PaperItem item in PaperCatalog.All)
        {
            IReadOnlyList<PaperRun>? runs = item.Preset(scale)?.Runs();
            string time = runs is null ? "–" : Time(PaperCost.Minutes(runs));
            string[] cells = [item.Id, item.Title, runs is null ? "full scale only" : Done(folder, runs), time];
            table.AddRow([.. cells.Select(cell => new Text(cell))]);
        }
        return table;
    }

    /// <summary>One item: what it claims, and its runs with what became of them.</summary>
    /// <param name="item">The item.</param>
    /// <param name="folder">Where the runs are.</param>
    /// <param name="scale">The scale.</param>
    /// <returns>Lines of text.</returns>
    public static List<string> Lines(PaperItem item, PaperFolder folder, PaperScale scale)
    {
        IReadOnlyList<PaperRun> runs = item.Preset(scale)?.Runs() ?? [];
        string cost = runs.Count > 0 ? $"{Time(PaperCost.Minutes(runs))} on two cores" : "no runs";
        return
        [
            $"{item.Id}: {item.Title}",
            item.Caption,
            .. item.Claims.Select(claim => $"claim: {claim.Text}"),
            $"scale: {PaperFlags.Word(scale)}, {cost}",
            .. runs.Select(run =>
                $"run: {run.Name}  {run.Label}, seed {run.Spec.Seed}: {folder.Runs.Outcome(run.Name)}"
            ),
        ];
    }

    /// <summary>Items as JSON.</summary>
    /// <param name="items">The items.</param>
    /// <param name="folder">Where the runs are.</param>
    /// <param name="scale">The scale.</param>
    /// <returns>A list of objects.</returns>
    public static string Json(IReadOnlyList<PaperItem> items, PaperFolder folder, PaperScale scale) =>
        new JsonArray([.. items.Select(item => (JsonNode)Describe(item, folder, scale))]).ToJsonString(Readable);

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

    private static string Time(double minutes) =>
        minutes < 600
            ? string.Create(CultureInfo.InvariantCulture, $"{minutes:0} min")
            : string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:#,0} hours");
}
