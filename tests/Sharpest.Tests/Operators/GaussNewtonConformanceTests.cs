using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Tests.Support;
using static TorchSharp.torch;

namespace Sharpest.Tests.Operators;

/// <summary>The rules for operators, kept by a Gauss–Newton matrix whose graphs are all kept.</summary>
public class GaussNewtonConformanceTests : SymmetricOperatorConformance, IDisposable
{
    private readonly GaussNewtonOperator matrix;

    public GaussNewtonConformanceTests()
        : this(new GaussNewtonOptions()) { }

    protected GaussNewtonConformanceTests(GaussNewtonOptions options) =>
        matrix = new GaussNewtonOperator(
            OutputProblem.Images(ScalarType.Float64).Objective(new ObjectiveOptions { L2 = 0.01 }),
            options
        );

    public void Dispose()
    {
        matrix.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override ISymmetricOperator Create() => matrix;
}

/// <summary>The same where every graph is built anew for every product.</summary>
public sealed class GaussNewtonWithoutKeptGraphsConformanceTests()
    : GaussNewtonConformanceTests(new GaussNewtonOptions { MemoryBytes = 0 });

/// <summary>The same in float32.</summary>
public sealed class Float32GaussNewtonConformanceTests : SymmetricOperatorConformance, IDisposable
{
    private readonly GaussNewtonOperator matrix = new(OutputProblem.Images(ScalarType.Float32, 3).Objective());

    protected override double Rounding => 3e-6;

    public void Dispose() => matrix.Dispose();

    protected override ISymmetricOperator Create() => matrix;
}

/// <summary>The rules for operators, kept by an empirical Fisher matrix.</summary>
public sealed class EmpiricalFisherConformanceTests : SymmetricOperatorConformance, IDisposable
{
    private readonly FisherOperator matrix = new(
        OutputProblem.Images(ScalarType.Float64).Objective(),
        FisherKind.Empirical
    );

    public void Dispose() => matrix.Dispose();

    protected override ISymmetricOperator Create() => matrix;
}

/// <summary>The rules for operators, kept by a Monte-Carlo Fisher matrix, graphs and all built anew for every product.</summary>
public sealed class MonteCarloFisherConformanceTests : SymmetricOperatorConformance, IDisposable
{
    private readonly FisherOperator matrix = new(
        OutputProblem.Sequences().Objective(),
        FisherKind.MonteCarlo,
        new FisherOptions { Samples = 3, MemoryBytes = 0 }
    );

    public void Dispose() => matrix.Dispose();

    protected override ISymmetricOperator Create() => matrix;
}

/// <summary>The same in float32.</summary>
public sealed class Float32FisherConformanceTests : SymmetricOperatorConformance, IDisposable
{
    private readonly FisherOperator matrix = new(
        OutputProblem.Images(ScalarType.Float32, 3).Objective(),
        FisherKind.MonteCarlo,
        new FisherOptions { Samples = 2 }
    );

    protected override double Rounding => 3e-6;

    public void Dispose() => matrix.Dispose();

    protected override ISymmetricOperator Create() => matrix;
}
