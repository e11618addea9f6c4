using System.Reflection;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Plugins;
using Sharpest.Experiments.Specs;

namespace Sharpest.Cli.CommandLine;

/// <summary>Turns every exception into lines for a person and an exit code; a stack trace is shown only on request.</summary>
internal static class FaultGuard
{
    /// <summary>The environment variable that asks for the details of a fault.</summary>
    public const string TraceVariable = "SHARPEST_TRACE";

    /// <summary>Runs something and catches what it throws.</summary>
    /// <param name="context">Where to tell.</param>
    /// <param name="action">Gives the exit code when nothing is thrown.</param>
    /// <returns>The exit code.</returns>
    public static int Run(CliContext context, Func<int> action)
    {
        try
        {
            return action();
        }
        // The last frame of the program: nothing above could make sense of an exception.
        catch (Exception fault)
        {
            return Tell(context, fault);
        }
    }

    private static int Tell(CliContext context, Exception fault)
    {
        Exception cause = Cause(fault);
        bool isInput = IsInput(cause);
        if (cause is OperationCanceledException && context.Stop.IsCancellationRequested)
        {
            context.Error.Plain("sharpest: stopped.");
            return ExitCode.Stopped;
        }
        foreach (string line in cause is SpecException spec ? spec.Problems : [OneLine(cause.Message)])
        {
            context.Error.Plain($"sharpest: {line}");
        }
        if (context.Environment(TraceVariable) == "1")
        {
            context.Error.Plain(fault.ToString());
        }
        else if (!isInput)
        {
            context.Error.Plain(
                $"sharpest: this was not foreseen ({cause.GetType().Name}); {TraceVariable}=1 shows the details."
            );
        }
        return isInput ? ExitCode.Usage : ExitCode.Failed;
    }

    private static bool IsInput(Exception fault) =>
        fault
            is InputException
                or SpecException
                or DataException
                or PluginException
                or IOException
                or UnauthorizedAccessException
                or PlatformNotSupportedException;

    private static Exception Cause(Exception fault) =>
        fault is TypeInitializationException or TargetInvocationException or AggregateException
        && fault.InnerException is { } inner
            ? Cause(inner)
            : fault;

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
