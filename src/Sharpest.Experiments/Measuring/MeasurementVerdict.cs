using System.Globalization;
using Sharpest.Runs;
using Sharpest.Spectra;
using Sharpest.Tracking;

namespace Sharpest.Experiments.Measuring;

/// <summary>What the numbers of one checkpoint mean.</summary>
internal static class MeasurementVerdict
{
    public static VerdictText Of(MeasureOptions options, Eigenpairs pairs, double[] cosines, StepAnalysis? analysis)
    {
        if (pairs.Count == 0 || pairs.Status == SolverStatus.NonFinite)
        {
            return new VerdictText(
                "The curvature is not finite here, so nothing can be said about the step.",
                [],
                "Look for NaN or infinity in the weights and the data; a lower learning rate may keep them out."
            );
        }
        if (options.Matrix == MatrixKind.Hessian && options.StepLength is { } rate)
        {
            var point = new SharpnessPoint(0, rate, pairs.Values, cosines);
            Verdict verdict = VerdictWriter.Judge(
                [point],
                analysis is null ? [] : [analysis],
                new StepRule(rate, 0, SharpStepScale: null)
            );
            return new VerdictText(verdict.Headline, verdict.Findings, verdict.Advice);
        }
        return WithoutStep(options, pairs, cosines);
    }

    private static VerdictText WithoutStep(MeasureOptions options, Eigenpairs pairs, double[] cosines)
    {
        double lambda = pairs.Values[0];
        string share = Text(
            $"The {cosines.Length} directions hold {100 * cosines.Sum(c => c * c):0.0} % of the squared length of the gradient."
        );
        string headline = options.Matrix switch
        {
            MatrixKind.Hessian when lambda > 0 => Text(
                $"λ₁ = {lambda:g4}: plain gradient steps are stable along the sharpest direction for a learning rate below {2 / lambda:g4}."
            ),
            MatrixKind.Hessian => Text($"λ₁ = {lambda:g4}: the loss curves upwards along no direction."),
            MatrixKind.GaussNewton => Text(
                $"The Gauss–Newton matrix has its largest eigenvalue at {lambda:g4}, which would allow a learning rate of {2 / lambda:g4}."
            ),
            MatrixKind.Fisher => Text(
                $"The examples' gradients agree most along one direction, with a mean square of {lambda:g4} there."
            ),
            _ => Text(
                $"The gradients of mini-batches of {options.Batch} scatter most along one direction, with a variance of {lambda:g4} there."
            ),
        };
        string? advice =
            options.Matrix == MatrixKind.Hessian
                ? "With --steps and your learning rate the step itself is judged."
                : null;
        return new VerdictText(headline, [share], advice);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
