using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Tests.Specs;

public sealed class SpecCombinationsTests
{
    private static readonly KnownNames Known = new(["fashion-mnist"], ["simple-cnn"]);

    public static TheoryData<string, string> Contradictions =>
        new()
        {
            {
                """{ "dropEpochs": "1" }""",
                "--drop-epochs 1 is for --schedule step, not for constant: leave it out, or choose that schedule."
            },
            {
                """{ "schedule": "halving", "halvingFrom": 2, "dropFactor": 0.5 }""",
                "--drop-factor 0.5 is for --schedule step or plateau, not for halving: leave it out, or choose that schedule."
            },
            {
                """{ "halvingFrom": 2 }""",
                "--halving-from 2 is for --schedule halving, not for constant: leave it out, or choose that schedule."
            },
            {
                """{ "schedule": "step", "dropEpochs": "1", "patience": 3 }""",
                "--patience 3 is for --schedule plateau, not for step: leave it out, or choose that schedule."
            },
            {
                """{ "schedule": "step" }""",
                "--schedule step needs --drop-epochs: give the epochs after which η is dropped, for instance 80,120."
            },
            {
                """{ "schedule": "step", "dropEpochs": "1,two" }""",
                "--drop-epochs 1,two is no list of epochs: give whole numbers from 1 on, separated by commas, for instance 80,120."
            },
            {
                """{ "schedule": "step", "dropEpochs": "0" }""",
                "--drop-epochs 0 is no list of epochs: give whole numbers from 1 on, separated by commas, for instance 80,120."
            },
            {
                """{ "schedule": "step", "dropEpochs": "9,4,9", "epochs": 20 }""",
                "--drop-epochs 9,4,9 must rise from one to the next: write 4,9."
            },
            {
                """{ "schedule": "step", "dropEpochs": "1,3" }""",
                "--drop-epochs 3 would change nothing: no epoch follows it, --epochs is 3."
            },
            {
                """{ "schedule": "halving" }""",
                "--halving-from 6 would change nothing: --epochs is 3; begin earlier, or leave --schedule out."
            },
            { """{ "schedule": "plateu" }""", "--schedule plateu is not known; did you mean 'plateau'?" },
            {
                """{ "optimizer": "adam", "momentum": 0.9 }""",
                "--momentum 0.9 is for sgd and nsgd; Adam has its own, β₁ = 0.9: leave it out."
            },
            {
                """{ "init": "normal", "start": "run" }""",
                "--init normal draws the weights that --start takes from run: keep one of the two."
            },
            { """{ "start": " " }""", "--start is empty: name a run folder or a safetensors file, or leave it out." },
            {
                """{ "clipNorm": 0 }""",
                "--clip-norm 0 is out of range: it must be greater than 0 (default: no limit)."
            },
            { """{ "earlyStop": 0 }""", "--early-stop 0 is out of range: it must be at least 1 (default: never)." },
        };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void What_contradicts_itself_or_does_nothing_gives_one_line_with_its_remedy(string json, string expected) =>
        Assert.Equal([expected], SpecValidation.Problems(SpecReader.ReadText(json, "x"), Known));

    [Theory]
    [InlineData("""{ "schedule": "step", "dropEpochs": "80, 120", "dropFactor": 0.2, "epochs": 200 }""")]
    [InlineData("""{ "schedule": "plateau", "dropFactor": 0.5, "patience": 5, "earlyStop": 200 }""")]
    [InlineData("""{ "schedule": "halving", "epochs": 39, "clipNorm": 5 }""")]
    [InlineData("""{ "optimizer": "adam", "lr": 0.001, "init": "truncated-normal", "epochExamples": 512 }""")]
    public void What_the_paper_did_has_no_problem(string json) =>
        Assert.Empty(SpecValidation.Problems(SpecReader.ReadText(json, "x"), Known));
}
