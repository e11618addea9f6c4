using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Optimizers;
using Sharpest.Spectra;
using Sharpest.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Optimizers;

/// <summary>Whole trajectories of Nudged-SGD.</summary>
public sealed class NudgedSgdTrajectoryTests
{
    public static TheoryData<double, double, string> Variants()
    {
        var data = new TheoryData<double, double, string>();
        foreach (double gamma in (double[])[0.1, 1, 5])
        {
            foreach (double momentum in (double[])[0, 0.9])
            {
                data.Add(gamma, momentum, "correct_v");
                data.Add(gamma, momentum, "correct_g");
            }
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Weights_after_every_step_agree_with_NumPy_given_the_stored_directions(
        double gamma,
        double momentum,
        string target
    )
    {
        using IDisposable scope = NewDisposeScope();
        using var golden = new Golden("nsgd_trajectory");
        Tensor directions = golden.Tensor($"{Name(gamma, momentum, target)}/directions");
        int refreshes = 0;

        Follow(golden, gamma, momentum, target, 1e-12, _ => new SharpSubspace(directions.select(0, refreshes++).t()));

        Assert.Equal(gamma == 1 ? 0 : 3, refreshes);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Weights_after_every_step_agree_with_NumPy_when_the_solver_finds_the_directions(
        double gamma,
        double momentum,
        string target
    )
    {
        using IDisposable scope = NewDisposeScope();
        using var golden = new Golden("nsgd_trajectory");
        var solver = new LanczosSolver(new LanczosOptions { Tolerance = 1e-11, MaxOperatorCalls = 107 });

        Follow(
            golden,
            gamma,
            momentum,
            target,
            1e-9,
            model =>
            {
                using var hessian = new HessianOperator(golden.Objective(model));
                using Eigenpairs pairs = solver.Largest(hessian, 3, hessian.Gradient);
                return new SharpSubspace(pairs);
            }
        );
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.9)]
    public void With_a_scale_of_one_every_bit_is_that_of_SGD(double momentum)
    {
        using IDisposable scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> nudgedModel = SmallModels.Mlp(ScalarType.Float32);
        nn.Module<Tensor, Tensor> plainModel = SmallModels.Mlp(ScalarType.Float32);
        (Tensor inputs, Tensor labels) = SmallModels.Vectors(ScalarType.Float32, 30);
        var options = new NudgedSgdOptions { SharpStepScale = 1, Momentum = momentum };
        using var nudged = new NudgedSgd(Parameters(nudgedModel), 0.1, () => null, options);
        using SGD plain = optim.SGD(plainModel.parameters(), 0.1, momentum);

        for (int step = 0; step < 50; step++)
        {
            Tensor x = inputs.narrow(0, step % 5 * 6, 6);
            Tensor y = labels.narrow(0, step % 5 * 6, 6);
            Step(nudgedModel, nudged, x, y);
            Step(plainModel, plain, x, y);
            Assert.All(
                nudgedModel.parameters().Zip(plainModel.parameters()),
                pair => Assert.True(Near.Same(pair.First, pair.Second), $"step {step}")
            );
        }
    }

    private static void Follow(
        Golden golden,
        double gamma,
        double momentum,
        string target,
        double tolerance,
        Func<nn.Module<Tensor, Tensor>, SharpSubspace> find
    )
    {
        nn.Module<Tensor, Tensor> model = golden.Mlp();
        var layout = new ParameterLayout(model);
        Tensor inputs = golden.Tensor("inputs");
        Tensor labels = golden.Tensor("labels");
        Tensor batches = golden.Tensor("batches");
        Tensor expected = golden.Tensor($"{Name(gamma, momentum, target)}/weights");
        var options = new NudgedSgdOptions
        {
            SharpStepScale = gamma,
            Momentum = momentum,
            SubspaceSize = 3,
            RefreshEvery = 4,
            Target = target == "correct_v" ? NudgeTarget.Velocity : NudgeTarget.Gradient,
        };
        using var optimizer = new NudgedSgd(
            Parameters(model),
            golden.Number("learning_rate"),
            () => find(model),
            options
        );
        for (int step = 0; step < 12; step++)
        {
            Tensor batch = batches.select(0, step);
            Step(model, optimizer, inputs.index_select(0, batch), labels.index_select(0, batch));
            double error = (layout.Read() - expected.select(0, step)).abs().max().ToDouble();
            Assert.True(error < tolerance, $"step {step}: a weight is off by {error:g3}");
        }
        Assert.Equal(12, optimizer.Steps);
    }

    private static void Step(nn.Module<Tensor, Tensor> model, optim.Optimizer optimizer, Tensor x, Tensor y)
    {
        optimizer.zero_grad();
        nn.functional.cross_entropy(model.forward(x), y).backward();
        optimizer.step();
    }

    private static IEnumerable<Parameter> Parameters(nn.Module model) => model.parameters();

    private static string Name(double gamma, double momentum, string target) =>
        FormattableString.Invariant($"gamma={gamma}/momentum={momentum}/{target}");
}
