using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Operators;

/// <summary>
/// A positive diagonal matrix P by whose inverse an optimizer multiplies its step, w ← w − η·P⁻¹·m, and the change of
/// variables that belongs to it: P⁻¹A has the eigenvalues of the symmetric P^{−½}AP^{−½}, and its eigenvectors are P^{−½}z.
/// </summary>
public sealed class Preconditioner : IDisposable
{
    private readonly Tensor inverseRoot;

    /// <summary>Takes a diagonal.</summary>
    /// <param name="diagonal">The diagonal of P, shape <c>[n]</c>; copied, the caller keeps ownership. NaN is passed on.</param>
    /// <exception cref="ArgumentException">The tensor is no floating-point vector, or an entry is not positive.</exception>
    public Preconditioner(Tensor diagonal)
    {
        ArgumentNullException.ThrowIfNull(diagonal);
        if (diagonal.dim() != 1 || diagonal.numel() == 0 || !diagonal.is_floating_point())
        {
            throw new ArgumentException(
                $"A diagonal must be a floating-point vector; this is {diagonal.dtype} "
                    + $"[{string.Join(", ", diagonal.shape)}].",
                nameof(diagonal)
            );
        }
        using IDisposable _ = no_grad();
        using IDisposable scope = NewDisposeScope();
        if (diagonal.le(0).any().ToBoolean())
        {
            throw new ArgumentException(
                $"The smallest entry of the diagonal is {diagonal.min().ToDouble():g3}; all must be positive. "
                    + "An optimizer keeps them so by its ε.",
                nameof(diagonal)
            );
        }
        Diagonal = diagonal.detach().clone().DetachFromDisposeScope();
        inverseRoot = Diagonal.rsqrt().DetachFromDisposeScope();
    }

    /// <summary>The diagonal of P, shape <c>[n]</c>; owned by the preconditioner.</summary>
    public Tensor Diagonal { get; }

    /// <summary>Reads the present P of an Adam, AdamW or RMSProp of TorchSharp; see <see cref="OptimizerDiagonal"/>.</summary>
    /// <param name="optimizer">The optimizer, after at least one step.</param>
    /// <param name="parameters">The parameters in the order of flat vectors, all of which the optimizer holds.</param>
    /// <returns>The preconditioner, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The optimizer is of another kind, has taken no step, or lacks a parameter; or an
    /// entry is not positive, which happens with ε = 0.</exception>
    public static Preconditioner Of(optim.Optimizer optimizer, Objectives.ParameterLayout parameters)
    {
        using Tensor diagonal = OptimizerDiagonal.Read(optimizer, parameters);
        return new Preconditioner(diagonal);
    }

    /// <summary>P^{−½}z, normalised: from eigenvectors of P^{−½}AP^{−½} to those of P⁻¹A, directions among the parameters.</summary>
    /// <param name="vectors">One vector <c>[n]</c>, or columns <c>[n, k]</c>.</param>
    /// <returns>Unit vectors of the same shape; the caller disposes them. They are not orthogonal to each other.</returns>
    /// <exception cref="ArgumentException">The vectors have another length or dtype.</exception>
    public Tensor ToParameters(Tensor vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (vectors.dim() is not (1 or 2) || vectors.size(0) != Diagonal.size(0) || vectors.dtype != Diagonal.dtype)
        {
            throw new ArgumentException(
                $"The vectors are {vectors.dtype} [{string.Join(", ", vectors.shape)}]; {Diagonal.dtype} "
                    + $"[{Diagonal.size(0)}] or [{Diagonal.size(0)}, k] is needed.",
                nameof(vectors)
            );
        }
        using IDisposable _ = no_grad();
        using IDisposable scope = NewDisposeScope();
        Tensor scaled = vectors.mul(vectors.dim() == 1 ? inverseRoot : inverseRoot.unsqueeze(1));
        return scaled.div(scaled.square().sum(0, keepdim: true).sqrt()).MoveToOuterDisposeScope();
    }

    /// <summary>Frees the diagonal.</summary>
    public void Dispose()
    {
        Diagonal.Dispose();
        inverseRoot.Dispose();
    }

    /// <summary>P^{−½}v.</summary>
    /// <param name="vector">v, shape <c>[n]</c>.</param>
    /// <returns>Shape <c>[n]</c>; the caller disposes it.</returns>
    internal Tensor Scale(Tensor vector) => vector.mul(inverseRoot);
}
