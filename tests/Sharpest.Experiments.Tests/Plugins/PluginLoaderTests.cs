using System.Security.Cryptography;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Models;
using Sharpest.Experiments.Plugins;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Tests.Plugins;

public sealed class PluginLoaderTests : IDisposable
{
    private readonly Workshop workshop = new();

    [Fact]
    public void What_a_plug_in_offers_stands_beside_what_is_built_in()
    {
        Offers offers = PluginLoader.Load([SamplePluginFile.Path]);

        Assert.Equal([.. DatasetCatalog.All.Select(info => info.Name), "stripes"], offers.Names.Datasets);
        Assert.Equal([.. ModelCatalog.All.Select(info => info.Name), "one-layer"], offers.Names.Models);
        Assert.Equal(["cross-entropy", "squared-distance"], offers.Names.Losses);
        Assert.DoesNotContain("one-layer", Offers.BuiltIn.Names.Models);
        Assert.DoesNotContain("one-layer", ModelCatalog.All.Select(info => info.Name));
    }

    [Fact]
    public void It_is_described_so_that_a_run_can_be_repeated()
    {
        string digest = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(SamplePluginFile.Path)));

        var described = Assert.Single(PluginLoader.Load([SamplePluginFile.Path]).Plugins);

        Assert.Equal(("Plugin.dll", "0.1.0.0", digest), (described.File, described.Version, described.Sha256));
    }

    [Fact]
    public void Its_model_is_made_of_the_types_of_the_program()
    {
        using nn.Module<Tensor, Tensor> model = PluginLoader
            .Load([SamplePluginFile.Path])
            .Model("one-layer")
            .Create(LearningTask.Images(new(1, 2, 3), 4), new Seed(1));

        Assert.Equal([24, 4], model.parameters().Select(parameter => parameter.numel()));
    }

    [Fact]
    public void Several_plug_ins_add_up_and_each_has_its_own_version_of_a_library()
    {
        string[] plugins = [.. new[] { "one", "two" }.Select(BuildWithHelper)];

        Offers offers = PluginLoader.Load(plugins);

        Assert.Equal("from helper one", offers.Loss("loss-one").Description);
        Assert.Equal("from helper two", offers.Loss("loss-two").Description);
        Assert.Equal(["one.dll", "two.dll"], offers.Plugins.Select(plugin => plugin.File));

        string BuildWithHelper(string name)
        {
            string helper = workshop.Build(
                $"{name}/Helper",
                $"public static class Helper {{ public static string Text() => \"from helper {name}\"; }}"
            );
            return workshop.BuildPlugin(AddLoss($"loss-{name}", "Helper.Text()"), $"{name}/{name}", helper);
        }
    }

    [Fact]
    public void A_file_that_is_missing_or_no_assembly_is_told()
    {
        AssertRefused(workshop.PathTo("no.dll"), "no.dll cannot be read: there is no such file.");
        AssertRefused(workshop.Write("text.dll", "not a program"), "text.dll is not a .NET assembly:");
        AssertRefused(workshop.Write("empty.dll", ""), "empty.dll is not a .NET assembly:");
        AssertRefused(workshop.PathTo(""), "cannot be read:");
        File.WriteAllBytes(workshop.PathTo("half.dll"), File.ReadAllBytes(SamplePluginFile.Path)[..2000]);
        AssertRefused(workshop.PathTo("half.dll"), "half.dll is not a .NET assembly:");
    }

    [Theory]
    [InlineData("public sealed class Nothing { }")]
    [InlineData("internal sealed class Hidden : Sharpest.Experiments.Plugins.IPlugin { BODY }")]
    [InlineData("public abstract class Half : Sharpest.Experiments.Plugins.IPlugin { BODY }")]
    [InlineData("public sealed class Needy(int x) : Sharpest.Experiments.Plugins.IPlugin { BODY int X => x; }")]
    public void An_assembly_without_a_plug_in_class_is_told(string code)
    {
        const string body = "public void Register(Sharpest.Experiments.Plugins.IPluginRegistry registry) { }";

        string file = workshop.Build("Mine", code.Replace("BODY", body, StringComparison.Ordinal));

        AssertRefused(file, "Mine.dll holds no plug-in: write a public class that implements");
    }

    [Theory]
    [InlineData("TorchSharp", "0.106.9.0", "was built against TorchSharp 0.106.9, and this program has 0.107.0")]
    [InlineData("TorchSharp", "1.0.0.0", "was built against TorchSharp 1.0.0, and this program has 0.107.0")]
    [InlineData("Sharpest", "7.1.0.0", "was built against Sharpest 7.1.0, and this program has 0.1.0")]
    public void An_assembly_built_against_another_version_is_refused_before_its_code_runs(
        string library,
        string version,
        string expected
    )
    {
        string other = workshop.Build(
            $"other/{library}",
            $"[assembly: System.Reflection.AssemblyVersion(\"{version}\")] public static class Other {{ public static int X; }}"
        );
        string file = workshop.BuildPlugin("Other.X++;", references: other);

        AssertRefused(file, expected);
    }

    [Fact]
    public void A_later_patch_of_Sharpest_is_no_hindrance()
    {
        string other = workshop.Build(
            "other/Sharpest",
            "[assembly: System.Reflection.AssemblyVersion(\"0.1.9.0\")] public static class Other { public static int X; }"
        );
        string file = workshop.BuildPlugin("Other.X++;", references: other);

        AssertRefused(file, "does not fit this version of Sharpest"); // its code did run, and missed what is missing
    }

    [Theory]
    [InlineData("simple-cnn", "offers a model 'simple-cnn', and that name is taken")]
    [InlineData("my model", "calls a model 'my model': a name consists of")]
    [InlineData("", "calls a model '': a name consists of")]
    public void A_name_that_cannot_be_used_is_told(string name, string expected) =>
        AssertRefused(
            workshop.BuildPlugin(
                $"registry.AddModel(new ModelInfo(\"{name}\", \"\", TaskKind.ImageClassification, (t, s) => null));"
            ),
            expected
        );

    [Fact]
    public void The_same_plug_in_twice_is_told() =>
        Assert.Contains(
            "that name is taken",
            Assert
                .Throws<PluginException>(() => PluginLoader.Load([SamplePluginFile.Path, SamplePluginFile.Path]))
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void What_a_plug_in_throws_while_it_registers_names_it() =>
        AssertRefused(
            workshop.BuildPlugin("throw new System.InvalidOperationException(\"out of\\nluck\");"),
            "Mine.dll failed to register: InvalidOperationException: out of luck"
        );

    [Fact]
    public void A_library_that_does_not_lie_beside_it_is_told()
    {
        string helper = workshop.Build(
            "elsewhere/Helper",
            "public static class Helper { public static string Text() => \"\"; }"
        );
        string file = workshop.BuildPlugin(AddLoss("x", "Helper.Text()"), "mine/Mine", helper);

        AssertRefused(file, "Mine.dll needs Helper, which does not lie beside it");
    }

    [Theory]
    [InlineData("null", "failed in making the model broken: it returned null")]
    [InlineData("throw new System.Exception(\"no\")", "failed in making the model broken: Exception: no")]
    public void What_a_model_throws_names_the_plug_in(string made, string expected)
    {
        string file = workshop.BuildPlugin(
            $"registry.AddModel(new ModelInfo(\"broken\", \"\", TaskKind.ImageClassification, (t, s) => {made}));"
        );
        ModelInfo model = PluginLoader.Load([file]).Model("broken");

        string message = Assert
            .Throws<PluginException>(() => model.Create(LearningTask.Images(new(1, 2, 2), 2), new Seed(1)))
            .Message;

        Assert.Contains($"Mine.dll {expected}", message, StringComparison.Ordinal);
    }

    public void Dispose() => workshop.Dispose();

    private static string AddLoss(string name, string description) =>
        $"registry.AddLoss(new LossInfo(\"{name}\", {description}, (outputs, labels) => outputs));";

    private static void AssertRefused(string file, string expected)
    {
        string message = Assert.Throws<PluginException>(() => PluginLoader.Load([file])).Message;

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
