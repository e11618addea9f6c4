using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Training;

/// <summary>At which steps the curvature is measured and the step analysed. Step s means: after s optimizer steps.</summary>
public sealed class MeasurementSchedule
{
    private readonly SortedSet<long> measured = [];
    private readonly HashSet<long> analysed = [];
    private readonly long? refreshEvery;
    private readonly long burnIn;

    /// <summary>Plans a run.</summary>
    /// <param name="spec">The period, the zoom window and the number of analyses.</param>
    /// <param name="stepsPerEpoch">Optimizer steps an epoch.</param>
    public MeasurementSchedule(ExperimentSpec spec, int stepsPerEpoch)
    {
        ArgumentNullException.ThrowIfNull(spec);
        Steps = (long)stepsPerEpoch * spec.Epochs;
        long period = spec.Every ?? stepsPerEpoch;
        for (long step = 0; step < Steps; step += period)
            measured.Add(step);
        for (long step = spec.ZoomFrom; step < Math.Min(Steps, (long)spec.ZoomFrom + spec.Zoom); step++)
            measured.Add(step);
        measured.Add(Steps);
        // With γ = 1 there is nothing to scale, so that no directions are needed.
        refreshEvery = spec.Optimizer == "nsgd" && spec.Gamma != 1 ? spec.Refresh ?? stepsPerEpoch : null;
        burnIn = (long)spec.BurnIn * stepsPerEpoch;
        PlanAnalyses(spec.StepPoints);
    }

    /// <summary>Optimizer steps of the whole run.</summary>
    public long Steps { get; private set; }

    /// <summary>How many measurements are planned.</summary>
    public int Measurements => measured.Count;

    /// <summary>Whether the curvature is measured after so many steps.</summary>
    /// <param name="step">Optimizer steps done.</param>
    /// <returns>True when it is.</returns>
    public bool IsMeasured(long step) => measured.Contains(step);

    /// <summary>Whether the directions of Nudged-SGD are found anew after so many steps.</summary>
    /// <param name="step">Optimizer steps done.</param>
    /// <returns>True when they are; never for other optimizers.</returns>
    public bool IsRefreshed(long step) =>
        refreshEvery is { } period && step < Steps && step >= burnIn && (step - burnIn) % period == 0;

    /// <summary>Whether the step is analysed after so many steps; only where the curvature is measured.</summary>
    /// <param name="step">Optimizer steps done.</param>
    /// <returns>True when it is.</returns>
    public bool IsAnalysed(long step) => analysed.Contains(step);

    // The run ends earlier than planned: its last step is measured, and analysed if any is.
    internal void EndAt(long step)
    {
        if (step == Steps)
            return;
        Steps = step;
        measured.Add(step);
        if (analysed.Count > 0)
            analysed.Add(step);
    }

    private void PlanAnalyses(int points)
    {
        // Spread evenly over training, each at the measurement nearest to its place; the last one comes first, for its
        // numbers are what the verdict rests on.
        for (int i = points - 1; i >= 0; i--)
        {
            double place = points == 1 ? Steps : (double)Steps * i / (points - 1);
            analysed.Add(measured.MinBy(step => Math.Abs(step - place)));
        }
    }
}
