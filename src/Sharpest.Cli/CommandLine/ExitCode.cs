namespace Sharpest.Cli.CommandLine;

/// <summary>What the program tells the shell.</summary>
internal static class ExitCode
{
    /// <summary>All went as asked.</summary>
    public const int Good = 0;

    /// <summary>A run failed or diverged, or a check did not pass.</summary>
    public const int Failed = 1;

    /// <summary>The person must change something first: a flag, a file, a folder, the machine.</summary>
    public const int Usage = 2;

    /// <summary>The person stopped it.</summary>
    public const int Stopped = 130;
}
