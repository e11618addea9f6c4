using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Tests.Support;

namespace Sharpest.Cli.Tests.CommandLine;

public sealed class SharpestCommandTests : IDisposable
{
    private readonly World world = new();

    [Theory]
    [InlineData(
        "trian",
        "there is no verb 'trian'; did you mean 'train'?\nsharpest: 'sharpest --help' tells what there is."
    )]
    [InlineData(
        "--hlep",
        "'sharpest' has no flag '--hlep'; did you mean '--help'?\nsharpest: 'sharpest --help' tells what there is."
    )]
    [InlineData(
        "train --lrr 3",
        "'train' has no flag '--lrr'; did you mean '--lr'?\nsharpest: 'sharpest train --help' tells what there is."
    )]
    [InlineData(
        "list --jsno",
        "'list' has no flag '--jsno'; did you mean '--json'?\nsharpest: 'sharpest list --help' tells what there is."
    )]
    [InlineData(
        "train --lr abc",
        "--lr abc is not a finite number (default: 0.05).\nsharpest: 'sharpest train --help' tells what there is."
    )]
    [InlineData(
        "train --lr NaN",
        "--lr NaN is not a finite number (default: 0.05).\nsharpest: 'sharpest train --help' tells what there is."
    )]
    [InlineData(
        "train --top 2.5",
        "--top 2.5 is not a whole number within bounds (default: 5).\nsharpest: 'sharpest train --help' tells what there is."
    )]
    [InlineData(
        "train --top 99999999999",
        "--top 99999999999 is not a whole number within bounds (default: 5).\nsharpest: 'sharpest train --help' tells what there is."
    )]
    [InlineData(
        "train --augment maybe",
        "--augment maybe is not true or false (default: false).\nsharpest: 'sharpest train --help' tells what there is."
    )]
    public void A_command_line_that_is_wrong_gives_one_line_and_the_way_to_help(string line, string expected)
    {
        int code = world.Run(line.Split(' '));

        Assert.Equal(ExitCode.Usage, code);
        Assert.Equal($"sharpest: {expected}\n", world.Err);
        Assert.Empty(world.Out);
        Assert.Empty(world.Runner.Calls);
    }

    [Theory]
    [InlineData("train --lr")]
    [InlineData("train a.json b.json")]
    [InlineData("show")]
    [InlineData("report")]
    [InlineData("schema more")]
    public void Missing_or_superfluous_words_are_told_without_running_anything(string line)
    {
        Assert.Equal(ExitCode.Usage, world.Run(line.Split(' ')));
        Assert.StartsWith("sharpest: ", world.Err, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", world.Err, StringComparison.Ordinal);
        Assert.Empty(world.Runner.Calls);
    }

    [Fact]
    public void Every_verb_explains_itself_with_an_example_that_parses()
    {
        foreach (var verb in new SharpestCommand(world.Context).Root.Subcommands)
        {
            using var own = new World();
            Assert.Equal(ExitCode.Good, own.Run(verb.Name, "--help"));
            string[] lines = own.Out.Split('\n', StringSplitOptions.TrimEntries);
            string[] examples =
            [
                .. lines.SkipWhile(line => line != "Examples:").Skip(1).Where(line => line.Length > 0),
            ];

            Assert.NotEmpty(examples);
            Assert.All(examples, example => Assert.Empty(Faults(example)));
        }
    }

    [Fact]
    public void Without_a_word_the_verbs_are_listed()
    {
        Assert.Equal(ExitCode.Good, world.Run());
        Assert.Contains("quickstart", world.Out, StringComparison.Ordinal);
        Assert.Contains("Examples:", world.Out, StringComparison.Ordinal);
        Assert.Empty(world.Err);
    }

    [Fact]
    public void The_version_is_one_line()
    {
        Assert.Equal(ExitCode.Good, world.Run("--version"));
        Assert.Matches(@"^sharpest \d+\.\d+\.\d+[^+\n]*\n$", world.Out);
    }

    public void Dispose() => world.Dispose();

    private IReadOnlyList<string> Faults(string example)
    {
        string[] words = example.Split('>')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("sharpest", words[0]);
        return ParseFaults.Of(new SharpestCommand(world.Context).Root.Parse(words[1..]));
    }
}
