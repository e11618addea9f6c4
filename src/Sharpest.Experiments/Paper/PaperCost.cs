using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Paper;

/// <summary>
/// A rough estimate of time on two quiet cores. The unit is a gradient of one example; what a network needs for it was timed
/// on a machine that was not always idle, or follows from its multiplications.
/// </summary>
public static class PaperCost
{
    private const double ProductInGradients = 2.5;
    private const double ForwardInGradients = 0.33;
    private const double ValidationExamples = 10_000;
    private const double FullTrainingSet = 50_000;

    /// <summary>Estimates the time of runs that are made one after the other.</summary>
    /// <param name="runs">The runs.</param>
    /// <returns>Minutes.</returns>
    public static double Minutes(IReadOnlyList<PaperRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return runs.Sum(run => Gradients(run.Spec) * Milliseconds(run.Spec)) / 60_000;
    }

    // How many gradients of one example a run is worth.
    private static double Gradients(ExperimentSpec spec)
    {
        double examples = spec.Examples ?? FullTrainingSet;
        double stepsPerEpoch = Math.Max(1, Math.Floor((spec.EpochExamples ?? examples) / spec.Batch));
        double steps = stepsPerEpoch * spec.Epochs;
        double sample = spec.Sample * examples;
        double searches = (steps / (spec.Every ?? stepsPerEpoch)) + spec.Zoom + 1;
        return (steps * spec.Batch)
            + (spec.Epochs * ValidationExamples * ForwardInGradients)
            + (searches * ((4 * spec.Top) + 5) * ProductInGradients * sample)
            + Instruments(spec, sample, stepsPerEpoch);
    }

    private static double Instruments(ExperimentSpec spec, double sample, double stepsPerEpoch)
    {
        double forward = ForwardInGradients * sample;
        double batches = spec.AlignmentBatches ?? stepsPerEpoch;
        return (spec.StepPoints * ((spec.StepGradients * spec.Batch) + (15 * spec.Top * forward)))
            + (spec.AlignmentPoints * batches * spec.Batch)
            + (spec.SectionPoints * ((spec.StepGradients * spec.Batch) + (45 * forward)))
            + (spec.NormPoints * spec.NormProbes * ProductInGradients * sample);
    }

    private static double Milliseconds(ExperimentSpec spec) =>
        spec.Model switch
        {
            "simple-cnn" when spec.Dataset == "fashion-mnist" => 0.32,
            "simple-cnn" => 0.45,
            "simple-cnn-medium" => 6,
            "resnet-32" => 1.6,
            "resnet-32-bn" => 2.5,
            "imdb-cnn" => 0.4,
            "imdb-cnn-500" => 0.8,
            "ptb-lstm" or "ptb-lstm-dropout" => 3,
            _ => 3,
        };
}
