using Sharpest.Operators;
using static TorchSharp.torch;

namespace Sharpest.Tests.Support;

/// <summary>Counts the products of an operator, and spoils those after a number of them.</summary>
internal sealed class CountingOperator(ISymmetricOperator inner, int goodCalls = int.MaxValue) : ISymmetricOperator
{
    public int Calls { get; private set; }

    public long Dimension => inner.Dimension;

    public ScalarType DType => inner.DType;

    public Device Device => inner.Device;

    public Tensor Apply(Tensor vector)
    {
        Tensor product = inner.Apply(vector);
        if (Calls++ >= goodCalls)
            product.fill_(double.NaN);
        return product;
    }
}
