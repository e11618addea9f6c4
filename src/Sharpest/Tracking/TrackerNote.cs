namespace Sharpest.Tracking;

/// <summary>Something that the user of a tracker should know, though training goes on.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Text">The reason, in one sentence.</param>
public sealed record TrackerNote(long Step, TrackerNoteKind Kind, string Text);

/// <summary>What happened.</summary>
public enum TrackerNoteKind
{
    /// <summary>The loss of a training step was NaN or infinite; nothing was measured there.</summary>
    LossNotFinite,

    /// <summary>A measurement did not reach its tolerance; its numbers were kept with their residuals.</summary>
    NotConverged,

    /// <summary>The curvature was NaN or infinite.</summary>
    CurvatureNotFinite,

    /// <summary>A measurement or an analysis could not be taken.</summary>
    Failed,

    /// <summary>The caller stopped a measurement.</summary>
    Cancelled,
}
