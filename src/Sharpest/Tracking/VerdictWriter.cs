using System.Globalization;

namespace Sharpest.Tracking;

/// <summary>Turns measurements and step analyses into a <see cref="Verdict"/>. The same numbers give the same words.</summary>
public static class VerdictWriter
{
    /// <summary>Judges a run by its last step analysis, and by its measurements as a whole.</summary>
    /// <param name="points">The measurements in order of steps; may be empty.</param>
    /// <param name="analyses">The step analyses in order of steps; may be empty.</param>
    /// <param name="rule">How the optimizer steps.</param>
    /// <returns>The verdict; without measurements it says so.</returns>
    public static Verdict Judge(
        IReadOnlyList<SharpnessPoint> points,
        IReadOnlyList<StepAnalysis> analyses,
        StepRule rule
    )
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(analyses);
        ArgumentNullException.ThrowIfNull(rule);
        SharpnessPoint[] known = [.. points.Where(p => p.Eigenvalues.Count > 0)];
        if (known.Length == 0)
            return new Verdict("The curvature was not measured, so nothing can be said about the step.", [], null);
        SharpnessPoint point = known[^1];
        if (rule.Adaptive is { } name)
            return Adaptive(known, name);
        StepAnalysis? last = analyses.Count > 0 ? analyses[^1] : null;
        // An analysis from earlier in training is told, but does not speak for the step as it is now.
        StepAnalysis? fresh = last?.Step == point.Step ? last : null;
        var findings = new List<string> { Course(known, rule), Alignment(point) };
        if (last is not null)
            findings.AddRange(StepFindings(last, rule));
        return new Verdict(Headline(point, fresh, rule), findings, Advice(point, fresh, rule));
    }

    private static string Headline(SharpnessPoint point, StepAnalysis? analysis, StepRule rule)
    {
        double lambda = point.Eigenvalues[0];
        double threshold = rule.Threshold(point.LearningRate) / (rule.SharpStepScale ?? 1);
        StepParabola? parabola = analysis?.Parabola("e1");
        if (lambda > threshold)
        {
            return $"The step is too long: λ₁ = {N(lambda)} lies beyond the stability threshold of {N(threshold)}"
                + (
                    parabola is { BestMultiple: > 0 and < double.PositiveInfinity }
                        ? $", and the step along e₁ is {N(Ratio(parabola, rule))} times the one that would minimise the loss there."
                        : " along the sharpest direction."
                );
        }
        return parabola is null
            ? $"λ₁ = {N(lambda)} is {N(lambda / threshold)} of the stability threshold: the step is stable for the curvature."
            : Headline(parabola, rule);
    }

    private static string Headline(StepParabola parabola, StepRule rule)
    {
        if (parabola.BestMultiple == 0)
            return "The step is too long along the sharpest direction: there even its shortest multiple raises the loss.";
        if (double.IsPositiveInfinity(parabola.BestMultiple))
            return "The loss falls along the sharpest direction and does not turn up there: no step is too long for it.";
        double ratio = Ratio(parabola, rule);
        string step = rule.SharpStepScale is null ? "The step along e₁" : "The nudged step along e₁";
        return ratio switch
        {
            > 2 =>
                $"{step} is {N(ratio)} times the one that would minimise the loss there, so it overshoots to a higher loss.",
            > 1.25 => $"{step} is {N(ratio)} times the one that would minimise the loss there, yet still lowers it.",
            < 0.8 => $"{step} is short: {Percent(ratio)} of the one that would minimise the loss there.",
            _ => $"{step} is about as long as the one that would minimise the loss there.",
        };
    }

    // The real step along e₁ over the one that minimises the loss there.
    private static double Ratio(StepParabola parabola, StepRule rule) =>
        (rule.SharpStepScale ?? 1) / parabola.BestMultiple;

    private static string Course(SharpnessPoint[] points, StepRule rule)
    {
        SharpnessPoint last = points[^1];
        double threshold = rule.Threshold(last.LearningRate);
        string course = Course(points);
        int beyond = last.Eigenvalues.Count(lambda => lambda > threshold);
        string nudged =
            rule.SharpStepScale < 1 && beyond > 0
                ? $" In {beyond} of the {last.Eigenvalues.Count} directions SGD with this η would not be stable."
                : "";
        return $"{course}; the stability threshold {rule.ThresholdFormula} is {N(threshold)}, so λ₁ ends at "
            + $"{Percent(last.Eigenvalues[0] / threshold)} of it.{nudged}";
    }

    private static string Course(SharpnessPoint[] points)
    {
        SharpnessPoint peak = points.MaxBy(p => p.Eigenvalues[0])!;
        SharpnessPoint last = points[^1];
        return points.Length == 1
            ? $"λ₁ is {N(last.Eigenvalues[0])} at step {last.Step}"
            : $"λ₁ goes from {N(points[0].Eigenvalues[0])} at step {points[0].Step} to {N(last.Eigenvalues[0])} at step "
                + $"{last.Step}, with its highest measured value {N(peak.Eigenvalues[0])} at step {peak.Step}";
    }

    // The limit of an adaptive optimizer concerns the curvature as its own scaling of the coordinates sees it.
    private static Verdict Adaptive(SharpnessPoint[] points, string optimizer) =>
        new(
            $"λ₁ = {N(points[^1].Eigenvalues[0])}, but {optimizer} scales every coordinate of its step by itself, so 2/η is "
                + "not its limit: λ₁ alone does not say whether the step is too long.",
            [Course(points) + ".", Alignment(points[^1])],
            null
        );

    private static string Alignment(SharpnessPoint point)
    {
        double share = point.GradientCosines.Sum(c => c * c);
        return $"At step {point.Step} the {point.GradientCosines.Count} sharpest directions hold {Percent(share)} of the "
            + "squared length of the gradient.";
    }

    private static IEnumerable<string> StepFindings(StepAnalysis analysis, StepRule rule)
    {
        string[] sharp = [.. analysis.Changes.Select(c => c.Direction).Distinct().Where(d => d.StartsWith('e'))];
        if (sharp.Length > 0 && analysis.AtRealStep("e1") is { } first)
        {
            int rising = sharp.Count(d => analysis.AtRealStep(d) > 0);
            yield return $"At step {analysis.Step} a step of η along e₁ alone changes the loss by {Signed(first)}; "
                + $"along {rising} of the {sharp.Length} sharpest directions it raises the loss.";
        }
        if (analysis.Parabola("e1") is { BestMultiple: > 0 and < double.PositiveInfinity } parabola)
        {
            yield return rule.SharpStepScale is { } scale
                ? $"Nudged to {N(scale)}·η, the step along e₁ changes the loss by about {Signed(parabola.At(scale))}; "
                    + $"it would be lowest there for {N(parabola.BestMultiple)}·η."
                : $"Along e₁ the loss would be lowest for {N(parabola.BestMultiple)}·η.";
        }
        if (analysis.AtRealStep("gradient") is { } whole)
        {
            yield return $"The whole gradient step changes it by {Signed(whole)}"
                + (analysis.AtRealStep("nudged") is { } step ? $", the nudged one by {Signed(step)}" : "")
                + (analysis.AtRealStep("random") is { } random ? $", a random direction by {Signed(random)}." : ".");
        }
    }

    private static string? Advice(SharpnessPoint point, StepAnalysis? analysis, StepRule rule)
    {
        double lambda = point.Eigenvalues[0];
        double threshold = rule.Threshold(point.LearningRate);
        if (rule.SharpStepScale is null && lambda > threshold)
        {
            return $"A learning rate below {N(threshold / lambda * point.LearningRate)} would bring λ₁ = {N(lambda)} under "
                + "the threshold; if the loss still falls on the whole, training is at the edge of stability and λ₁ holds itself there.";
        }
        if (analysis?.Parabola("e1") is not { } parabola || parabola.BestMultiple is 0 or double.PositiveInfinity)
            return null;
        double best = parabola.BestMultiple;
        if (rule.SharpStepScale is { } scale)
        {
            return scale / best is > 1.25 or < 0.8
                ? $"Along e₁ the loss would be lowest for γ ≈ {N(best)}; γ is {N(scale)} now."
                : null;
        }
        return best < 0.8
            ? $"Nudged-SGD with γ ≈ {N(best)} would take the loss-minimising step along the sharpest directions and leave "
                + $"the others as they are; η ≈ {N(best * point.LearningRate)} would do it for all directions, more slowly elsewhere."
            : null;
    }

    private static string N(double value) =>
        value == 0 || Math.Abs(value) is >= 0.01 and < 10000
            ? value.ToString(Math.Abs(value) < 10 ? "0.0##" : "0.#", CultureInfo.InvariantCulture)
            : value.ToString("g3", CultureInfo.InvariantCulture);

    private static string Percent(double share) =>
        (100 * share).ToString(share < 0.1 ? "0.0" : "0", CultureInfo.InvariantCulture) + " %";

    private static string Signed(double change) =>
        (100 * change).ToString("+0.00;−0.00;0.00", CultureInfo.InvariantCulture) + " %";
}
