namespace Sharpest.Runs;

/// <summary>What the numbers of a run mean, in plain words.</summary>
/// <param name="Headline">One sentence that answers whether the step is too long for the curvature.</param>
/// <param name="Findings">Sentences with the numbers behind the headline.</param>
/// <param name="Advice">What to try next, or null when nothing follows.</param>
public sealed record VerdictText(string Headline, IReadOnlyList<string> Findings, string? Advice);
