using Sharpest.Operators;
using static TorchSharp.torch;

namespace Sharpest.Tests.Support;

/// <summary>Writes an operator down, product by product.</summary>
internal static class Materialize
{
    public static Tensor Dense(ISymmetricOperator a)
    {
        Tensor units = eye(a.Dimension, dtype: a.DType);
        return stack([.. Enumerable.Range(0, (int)a.Dimension).Select(i => a.Apply(units.select(0, i)))], 1);
    }
}
