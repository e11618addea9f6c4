namespace Sharpest.Runs.Series;

/// <summary>How gradients lie to one direction at one step: cosines, summed up over mini-batches.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Epoch">The same in epochs.</param>
/// <param name="Vector"><c>batch</c> for the gradients of mini-batches, <c>full</c> for their mean, the gradient over all of them.</param>
/// <param name="Direction"><c>e1</c>, <c>e2</c>, … for the sharp directions, <c>full</c> for the full gradient.</param>
/// <param name="Batches">How many mini-batches there were.</param>
/// <param name="Mean">Mean cosine; the sign of an eigenvector is arbitrary.</param>
/// <param name="MeanAbsolute">Mean of |cos|.</param>
/// <param name="Deviation">Standard deviation of the cosine over the mini-batches; 0 for the full gradient.</param>
/// <param name="Baseline">The mean |cos| of a random direction, √(2/(πn)).</param>
public sealed record AlignmentRecord(
    long Step,
    double Epoch,
    string Vector,
    string Direction,
    int Batches,
    double Mean,
    double MeanAbsolute,
    double Deviation,
    double Baseline
);
