namespace Sharpest.Experiments.Paper.Figures;

/// <summary>A value of a run at a step, ready to be averaged over seeds and drawn.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="X">Where it is drawn.</param>
/// <param name="Y">The value.</param>
internal readonly record struct SeriesPoint(long Step, double X, double Y);
