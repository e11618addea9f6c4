using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Sharpest.Cli.CommandLine;

namespace Sharpest.Cli.Tests.Faults;

/// <summary>The real program as a child process that can be killed.</summary>
internal sealed partial class Program : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();

    public Program(params string[] arguments)
    {
        string dotnet =
            Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(dotnet) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(SharpestCommand).Assembly.Location);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        process = Process.Start(start)!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>All that it said, on both streams.</summary>
    public string Said
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    public static (int Code, string Said) Run(params string[] arguments)
    {
        using var program = new Program(arguments);
        return (program.End(), program.Said);
    }

    public int End()
    {
        process.WaitForExit();
        return process.ExitCode;
    }

    public void Signal(int signal)
    {
        if (!process.HasExited)
        {
            _ = Kill(process.Id, signal);
        }
    }

    /// <summary>Ends a process as the C function <c>abort</c> does from within: what a handler lets live is aborted again.</summary>
    public static void Abort(int process)
    {
        // The runtime's handler passes the first one by.
        for (int tries = 0; tries < 500 && Kill(process, Signals.Abort) == 0; tries++)
        {
            Thread.Sleep(10);
        }
    }

    public void Abort() => Abort(process.Id);

    public void Dispose()
    {
        Signal(Signals.Kill);
        process.WaitForExit();
        process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (output)
        {
            output.AppendLine(line.Data);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    internal static class Signals
    {
        public const int Abort = 6;
        public const int Kill = 9;
        public const int Terminate = 15;
    }
}
