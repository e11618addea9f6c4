using System.Text.Json.Nodes;
using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Tests.Specs;

public sealed class SpecValidationTests
{
    private static readonly KnownNames Known = new(["fashion-mnist", "mnist"], ["simple-cnn", "simple-cnn-medium"]);

    [Fact]
    public void The_default_specification_has_no_problem() =>
        Assert.Empty(SpecValidation.Problems(new ExperimentSpec(), Known));

    public static TheoryData<string, string> SingleProblems =>
        new()
        {
            { """{ "gamma": -1 }""", "--gamma -1 is out of range: it must be at least 0 (default: 0.1)." },
            { """{ "lr": 0 }""", "--lr 0 is out of range: it must be greater than 0 (default: 0.05)." },
            { """{ "batch": 0 }""", "--batch 0 is out of range: it must be at least 1 (default: 128)." },
            { """{ "top": 0 }""", "--top 0 is out of range: it must be at least 1 (default: 5)." },
            { """{ "epochs": 0 }""", "--epochs 0 is out of range: it must be at least 1 (default: 3)." },
            { """{ "every": 0 }""", "--every 0 is out of range: it must be at least 1 (default: every epoch)." },
            { """{ "zoomFrom": -1 }""", "--zoom-from -1 is out of range: it must be at least 0 (default: 0)." },
            {
                """{ "sample": 1.5 }""",
                "--sample 1.5 is out of range: it must be greater than 0 and at most 1 (default: 0.05)."
            },
            {
                """{ "momentum": 1 }""",
                "--momentum 1 is out of range: it must be at least 0 and less than 1 (default: 0)."
            },
            {
                """{ "tolerance": 0 }""",
                "--tolerance 0 is out of range: it must be greater than 0 and at most 1 (default: 0.001)."
            },
            { """{ "optimizer": "nsdg" }""", "--optimizer nsdg is not known; did you mean 'nsgd'?" },
            {
                """{ "correct": "both" }""",
                "--correct both is not known; known are correct_v, correct_g, correct_both."
            },
            { """{ "model": "simple-cn" }""", "--model simple-cn is not known; did you mean 'simple-cnn'?" },
            { """{ "dataset": "imagenet" }""", "--dataset imagenet is not known; known are fashion-mnist, mnist." },
            { """{ "examples": 100 }""", "--batch 128 is larger than --examples 100: use a batch of at most 100." },
            {
                """{ "maxProducts": 3 }""",
                "--max-products 3 is too few for --top 5: every direction takes at least one product."
            },
            {
                """{ "name": "../x" }""",
                "--name ../x cannot be part of a folder's name: use up to 80 letters, digits, '-', '_' and '.', a letter or digit first."
            },
        };

    [Theory]
    [MemberData(nameof(SingleProblems))]
    public void A_value_out_of_range_gives_one_line_with_flag_value_and_remedy(string json, string expected) =>
        Assert.Equal([expected], SpecValidation.Problems(SpecReader.ReadText(json, "x"), Known));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_learning_rate_that_is_not_finite_is_refused(double lr) =>
        Assert.Single(SpecValidation.Problems(new ExperimentSpec { Lr = lr }, Known));

    [Fact]
    public void All_problems_are_told_at_once() =>
        Assert.Equal(
            3,
            SpecValidation
                .Problems(
                    new ExperimentSpec
                    {
                        Lr = -1,
                        Gamma = -1,
                        Dataset = "x",
                    },
                    Known
                )
                .Count
        );

    [Fact]
    public void More_examples_than_there_are_is_refused() =>
        Assert.Equal(
            [
                "--examples 60000 is more than the 50000 of the training split of fashion-mnist: ask for at most that many.",
            ],
            SpecValidation.ProblemsWithData(new ExperimentSpec { Examples = 60_000 }, 50_000)
        );

    [Fact]
    public void A_batch_larger_than_the_training_split_is_refused() =>
        Assert.Equal(
            ["--batch 128 is larger than the training examples, 100: use a batch of at most 100."],
            SpecValidation.ProblemsWithData(new ExperimentSpec(), 100)
        );

    [Fact]
    public void A_sample_of_less_than_one_example_is_refused() =>
        Assert.Equal(
            ["--sample 0.001 of 500 examples is less than one: give at least 0.002."],
            SpecValidation.ProblemsWithData(new ExperimentSpec { Sample = 0.001, Examples = 500 }, 50_000)
        );

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void As_many_directions_as_parameters_are_refused(long parameters, bool refused) =>
        Assert.Equal(refused, SpecValidation.ProblemsWithModel(new ExperimentSpec(), parameters).Count == 1);

    [Fact]
    public void The_quickstart_is_two_valid_runs_that_differ_only_in_the_optimizer()
    {
        IReadOnlyList<ExperimentSpec> runs = QuickstartPreset.Create(seed: 9);

        Assert.All(runs, run => Assert.Empty(SpecValidation.Problems(run, Known)));
        Assert.Equal(runs[0] with { Name = runs[1].Name, Optimizer = "nsgd" }, runs[1]);
        Assert.Equal(9, runs[0].Seed);
    }

    [Fact]
    public void The_schema_describes_every_member_with_default_range_and_names()
    {
        JsonObject properties = SpecSchema.Create(Known)["properties"]!.AsObject();

        Assert.Equal(SpecMembers.All.Select(member => member.Name).Prepend("$schema"), properties.Select(p => p.Key));
        Assert.All(SpecMembers.All, member => Assert.NotEmpty(properties[member.Name]!["description"]!.ToString()));
        Assert.Equal("[\"fashion-mnist\",\"mnist\"]", properties["dataset"]!["enum"]!.ToJsonString());
        Assert.Equal(0.05, properties["lr"]!["default"]!.GetValue<double>());
        Assert.Equal(0, properties["lr"]!["exclusiveMinimum"]!.GetValue<double>());
        Assert.Equal("number", properties["lr"]!["type"]!.ToString());
        Assert.Equal("[\"integer\",\"null\"]", properties["every"]!["type"]!.ToJsonString());
    }
}
