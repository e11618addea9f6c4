namespace Sharpest.Spectra;

/// <summary>An estimated Frobenius norm.</summary>
/// <param name="Value">√(mean ‖Az‖²), an estimate of ‖A‖_F; NaN when no product could be used.</param>
/// <param name="StandardError">Its standard error, that of the mean divided by twice the norm; NaN from one product.</param>
/// <param name="PaperValue">
/// √(mean ‖Az‖): what the code of Jastrzębski et al. (2019) computes under the name of the Frobenius norm. It is about
/// √‖A‖_F, so 14.6 where the norm is 213; of use only to compare with their tables, with Gaussian vectors.
/// </param>
/// <param name="Trace">
/// mean zᵀAz, an estimate of tr A that the same products give for nothing (Hutchinson); NaN when none could be used.
/// </param>
/// <param name="TraceError">Its standard error; NaN from one product.</param>
/// <param name="Status">How it ended; <see cref="SolverStatus.Converged"/> when all products were taken.</param>
/// <param name="OperatorCalls">Products taken.</param>
/// <param name="Seconds">Wall-clock seconds.</param>
public sealed record FrobeniusEstimate(
    double Value,
    double StandardError,
    double PaperValue,
    double Trace,
    double TraceError,
    SolverStatus Status,
    int OperatorCalls,
    double Seconds
);
