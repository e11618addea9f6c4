using System.Diagnostics;
using Sharpest.Cli.CommandLine;

namespace Sharpest.Cli.Tests;

/// <summary>The real executable as a child process, in a folder without libtorch.</summary>
public sealed class ExecutableTests : IClassFixture<ExecutableTests.WithoutLibtorch>
{
    private readonly WithoutLibtorch program;

    public ExecutableTests(WithoutLibtorch program) => this.program = program;

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("quickstart --help")]
    [InlineData("train --help")]
    [InlineData("measure --help")]
    [InlineData("list --help")]
    [InlineData("show --help")]
    [InlineData("resume --help")]
    [InlineData("report --help")]
    [InlineData("doctor --help")]
    [InlineData("schema --help")]
    [InlineData("schema")]
    [InlineData("list")]
    public async Task What_only_tells_needs_no_libtorch(string line)
    {
        (int code, string _, string error) = await program.Run(line);

        Assert.Equal(ExitCode.Good, code);
        Assert.DoesNotContain("sharpest:", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trian", "there is no verb 'trian'")]
    [InlineData("train --lrr 1", "'train' has no flag '--lrr'")]
    [InlineData("train --lr x", "--lr x is not a finite number")]
    [InlineData("train --gamma -1", "--gamma -1 is out of range")]
    [InlineData("train --model vgg", "--model vgg is not known")]
    [InlineData("train nowhere.json", "nowhere.json cannot be read: there is no such file.")]
    [InlineData("train bad.json", "bad.json, line 2: not valid JSON")]
    [InlineData("train --out .", "--out . exists already")]
    [InlineData("train --data-folder nowhere", "--data-folder nowhere does not exist")]
    [InlineData("show nowhere", "there is no run nowhere")]
    [InlineData("report nowhere", "there is no run nowhere")]
    public async Task Bad_input_is_told_in_a_line_without_a_trace(string line, string expected)
    {
        (int code, string output, string error) = await program.Run(line);

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.All(
            error.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            told => Assert.StartsWith("sharpest: ", told, StringComparison.Ordinal)
        );
        Assert.Empty(output);
    }

    [Theory]
    [InlineData("train", ExitCode.Usage)]
    [InlineData("doctor", ExitCode.Failed)]
    public async Task Without_libtorch_what_needs_it_says_so(string line, int expected)
    {
        (int code, string output, string error) = await program.Run(line);

        Assert.Equal(expected, code);
        Assert.Contains("libtorch", output + error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    /// <summary>A copy of the program's managed files: started from there, it cannot load libtorch.</summary>
    public sealed class WithoutLibtorch : IDisposable
    {
        private readonly string folder = Directory.CreateTempSubdirectory("sharpest-").FullName;

        public WithoutLibtorch()
        {
            string source = Path.GetDirectoryName(typeof(SharpestCommand).Assembly.Location)!;
            string[] files =
            [
                .. Directory.EnumerateFiles(source, "*.dll"),
                Path.Combine(source, "Sharpest.Cli.runtimeconfig.json"),
            ];
            foreach (string file in files)
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }
            File.WriteAllText(Path.Combine(folder, "bad.json"), "{\n  lr: 1\n}");
        }

        public async Task<(int Code, string Output, string Error)> Run(string line)
        {
            var start = new ProcessStartInfo(
                Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet"
                    ? path
                    : "dotnet"
            )
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (string word in line.Split(' ').Prepend(Path.Combine(folder, "Sharpest.Cli.dll")))
            {
                start.ArgumentList.Add(word);
            }
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, await output, await error);
        }

        public void Dispose() => Directory.Delete(folder, recursive: true);
    }
}
