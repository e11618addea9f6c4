namespace Sharpest.Runs.Series;

/// <summary>The size of the whole Hessian at one step, estimated from products with random vectors.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Epoch">The same in epochs.</param>
/// <param name="Probes">How many random vectors.</param>
/// <param name="Frobenius">‖H‖_F = √Σλ², estimated as √(mean ‖Hz‖²).</param>
/// <param name="FrobeniusError">Its standard error.</param>
/// <param name="PaperValue">√(mean ‖Hz‖), which the paper's code calls the Frobenius norm; about √‖H‖_F.</param>
/// <param name="Trace">tr H = Σλ, estimated as mean zᵀHz.</param>
/// <param name="TraceError">Its standard error.</param>
public sealed record NormRecord(
    long Step,
    double Epoch,
    int Probes,
    double Frobenius,
    double FrobeniusError,
    double PaperValue,
    double Trace,
    double TraceError
);
