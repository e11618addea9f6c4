using Sharpest.Objectives;
using Sharpest.Optimizers;
using Sharpest.Tests.Support;
using Sharpest.Tracking;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Tracking;

/// <summary>What is read of an optimizer, and what the verdict makes of it.</summary>
public sealed class StepRuleTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly nn.Module<Tensor, Tensor> model = SmallModels.Mlp(ScalarType.Float32);
    private readonly Objective objective;

    public StepRuleTests()
    {
        (Tensor inputs, Tensor labels) = SmallModels.Vectors(ScalarType.Float32, 12);
        objective = Objective.Classification(model, inputs, labels);
    }

    public void Dispose() => scope.Dispose();

    [Fact]
    public void The_learning_rate_momentum_and_scale_are_those_of_the_optimizer_now()
    {
        using SGD plain = optim.SGD(model.parameters(), 0.1, 0.9);
        using var nudged = new NudgedSgd(
            model.parameters(),
            0.2,
            () => null,
            new() { SharpStepScale = 0.5, Momentum = 0.3 }
        );
        using var bulk = new NudgedSgd(model.parameters(), 0.2, () => null, new() { Rule = SharpStepRule.OnlyTop });
        nudged.Momentum = 0.4;
        plain.ParamGroups.Single().LearningRate = 0.05;

        Assert.Equal(new StepRule(0.05, 0.9, null), StepRule.Of(plain));
        Assert.Equal(new StepRule(0.2, 0.4, 0.5), StepRule.Of(nudged));
        Assert.Null(StepRule.Of(bulk).SharpStepScale);
    }

    [Fact]
    public void Of_several_groups_the_one_that_meets_its_limit_first_counts()
    {
        Parameter[] all = [.. model.parameters()];
        using var optimizer = new SGD(
            [new SGD.ParamGroup(all[..2], 0.01), new SGD.ParamGroup(all[2..], 0.3, 0.5)],
            0.02
        );

        StepRule rule = StepRule.Of(optimizer);

        Assert.Equal((0.3, 0.5), (rule.LearningRate, rule.Momentum));
        Assert.Equal(10, rule.Threshold(0.3), 1e-12);
    }

    [Fact]
    public void The_verdict_speaks_of_the_optimizer_in_use()
    {
        string Of(optim.Optimizer optimizer)
        {
            using var tracker = new SharpnessTracker(objective, new() { Every = 1, Directions = 1 });
            using (optimizer)
                tracker.AfterStep(optimizer, 1.0);
            return tracker.Verdict().ToString();
        }
        IEnumerable<Parameter> all = model.parameters();

        Assert.Contains("2/η is 20", Of(optim.SGD(all, 0.1)), StringComparison.Ordinal);
        Assert.Contains("2(1+m)/η is 38", Of(optim.SGD(all, 0.1, 0.9)), StringComparison.Ordinal);
        Assert.Contains(
            "2(1+m)/((1+2m)η) is 13.6",
            Of(optim.SGD(all, 0.1, 0.9, nesterov: true)),
            StringComparison.Ordinal
        );
        Assert.Contains("Adam scales every coordinate", Of(optim.Adam(all, 0.1)), StringComparison.Ordinal);
        Assert.DoesNotContain("threshold", Of(optim.AdamW(all, 0.1)), StringComparison.Ordinal);
        Assert.Contains("RMSProp", Of(optim.RMSProp(all, 0.1)), StringComparison.Ordinal);
    }
}
