namespace Sharpest.Operators;

/// <summary>How far a <see cref="FiniteDifferenceHessianOperator"/> moves the weights.</summary>
public sealed record FiniteDifferenceOptions
{
    /// <summary>The length of the step over the length of the weights, h/‖w‖.</summary>
    /// <value>
    /// The default, null, is the cube root of the machine epsilon of the parameters' dtype (6.1e-6 in float64, 4.9e-3 in
    /// float32), which balances the error of the differences, h²·|∂³L|/6, against the rounding of the gradients, ε·‖∇L‖/h.
    /// </value>
    public double? RelativeStep { get; init; }
}
