namespace Sharpest.Runs.Measurements;

/// <summary>An estimate of the trace of a matrix.</summary>
/// <param name="Method">The estimator.</param>
/// <param name="Mean">The estimate.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="OperatorCalls">Products it took.</param>
public sealed record TraceReading(string Method, double Mean, double StandardError, int OperatorCalls);
