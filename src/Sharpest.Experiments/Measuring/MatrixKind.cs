namespace Sharpest.Experiments.Measuring;

/// <summary>A symmetric matrix that says something about a loss.</summary>
public enum MatrixKind
{
    /// <summary>The second derivatives of the loss.</summary>
    Hessian,

    /// <summary>The generalized Gauss–Newton matrix: the Hessian without the curvature of the network itself.</summary>
    GaussNewton,

    /// <summary>The empirical Fisher matrix: the second moment of the examples' gradients.</summary>
    Fisher,

    /// <summary>The covariance of mini-batch gradients.</summary>
    GradientCovariance,
}
