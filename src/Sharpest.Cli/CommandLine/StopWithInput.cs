namespace Sharpest.Cli.CommandLine;

/// <summary>Lets whoever started this process stop it cleanly by closing its standard input.</summary>
internal static class StopWithInput
{
    /// <summary>The environment variable that asks for it.</summary>
    public const string Variable = "SHARPEST_STOP_WITH_INPUT";

    /// <summary>Waits for the end of the input in the background, if that was asked for.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="input">The standard input.</param>
    /// <param name="stop">Called once the input has ended.</param>
    public static void Watch(Func<string, string?> environment, Stream input, Action stop)
    {
        if (environment(Variable) != "1")
        {
            return;
        }
        var thread = new Thread(() =>
        {
            while (input.ReadByte() >= 0) { }
            stop();
        })
        {
            IsBackground = true,
            Name = "end of input",
        };
        thread.Start();
    }
}
