using static TorchSharp.torch;

namespace Sharpest.Operators;

/// <summary>A + B.</summary>
internal sealed class SumOperator : ISymmetricOperator
{
    private readonly ISymmetricOperator a;
    private readonly ISymmetricOperator b;

    public SumOperator(ISymmetricOperator a, ISymmetricOperator b)
    {
        VectorCheck.CheckAlike(a, b);
        this.a = a;
        this.b = b;
    }

    public long Dimension => a.Dimension;

    public ScalarType DType => a.DType;

    public Device Device => a.Device;

    public Tensor Apply(Tensor vector)
    {
        this.CheckVector(vector);
        using Tensor one = a.Apply(vector);
        using Tensor other = b.Apply(vector);
        return one.add(other);
    }
}
