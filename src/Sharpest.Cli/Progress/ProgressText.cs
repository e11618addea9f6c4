using System.Globalization;
using Sharpest.Cli.Showing;
using Sharpest.Experiments.Training;
using Sharpest.Tracking;

namespace Sharpest.Cli.Progress;

/// <summary>Words and numbers of the progress of a run.</summary>
internal static class ProgressText
{
    private const string Gap = "  ";

    /// <summary>One line for a log.</summary>
    /// <param name="title">Which run.</param>
    /// <param name="reading">Where it stands.</param>
    /// <returns>The line.</returns>
    public static string Line(string title, ProgressReading reading)
    {
        TrainingProgress progress = reading.Progress;
        string[] parts =
        [
            title,
            string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100 * reading.Share):0} %"),
            string.Create(CultureInfo.InvariantCulture, $"step {progress.Step}/{progress.Steps}"),
            string.Create(CultureInfo.InvariantCulture, $"epoch {progress.Epoch:0.00}"),
            Numbers(progress),
            Speed(reading),
            progress.Activity == TrainingActivity.Training ? "" : Activity(progress.Activity),
        ];
        return string.Join(Gap, parts.Where(part => part.Length > 0));
    }

    /// <summary>Loss and curvature, as far as they are known.</summary>
    /// <param name="progress">Where the run stands.</param>
    /// <returns>For instance <c>loss 0.532  λ₁ 24.1  2/η 40  λ₁·η 1.2</c>; for Adam η alone.</returns>
    public static string Numbers(TrainingProgress progress)
    {
        var parts = new List<string>();
        if (progress.Step > 0)
        {
            parts.Add($"loss {Number.Short(progress.Loss)}");
        }
        if (progress.Sharpness is { } known)
        {
            parts.Add($"λ₁ {Number.Short(known)}");
        }
        if (progress.IsAdaptive)
        {
            parts.Add($"η {Number.Short(progress.LearningRate)}");
            return string.Join(Gap, parts);
        }
        string formula = progress.Momentum == 0 ? "2/η" : "2(1+m)/η";
        parts.Add($"{formula} {Number.Short(StabilityThreshold.Of(progress.LearningRate, progress.Momentum))}");
        if (progress.Sharpness is { } sharpness)
        {
            parts.Add($"λ₁·η {Number.Short(sharpness * progress.LearningRate)}");
        }
        return string.Join(Gap, parts);
    }

    /// <summary>Speed and time left, as far as they are known.</summary>
    /// <param name="reading">Where the run stands.</param>
    /// <returns>For instance <c>3120 examples/s  1 min 20 s left</c>.</returns>
    public static string Speed(ProgressReading reading)
    {
        var parts = new List<string>();
        if (reading.ExamplesPerSecond is { } speed)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{speed:0} examples/s"));
        }
        if (reading.Left is { } left)
        {
            parts.Add($"{Number.Duration(left)} left");
        }
        return string.Join(Gap, parts);
    }

    /// <summary>What is being done, in words.</summary>
    /// <param name="activity">What is being done.</param>
    /// <returns>Words in small letters.</returns>
    public static string Activity(TrainingActivity activity) =>
        activity switch
        {
            TrainingActivity.MeasuringCurvature => "measuring curvature",
            TrainingActivity.AnalysingStep => "analysing the step",
            TrainingActivity.ComparingGradients => "comparing gradients",
            TrainingActivity.DrawingSections => "drawing cross-sections",
            TrainingActivity.EstimatingNorm => "estimating the norm",
            TrainingActivity.Evaluating => "evaluating",
            _ => "training",
        };
}
