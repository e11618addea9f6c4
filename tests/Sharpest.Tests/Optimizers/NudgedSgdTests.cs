using Sharpest.Optimizers;
using Sharpest.Spectra;
using Sharpest.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Optimizers;

/// <summary>Single steps of Nudged-SGD on parameters whose gradients are given.</summary>
public sealed class NudgedSgdTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Parameter first = new(zeros(2, dtype: ScalarType.Float64));
    private readonly Parameter second = new(zeros(1, 2, dtype: ScalarType.Float64));
    private readonly SharpSubspace axes = new(eye(4, dtype: ScalarType.Float64).narrow(1, 0, 3));
    private int refreshes;

    public void Dispose()
    {
        axes.Dispose();
        scope.Dispose();
    }

    [Fact]
    public void A_step_is_scaled_along_the_sharp_directions_alone()
    {
        using NudgedSgd optimizer = Create(new() { SharpStepScale = 0.5 });
        Gradients([1, 2], [3, 4]);

        optimizer.step();

        Weights([-0.05, -0.1, -0.15, -0.4]);
        Assert.Same(axes, optimizer.Subspace);
    }

    [Fact]
    public void Fewer_directions_than_the_subspace_holds_can_be_nudged()
    {
        using NudgedSgd optimizer = Create(new() { SharpStepScale = 0, SubspaceSize = 2 });
        Gradients([1, 2], [3, 4]);

        optimizer.step();

        Weights([0, 0, -0.3, -0.4]);
    }

    [Fact]
    public void The_velocity_that_is_kept_is_nudged_only_when_the_gradient_is_the_target()
    {
        // Two steps with gradient 1 everywhere and m = ½: velocities 1 and 1.5.
        Gradients([1, 1], [1, 1]);
        using (NudgedSgd velocity = Create(new() { SharpStepScale = 0.1, Momentum = 0.5 }))
        {
            velocity.step();
            velocity.SharpStepScale = 1;
            velocity.step();
        }
        Weights([-0.16, -0.16, -0.16, -0.25]);
        using (no_grad())
        {
            first.zero_();
            second.zero_();
        }
        using (
            NudgedSgd gradient = Create(
                new()
                {
                    SharpStepScale = 0.1,
                    Momentum = 0.5,
                    Target = NudgeTarget.Gradient,
                }
            )
        )
        {
            gradient.step();
            gradient.SharpStepScale = 1;
            gradient.step();
        }
        Weights([-0.115, -0.115, -0.115, -0.25]);
    }

    [Theory]
    [InlineData(0, 1, 10, 10)]
    [InlineData(0, 4, 10, 3)]
    [InlineData(3, 4, 10, 2)]
    [InlineData(5, 100, 10, 1)]
    [InlineData(10, 1, 10, 0)]
    public void Directions_are_found_after_the_burn_in_and_then_every_so_many_steps(
        int burnIn,
        int every,
        int steps,
        int expected
    )
    {
        using NudgedSgd optimizer = Create(
            new()
            {
                BurnIn = burnIn,
                RefreshEvery = every,
                SharpStepScale = 0.5,
            }
        );
        Gradients([1, 1], [1, 1]);

        for (int i = 0; i < steps; i++)
        {
            optimizer.step();
            Assert.Equal(i >= burnIn, optimizer.Subspace is not null);
        }

        Assert.Equal(expected, refreshes);
        Assert.Equal(steps, optimizer.Steps);
        double sharp = -0.1 * (Math.Min(burnIn, steps) + 0.5 * Math.Max(0, steps - burnIn));
        Weights([sharp, sharp, sharp, -0.1 * steps]);
    }

    [Fact]
    public void No_directions_mean_plain_steps_until_the_next_refresh()
    {
        bool known = true;
        using var optimizer = new NudgedSgd(
            [first, second],
            0.1,
            () => known ? axes : null,
            new() { SharpStepScale = 0, RefreshEvery = 2 }
        );
        Gradients([1, 1], [1, 1]);
        optimizer.step();
        optimizer.step();
        Weights([0, 0, 0, -0.2]);
        known = false;
        optimizer.step();
        optimizer.step();

        Weights([-0.2, -0.2, -0.2, -0.4]);
        Assert.Null(optimizer.Subspace);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    public void A_parameter_without_a_gradient_stays_and_the_others_move_as_if_its_gradient_were_zero(double momentum)
    {
        using NudgedSgd optimizer = Create(new() { SharpStepScale = 0.5, Momentum = momentum });
        using (no_grad())
            first.fill_(9);
        second.grad = ones_like(second);

        optimizer.step();

        Weights([9, 9, -0.05, -0.1]);
        Assert.Null(first.grad);
    }

    [Fact]
    public void Directions_are_sought_with_gradients_on_and_the_loss_of_the_closure_comes_back()
    {
        bool on = false;
        using var optimizer = new NudgedSgd(
            [first, second],
            0.1,
            () =>
            {
                on = is_grad_enabled();
                return axes;
            }
        );
        Gradients([1, 1], [1, 1]);
        using IDisposable off = no_grad();

        Tensor loss = optimizer.step(() => tensor(42.0));

        Assert.True(on);
        Assert.Equal(42, loss.ToDouble());
    }

    [Fact]
    public void A_learning_rate_scheduler_steers_it()
    {
        using NudgedSgd optimizer = Create(new() { SharpStepScale = 0.5 });
        var schedule = optim.lr_scheduler.StepLR(optimizer, 1, 0.1);
        Gradients([1, 1], [1, 1]);

        optimizer.step();
        schedule.step();
        optimizer.step();

        Weights([-0.055, -0.055, -0.055, -0.11]);
        Assert.Equal(0.01, optimizer.ParamGroups.Single().LearningRate, 1e-12);
    }

    [Fact]
    public void Momentum_can_be_changed_on_the_way()
    {
        using NudgedSgd optimizer = Create(new() { SharpStepScale = 1, Momentum = 0.5 });
        Gradients([1, 1], [1, 1]);
        optimizer.step();

        optimizer.Momentum = 0.25;
        optimizer.step();

        Assert.Equal(0.25, optimizer.Momentum);
        Weights([-0.225, -0.225, -0.225, -0.225]);
    }

    [Theory]
    [InlineData(0.0, NudgeTarget.Velocity)]
    [InlineData(0.9, NudgeTarget.Velocity)]
    [InlineData(0.9, NudgeTarget.Gradient)]
    public void A_hundred_steps_leave_no_tensor_behind(double momentum, NudgeTarget target)
    {
        using NudgedSgd optimizer = Create(new() { Momentum = momentum, Target = target });
        Gradients([1, 1], [1, 1]);

        Assert.Equal(
            0,
            TensorCount.Left(() =>
            {
                for (int i = 0; i < 100; i++)
                    optimizer.step();
            })
        );
    }

    [Fact]
    public void Directions_that_do_not_fit_the_parameters_are_refused_with_both_lengths()
    {
        using var optimizer = new NudgedSgd([first], 0.1, () => axes);
        first.grad = ones_like(first);

        var e = Assert.Throws<InvalidOperationException>(() => optimizer.step());

        Assert.Contains("4 entries; the parameters have 2", e.Message, StringComparison.Ordinal);
        Assert.Equal([0, 0], Near.Values(first));
    }

    [Fact]
    public void Wrong_settings_are_refused_by_name()
    {
        NudgedSgdOptions[] wrong =
        [
            new() { SharpStepScale = -0.1 },
            new() { SharpStepScale = double.NaN },
            new() { SubspaceSize = 0 },
            new() { RefreshEvery = 0 },
            new() { BurnIn = -1 },
            new() { Momentum = -0.1 },
            new() { Momentum = 1 },
        ];

        Assert.All(wrong, options => Assert.Throws<ArgumentOutOfRangeException>(() => Create(options).Dispose()));
        foreach (double rate in (double[])[-0.1, double.NaN, double.PositiveInfinity])
            Assert.Throws<ArgumentOutOfRangeException>(() => new NudgedSgd([first], rate, () => null));
        Assert.Throws<ArgumentException>(() => new NudgedSgd([], 0.1, () => null));
        Assert.Throws<ArgumentNullException>(() => new NudgedSgd([first], 0.1, null!));
        using NudgedSgd optimizer = Create(new());
        Assert.Throws<NotSupportedException>(() => optimizer.add_param_group(new SGD.ParamGroup()));
    }

    private NudgedSgd Create(NudgedSgdOptions options) =>
        new(
            [first, second],
            0.1,
            () =>
            {
                refreshes++;
                return axes;
            },
            options
        );

    private void Gradients(double[] ofFirst, double[] ofSecond)
    {
        first.grad = tensor(ofFirst);
        second.grad = tensor(ofSecond).reshape(1, 2);
    }

    private void Weights(double[] expected)
    {
        double[] actual = [.. Near.Values(first), .. Near.Values(second.reshape(-1))];
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-14);
    }
}
