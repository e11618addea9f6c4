namespace Sharpest.Experiments.Training;

/// <summary>At which of the measured steps an instrument looks closer.</summary>
public sealed class AnalysisPoints
{
    private readonly HashSet<long> steps = [];

    /// <summary>
    /// Spreads points evenly over training, each at the measurement nearest to its place. The last one comes first, for its
    /// numbers are what a verdict rests on.
    /// </summary>
    /// <param name="points">How many; fewer are left when several have the same nearest measurement.</param>
    /// <param name="measured">The steps at which the curvature is measured.</param>
    /// <param name="last">The last step of the run.</param>
    internal AnalysisPoints(int points, IReadOnlyCollection<long> measured, long last)
    {
        for (int i = points - 1; i >= 0; i--)
        {
            double place = points == 1 ? last : (double)last * i / (points - 1);
            steps.Add(measured.MinBy(step => Math.Abs(step - place)));
        }
    }

    /// <summary>Whether it looks after so many steps.</summary>
    /// <param name="step">Optimizer steps done.</param>
    /// <returns>True when it does.</returns>
    public bool Includes(long step) => steps.Contains(step);

    // The run ends here: what looks at all looks once more.
    internal void EndAt(long step)
    {
        if (steps.Count > 0)
            steps.Add(step);
    }
}
