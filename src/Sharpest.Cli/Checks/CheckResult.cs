namespace Sharpest.Cli.Checks;

/// <summary>What a look at one part of the machine found.</summary>
/// <param name="Name">The part.</param>
/// <param name="Level">Whether it is as it should be.</param>
/// <param name="Finding">What was found, in one line.</param>
/// <param name="Mend">What to do, or null when nothing needs to be done.</param>
internal sealed record CheckResult(string Name, CheckLevel Level, string Finding, string? Mend = null);

/// <summary>Whether something is as it should be.</summary>
internal enum CheckLevel
{
    /// <summary>It is.</summary>
    Ok,

    /// <summary>Something is lacking that not everything needs.</summary>
    Warn,

    /// <summary>Nothing works without it.</summary>
    Fail,
}
