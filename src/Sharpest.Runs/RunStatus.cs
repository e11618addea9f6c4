namespace Sharpest.Runs;

/// <summary>How far a run has come.</summary>
public enum RunStatus
{
    /// <summary>It is being written.</summary>
    Running,

    /// <summary>It did all it was asked to do.</summary>
    Completed,

    /// <summary>The loss or the weights became NaN or infinite; what was measured before is kept.</summary>
    Diverged,

    /// <summary>The person stopped it; what was measured before is kept.</summary>
    Cancelled,

    /// <summary>An error ended it; what was measured before is kept.</summary>
    Failed,
}
