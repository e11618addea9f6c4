namespace Sharpest.Tracking;

/// <summary>
/// The sharpness beyond which a quadratic loss would make the optimizer diverge along that direction. For optimizers that
/// divide their step by a diagonal P, the sharpness is λ₁ of P⁻¹H (<see cref="Operators.PreconditionedOperator"/>), for P as
/// <see cref="Operators.Preconditioner.Of"/> reads it.
/// </summary>
public static class StabilityThreshold
{
    /// <summary>Gradient descent, with heavy-ball momentum: 2(1+m)/η (Cohen et al., ICLR 2021, for m = 0: 2/η).</summary>
    /// <param name="learningRate">η.</param>
    /// <param name="momentum">m, 0 for plain gradient descent.</param>
    /// <returns>The largest stable λ₁, in the unit of eigenvalues; infinite for η = 0.</returns>
    public static double Of(double learningRate, double momentum = 0) => 2 * (1 + momentum) / learningRate;

    /// <summary>Gradient descent with Nesterov momentum: (2+2m)/((1+2m)η) (Cohen et al., ICLR 2021).</summary>
    /// <param name="learningRate">η.</param>
    /// <param name="momentum">m, as <c>torch.optim.SGD</c> with <c>nesterov</c> takes it.</param>
    /// <returns>The largest stable λ₁, in the unit of eigenvalues; infinite for η = 0.</returns>
    public static double OfNesterov(double learningRate, double momentum) =>
        (2 + 2 * momentum) / ((1 + 2 * momentum) * learningRate);

    /// <summary>Adam and AdamW: (2+2β₁)/((1−β₁)η), 38/η for β₁ = 0.9 (Cohen et al. 2022).</summary>
    /// <param name="learningRate">η.</param>
    /// <param name="beta1">β₁, the share of the last momentum that is kept.</param>
    /// <returns>The largest stable eigenvalue of P⁻¹H; infinite for η = 0.</returns>
    public static double OfAdam(double learningRate, double beta1 = 0.9) =>
        (2 + 2 * beta1) / ((1 - beta1) * learningRate);

    /// <summary>RMSProp: 2(1+m)/η, for m = 0: 2/η (Cohen et al. 2022).</summary>
    /// <param name="learningRate">η.</param>
    /// <param name="momentum">m, 0 for plain RMSProp.</param>
    /// <returns>The largest stable eigenvalue of P⁻¹H; infinite for η = 0.</returns>
    public static double OfRmsProp(double learningRate, double momentum = 0) => Of(learningRate, momentum);
}
