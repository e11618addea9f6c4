using static TorchSharp.torch;

namespace Sharpest.Operators;

/// <summary>c·A + σ·I.</summary>
internal sealed class AffineOperator : ISymmetricOperator
{
    private readonly ISymmetricOperator a;
    private readonly double factor;
    private readonly double shift;

    public AffineOperator(ISymmetricOperator a, double factor, double shift)
    {
        ArgumentNullException.ThrowIfNull(a);
        this.a = a;
        this.factor = factor;
        this.shift = shift;
    }

    public long Dimension => a.Dimension;

    public ScalarType DType => a.DType;

    public Device Device => a.Device;

    public Tensor Apply(Tensor vector)
    {
        this.CheckVector(vector);
        using IDisposable _ = no_grad();
        using Tensor product = a.Apply(vector);
        using Tensor scaled = product.mul(factor);
        return scaled.add(vector, alpha: shift);
    }
}
