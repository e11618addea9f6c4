using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Training.Epochs;

/// <summary>How many optimizer steps an epoch has: those of a pass over the data, or of <c>--epoch-examples</c>.</summary>
internal static class EpochLength
{
    public static int Steps(ExperimentSpec spec, int stepsPerPass) =>
        spec.EpochExamples is { } examples ? (int)(((long)examples + spec.Batch - 1) / spec.Batch) : stepsPerPass;
}
