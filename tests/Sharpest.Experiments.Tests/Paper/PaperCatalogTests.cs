using Sharpest.Experiments.Models;
using Sharpest.Experiments.Paper;
using Sharpest.Experiments.Plugins;
using Sharpest.Experiments.Specs;
using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Tests.Paper;

public sealed class PaperCatalogTests
{
    // What the paper shows: every figure and table of it has an item.
    private static readonly string[] Inventory =
    [
        "spectrum",
        "learning-rates",
        "learning-rates-resnet-32",
        "learning-rates-vgg-11",
        "learning-rates-ptb-lstm",
        "learning-rates-imdb-cnn",
        "learning-rates-adam",
        "batch-sizes",
        "batch-sizes-resnet-32",
        "batch-sizes-resnet-32-bn",
        "batch-sizes-vgg-11",
        "batch-sizes-ptb-lstm",
        "batch-sizes-imdb-cnn",
        "batch-sizes-adam",
        "initializations",
        "learning-rate-drop",
        "large-batch",
        "alignment",
        "steps",
        "cross-sections",
        "nudged-steps",
        "nudged-cross-sections",
        "escaping",
        "nudged",
        "nudged-resnet-32",
        "nudged-high-rate",
        "nudged-momentum",
        "nudged-momentum-both",
        "nudged-cifar-100",
        "nudged-fashion-mnist",
        "nudged-vgg-11",
        "nudged-imdb",
        "subspace-size",
        "subspace-size-resnet-32",
    ];

    public static TheoryData<string> Items => [.. PaperCatalog.All.Select(item => item.Id)];

    [Fact]
    public void Every_figure_and_table_of_the_paper_has_an_item() =>
        Assert.Equal(Inventory.Order(), PaperCatalog.All.Select(item => item.Id).Order());

    [Theory]
    [MemberData(nameof(Items))]
    public void Every_run_of_an_item_can_be_made(string id)
    {
        PaperItem item = PaperCatalog.Find(id)!;
        foreach (PaperRun run in Runs(item).SelectMany(run => run.WithStart))
        {
            IReadOnlyList<string> problems =
            [
                .. SpecValidation.Problems(run.Spec with { Name = run.Name }, Offers.BuiltIn.Names),
                .. SpecValidation.ProblemsWithData(run.Spec, run.Spec.Examples ?? 46_000),
                .. SpecValidation.ProblemsWithModel(run.Spec, ModelCatalog.Find(run.Spec.Model).PaperParameters!.Value),
            ];
            Assert.True(problems.Count == 0, $"{run.Name}: {string.Join('\n', problems)}");
        }
    }

    [Theory]
    [MemberData(nameof(Items))]
    public void Settings_have_labels_and_runs_of_their_own(string id)
    {
        foreach (PaperPreset preset in Presets(PaperCatalog.Find(id)!))
        {
            Assert.Equal(preset.Variants.Count, preset.Variants.Select(variant => variant.Label).Distinct().Count());
            Assert.Equal(preset.Runs().Count, preset.Runs().Select(run => run.Name).Distinct().Count());
        }
    }

    [Theory]
    [MemberData(nameof(Items))]
    public void Without_runs_an_item_still_has_its_page(string id)
    {
        PaperItem item = PaperCatalog.Find(id)!;
        StudyGroup[] groups =
        [
            .. item
                .Full.Runs()
                .GroupBy(run => run.Label)
                .Select(g => new StudyGroup(g.Key, [.. g.Select(run => StudyRun.Missing(run.Name, run.Spec.Seed))])),
        ];

        Study study = PaperStudy.Of(item, groups, "a command");

        Assert.Equal(item.Claims.Count, study.Findings.Count);
        Assert.All(study.Findings, finding => Assert.Equal(ClaimVerdict.Undecided, finding.Verdict));
        Assert.NotEmpty(study.Charts);
        Assert.Equal(study.Charts.Count, study.Charts.Select(chart => chart.Name).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Items))]
    public void An_item_says_what_it_is_about(string id)
    {
        PaperItem item = PaperCatalog.Find(id)!;

        Assert.NotEmpty(item.Claims);
        Assert.EndsWith(".", item.Caption, StringComparison.Ordinal);
        Assert.All(item.Claims, claim => Assert.EndsWith(".", claim.Text, StringComparison.Ordinal));
        Assert.All(item.Deviations, line => Assert.EndsWith(".", line, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_small_uses_Fashion_MNIST_and_minutes()
    {
        foreach (PaperItem item in PaperCatalog.All.Where(item => item.Laptop is not null))
        {
            IReadOnlyList<PaperRun> runs = item.Laptop!.Runs();
            Assert.All(runs, run => Assert.Equal("fashion-mnist", run.Spec.Dataset));
            Assert.True(PaperCost.Minutes(runs) < 20, $"{item.Id}: {PaperCost.Minutes(runs)} min");
        }
    }

    [Fact]
    public void Items_share_their_baselines()
    {
        string[] Names(string id) => [.. PaperCatalog.Find(id)!.Laptop!.Runs().Select(run => run.Name)];

        Assert.Equal(2, Names("learning-rates").Intersect(Names("batch-sizes")).Count());
        Assert.Equal(Names("nudged"), Names("nudged-fashion-mnist"));
    }

    [Fact]
    public void A_name_tells_the_run_and_follows_all_of_its_settings()
    {
        var spec = new ExperimentSpec
        {
            Optimizer = "nsgd",
            Gamma = 0.01,
            Lr = 0.1,
            Seed = 7,
        };
        string name = new PaperRun("a", spec).Name;

        Assert.Matches("^simple-cnn-nsgd-lr-0.1-batch-128-gamma-0.01-seed-7-[0-9a-f]{8}$", name);
        Assert.Equal(name, new PaperRun("b", spec with { Name = "x", Threads = 3 }).Name);
        Assert.NotEqual(name, new PaperRun("a", spec with { Tolerance = 0.01 }).Name);
        Assert.NotEqual(name, new PaperRun("a", spec, new PaperRun("a", new ExperimentSpec())).Name);
    }

    [Fact]
    public void Every_setting_is_run_with_every_seed()
    {
        PaperPreset preset = PaperCatalog.Find("learning-rates")!.Laptop!;

        Assert.Equal(6, preset.Runs().Count);
        Assert.Equal([5, 5, 5], preset.Runs([5]).Select(run => run.Spec.Seed));
    }

    [Theory]
    [InlineData("simple-cnn", 361_898)]
    [InlineData("simple-cnn-medium", 2_399_518)]
    [InlineData("resnet-32", 465_674)]
    public void The_networks_have_the_sizes_of_the_paper(string model, long parameters) =>
        Assert.Equal(parameters, ModelCatalog.Find(model).PaperParameters);

    private static IEnumerable<PaperPreset> Presets(PaperItem item) =>
        Enum.GetValues<PaperScale>().Select(item.Preset).OfType<PaperPreset>();

    private static IEnumerable<PaperRun> Runs(PaperItem item) => Presets(item).SelectMany(preset => preset.Runs());
}
