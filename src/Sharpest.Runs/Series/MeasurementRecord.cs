namespace Sharpest.Runs.Series;

/// <summary>One measurement of the sharpest directions.</summary>
/// <param name="Step">Optimizer steps done when it was taken.</param>
/// <param name="Epoch">The same in epochs.</param>
/// <param name="Status">How the solver ended, for instance <c>Converged</c>.</param>
/// <param name="SampleSize">Examples it was taken on.</param>
/// <param name="Loss">Mean loss over those examples.</param>
/// <param name="GradientNorm">‖∇L‖ over those examples.</param>
/// <param name="LearningRate">The learning rate η in force.</param>
/// <param name="OperatorCalls">Hessian-vector products taken.</param>
/// <param name="Seconds">Wall-clock seconds.</param>
/// <param name="Eigenpairs">The pairs, largest eigenvalue first.</param>
public sealed record MeasurementRecord(
    long Step,
    double Epoch,
    string Status,
    int SampleSize,
    double Loss,
    double GradientNorm,
    double LearningRate,
    int OperatorCalls,
    double Seconds,
    IReadOnlyList<EigenpairRecord> Eigenpairs
);
