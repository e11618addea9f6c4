namespace Sharpest.Runs.Figures;

/// <summary>The part a colour plays, so that a figure can be drawn on light and on dark ground.</summary>
internal enum Ink
{
    Surface,
    Text,
    Muted,
    Axis,
    Grid,
    Threshold,
    Good,
    Rank,
    Gradient,
    Run1,
    Run2,
    Run3,
    Run4,
    Run5,
    Run6,
}
