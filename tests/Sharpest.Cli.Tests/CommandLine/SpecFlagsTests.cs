using System.CommandLine;
using System.Globalization;
using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Tests.Support;
using Sharpest.Experiments.Specs;

namespace Sharpest.Cli.Tests.CommandLine;

public sealed class SpecFlagsTests : IDisposable
{
    private readonly World world = new();

    [Fact]
    public void Every_member_of_the_specification_is_a_flag_of_train()
    {
        Command train = new SharpestCommand(world.Context).Root.Subcommands.Single(verb => verb.Name == "train");
        string[] flags = [.. train.Options.Select(option => option.Name)];

        Assert.All(SpecMembers.All, member => Assert.Contains(member.Flag, flags));
        Assert.Equal(
            ["--checkpoint-every", "--data-folder", "--no-report", "--out", "--plugin", "--resume"],
            flags.Except(SpecMembers.All.Select(member => member.Flag)).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Every_flag_sets_its_member()
    {
        foreach (SpecMember member in SpecMembers.All)
        {
            using var own = new World();
            string value = Valid(member);

            int code = own.Run(["train", "--no-report", member.Flag, value, .. Companions(member)]);

            Assert.True(code == ExitCode.Good, own.Err);
            Assert.Equal(value, member.Show(own.Runner.Calls.Single().Spec));
        }
    }

    [Fact]
    public void Flags_take_precedence_over_the_file()
    {
        world.Write("spec.json", """{ "lr": 0.5, "batch": 64, "seed": 3 }""");

        Assert.Equal(ExitCode.Good, world.Run("train", "spec.json", "--lr", "0.25", "--seed", "4"));
        Assert.Equal(
            new ExperimentSpec
            {
                Lr = 0.25,
                Batch = 64,
                Seed = 4,
            },
            world.Runner.Calls.Single().Spec
        );
    }

    [Fact]
    public void A_switch_alone_means_true()
    {
        world.Write("spec.json", """{ "augment": true }""");

        world.Run("train", "--augment");
        world.Run("train", "spec.json", "--augment", "false");

        Assert.Equal([true, false], world.Runner.Calls.Select(call => call.Spec.Augment));
    }

    public void Dispose() => world.Dispose();

    // The flags without which a member has no meaning.
    private static string[] Companions(SpecMember member) =>
        member.Name switch
        {
            "dropEpochs" => ["--schedule", "step", "--epochs", "9"],
            "halvingFrom" => ["--schedule", "halving", "--epochs", "9"],
            "dropFactor" or "patience" => ["--schedule", "plateau"],
            _ => [],
        };

    private static string Valid(SpecMember member) =>
        member.Name switch
        {
            "name" => "mine",
            "dataset" => "mnist",
            "model" => "simple-cnn-medium",
            "loss" => "another-loss",
            "optimizer" => "nsgd",
            "correct" => "correct_g",
            "schedule" => "plateau",
            "init" => "normal",
            "rule" => "drop",
            "directions" => "random",
            "track" => "economy",
            "convolutions" => "tiles",
            "onNan" => "skip",
            "examples" => "50000",
            "batch" => "32",
            "top" => "3",
            "maxProducts" => "50",
            _ => member.Kind switch
            {
                SpecKind.Switch => "true",
                SpecKind.Number => "0.25",
                SpecKind.LongWholeNumber => long.MinValue.ToString(CultureInfo.InvariantCulture),
                _ => "7",
            },
        };
}
