using Sharpest.Objectives;
using static TorchSharp.torch;

namespace Sharpest.Operators;

/// <summary>
/// The rows and columns of an operator that belong to chosen parameters: SᵀAS, where S puts a vector of their numbers in its
/// place among zeros. A product costs a whole one with A; for the block of a Hessian, an objective restricted to the
/// parameters costs less.
/// </summary>
public sealed class BlockOperator : ISymmetricOperator
{
    private readonly ISymmetricOperator inner;

    /// <summary>Chooses parameters.</summary>
    /// <param name="inner">A; the caller keeps ownership and keeps it alive.</param>
    /// <param name="layout">Where parameters lie in A's vectors.</param>
    /// <param name="names">Names of parameters. They are taken in the order of the layout, whatever the order of the names.</param>
    /// <exception cref="ArgumentException">The layout has another dimension, there is no name, or a name is not in the layout.</exception>
    public BlockOperator(ISymmetricOperator inner, ParameterLayout layout, params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(names);
        if (layout.Dimension != inner.Dimension)
        {
            throw new ArgumentException(
                $"The layout has {layout.Dimension} numbers; the operator has {inner.Dimension} rows.",
                nameof(layout)
            );
        }
        string[] unknown = [.. names.Except(layout.Entries.Select(entry => entry.Name))];
        if (unknown.Length > 0 || names.Count == 0)
        {
            throw new ArgumentException(
                (names.Count == 0 ? "No parameter was named" : $"There is no parameter {string.Join(", ", unknown)}")
                    + $"; there are {string.Join(", ", layout.Entries.Select(entry => entry.Name))}.",
                nameof(names)
            );
        }
        this.inner = inner;
        Entries = [.. layout.Entries.Where(entry => names.Contains(entry.Name))];
        Dimension = Entries.Sum(entry => entry.Count);
    }

    /// <summary>The chosen parameters in the order of the block's vectors; their offsets are those in A's vectors.</summary>
    public IReadOnlyList<ParameterEntry> Entries { get; }

    /// <inheritdoc/>
    public long Dimension { get; }

    /// <inheritdoc/>
    public ScalarType DType => inner.DType;

    /// <inheritdoc/>
    public Device Device => inner.Device;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The vector has another shape, dtype or device.</exception>
    public Tensor Apply(Tensor vector)
    {
        this.CheckVector(vector);
        using IDisposable _ = no_grad();
        using IDisposable scope = NewDisposeScope();
        Tensor whole = zeros(inner.Dimension, dtype: DType, device: Device);
        Tensor[] places = [.. Entries.Select(entry => whole.narrow(0, entry.Offset, entry.Count))];
        long at = 0;
        foreach (Tensor place in places)
        {
            place.copy_(vector.narrow(0, at, place.numel()));
            at += place.numel();
        }
        Tensor product = inner.Apply(whole);
        return cat([.. Entries.Select(entry => product.narrow(0, entry.Offset, entry.Count))])
            .MoveToOuterDisposeScope();
    }
}
