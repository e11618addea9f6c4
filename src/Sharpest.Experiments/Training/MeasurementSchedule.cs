using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Training;

/// <summary>At which steps the curvature is measured and the instruments look. Step s means: after s optimizer steps.</summary>
public sealed class MeasurementSchedule
{
    private readonly SortedSet<long> measured = [];
    private readonly long? refreshEvery;
    private readonly long burnIn;

    /// <summary>Plans a run.</summary>
    /// <param name="spec">The period, the zoom window and how often each instrument looks.</param>
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
        refreshEvery = NudgeRules.IsNudged(spec) ? spec.Refresh ?? stepsPerEpoch : null;
        burnIn = (long)spec.BurnIn * stepsPerEpoch;
        StepAnalyses = new AnalysisPoints(spec.StepPoints, measured, Steps);
        Alignments = new AnalysisPoints(spec.AlignmentPoints, measured, Steps);
        Sections = new AnalysisPoints(spec.SectionPoints, measured, Steps);
        Norms = new AnalysisPoints(spec.NormPoints, measured, Steps);
    }

    /// <summary>Optimizer steps of the whole run.</summary>
    public long Steps { get; private set; }

    /// <summary>How many measurements are planned.</summary>
    public int Measurements => measured.Count;

    /// <summary>When the step is taken apart.</summary>
    public AnalysisPoints StepAnalyses { get; }

    /// <summary>When gradients are compared with the sharpest directions.</summary>
    public AnalysisPoints Alignments { get; }

    /// <summary>When the loss is drawn along lines.</summary>
    public AnalysisPoints Sections { get; }

    /// <summary>When the norm of the Hessian is estimated.</summary>
    public AnalysisPoints Norms { get; }

    /// <summary>Whether the curvature is measured after so many steps.</summary>
    /// <param name="step">Optimizer steps done.</param>
    /// <returns>True when it is.</returns>
    public bool IsMeasured(long step) => measured.Contains(step);

    /// <summary>Whether the directions of Nudged-SGD are found anew after so many steps.</summary>
    /// <param name="step">Optimizer steps done.</param>
    /// <returns>True when they are; never for other optimizers.</returns>
    public bool IsRefreshed(long step) =>
        refreshEvery is { } period && step < Steps && step >= burnIn && (step - burnIn) % period == 0;

    // The run ends earlier than planned: its last step is measured, and looked at by every instrument that looks at all.
    internal void EndAt(long step)
    {
        if (step == Steps)
            return;
        Steps = step;
        measured.Add(step);
        foreach (AnalysisPoints points in (AnalysisPoints[])[StepAnalyses, Alignments, Sections, Norms])
            points.EndAt(step);
    }
}
