namespace Sharpest.Operators;

/// <summary>
/// New operators from given ones. They own nothing: the given operators belong to whoever made them and must live as long
/// as the new ones are used.
/// </summary>
public static class OperatorAlgebra
{
    /// <summary>A + B; a product costs one with each.</summary>
    /// <param name="a">A.</param>
    /// <param name="b">B.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="ArgumentException">Dimensions, dtypes or devices differ.</exception>
    public static ISymmetricOperator Plus(this ISymmetricOperator a, ISymmetricOperator b) => new SumOperator(a, b);

    /// <summary>c·A; a product costs one with A.</summary>
    /// <param name="a">A.</param>
    /// <param name="factor">c.</param>
    /// <returns>The multiple.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factor"/> is NaN or infinite.</exception>
    public static ISymmetricOperator Times(this ISymmetricOperator a, double factor) =>
        new AffineOperator(a, Finite(factor, nameof(factor)), 0);

    /// <summary>A + σ·I; a product costs one with A. Eigenvectors stay, eigenvalues grow by σ.</summary>
    /// <param name="a">A.</param>
    /// <param name="shift">σ.</param>
    /// <returns>The shifted operator.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shift"/> is NaN or infinite.</exception>
    public static ISymmetricOperator Shift(this ISymmetricOperator a, double shift) =>
        new AffineOperator(a, 1, Finite(shift, nameof(shift)));

    private static double Finite(double value, string name) =>
        double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, "It must be a finite number.");
}
