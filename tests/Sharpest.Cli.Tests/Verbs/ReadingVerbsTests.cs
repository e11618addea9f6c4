using System.Text.Json;
using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Tests.Support;

namespace Sharpest.Cli.Tests.Verbs;

public sealed class ReadingVerbsTests : IDisposable
{
    private readonly World world = new();

    [Fact]
    public void List_shows_runs_those_of_a_quickstart_and_damaged_ones()
    {
        world.MakeRun("runs/one");
        world.MakeRun("runs/quick/sgd", scale: 2);
        Directory.CreateDirectory(world.PathTo("runs", "broken"));
        world.Write("runs/broken/manifest.json", "{");

        Assert.Equal(ExitCode.Good, world.Run("list"));
        string[] lines = world.Out.Split('\n', StringSplitOptions.TrimEntries);
        Assert.Matches(
            @"^one +completed +2026-11-24 09:30 +10/10 +20 +40 +1$",
            lines.Single(l => l.StartsWith("one", StringComparison.Ordinal))
        );
        Assert.Matches(
            @"^quick/sgd +completed .* 40 +40 +2$",
            lines.Single(l => l.StartsWith("quick", StringComparison.Ordinal))
        );
        Assert.Matches("^broken +damaged ", lines.Single(l => l.StartsWith("broken", StringComparison.Ordinal)));
    }

    [Fact]
    public void List_gives_programs_JSON()
    {
        world.MakeRun("runs/one");

        Assert.Equal(ExitCode.Good, world.Run("list", "--json"));
        JsonElement entry = JsonElement.Parse(world.Out)[0];
        Assert.Equal("Completed", entry.GetProperty("status").GetString());
        Assert.Equal(20, entry.GetProperty("sharpness").GetDouble());
        Assert.Equal(40, entry.GetProperty("peakSharpness").GetDouble());
    }

    [Fact]
    public void List_gives_programs_every_model_with_its_parameters()
    {
        Assert.Equal(ExitCode.Good, world.Run("list", "models", "--json"));

        JsonElement.ArrayEnumerator models = JsonElement.Parse(world.Out).EnumerateArray();
        JsonElement residual = models.Single(model => model.GetProperty("name").GetString() == "resnet-32");
        Assert.Equal(465_674, residual.GetProperty("parameters").GetInt64());
        Assert.Equal([3, 32, 32], residual.GetProperty("input").EnumerateArray().Select(side => side.GetInt32()));
        Assert.Equal(JsonValueKind.Null, residual.GetProperty("vocabulary").ValueKind);
        JsonElement language = models.Single(model => model.GetProperty("name").GetString() == "ptb-lstm");
        Assert.Equal("language-modelling", language.GetProperty("task").GetString());
        Assert.Equal(10_000, language.GetProperty("vocabulary").GetInt32());
    }

    [Fact]
    public void List_gives_programs_every_data_set()
    {
        Assert.Equal(ExitCode.Good, world.Run("list", "datasets", "--json"));

        JsonElement.ArrayEnumerator sets = JsonElement.Parse(world.Out).EnumerateArray();
        JsonElement hundred = sets.Single(set => set.GetProperty("name").GetString() == "cifar-100");
        Assert.Equal(100, hundred.GetProperty("outputs").GetInt32());
        JsonElement folder = sets.Single(set => set.GetProperty("name").GetString() == "folder");
        Assert.Equal(JsonValueKind.Null, folder.GetProperty("input").ValueKind);
    }

    [Theory]
    [InlineData("models", "vgg-11-no-dropout", "9,756,432")]
    [InlineData("datasets", "fashion-mnist", "dataset-fashion-mnist")]
    public void List_shows_people_what_can_be_asked_for(string which, string name, string detail)
    {
        Assert.Equal(ExitCode.Good, world.Run("list", which));
        string line = world.Out.Split('\n').Single(l => l.TrimStart().StartsWith($"{name} ", StringComparison.Ordinal));
        Assert.Contains(detail, line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_runs_that_is_called_models_is_named_with_its_dot()
    {
        world.MakeRun("models/one");

        Assert.Equal(ExitCode.Good, world.Run("list", "./models", "--json"));
        Assert.EndsWith(
            "one",
            JsonElement.Parse(world.Out)[0].GetProperty("path").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_list_of_nothing_says_how_to_make_a_run()
    {
        Assert.Equal(ExitCode.Good, world.Run("list"));
        Assert.Equal("No runs in ~/runs. 'sharpest quickstart' makes two.\n", world.Err);
        Assert.Empty(world.Out);
    }

    [Fact]
    public void A_list_of_nothing_is_an_empty_list_in_JSON()
    {
        world.Run("list", "--json");

        Assert.Equal("[]\n", world.Out);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told()
    {
        Assert.Equal(ExitCode.Usage, world.Run("list", "nowhere"));
        Assert.Equal("sharpest: there is no folder nowhere: name one that holds runs.\n", world.Err);
    }

    [Fact]
    public void Show_tells_what_a_run_is_and_what_its_numbers_mean()
    {
        world.MakeRun("runs/one");

        Assert.Equal(ExitCode.Good, world.Run("show", "one"));
        Assert.StartsWith(
            """
            one: completed
              ~/runs/one
              started 2026-11-24 09:30, took 1 min 05 s
              dataset fashion-mnist, model simple-cnn, optimizer sgd, lr 0.05, batch 128, epochs 3, seed 1
              step 10 of 10, 271210 parameters
              The step fits.
                λ₁ is 20.
                Nothing to do.

            Sharpest directions at step 10 (Converged, 17 products on 64 examples)
            """.ReplaceLineEndings("\n"),
            world.Out,
            StringComparison.Ordinal
        );
        Assert.Matches(@"\n +1 +20 +1 +0.0001 +0.5 +\n", world.Out);
        Assert.Matches(@"\n +e1 +-1.20 % +\+3.40 % +\n", world.Out);
        Assert.Matches(@"\n +random +– +0.00 % +\n", world.Out);
        Assert.Contains("|cos| of gradients at step 10, 8 mini-batches; a random direction has 0.0015", world.Out);
        Assert.Matches(@"\n +e1 +0.31 +0.05 +0.45 +\n", world.Out);
        Assert.Matches(@"\n +e1 +0.5 / 1 +\n", world.Out);
        Assert.Matches(@"\n +‖H‖_F +213 +2 +\n", world.Out);
        Assert.Matches(@"\n +train/loss +9 +NaN +\n", world.Out);
    }

    [Fact]
    public void Show_gives_programs_JSON_in_which_NaN_is_a_text()
    {
        world.MakeRun("one");

        Assert.Equal(ExitCode.Good, world.Run("show", "one", "--json"));
        JsonElement run = JsonElement.Parse(world.Out);
        Assert.Equal(0.05, run.GetProperty("manifest").GetProperty("spec").GetProperty("lr").GetDouble());
        Assert.Equal(10, run.GetProperty("lastMeasurement").GetProperty("step").GetInt64());
        Assert.Equal(213, run.GetProperty("lastLooks").GetProperty("norm").GetProperty("frobenius").GetDouble());
        Assert.Contains(
            run.GetProperty("lastValues").EnumerateArray(),
            value => value.GetProperty("value").ValueKind == JsonValueKind.String
        );
    }

    [Theory]
    [InlineData("nowhere", "there is no run nowhere: 'sharpest list' shows those that there are.")]
    [InlineData("empty", "~/empty")]
    [InlineData("several", "several holds several runs: name one of several/")]
    public void Show_of_what_is_not_one_run_says_what_to_name(string name, string expected)
    {
        Directory.CreateDirectory(world.PathTo("empty"));
        world.MakeRun("several/a");
        world.MakeRun("several/b");

        Assert.Equal(ExitCode.Usage, world.Run("show", name));
        Assert.StartsWith($"sharpest: {expected}", world.Err, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_of_a_run_lies_in_its_folder()
    {
        world.MakeRun("one");

        Assert.Equal(ExitCode.Good, world.Run("report", "one"));
        Assert.Equal("Report: ~/one/report.html\n", world.Out);
    }

    [Fact]
    public void The_report_of_a_folder_of_runs_lies_in_that_folder_and_compares_them()
    {
        world.MakeRun("quick/a");
        world.Clock.Advance(60);
        world.MakeRun("quick/b", scale: 3);

        Assert.Equal(ExitCode.Good, world.Run("report", "quick"));
        Assert.Equal(world.PathTo("quick"), world.Reports.Single().Folder);
        Assert.StartsWith("comparison: b ends 3 times as sharp as a", world.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_of_several_runs_lies_in_a_new_folder()
    {
        world.MakeRun("a");
        world.MakeRun("b");

        Assert.Equal(ExitCode.Good, world.Run("report", "a", "b", "a"));
        Assert.Equal(2, world.Reports.Single().Runs.Count);
        Assert.Equal(world.PathTo("runs", "20261124-093000-report"), world.Reports.Single().Folder);
        Assert.Equal(ExitCode.Usage, world.Run("report", "a", "--out", "b"));
    }

    [Fact]
    public void The_schema_is_JSON_that_knows_the_catalogs()
    {
        Assert.Equal(ExitCode.Good, world.Run("schema"));
        JsonElement properties = JsonElement.Parse(world.Out).GetProperty("properties");
        Assert.Equal("mnist", properties.GetProperty("dataset").GetProperty("enum")[1].GetString());
    }

    public void Dispose() => world.Dispose();
}
