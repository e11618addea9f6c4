namespace Sharpest.Runs.Studies;

/// <summary>What runs say about a claim.</summary>
/// <param name="Claim">The claim, as one sentence.</param>
/// <param name="Verdict">Whether they support it.</param>
/// <param name="Rule">What would have been called supported and what not, with its thresholds.</param>
/// <param name="Numbers">The numbers on which the verdict rests, one line each.</param>
public sealed record ClaimFinding(string Claim, ClaimVerdict Verdict, string Rule, IReadOnlyList<string> Numbers);

/// <summary>Whether runs support a claim.</summary>
public enum ClaimVerdict
{
    /// <summary>The numbers are as the claim says.</summary>
    Supported,

    /// <summary>The numbers contradict it.</summary>
    NotSupported,

    /// <summary>The numbers are too few, or differ by less than they scatter.</summary>
    Undecided,
}
