using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tests.Operators;

/// <summary>Symmetric and linear to the accuracy that is documented for smooth losses in float64.</summary>
public sealed class FiniteDifferenceHessianOperatorTests : SymmetricOperatorConformance
{
    private readonly OutputProblem problem = OutputProblem.Classifier();

    protected override double Rounding => 1e-8;

    protected override ISymmetricOperator Create() =>
        new FiniteDifferenceHessianOperator(problem.Objective(new ObjectiveOptions { L2 = 0.01 }));

    [Fact]
    public void Products_agree_with_exact_ones_as_documented()
    {
        using IDisposable scope = NewDisposeScope();
        Assert.InRange(Error(ScalarType.Float64), 0, 1e-8);
        Assert.InRange(Error(ScalarType.Float32), 0, 1e-2);
    }

    [Fact]
    public void The_default_step_is_near_the_best_one()
    {
        using IDisposable scope = NewDisposeScope();
        double usual = Error(ScalarType.Float64);

        Assert.True(usual < Error(ScalarType.Float64, 1e-3));
        Assert.True(usual < Error(ScalarType.Float64, 1e-9));
    }

    [Fact]
    public void On_a_quadratic_any_step_is_exact()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor matrix = Spectrum.Matrix([4, 2, -1, 0.5]).Matrix;
        var w = new TorchSharp.Modules.Parameter(tensor([1, 2, -1, 0.5]));
        Objective objective = LandscapeProblems.OfParameter(w, () => w.dot(matrix.mv(w)) / 2);
        var hessian = new FiniteDifferenceHessianOperator(
            objective,
            new FiniteDifferenceOptions { RelativeStep = 0.5 }
        );

        Assert.True(Near.RelativeError(Materialize.Dense(hessian), matrix) < 1e-14);
        Assert.Equal(0.5 * w.norm().ToDouble(), hessian.Step, 1e-14);
    }

    [Fact]
    public void Weights_of_zero_have_a_step_too()
    {
        using IDisposable scope = NewDisposeScope();
        var w = new TorchSharp.Modules.Parameter(zeros(3, dtype: float64));
        Objective objective = LandscapeProblems.OfParameter(w, () => w.square().sum());

        var hessian = new FiniteDifferenceHessianOperator(objective);

        Assert.True(Near.RelativeError(Materialize.Dense(hessian), 2 * eye(3, dtype: float64)) < 1e-9);
    }

    [Fact]
    public void It_works_where_there_is_no_second_derivative()
    {
        using IDisposable scope = NewDisposeScope();
        OutputProblem p = OutputProblem.Classifier();
        Objective objective = Objective.Create(
            p.Model,
            [0],
            _ => OnlyOnce.apply(nn.functional.cross_entropy(p.Model.forward(p.Inputs), p.Targets)),
            _ => 11
        );
        using var exact = new HessianOperator(p.Objective());
        Tensor v = SmallModels.Random(exact.Dimension, ScalarType.Float64);
        Tensor expected = exact.Apply(v); // before the weights move

        Tensor product = new FiniteDifferenceHessianOperator(objective).Apply(v);

        Assert.True(Near.RelativeError(product, expected) < 1e-8);
    }

    [Fact]
    public void Weights_and_gradients_come_back_bit_for_bit_also_when_the_loss_throws()
    {
        using IDisposable scope = NewDisposeScope();
        OutputProblem p = OutputProblem.Classifier();
        bool fails = false;
        Objective objective = Objective.Create(
            p.Model,
            [0],
            _ =>
                fails
                    ? throw new InvalidOperationException("the data are gone")
                    : nn.functional.cross_entropy(p.Model.forward(p.Inputs), p.Targets),
            _ => 11
        );
        Tensor before = objective.Parameters.Read();
        var hessian = new FiniteDifferenceHessianOperator(objective);
        Tensor v = SmallModels.Random(hessian.Dimension, ScalarType.Float64);

        hessian.Apply(v);
        Assert.True(Near.Same(objective.Parameters.Read(), before));
        fails = true;
        Assert.Throws<InvalidOperationException>(() => hessian.Apply(v));

        Assert.True(Near.Same(objective.Parameters.Read(), before));
        Assert.All(p.Model.parameters(), parameter => Assert.Null(parameter.grad));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_senseless_step_is_refused(double step) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new FiniteDifferenceHessianOperator(
                problem.Objective(),
                new FiniteDifferenceOptions { RelativeStep = step }
            )
        );

    private static double Error(ScalarType dtype, double? step = null)
    {
        using var exact = new HessianOperator(OutputProblem.Classifier().Objective());
        Tensor v = SmallModels.Random(exact.Dimension, ScalarType.Float64);
        var differences = new FiniteDifferenceHessianOperator(
            OutputProblem.Classifier(dtype).Objective(),
            new FiniteDifferenceOptions { RelativeStep = step }
        );
        return Near.RelativeError(differences.Apply(v.to(dtype)), exact.Apply(v));
    }

    /// <summary>The identity, whose derivative is computed without a graph.</summary>
    private sealed class OnlyOnce : autograd.SingleTensorFunction<OnlyOnce>
    {
        public override string Name => nameof(OnlyOnce);

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments) =>
            ((Tensor)arguments[0]).clone();

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient) => [gradient.detach()];
    }
}
