using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Tests.Support;
using static TorchSharp.torch;

namespace Sharpest.Tests.Operators;

/// <summary>The rules for operators, kept by a Hessian whose graphs are all kept.</summary>
public class HessianOperatorConformanceTests : SymmetricOperatorConformance, IDisposable
{
    private readonly HessianOperator hessian;

    public HessianOperatorConformanceTests()
        : this(new HessianOptions()) { }

    protected HessianOperatorConformanceTests(HessianOptions options)
    {
        nn.Module<Tensor, Tensor> model = SmallModels.Convolutional(ScalarType.Float64, 2, 3);
        (Tensor inputs, Tensor labels) = SmallModels.Images(ScalarType.Float64, 7, 2);
        hessian = new HessianOperator(
            Objective.Classification(model, inputs, labels, microBatch: 3, options: new ObjectiveOptions { L2 = 0.01 }),
            options
        );
    }

    public void Dispose()
    {
        hessian.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override ISymmetricOperator Create() => hessian;
}

/// <summary>The same where every graph is built anew for every product.</summary>
public sealed class HessianWithoutKeptGraphsConformanceTests()
    : HessianOperatorConformanceTests(new HessianOptions { MemoryBytes = 0 });

/// <summary>The same in float32.</summary>
public sealed class Float32HessianConformanceTests : SymmetricOperatorConformance, IDisposable
{
    private readonly HessianOperator hessian;

    public Float32HessianConformanceTests()
    {
        nn.Module<Tensor, Tensor> model = SmallModels.Convolutional(ScalarType.Float32, 3, 5);
        (Tensor inputs, Tensor labels) = SmallModels.Images(ScalarType.Float32, 7, 3);
        hessian = new HessianOperator(Objective.Classification(model, inputs, labels, microBatch: 4));
    }

    protected override double Rounding => 3e-6;

    public void Dispose() => hessian.Dispose();

    protected override ISymmetricOperator Create() => hessian;
}
