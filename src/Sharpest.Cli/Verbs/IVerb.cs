using System.CommandLine;

namespace Sharpest.Cli.Verbs;

/// <summary>One word of the command line.</summary>
internal interface IVerb
{
    /// <summary>Its flags and what it does.</summary>
    Command Command { get; }

    /// <summary>Command lines that show its use.</summary>
    string[] Examples { get; }

    /// <summary>The words that may follow it, when it has several.</summary>
    IReadOnlyList<IVerb> Parts => [];
}
