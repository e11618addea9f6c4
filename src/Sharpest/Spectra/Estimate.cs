namespace Sharpest.Spectra;

/// <summary>An estimated number.</summary>
/// <param name="Value">The estimate; NaN when it ended before anything could be said.</param>
/// <param name="StandardError">Its standard error, from the scatter of the random vectors; NaN when they were too few.</param>
/// <param name="Status">How it ended; <see cref="SolverStatus.Converged"/> when all products were taken.</param>
/// <param name="OperatorCalls">Products taken.</param>
/// <param name="Seconds">Wall-clock seconds.</param>
public sealed record Estimate(
    double Value,
    double StandardError,
    SolverStatus Status,
    int OperatorCalls,
    double Seconds
);

/// <summary>How far an estimate has come.</summary>
/// <param name="OperatorCalls">Products taken.</param>
/// <param name="Products">Products that will be taken.</param>
/// <param name="Value">The estimate so far, or NaN.</param>
/// <param name="StandardError">Its standard error so far, or NaN.</param>
public sealed record EstimateProgress(int OperatorCalls, int Products, double Value, double StandardError);
