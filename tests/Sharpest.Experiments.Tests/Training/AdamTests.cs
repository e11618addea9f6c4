using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training;
using Sharpest.Experiments.Training.LearningRates;
using Sharpest.Runs.Tensors;
using Sharpest.Tracking;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Tests.Training;

/// <summary>Adam as runs use it, against torch.optim.Adam in float64.</summary>
public sealed class AdamTests
{
    [Theory]
    [InlineData("constant", 1.0)]
    [InlineData("halved", 0.5)]
    public void Every_weight_after_every_step_and_both_moments_are_those_of_PyTorch(string variant, double late)
    {
        using IDisposable scope = NewDisposeScope();
        using SafetensorsFile golden = SafetensorsFile.Open(
            Path.Combine(AppContext.BaseDirectory, "goldens", "adam_trajectory.safetensors")
        );
        nn.Module<Tensor, Tensor> model = Mlp(golden);
        double start = golden.Read<double>("learning_rate")[0];
        // Adam's drop comes as one of a schedule does: through the learning rate in force.
        var spec = new ExperimentSpec
        {
            Optimizer = "adam",
            Lr = start,
            Schedule = late == 1 ? "constant" : "step",
            DropEpochs = late == 1 ? null : "6",
            DropFactor = late == 1 ? 0.1 : late,
        };
        using optim.Optimizer optimizer = OptimizerFactory.Create(spec, model, () => null);
        var rate = new LearningRate(spec, optimizer);
        (Tensor inputs, Tensor labels) = (Read(golden, "inputs"), Read(golden, "labels"));
        (Tensor batches, Tensor expected) = (Read(golden, "batches"), Read(golden, $"{variant}/weights"));
        for (int step = 0; step < 12; step++)
        {
            if (step > 0)
                rate.EndEpoch(step, 0);
            Tensor batch = batches.select(0, step);
            optimizer.zero_grad();
            Tensor logits = model.forward(inputs.index_select(0, batch));
            nn.functional.cross_entropy(logits, labels.index_select(0, batch)).backward();
            optimizer.step();
            AssertNear(expected.select(0, step), Flat(model.parameters()), $"step {step}");
        }
        Adam.State[] states = [.. ((Adam)optimizer).state_dict().State.Cast<Adam.State>()];
        AssertNear(Read(golden, $"{variant}/first_moment"), Flat(states.Select(s => s.exp_avg)), "first moment");
        AssertNear(Read(golden, $"{variant}/second_moment"), Flat(states.Select(s => s.exp_avg_sq)), "second moment");
    }

    [Fact]
    public void Its_limit_is_not_one_on_the_sharpness()
    {
        using nn.Module<Tensor, Tensor> model = nn.Linear(2, 2);
        using optim.Optimizer optimizer = OptimizerFactory.Create(
            new ExperimentSpec { Optimizer = "adam" },
            model,
            () => null
        );
        var rule = StepRule.Of(optimizer);

        Verdict verdict = VerdictWriter.Judge([new SharpnessPoint(0, 0.05, [100, 3], [0.5, 0.1])], [], rule);

        Assert.Contains("2/η is not its limit", verdict.Headline, StringComparison.Ordinal);
        Assert.Null(verdict.Advice);
    }

    private static nn.Module<Tensor, Tensor> Mlp(SafetensorsFile golden)
    {
        nn.Module<Tensor, Tensor> model = nn.Sequential(
            ("first", nn.Linear(6, 7)),
            ("tanh1", nn.Tanh()),
            ("second", nn.Linear(7, 5)),
            ("tanh2", nn.Tanh()),
            ("head", nn.Linear(5, 3))
        );
        model.to(ScalarType.Float64);
        using IDisposable quiet = no_grad();
        string[] names = ["w1", "b1", "w2", "b2", "w3", "b3"];
        foreach ((string name, Parameter parameter) in names.Zip(model.parameters()))
            parameter.copy_(Read(golden, name));
        return model;
    }

    private static Tensor Read(SafetensorsFile golden, string name)
    {
        TensorEntry entry = golden.Entries[name];
        Tensor flat =
            entry.Type == TensorElementType.I64 ? tensor(golden.Read<long>(name)) : tensor(golden.Read<double>(name));
        return flat.reshape([.. entry.Shape]);
    }

    private static Tensor Flat(IEnumerable<Tensor> parts) => cat([.. parts.Select(part => part.reshape(-1))]);

    private static void AssertNear(Tensor expected, Tensor actual, string what)
    {
        double error = (expected - actual).abs().max().ToDouble();
        Assert.True(error < 1e-12, $"{what}: off by {error:g3}");
    }
}
