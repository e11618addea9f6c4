using System.Diagnostics;

namespace Sharpest.Repository.Tests;

/// <summary>Runs programs as a person would, and hands back what they said.</summary>
internal static class Child
{
    // Long enough for a slow machine that does other things too; only a program that hangs meets it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    public static async Task<ChildResult> Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        // No process of the build outlives the test, and nothing of the test's own build leaks into the child's.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        foreach (
            string name in start
                .Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.Ordinal))
                .ToArray()
        )
        {
            start.Environment.Remove(name);
        }
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(Patience);
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(end.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(end.Token);
            await process.WaitForExitAsync(end.Token);
            return new ChildResult(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Runs a program that must succeed.</summary>
    public static async Task<string> Succeed(string folder, string program, params string[] arguments)
    {
        ChildResult result = await Run(folder, program, arguments);
        Assert.True(
            result.Code == 0,
            $"{program} {string.Join(' ', arguments)} ended with {result.Code}:\n{result.Output}\n{result.Error}"
        );
        return result.Output;
    }
}

/// <summary>How a program ended and what it said.</summary>
internal sealed record ChildResult(int Code, string Output, string Error);
