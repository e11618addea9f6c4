namespace Sharpest.Tracking;

/// <summary>What the numbers mean for the step length, in plain words.</summary>
/// <param name="Headline">One sentence: is the step too long for the curvature?</param>
/// <param name="Findings">Sentences with the numbers behind it.</param>
/// <param name="Advice">What to try, or null when nothing follows.</param>
public sealed record Verdict(string Headline, IReadOnlyList<string> Findings, string? Advice)
{
    /// <summary>The whole verdict as text, a line a sentence.</summary>
    /// <returns>Headline, findings, advice.</returns>
    public override string ToString() =>
        string.Join(Environment.NewLine, Advice is null ? [Headline, .. Findings] : [Headline, .. Findings, Advice]);
}
