namespace Sharpest.Landscape;

/// <summary>The loss at a place on a line.</summary>
/// <param name="Multiple">k: the distance from the present weights in units of the line's scale.</param>
/// <param name="Loss">L there; NaN or infinite when the model's output is.</param>
public sealed record LossPoint(double Multiple, double Loss);
