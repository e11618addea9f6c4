using static TorchSharp.torch;

namespace Sharpest.Spectra;

/// <summary>An estimated diagonal.</summary>
/// <param name="Values">Shape <c>[n]</c>, the dtype of the operator; owned by this record. NaN when no product could be used.</param>
/// <param name="StandardErrors">The standard error of each entry, shape <c>[n]</c>; owned by this record. NaN from one product.</param>
/// <param name="Status">How it ended; <see cref="SolverStatus.Converged"/> when all products were taken.</param>
/// <param name="OperatorCalls">Products taken.</param>
/// <param name="Seconds">Wall-clock seconds.</param>
public sealed record DiagonalEstimate(
    Tensor Values,
    Tensor StandardErrors,
    SolverStatus Status,
    int OperatorCalls,
    double Seconds
) : IDisposable
{
    /// <summary>Frees both vectors.</summary>
    public void Dispose()
    {
        Values.Dispose();
        StandardErrors.Dispose();
    }
}
