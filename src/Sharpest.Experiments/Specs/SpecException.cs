namespace Sharpest.Experiments.Specs;

/// <summary>A specification that cannot be used. The message is made of one line for each problem.</summary>
public sealed class SpecException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="problems">
    /// One line for each problem, each naming its remedy. A name or a text of the file may hold line breaks, which
    /// become spaces.
    /// </param>
    public SpecException(IReadOnlyList<string> problems)
        : base(string.Join('\n', problems.Select(OneLine))) => Problems = [.. problems.Select(OneLine)];

    /// <summary>One line for each problem.</summary>
    public IReadOnlyList<string> Problems { get; }

    private static string OneLine(string problem) => problem.ReplaceLineEndings(" ");
}
