using Sharpest.Landscape;
using Sharpest.Objectives;
using Sharpest.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static Sharpest.Tests.Support.LandscapeProblems;
using static TorchSharp.torch;

namespace Sharpest.Tests.Landscape;

public sealed class CrossSectionTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void The_grid_is_that_of_the_paper_and_the_centre_is_the_loss_itself()
    {
        Objective objective = Convolutional(2);
        Tensor direction = Unit(Random(objective, 3));

        (IReadOnlyList<CrossSection> sections, int passes) = CrossSection.Measure(objective, [("d", direction, 0.02)]);

        CrossSection section = sections.Single();
        Assert.Equal(15, passes);
        Assert.Equal(
            [-16, -8, -4, -2, -1, -0.5, -0.25, 0, 0.25, 0.5, 1, 2, 4, 8, 16],
            section.Points.Select(p => p.Multiple)
        );
        Assert.Equal(objective.Loss(), section.Loss);
        using var excursion = new WeightExcursion(objective.Parameters);
        foreach (LossPoint point in section.Points)
        {
            excursion.MoveTo(direction, 0.02 * point.Multiple);
            Assert.Equal(objective.Loss(), point.Loss, 1e-14);
        }
    }

    [Fact]
    public void The_scale_is_the_mean_length_of_a_step_along_the_direction()
    {
        Tensor[] gradients = [tensor((double[])[3, 1, 0]), tensor((double[])[-1, 5, 0])];

        Assert.Equal(0.1 * 2, CrossSection.StepLength(Axis(0), gradients, 0.1), 1e-15);
        Assert.Equal(0.1 * 3, CrossSection.StepLength(Axis(1), gradients, 0.1), 1e-15);
        Assert.Equal(0, CrossSection.StepLength(Axis(2), gradients, 0.1));
        Assert.Throws<ArgumentException>(() => CrossSection.StepLength(Axis(0), [], 0.1));
    }

    [Fact]
    public void Widths_of_a_parabola_are_those_of_the_closed_form_within_the_grid()
    {
        // L = 1 + k²/2 − k/4 along the axis: crossings of t at the roots of k²/2 − k/4 = t − 1.
        Parameter w = new(tensor((double[])[0]));
        Objective objective = OfParameter(w, () => (1 + 0.5 * w.square() - 0.25 * w).sum());
        double[] fine = [.. Enumerable.Range(-3000, 6001).Select(i => i / 1000.0)];

        (IReadOnlyList<CrossSection> sections, _) = CrossSection.Measure(
            objective,
            [("e1", Axis(0, 1), 1.0)],
            new CrossSectionOptions { Multiples = fine }
        );

        foreach (double t in CrossSection.PaperThresholds)
        {
            double root = Math.Sqrt(1.0 / 16 + 2 * (t - 1));
            LossWidth width = sections[0].Width(t);
            Assert.Equal(root + 0.25, width.Right, 1e-6);
            Assert.Equal(root - 0.25, width.Left, 1e-6);
            Assert.Equal(root - 0.25, width.Smaller, 1e-6);
            Assert.Equal(root, width.Mean, 1e-6);
        }
    }

    [Fact]
    public void On_the_coarse_grid_a_convex_line_is_at_most_taken_for_narrower()
    {
        Parameter w = new(tensor((double[])[0]));
        Objective objective = OfParameter(w, () => (1 + 0.1 * w.square()).sum());

        (IReadOnlyList<CrossSection> sections, _) = CrossSection.Measure(objective, [("e1", Axis(0, 1), 1.0)]);

        foreach (double t in CrossSection.PaperThresholds)
        {
            double exact = Math.Sqrt((t - 1) / 0.1);
            Assert.InRange(sections[0].Width(t).Smaller, 0.6 * exact, exact + 1e-12);
        }
    }

    [Fact]
    public void A_side_that_never_crosses_is_infinite_and_the_nearest_crossing_counts()
    {
        CrossSection section = Section((-2, 1.05), (-1, 0.9), (0, 1), (1, 3), (2, 1), (3, 9));

        LossWidth width = section.Width(2);

        Assert.Equal(0.5, width.Right);
        Assert.Equal(double.PositiveInfinity, width.Left);
        Assert.Equal(0.5, width.Smaller);
        Assert.Equal(double.PositiveInfinity, width.Mean);
        Assert.Equal(1 + 0.11 / 0.15, section.Width(1.01).Left, 1e-12);
    }

    [Fact]
    public void Losses_that_are_not_finite_are_values()
    {
        Assert.Equal(1, Section((0, 1), (1, 1), (2, double.PositiveInfinity)).Width(1.5).Right);
        Assert.Equal(double.NaN, Section((0, 1), (1, double.NaN), (2, 4)).Width(1.5).Right);
        Assert.Equal(double.NaN, Section((0, -1), (1, 2)).Width(1.5).Mean);
        Assert.Equal(double.NaN, Section((0, double.NaN), (1, 2)).Width(1.5).Smaller);

        Parameter w = new(tensor((double[])[1]));
        Objective objective = OfParameter(w, () => w.log().sum() + 2);
        (IReadOnlyList<CrossSection> sections, _) = CrossSection.Measure(objective, [("e1", Axis(0, 1), 1.0)]);
        double[] losses = [.. sections[0].Points.Select(p => p.Loss)];
        Assert.All(losses[..4], loss => Assert.Equal(double.NaN, loss));
        Assert.Equal(double.NegativeInfinity, losses[4]);
        Assert.Equal(2 + Math.Log(17), losses[^1], 1e-14);
        Assert.Equal(1, Near.Values(w)[0]);
    }

    [Fact]
    public void Weights_are_back_bit_for_bit_after_success_and_cancellation_and_no_tensor_is_left()
    {
        (Tensor inputs, Tensor labels) = SmallModels.Vectors(ScalarType.Float32, 8);
        Objective objective = Objective.Classification(SmallModels.Mlp(ScalarType.Float32), inputs, labels);
        Tensor home = objective.Parameters.Read();
        Tensor direction = Random(objective, 3);
        using var source = new CancellationTokenSource();

        Assert.Equal(0, TensorCount.Left(() => CrossSection.Measure(objective, [("d", direction, 0.3)])));
        Assert.True(Near.Same(objective.Parameters.Read(), home));
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            CrossSection.Measure(objective, [("d", direction, 0.3)], stop: source.Token)
        );
        Assert.True(Near.Same(objective.Parameters.Read(), home));
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Objective objective = Dense(1);
        Tensor d = Random(objective, 3);

        Assert.Throws<ArgumentException>(() => CrossSection.Measure(objective, [("d", ones(3), 1)]));
        Assert.Throws<ArgumentException>(() => CrossSection.Measure(objective, [("d", d, double.NaN)]));
        Assert.Throws<ArgumentException>(() =>
            CrossSection.Measure(objective, [("d", d, 1)], new() { Multiples = [0] })
        );
        Assert.Throws<ArgumentException>(() =>
            CrossSection.Measure(objective, [("d", d, 1)], new() { Multiples = [double.PositiveInfinity] })
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => Section((0, 1)).Width(1));
    }

    private static CrossSection Section(params (double Multiple, double Loss)[] points) =>
        new("d", 1, [.. points.Select(p => new LossPoint(p.Multiple, p.Loss))]);
}
