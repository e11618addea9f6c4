namespace Sharpest.Cli.Pooling;

/// <summary>Starts this program again, so that a crash costs one run.</summary>
internal interface IRunProcesses
{
    /// <summary>Runs the program to its end.</summary>
    /// <param name="arguments">Its command line.</param>
    /// <param name="log">The file that gets its output and errors; what is there is kept.</param>
    /// <param name="stop">Asks it to stop cleanly; it is waited for.</param>
    /// <returns>Its exit code; one that no verb gives when it crashed.</returns>
    Task<int> RunAsync(IReadOnlyList<string> arguments, string log, CancellationToken stop);
}
