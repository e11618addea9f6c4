using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Models;
using Spectre.Console;

namespace Sharpest.Cli.Showing;

/// <summary>The models and data sets that can be asked for, as tables for people and as JSON for programs.</summary>
internal static class CatalogText
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>All models as a table.</summary>
    /// <returns>A line for each, with its parameters at the paper's size.</returns>
    public static Table Models()
    {
        Table table = New("model", "for", "parameters", "description");
        foreach (ModelInfo model in ModelCatalog.All)
        {
            string parameters = model.PaperParameters?.ToString("N0", CultureInfo.InvariantCulture) ?? "–";
            AddRow(table, model.Name, model.PaperTask?.ToString() ?? "–", parameters, model.Description);
        }
        return table;
    }

    /// <summary>All data sets as a table.</summary>
    /// <returns>A line for each.</returns>
    public static Table Datasets()
    {
        Table table = New("data set", "description", "package");
        foreach (DatasetInfo dataset in DatasetCatalog.All)
        {
            AddRow(table, dataset.Name, dataset.Description, dataset.Package?.Name ?? "");
        }
        return table;
    }

    /// <summary>All models as JSON.</summary>
    /// <returns>A list of objects.</returns>
    public static string ModelsJson() =>
        Write(
            ModelCatalog.All.Select(model =>
                Describe(model.Name, model.Description, model.PaperTask, ("parameters", model.PaperParameters))
            )
        );

    /// <summary>All data sets as JSON.</summary>
    /// <returns>A list of objects.</returns>
    public static string DatasetsJson() =>
        Write(
            DatasetCatalog.All.Select(dataset =>
                Describe(dataset.Name, dataset.Description, dataset.Task, ("package", dataset.Package?.Name))
            )
        );

    private static JsonObject Describe(
        string name,
        string description,
        LearningTask? task,
        (string Name, JsonNode? Value) further
    ) =>
        new()
        {
            ["name"] = name,
            ["description"] = description,
            ["task"] = task?.Kind switch
            {
                TaskKind.ImageClassification => "image-classification",
                TaskKind.TextClassification => "text-classification",
                TaskKind.LanguageModelling => "language-modelling",
                _ => null,
            },
            ["input"] = task is null ? null : new JsonArray([.. task.InputShape.Select(side => (JsonNode)side)]),
            ["vocabulary"] = task is { Vocabulary: > 0 } ? task.Vocabulary : null,
            ["outputs"] = task?.Outputs,
            [further.Name] = further.Value,
        };

    private static string Write(IEnumerable<JsonObject> entries) => new JsonArray([.. entries]).ToJsonString(Readable);

    private static Table New(params string[] columns) => new Table { Border = TableBorder.Simple }.AddColumns(columns);

    private static void AddRow(Table table, params string[] cells) =>
        table.AddRow([.. cells.Select(cell => new Text(cell))]);
}
