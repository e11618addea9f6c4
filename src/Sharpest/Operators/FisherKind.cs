namespace Sharpest.Operators;

/// <summary>Where the targets of a Fisher matrix come from.</summary>
public enum FisherKind
{
    /// <summary>
    /// From the model's own distribution p(y | f): an unbiased estimate of the Fisher information matrix, whose error falls
    /// as one over the square root of the samples.
    /// </summary>
    MonteCarlo,

    /// <summary>
    /// From the data: the second moment of the gradients of single observations, uncentred. It is not the Fisher
    /// information, and differs from it far from a fit (Kunstner et al., NeurIPS 2019).
    /// </summary>
    Empirical,
}
