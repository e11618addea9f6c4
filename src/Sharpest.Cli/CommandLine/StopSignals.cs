using System.Runtime.InteropServices;

namespace Sharpest.Cli.CommandLine;

/// <summary>
/// Ctrl-C and its kin: the first one asks for a clean stop, the second one ends the process as if nobody listened. No
/// time limit lies between them, because a measurement may take long before it notices.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations = [];
    private readonly Action<bool> announce;

    /// <summary>Starts to listen.</summary>
    /// <param name="announce">Called at every signal; the argument is true at the first.</param>
    public StopSignals(Action<bool> announce)
    {
        this.announce = announce;
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle));
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle));
    }

    /// <summary>Cancelled at the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Asks for a clean stop without a signal; further calls do nothing.</summary>
    public void Request()
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The program has ended meanwhile: there is nothing left to stop.
        }
    }

    /// <summary>Stops to listen.</summary>
    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        bool isFirst = !source.IsCancellationRequested;
        context.Cancel = isFirst;
        announce(isFirst);
        if (isFirst)
        {
            source.Cancel();
        }
    }
}
