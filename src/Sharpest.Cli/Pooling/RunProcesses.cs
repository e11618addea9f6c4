using System.Diagnostics;
using System.Reflection;
using Sharpest.Cli.CommandLine;

namespace Sharpest.Cli.Pooling;

/// <summary>
/// Child processes of the same program. A child stops when its standard input ends, which happens when it is told to and
/// also when this process dies; signals need not be passed on.
/// </summary>
internal sealed class RunProcesses : IRunProcesses
{
    /// <inheritdoc/>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, string log, CancellationToken stop)
    {
        using Process process = new() { StartInfo = Start(arguments) };
        await using var writer = new StreamWriter(log, append: true) { AutoFlush = true };
        var gate = new Lock();
        process.OutputDataReceived += (_, line) => Write(line.Data);
        process.ErrorDataReceived += (_, line) => Write(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await using (stop.Register(process.StandardInput.Close))
        {
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        return process.ExitCode;

        void Write(string? line)
        {
            if (line is null)
            {
                return;
            }
            lock (gate)
            {
                writer.WriteLine(line);
            }
        }
    }

    private static ProcessStartInfo Start(IReadOnlyList<string> arguments)
    {
        string program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // Started through the host, the program is the host's first argument.
        if (Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add(Assembly.GetEntryAssembly()!.Location);
        }
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment[StopWithInput.Variable] = "1";
        start.Environment["CI"] = "true"; // plain lines of progress
        return start;
    }
}
