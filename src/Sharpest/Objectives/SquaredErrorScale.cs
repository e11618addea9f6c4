namespace Sharpest.Objectives;

/// <summary>By what the squared distance of an example's D outputs from its targets is multiplied.</summary>
public enum SquaredErrorScale
{
    /// <summary>1/D: the mean over all outputs, which is what <c>mse_loss</c> of PyTorch computes by default.</summary>
    Mean,

    /// <summary>1: <c>mse_loss</c> with the sum of outputs, divided by the number of examples.</summary>
    Sum,

    /// <summary>½: the negative log-likelihood of a unit Gaussian, with ∇²ℓ = I; usual in work on the edge of stability.</summary>
    Half,
}
