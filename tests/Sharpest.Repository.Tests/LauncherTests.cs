namespace Sharpest.Repository.Tests;

/// <summary>The launcher in a tree of its own, with a program in place of the SDK that writes as a build does: in place.</summary>
public sealed class LauncherTests : IDisposable
{
    private const string Sdk = """
        #!/usr/bin/env bash
        case "$1" in
          --version) echo 10.0.100 ;;
          build) echo new > artifacts/obj/Sharpest.Runs/Sharpest.Runs.dll ;;
          *) echo "started with $*" ;;
        esac
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("sharpest-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_build_leaves_the_files_of_what_runs_as_they_were()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The launcher is a bash script.");
        Copy("sharpest", "sharpest");
        string sdk = Write("sdk/dotnet", Sdk);
        Write("src/newer.cs", "");
        Write("eng/any.sh", "");
        Write("global.json", "{}");
        Write("Directory.Build.props", "<Project />");
        Write("artifacts/bin/Sharpest.Cli/release_any/Sharpest.Cli.dll", "program");
        string made = Write("artifacts/obj/Sharpest.Runs/Sharpest.Runs.dll", "old");
        string used = Path.Combine(folder, "artifacts/bin/Sharpest.Cli/release_any/Sharpest.Runs.dll");
        await Child.Succeed(folder, "ln", made, used); // as builds do to save room
        await Child.Succeed(folder, "chmod", "+x", sdk, Path.Combine(folder, "sharpest"));
        await using FileStream running = File.OpenRead(used);

        string told = await Child.Succeed(
            folder,
            "env",
            $"PATH={Path.GetDirectoryName(sdk)}:{Environment.GetEnvironmentVariable("PATH")}",
            "./sharpest",
            "list"
        );

        Assert.Contains("Sharpest.Cli.dll list", told, StringComparison.Ordinal);
        Assert.Equal("new\n", await File.ReadAllTextAsync(made, TestContext.Current.CancellationToken));
        using var reader = new StreamReader(running);
        Assert.Equal("old", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private void Copy(string from, string to) => File.Copy(Path.Combine(Tree.Root, from), Path.Combine(folder, to));
}
