using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Xml.Linq;

namespace Sharpest.Repository.Tests;

/// <summary>
/// The packages of the project, made as for a release into a folder that is deleted afterwards. They have a version of
/// their own, and a cache of their own beside that of the machine, so that neither meets packages of another build.
/// </summary>
public sealed class Packages : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("sharpest-packages-").FullName;

    public string Version { get; } = $"0.1.0-test.{Guid.NewGuid():N}";

    /// <summary>The source that <c>--add-source</c> names.</summary>
    public string Feed => PathTo("feed");

    /// <summary>The part of the names of packages that hold libtorch: <c>linux-x64</c>, <c>win-x64</c>, <c>osx-arm64</c>.</summary>
    public static string Platform { get; } =
        (
            OperatingSystem.IsWindows() ? "win-"
            : OperatingSystem.IsMacOS() ? "osx-"
            : "linux-"
        ) + (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64");

    public string PathTo(string name) => Path.Combine(folder, name);

    public async ValueTask InitializeAsync()
    {
        // The tool is built with everything below it, and the other packages are made of what was built then.
        await Pack("Sharpest.Cli", $"-p:ToolPackageRuntimeIdentifiers={Platform}");
        foreach (string library in new[] { "Sharpest", "Sharpest.Runs", "Sharpest.Experiments" })
        {
            await Pack(library, "--no-build");
        }
    }

    /// <summary>Writes a project that uses the packages and nothing of the repository.</summary>
    public string MakeProject(string name, string program, params string[] references)
    {
        string project = PathTo(name);
        Directory.CreateDirectory(project);
        File.WriteAllText(
            Path.Combine(project, "NuGet.config"),
            $"""<configuration><packageSources><add key="sharpest-test" value="{Feed}" /></packageSources></configuration>"""
        );
        File.WriteAllText(Path.Combine(project, "Program.cs"), program);
        File.WriteAllText(
            Path.Combine(project, $"{name}.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <InvariantGlobalization>true</InvariantGlobalization>
                <RestorePackagesPath>{PathTo("cache")}</RestorePackagesPath>
                <RestoreFallbackFolders>{MachineCache.Value}</RestoreFallbackFolders>
                <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
              </PropertyGroup>
              <ItemGroup>
                {string.Join("\n    ", references.Select(Reference))}
              </ItemGroup>
            </Project>
            """
        );
        return project;
    }

    /// <summary>The names of the files in a package.</summary>
    public string[] Content(string package)
    {
        using ZipArchive zip = Open(package);
        return [.. zip.Entries.Select(entry => entry.FullName)];
    }

    /// <summary>What a package says of itself.</summary>
    public XElement Specification(string package)
    {
        using ZipArchive zip = Open(package);
        using Stream text = zip
            .Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal))
            .Open();
        return XDocument.Load(text).Root!;
    }

    /// <summary>The bytes of one file of a package.</summary>
    public byte[] Read(string package, string file)
    {
        using ZipArchive zip = Open(package);
        using Stream content = zip.GetEntry(file)!.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static readonly Lazy<string> MachineCache = new(() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages")
    );

    private Task<string> Pack(string project, params string[] more) =>
        Child.Succeed(
            Tree.Root,
            "dotnet",
            [
                "pack",
                $"src/{project}",
                "--configuration=Release",
                $"--output={Feed}",
                $"--artifacts-path={PathTo("artifacts")}",
                $"-p:Version={Version}",
                "-p:RunAnalyzers=false",
                "--nologo",
                "-v:quiet",
                .. more,
            ]
        );

    private ZipArchive Open(string package) => ZipFile.OpenRead(Path.Combine(Feed, package));

    private string Reference(string name) =>
        $"""<PackageReference Include="{name}" Version="{(name.StartsWith("Sharpest", StringComparison.Ordinal) ? Version : Tree.VersionOf(name))}" />""";
}
