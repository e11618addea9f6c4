using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Tests.Support;
using Sharpest.Experiments.Plugins;

namespace Sharpest.Cli.Tests.Verbs;

public sealed class PluginFlagTests : IDisposable
{
    // artifacts/bin/<project>/<configuration>[_<platform>]/
    private static readonly DirectoryInfo Here = new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
    private static readonly string Plugin = Path.Combine(
        Here.Parent!.Parent!.FullName,
        "Plugin",
        Here.Name.Split('_')[0],
        "Plugin.dll"
    );

    private readonly World world = new();

    [Fact]
    public void Names_of_a_plug_in_can_be_asked_for_and_reach_the_runner()
    {
        int code = world.Run("train", "--plugin", Plugin, "--model", "one-layer", "--loss", "squared-distance");

        Assert.Equal(ExitCode.Good, code);
        Offers offers = world.Runner.Options.Single().Offers;
        Assert.Equal("one-layer", offers.Model(world.Runner.Calls.Single().Spec.Model).Name);
    }

    [Fact]
    public void Without_the_plug_in_its_names_are_unknown()
    {
        Assert.Equal(ExitCode.Usage, world.Run("train", "--model", "one-layer"));
        Assert.StartsWith("sharpest: --model one-layer is not known; ", world.Err, StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_plug_in_a_wrong_name_is_answered_with_its_names_too()
    {
        Assert.Equal(ExitCode.Usage, world.Run("train", "--plugin", Plugin, "--model", "one-layers"));
        Assert.Equal("sharpest: --model one-layers is not known; did you mean 'one-layer'?\n", world.Err);
    }

    [Fact]
    public void A_file_that_is_not_there_is_told_in_one_line_before_anything_is_made()
    {
        Assert.Equal(ExitCode.Usage, world.Run("train", "--plugin", "no.dll", "--out", "mine"));
        Assert.Equal(
            "sharpest: ~/no.dll cannot be read: there is no such file. Give the path of a plug-in's .dll.\n",
            world.Err
        );
        Assert.False(Directory.Exists(world.PathTo("mine")));
    }

    [Fact]
    public void The_flag_needs_a_file()
    {
        Assert.Equal(ExitCode.Usage, world.Run("train", "--plugin"));
        Assert.Contains("--plugin", world.Err, StringComparison.Ordinal);
    }

    public void Dispose() => world.Dispose();
}
