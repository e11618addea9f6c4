using Sharpest.Optimizers;
using Sharpest.Runtime;
using Sharpest.Spectra;
using Sharpest.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Optimizers;

/// <summary>The kin of Nudged-SGD against the formulas of the escaping ablation.</summary>
public sealed class SharpStepRuleTests : IDisposable
{
    private const int Dimension = 9;
    private const double LearningRate = 0.1;

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Tensor gradient = SmallModels.Random(Dimension, ScalarType.Float64, 5);
    private readonly SharpSubspace subspace = RandomDirections.Draw(
        Dimension,
        3,
        new Seed(2),
        dtype: ScalarType.Float64
    );

    public void Dispose()
    {
        subspace.Dispose();
        scope.Dispose();
    }

    [Fact]
    public void Each_variant_of_the_ablation_takes_the_step_of_its_formula()
    {
        Tensor e = subspace.Directions();
        Tensor top = e.mv(e.t().mv(gradient));
        Tensor rest = gradient - top;

        Takes(SharpStepRule.OnlyTop, top);
        Takes(SharpStepRule.RemoveTop, rest);
        Takes(SharpStepRule.TopScaled(4), 4 * top + rest);
        Takes(SharpStepRule.BottomScaled(0.25), top + 0.25 * rest);
        Takes(new SignStep(0.3), rest + 0.3 * e.mv(e.t().mv(gradient).sign()));
        Takes(new DroppedStep(1), gradient);
        Takes(new DroppedStep(0), rest);
        Takes(new ScaledStep(0.5) { Bulk = 3 }, 0.5 * top + 3 * rest);
    }

    [Fact]
    public void Scaling_all_directions_at_once_is_scaling_one_after_another()
    {
        Tensor e = subspace.Directions();
        Tensor u = gradient;
        for (int k = 0; k < 3; k++)
        {
            Tensor direction = e.select(1, k);
            u = u + (2.5 - 1) * direction.dot(u) * direction;
        }

        Takes(SharpStepRule.TopScaled(2.5), u);
    }

    [Fact]
    public void Dom_and_bulk_steps_add_up_to_the_step_of_SGD() =>
        Assert.True(
            Near.RelativeError(Step(SharpStepRule.OnlyTop) + Step(SharpStepRule.RemoveTop), -LearningRate * gradient)
                < 1e-14
        );

    [Fact]
    public void Dropping_keeps_each_direction_whole_or_not_at_all_anew_at_every_step_and_repeatably()
    {
        var rule = new DroppedStep(0.25, 7);
        Tensor ones3 = ones(3, dtype: ScalarType.Float64);
        double[][] masks = [.. Enumerable.Range(0, 2000).Select(step => Near.Values(rule.Sharp(ones3, step)))];

        Assert.All(masks, mask => Assert.All(mask, m => Assert.True(m is 0 or 1)));
        Assert.Equal(0.25, masks.Average(mask => mask.Average()), 4 * Math.Sqrt(0.25 * 0.75 / 6000));
        Assert.Equal(masks[11], Near.Values(rule.Sharp(ones3, 11)));
        Assert.NotEqual(
            masks.SelectMany(m => m),
            masks.SelectMany((_, i) => Near.Values(new DroppedStep(0.25, 8).Sharp(ones3, i)))
        );
    }

    [Fact]
    public void Without_momentum_nudging_both_scales_by_the_square()
    {
        Tensor once = Step(SharpStepRule.TopScaled(0.09), target: NudgeTarget.Both);
        Tensor square = Step(SharpStepRule.TopScaled(0.09 * 0.09));

        Assert.True(Near.RelativeError(once, square) < 1e-14);
    }

    [Fact]
    public void With_momentum_nudging_both_nudges_what_enters_and_what_is_applied()
    {
        const double Scale = 0.3;
        const double Momentum = 0.8;
        Tensor e = subspace.Directions();
        Tensor Nudge(Tensor u) => u - (1 - Scale) * e.mv(e.t().mv(u));
        Tensor velocity = zeros_like(gradient);
        Tensor expected = zeros_like(gradient);
        for (int i = 0; i < 4; i++)
        {
            velocity = Momentum * velocity + Nudge(gradient);
            expected = expected - LearningRate * Nudge(velocity);
        }

        Tensor taken = Step(SharpStepRule.TopScaled(Scale), 4, Momentum, NudgeTarget.Both);

        Assert.True(Near.RelativeError(taken, expected) < 1e-13);
    }

    [Fact]
    public void Frozen_directions_are_found_once()
    {
        int found = 0;
        var w = new Parameter(zeros(Dimension, dtype: ScalarType.Float64));
        using var optimizer = new NudgedSgd(
            [w],
            LearningRate,
            () =>
            {
                found++;
                return subspace;
            },
            new() { Rule = SharpStepRule.OnlyTop, RefreshEvery = int.MaxValue }
        );
        w.grad = gradient;

        for (int i = 0; i < 20; i++)
            optimizer.step();

        Assert.Equal(1, found);
        Assert.Equal(20, optimizer.SubspaceAge);
        Assert.Equal(double.NaN, optimizer.SharpStepScale);
    }

    [Fact]
    public void Random_directions_are_orthonormal_repeatable_and_spread_over_the_space()
    {
        Tensor mean = zeros([6, 6], dtype: ScalarType.Float64);
        for (int i = 0; i < 400; i++)
        {
            using SharpSubspace drawn = RandomDirections.Draw(6, 2, new Seed(4), i, ScalarType.Float64);
            Tensor columns = drawn.Directions();
            Assert.True((columns.t().mm(columns) - eye(2, dtype: ScalarType.Float64)).abs().max().ToDouble() < 1e-14);
            mean.add_(columns.mm(columns.t()), alpha: 1.0 / 400);
        }
        using SharpSubspace again = RandomDirections.Draw(6, 2, new Seed(4), 5);
        using SharpSubspace same = RandomDirections.Draw(6, 2, new Seed(4), 5);

        Assert.True((mean - eye(6, dtype: ScalarType.Float64) / 3).abs().max().ToDouble() < 0.08);
        Assert.True(Near.Same(again.Directions(), same.Directions()));
        Assert.Throws<ArgumentOutOfRangeException>(() => RandomDirections.Draw(3, 4, new Seed(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => RandomDirections.Draw(3, 0, new Seed(1)));
    }

    [Fact]
    public void Numbers_that_no_step_can_have_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScaledStep(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScaledStep(1) { Bulk = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignStep(double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DroppedStep(1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => SharpStepRule.BottomScaled(-2));
        Assert.True(new ScaledStep(1).IsIdentity);
        Assert.False(SharpStepRule.OnlyTop.IsIdentity);
    }

    private void Takes(SharpStepRule rule, Tensor update) =>
        Assert.True(Near.RelativeError(Step(rule), -LearningRate * update) < 1e-14, rule.ToString());

    private Tensor Step(
        SharpStepRule rule,
        int count = 1,
        double momentum = 0,
        NudgeTarget target = NudgeTarget.Velocity
    )
    {
        var w = new Parameter(zeros(Dimension, dtype: ScalarType.Float64));
        using var optimizer = new NudgedSgd(
            [w],
            LearningRate,
            () => subspace,
            new()
            {
                Rule = rule,
                Momentum = momentum,
                Target = target,
            }
        );
        w.grad = gradient;
        for (int i = 0; i < count; i++)
            optimizer.step();
        return w.detach().clone();
    }
}
