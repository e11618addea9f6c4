using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Spectra;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tracking;

/// <summary>
/// Follows λ₁ and e₁ from step to step: each look is a Lanczos search that begins at the e₁ of the look before, mixed
/// with a little of the gradient, and ends as soon as the residual allows.
/// </summary>
/// <remarks>
/// One step turns e₁ a little, so two or three products suffice; where another direction overtakes e₁ at once, the search
/// goes on by itself, which is the refresh that other methods need a trigger for. The value belongs to the objective's
/// examples: their λ₁ lies above that of more examples.
/// <para>
/// Where the model is made of the library's layers and the first look finds the products right enough, products are differences
/// of gradients: a look costs one gradient and one more for each of <see cref="FollowedSharpness.Products"/>, the weights are
/// moved and put back bit for bit, and so a look must not come between a forward and a backward pass. Elsewhere products
/// are exact: three gradients a look and about two for each product. Not for use by several threads at once.
/// </para>
/// </remarks>
public sealed class SharpnessFollower : IDisposable
{
    // What products by differences may be off by, over the residual that is asked for.
    private const double ShareOfTolerance = 0.25;

    private readonly FollowerOptions options;
    private readonly LanczosSolver solver;

    /// <summary>Creates a follower that has seen nothing yet; its first look begins at the gradient.</summary>
    /// <param name="options">How exactly to follow, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public SharpnessFollower(FollowerOptions? options = null)
    {
        this.options = options ?? new FollowerOptions();
        if (!(this.options.GradientShare >= 0) || !double.IsFinite(this.options.GradientShare))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                this.options.GradientShare,
                "The share of the gradient must be a number that is not negative."
            );
        }
        solver = new LanczosSolver(
            new LanczosOptions
            {
                Tolerance = this.options.Tolerance,
                MaxOperatorCalls = this.options.MaxProducts,
                GuardPairs = 0,
                Seed = this.options.Seed,
            }
        );
    }

    /// <summary>e₁ of the last look, a unit vector of shape <c>[n]</c>, or null before the first; owned by the follower.</summary>
    public Tensor? Direction { get; private set; }

    /// <summary>Whether products are differences of gradients. The first look at an objective decides unless it is set, for
    /// instance to what it was before a run was interrupted.</summary>
    /// <value>The default, null, is undecided.</value>
    public bool? TakesDifferences { get; set; }

    /// <summary>Looks at the present weights.</summary>
    /// <param name="objective">The loss over the same examples at every look.</param>
    /// <param name="stop">Asked between products.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="Runtime.AutogradException">The loss cannot be differentiated twice.</exception>
    public FollowedSharpness Follow(Objective objective, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        if (TakesDifferences ??= DifferencesServe(objective))
        {
            using var differences = new HeldPatternOperator(objective);
            return Follow(differences, differences.Gradient, stop);
        }
        using var hessian = new HessianOperator(objective, options.Hessian);
        return Follow(hessian, hessian.Gradient, stop);
    }

    /// <summary>Looks at a matrix that changes from look to look.</summary>
    /// <param name="matrix">H as it is now.</param>
    /// <param name="gradient">A direction in which a new e₁ is likely, shape <c>[n]</c>; it may be zero.</param>
    /// <param name="stop">Asked between products.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ArgumentException">The gradient, or e₁ of the look before, has another shape than the matrix.</exception>
    public FollowedSharpness Follow(ISymmetricOperator matrix, Tensor gradient, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        matrix.CheckVector(gradient);
        if (Direction is not null && Direction.numel() != matrix.Dimension)
        {
            throw new ArgumentException(
                $"e₁ of the look before has {Direction.numel()} entries, the matrix {matrix.Dimension} rows.",
                nameof(matrix)
            );
        }
        using Tensor start = Start(gradient);
        using Eigenpairs found = solver.Largest(matrix, 1, start, stop: stop);
        if (found.Count == 0)
            return new FollowedSharpness(double.NaN, double.NaN, found.OperatorCalls, found.Status);
        Begin(found.Vectors);
        return new FollowedSharpness(found.Values[0], found.Residuals[0], found.OperatorCalls, found.Status);
    }

    /// <summary>Makes the next look begin at a direction that is known, for instance from a measurement or a checkpoint.</summary>
    /// <param name="direction">e₁, n numbers, not zero; it is copied.</param>
    public void Begin(Tensor direction)
    {
        ArgumentNullException.ThrowIfNull(direction);
        using IDisposable _ = no_grad();
        using IDisposable scope = NewDisposeScope();
        Tensor copy = direction.detach().flatten().clone().DetachFromDisposeScope();
        Direction?.Dispose();
        Direction = copy;
    }

    /// <summary>Frees e₁.</summary>
    public void Dispose()
    {
        Direction?.Dispose();
        Direction = null;
    }

    // By measurement at the first look, in the direction in which the loss changes most: layers whose pattern cannot be held
    // make the gradient jump.
    private bool DifferencesServe(Objective objective)
    {
        using IDisposable scope = NewDisposeScope();
        using var differences = new HeldPatternOperator(objective);
        if (!differences.HoldsAnything)
            return false;
        Tensor exact;
        using (var hessian = new HessianOperator(objective, options.Hessian))
            exact = hessian.Apply(differences.Gradient);
        double off = differences.Apply(differences.Gradient).sub_(exact).norm().ToDouble() / exact.norm().ToDouble();
        return off <= options.Tolerance * ShareOfTolerance; // not where either is not finite
    }

    private Tensor Start(Tensor gradient)
    {
        using IDisposable _ = no_grad();
        using IDisposable scope = NewDisposeScope();
        if (Direction is null)
            return gradient.clone().MoveToOuterDisposeScope();
        double length = gradient.norm().ToDouble();
        double share = length > 0 && double.IsFinite(length) ? options.GradientShare / length : 0;
        // The sign of an eigenvector is arbitrary; that of the gradient's part must not cancel it.
        double sign = Direction.to(gradient.dtype).dot(gradient).ToDouble() < 0 ? -1 : 1;
        return gradient.mul(sign * share).add_(Direction.to(gradient.dtype)).MoveToOuterDisposeScope();
    }
}
