using System.Text;
using System.Xml.Linq;

namespace Sharpest.Repository.Tests;

/// <summary>What is packed can be installed into an empty project and works there.</summary>
public sealed class InstallTests(Packages packages) : IClassFixture<Packages>
{
    private static readonly string Libtorch = $"libtorch-cpu-{Packages.Platform}";

    [Fact]
    public async Task A_program_that_adds_the_package_and_a_libtorch_computes()
    {
        // Its first torch call comes before its first call of Sharpest: libtorch was readied before both.
        string program = Tree.Read("samples/OwnLoop/Program.cs")
            .Replace("SharpestRuntime.Start();", "using Tensor first = ones(3);", StringComparison.Ordinal);
        string project = packages.MakeProject("App", program, "Sharpest", Libtorch);

        string built = await Child.Succeed(
            project,
            "dotnet",
            "build",
            "--disable-build-servers",
            "-warnaserror",
            "-v:quiet"
        );
        string output = await Child.Succeed(project, "dotnet", "run", "--no-build");

        Assert.DoesNotContain("SHARPEST001", built, StringComparison.Ordinal);
        Assert.Contains("step 200: loss 0.", output, StringComparison.Ordinal);
        Assert.Contains("of 300 points are classified right", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_without_libtorch_is_told_so_when_it_is_built_and_when_it_runs()
    {
        const string program = "Console.WriteLine(Sharpest.Runtime.SharpestRuntime.Start().Threads);";
        string project = packages.MakeProject("Bare", program, "Sharpest");

        string built = await Child.Succeed(project, "dotnet", "build", "--disable-build-servers", "-v:minimal");
        ChildResult run = await Child.Run(project, "dotnet", "run", "--no-build");

        Assert.Contains("warning SHARPEST001: Bare uses Sharpest and has no libtorch", built, StringComparison.Ordinal);
        Assert.NotEqual(0, run.Code);
        Assert.Contains("PlatformNotSupportedException", run.Error, StringComparison.Ordinal);
        Assert.Contains("libtorch-cpu", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tool_installs_itself_with_libtorch_and_trains()
    {
        string folder = packages.PathTo("tool");
        string sharpest = Path.Combine(folder, OperatingSystem.IsWindows() ? "sharpest.exe" : "sharpest");
        string world = Directory.CreateDirectory(packages.PathTo("world")).FullName;
        await Child.Succeed(
            world,
            "dotnet",
            "tool",
            "install",
            "Sharpest.Tool",
            $"--tool-path={folder}",
            $"--add-source={packages.Feed}",
            $"--version={packages.Version}"
        );

        string version = await Child.Succeed(world, sharpest, "--version");
        ChildResult doctor = await Child.Run(world, sharpest, "doctor");
        string trained = await Child.Succeed(
            world,
            sharpest,
            [
                "train",
                $"--plugin={Tree.Built("Plugin", "Plugin.dll")}",
                .. "--model one-layer --dataset stripes --loss squared-distance --lr 0.002 --epochs 1 --out mine".Split(
                    ' '
                ),
            ]
        );

        Assert.Equal($"sharpest {packages.Version}", version.Trim());
        Assert.Contains("ok    libtorch", doctor.Output, StringComparison.Ordinal);
        Assert.Contains($"Run: {Path.Combine(world, "mine")}", trained, StringComparison.Ordinal);
        string manifest = await File.ReadAllTextAsync(
            Path.Combine(world, "mine", "manifest.json"),
            TestContext.Current.CancellationToken
        );
        Assert.Contains("\"status\": \"Completed\"", manifest, StringComparison.Ordinal);
        Assert.Contains("\"file\": \"Plugin.dll\"", manifest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sharpest")]
    [InlineData("Sharpest.Runs")]
    [InlineData("Sharpest.Experiments")]
    public void A_library_comes_with_its_documentation_symbols_page_and_licence(string name)
    {
        string package = $"{name}.{packages.Version}.nupkg";
        string[] content = packages.Content(package);
        XElement metadata = packages.Specification(package).Elements().Single();
        string Of(string element) => metadata.Elements().Single(e => e.Name.LocalName == element).Value;

        Assert.Contains($"lib/net10.0/{name}.dll", content);
        Assert.Contains($"lib/net10.0/{name}.xml", content);
        Assert.Contains("README.md", content);
        Assert.Equal(("MIT", "README.md"), (Of("license"), Of("readme")));
        Assert.Contains($"lib/net10.0/{name}.pdb", packages.Content($"{name}.{packages.Version}.snupkg"));
        Assert.DoesNotContain(content, file => file.EndsWith(".so", StringComparison.Ordinal));
        Assert.DoesNotContain(metadata.Elements(), element => element.Name.LocalName == "repository");
        AssertKnowsNoMachine(packages.Read(package, $"lib/net10.0/{name}.dll"));
        AssertKnowsNoMachine(packages.Read($"{name}.{packages.Version}.snupkg", $"lib/net10.0/{name}.pdb"));
    }

    [Fact]
    public void The_library_needs_TorchSharp_and_leaves_the_choice_of_libtorch_open()
    {
        string package = $"Sharpest.{packages.Version}.nupkg";
        string[] dependencies =
        [
            .. packages
                .Specification(package)
                .Descendants()
                .Where(element => element.Name.LocalName == "dependency")
                .Select(element => element.Attribute("id")!.Value),
        ];

        Assert.Contains("TorchSharp", dependencies);
        // The rest are what TorchSharp itself needs, in versions that are published.
        Assert.Empty(dependencies.Except(["TorchSharp", "SharpZipLib", "SkiaSharp"]));
        Assert.Superset(
            new HashSet<string> { "buildTransitive/Sharpest.targets", "buildTransitive/LoadLibtorch.cs" },
            packages.Content(package).ToHashSet()
        );
    }

    [Fact]
    public void The_tool_is_a_pointer_and_a_package_for_each_platform()
    {
        string[] pointer = packages.Content($"Sharpest.Tool.{packages.Version}.nupkg");
        string[] platform = packages.Content($"Sharpest.Tool.{Packages.Platform}.{packages.Version}.nupkg");

        Assert.Contains("tools/any/any/DotnetToolSettings.xml", pointer);
        Assert.DoesNotContain(pointer, file => file.EndsWith(".dll", StringComparison.Ordinal));
        Assert.Contains(platform, file => Path.GetFileNameWithoutExtension(file) is "libtorch_cpu" or "torch_cpu");
        Assert.DoesNotContain(
            platform,
            file => Path.GetFileName(file).Contains("torch_python", StringComparison.Ordinal)
        );
    }

    private void AssertKnowsNoMachine(byte[] file) =>
        Assert.All(
            [Tree.Root, packages.PathTo("")],
            folder => Assert.True(file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(folder)) < 0, $"It names {folder}.")
        );
}
