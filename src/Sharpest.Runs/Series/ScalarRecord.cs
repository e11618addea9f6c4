namespace Sharpest.Runs.Series;

/// <summary>One value of a named series.</summary>
/// <param name="Tag">The series, for instance <c>train/loss</c>.</param>
/// <param name="Step">Optimizer steps done when the value was taken.</param>
/// <param name="Epoch">The same in epochs.</param>
/// <param name="Value">The value; NaN and infinities are kept.</param>
public sealed record ScalarRecord(string Tag, long Step, double Epoch, double Value);
