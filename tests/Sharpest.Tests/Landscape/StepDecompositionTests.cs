using Sharpest.Landscape;
using Sharpest.Objectives;
using Sharpest.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static Sharpest.Tests.Support.LandscapeProblems;
using static TorchSharp.torch;

namespace Sharpest.Tests.Landscape;

public sealed class StepDecompositionTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-6)]
    public void Changes_agree_with_NumPy_within_the_error_they_state(double tolerance)
    {
        using var golden = new Golden("step_decomposition");
        Objective objective = golden.Objective(golden.Mlp(), 4);
        double[] multiples = golden.Numbers("multiples");

        (IReadOnlyList<StepChange> changes, int cost) = StepDecomposition.Analyse(
            objective,
            [
                .. Enumerable.Range(0, 3).Select(i => ($"e{i + 1}", golden.Tensor("eigenvectors").select(0, i))),
                ("random", golden.Tensor("random_direction")),
            ],
            Rows(golden.Tensor("gradients")),
            golden.Number("learning_rate"),
            new StepDecompositionOptions { Multiples = multiples, Tolerance = tolerance }
        );

        foreach (string direction in (string[])["e1", "e2", "e3", "random", "gradient"])
        {
            double[] expected = golden.Numbers($"relative_change/{direction}");
            StepChange[] along = [.. changes.Where(c => c.Direction == direction)];
            Assert.Equal(multiples, along.Select(c => c.Multiple));
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], along[i].RelativeChange, along[i].Error + 1e-12);
                Assert.InRange(along[i].Error, 0, tolerance);
            }
        }
        Assert.Equal("gradient", changes[^1].Direction);
        // Five lines of 28 places each, by direct evaluation 141 passes.
        Assert.InRange(cost, 3 + 5 * 2, 3 + (tolerance == 1e-3 ? 50 : 100));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void The_error_stated_is_honest_on_several_networks(int seed, bool convolutional)
    {
        Objective objective = convolutional ? Convolutional(seed) : Dense(seed);
        Tensor[] gradients = [.. Enumerable.Range(0, 3).Select(i => Random(objective, 50 + i) * 2)];
        Tensor direction = Unit(Random(objective, 60 + seed));
        double before = objective.Loss();

        (IReadOnlyList<StepChange> changes, _) = StepDecomposition.Analyse(
            objective,
            [("d", direction)],
            gradients,
            0.3
        );

        using var excursion = new WeightExcursion(objective.Parameters);
        foreach (StepChange change in changes.Where(c => c.Direction == "d"))
        {
            double mean = gradients.Average(g =>
            {
                excursion.MoveTo(direction, -0.3 * change.Multiple * Near.Dot(g, direction));
                return objective.Loss();
            });
            Assert.Equal(mean / before - 1, change.RelativeChange, change.Error + 1e-12);
        }
    }

    [Fact]
    public void On_a_quadratic_the_changes_follow_the_closed_form()
    {
        double[] curvatures = [4, 2, 1];
        double[] at = [1, -2, 3];
        Parameter w = new(tensor(at));
        Objective objective = OfParameter(w, () => 0.5 * (tensor(curvatures) * w.square()).sum());
        Tensor gradient = tensor(curvatures) * w.detach();
        double before = objective.Loss();

        (IReadOnlyList<StepChange> changes, int cost) = StepDecomposition.Analyse(
            objective,
            [("e1", Axis(0)), ("e2", Axis(1)), ("e3", Axis(2))],
            [gradient, 2 * gradient],
            0.1,
            known: new LocalLoss(before, gradient)
        );

        foreach (StepChange change in changes.Where(c => c.Direction != "gradient"))
        {
            int k = change.Direction[1] - '1';
            double slope = curvatures[k] * at[k];
            double expected = ((double[])[1, 2]).Average(scale =>
            {
                double s = -change.Multiple * 0.1 * scale * slope;
                return slope * s + 0.5 * curvatures[k] * s * s;
            });
            Assert.Equal(expected / before, change.RelativeChange, 1e-13);
        }
        // Value, slope and one place make the parabola; the next shows that it fits, one more that this was no luck; so too
        // on each of the two whole steps.
        Assert.InRange(cost, 5 * 2, 5 * 5);
    }

    [Fact]
    public void Steps_backwards_are_within_the_line_too()
    {
        Parameter w = new(tensor((double[])[1]));
        Objective objective = OfParameter(w, () => w.exp().sum());
        var options = new StepDecompositionOptions { Multiples = [-2, -1, 1, 2], Tolerance = 1e-6 };

        (IReadOnlyList<StepChange> changes, _) = StepDecomposition.Analyse(
            objective,
            [("e1", Axis(0, 1))],
            [.. Enumerable.Range(0, 5).Select(_ => tensor((double[])[3]))],
            0.5,
            options
        );

        foreach (StepChange change in changes)
            Assert.Equal(Math.Exp(-1.5 * change.Multiple) - 1, change.RelativeChange, change.Error + 1e-12);
    }

    [Fact]
    public void Other_whole_steps_are_taken_as_they_are_given()
    {
        Objective objective = Dense(2);
        Tensor gradient = Random(objective, 3);
        Tensor[] shortened = [0.25 * gradient, 0.5 * gradient];
        double before = objective.Loss();

        (IReadOnlyList<StepChange> changes, _) = StepDecomposition.Analyse(
            objective,
            [],
            [gradient],
            0.1,
            wholeSteps: [("nudged", shortened)]
        );

        using var excursion = new WeightExcursion(objective.Parameters);
        StepChange[] nudged = [.. changes.Where(c => c.Direction == "nudged")];
        Assert.Equal(7, nudged.Length);
        foreach (StepChange change in nudged)
        {
            double mean = shortened.Average(step =>
            {
                excursion.MoveTo(step, -0.1 * change.Multiple);
                return objective.Loss();
            });
            Assert.Equal(mean / before - 1, change.RelativeChange, change.Error + 1e-14);
            Assert.InRange(change.Error, 0, 1e-3);
        }
    }

    [Fact]
    public void A_loss_that_is_infinite_far_out_is_evaluated_directly_and_stays_infinite()
    {
        Parameter w = new(tensor((double[])[1]));
        Objective objective = OfParameter(
            w,
            () => where(w.lt(-1), full_like(w, double.PositiveInfinity), w.square()).sum()
        );

        (IReadOnlyList<StepChange> changes, _) = StepDecomposition.Analyse(
            objective,
            [("e1", Axis(0, 1))],
            [.. Enumerable.Range(0, 3).Select(_ => tensor((double[])[2]))],
            0.5
        );

        double[] along = [.. changes.Where(c => c.Direction == "e1").Select(c => c.RelativeChange)];
        // w moves from 1 to 1 − a: to −1 at a = 2, beyond for 3 and 4.
        Assert.Equal(
            [0.75 * 0.75 - 1, 4.0 / 9 - 1, -0.75, -1, 0],
            along[..5].Select(v => Math.Round(v, 14)).Zip(along, (_, v) => v),
            (a, b) => Math.Abs(a - b) < 1e-14
        );
        Assert.Equal([double.PositiveInfinity, double.PositiveInfinity], along[5..]);
    }

    [Fact]
    public void Weights_are_back_bit_for_bit_after_success_cancellation_and_a_loss_that_throws()
    {
        nn.Module<Tensor, Tensor> model = SmallModels.Mlp(ScalarType.Float32);
        (Tensor inputs, Tensor labels) = SmallModels.Vectors(ScalarType.Float32, 8);
        int left = int.MaxValue;
        using var source = new CancellationTokenSource();
        Action? atEnd = null;
        Objective objective = Objective.Create(
            model,
            [inputs],
            x =>
            {
                if (--left == 0)
                    atEnd!();
                return nn.functional.cross_entropy(model.forward(x), labels);
            },
            x => x.size(0)
        );
        Tensor home = objective.Parameters.Read();
        Tensor gradient = objective.LossAndGradient().Gradient;
        void Analyse() =>
            StepDecomposition.Analyse(
                objective,
                [("d", Unit(gradient))],
                [gradient, gradient],
                0.1,
                stop: source.Token
            );

        Analyse();
        Assert.True(Near.Same(objective.Parameters.Read(), home));
        (left, atEnd) = (4, () => throw new InvalidDataException("the batch is broken"));
        Assert.Throws<InvalidDataException>(Analyse);
        Assert.True(Near.Same(objective.Parameters.Read(), home));
        (left, atEnd) = (5, source.Cancel);
        Assert.Throws<OperationCanceledException>(Analyse);
        Assert.True(Near.Same(objective.Parameters.Read(), home));
    }

    [Fact]
    public void An_analysis_leaves_no_tensor_behind()
    {
        Objective objective = Dense(1);
        Tensor gradient = Random(objective, 3);
        Tensor direction = Unit(gradient);

        Assert.Equal(
            0,
            TensorCount.Left(() => StepDecomposition.Analyse(objective, [("d", direction)], [gradient, gradient], 0.1))
        );
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Objective objective = Dense(1);
        Tensor g = Random(objective, 3);

        Assert.Throws<ArgumentException>(() => StepDecomposition.Analyse(objective, [("d", g)], [], 0.1));
        Assert.Throws<ArgumentException>(() => StepDecomposition.Analyse(objective, [("d", ones(3))], [g], 0.1));
        Assert.Throws<ArgumentException>(() => StepDecomposition.Analyse(objective, [("d", g)], [ones(3)], 0.1));
        Assert.Throws<ArgumentException>(() =>
            StepDecomposition.Analyse(objective, [("d", g)], [g], 0.1, new() { Multiples = [] })
        );
        Assert.Throws<ArgumentException>(() =>
            StepDecomposition.Analyse(objective, [("d", g)], [g], 0.1, new() { Multiples = [double.NaN] })
        );
        Assert.Throws<ArgumentException>(() => StepDecomposition.Analyse(objective, [("d", g)], [g], double.NaN));
        Assert.Throws<ArgumentException>(() =>
            StepDecomposition.Analyse(objective, [("d", g)], [g], 0.1, known: new LocalLoss(1, ones(3)))
        );
        var none = Assert.Throws<ArgumentException>(() =>
            StepDecomposition.Analyse(objective, [("d", g)], [g], 0.1, wholeSteps: [("nudged", [])])
        );
        Assert.Contains("\"nudged\"; give at least one", none.Message, StringComparison.Ordinal);
    }
}
