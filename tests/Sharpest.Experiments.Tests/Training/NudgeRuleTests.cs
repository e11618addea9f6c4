using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training;
using Sharpest.Runs;
using Sharpest.Runs.Series;
using Sharpest.Runs.Tensors;

namespace Sharpest.Experiments.Tests.Training;

/// <summary>Each rule of a run, seen in what the steps are along the directions in force.</summary>
[Collection(nameof(OneAtATime))]
public sealed class NudgeRuleTests : IDisposable
{
    private const double Rate = 0.05;
    private const double Rounding = 2e-6; // of float32 weights

    private static readonly ExperimentSpec Spec = SmallRun.Spec with
    {
        Optimizer = "nsgd",
        Lr = Rate,
        Epochs = 1,
        Every = 10,
        Refresh = 4,
        StepPoints = 2,
        Projections = true,
        Gamma = 0.1,
    };

    private readonly SmallRun small = new();

    public void Dispose() => small.Dispose();

    [Theory]
    [InlineData("nudge", "correct_v", 0.1)]
    [InlineData("nudge", "correct_g", 0.1)]
    [InlineData("nudge", "correct_both", 0.01)]
    [InlineData("only-top", "correct_v", 1)]
    [InlineData("remove-top", "correct_v", 0)]
    [InlineData("constant-top", "correct_v", 1)]
    [InlineData("bottom-scaled", "correct_v", 1)]
    public void Along_the_directions_the_step_is_a_multiple_of_the_gradient(string rule, string correct, double factor)
    {
        using SeriesReader series = Run(Spec with { Rule = rule, Correct = correct });

        for (int k = 1; k <= 2; k++)
        {
            foreach ((double gradient, double step) in Steps(series, k))
                Assert.Equal(factor * Rate * gradient, step, Rounding);
        }
    }

    [Fact]
    public void A_step_of_constant_length_is_one()
    {
        using SeriesReader series = Run(Spec with { Rule = "constant-length", Length = 0.2 });

        Assert.All(Steps(series, 1), s => Assert.Equal(Rate * 0.2, s.Step, Rounding));
    }

    [Fact]
    public void A_dropped_step_is_whole_or_nothing()
    {
        using SeriesReader series = Run(Spec with { Rule = "drop" });

        (double Gradient, double Step)[] steps = [.. Steps(series, 1).Concat(Steps(series, 2))];
        bool[] kept = [.. steps.Select(s => s.Step > Rate * s.Gradient / 2)];
        Assert.All(steps.Zip(kept), s => Assert.Equal(s.Second ? Rate * s.First.Gradient : 0, s.First.Step, Rounding));
        Assert.InRange(kept.Count(k => k), 1, steps.Length - 1);
    }

    [Theory]
    [InlineData("only-top", 1, 1)]
    [InlineData("remove-top", 0, 0)]
    public void The_rest_is_left_out_or_alone(string rule, double lowest, double highest)
    {
        using SeriesReader series = Run(Spec with { Rule = rule });

        double[] squares =
        [
            .. series
                .Scalars("nudge/step-share-e1")
                .Zip(series.Scalars("nudge/step-share-e2"), (a, b) => a.Value * a.Value + b.Value * b.Value),
        ];
        Assert.Equal(10, squares.Length);
        Assert.All(squares, s => Assert.InRange(s, lowest - 1e-3, highest + 1e-3));
    }

    [Fact]
    public void Off_the_directions_the_step_is_scaled_by_the_factor()
    {
        using SeriesReader series = Run(Spec with { Rule = "bottom-scaled", Factor = 4 });

        double[] gradients = Off(series, "gradient");
        double[] steps = Off(series, "step");
        Assert.All(gradients.Zip(steps), s => Assert.Equal(4 * Rate, s.Second / s.First, 1e-3));
    }

    [Fact]
    public void Frozen_directions_stay_those_that_were_found_first()
    {
        RunFolder run = Completed(Spec with { Rule = "constant-top", Refresh = 1, Every = 1, StepPoints = 11 });

        using SafetensorsFile first = SafetensorsFile.Open(run.VectorsFile(0));
        using SafetensorsFile late = SafetensorsFile.Open(run.VectorsFile(9));
        Assert.Equal("eigenvectors", first.Metadata["nudge"]);
        Assert.Equal("nudge_directions", late.Metadata["nudge"]);
        Assert.Equal(first.Read<float>("eigenvectors"), late.Read<float>("nudge_directions"));
        Assert.NotEqual(first.Read<float>("eigenvectors"), late.Read<float>("eigenvectors"));
    }

    [Fact]
    public void Random_directions_are_orthonormal_change_at_every_refresh_and_cost_no_measurement()
    {
        RunFolder run = Completed(Spec with { Directions = "random", Every = 5, StepPoints = 3 });

        using var series = new SeriesReader(run.SeriesFile);
        Assert.Equal([0, 5, 10], series.Measurements().Select(m => m.Step));
        using SafetensorsFile first = SafetensorsFile.Open(run.VectorsFile(0));
        using SafetensorsFile second = SafetensorsFile.Open(run.VectorsFile(5));
        float[] rows = first.Read<float>("nudge_directions");
        float[] later = second.Read<float>("nudge_directions");
        int n = rows.Length / 2;
        Assert.Equal(1, Dot(rows[..n], rows[..n]), 1e-5);
        Assert.Equal(0, Dot(rows[..n], rows[n..]), 1e-5);
        Assert.InRange(Math.Abs(Dot(rows[..n], later[..n])), 0, 0.1);
        Assert.InRange(Math.Abs(Dot(rows[..n], first.Read<float>("eigenvectors")[..n])), 0, 0.1);
        Assert.Contains(series.StepChanges(), c => c.Direction == "nudged");
        foreach ((double gradient, double step) in Steps(series, 1))
            Assert.Equal(0.1 * Rate * gradient, step, Rounding);
    }

    private SeriesReader Run(ExperimentSpec spec) => new(Completed(spec).SeriesFile);

    private RunFolder Completed(ExperimentSpec spec)
    {
        TrainingOutcome outcome = small.Run(spec);
        Assert.True(outcome.Status == RunStatus.Completed, outcome.Reason);
        return RunFolder.Open(outcome.Folder);
    }

    private static IEnumerable<(double Gradient, double Step)> Steps(SeriesReader series, int rank) =>
        series
            .Scalars($"nudge/gradient-e{rank}")
            .Zip(series.Scalars($"nudge/step-e{rank}"), (gradient, step) => (gradient.Value, step.Value));

    // How long a vector is off both directions.
    private static double[] Off(SeriesReader series, string what)
    {
        ScalarRecord[] first = [.. series.Scalars($"nudge/{what}-e1")];
        ScalarRecord[] second = [.. series.Scalars($"nudge/{what}-e2")];
        ScalarRecord[] share = [.. series.Scalars($"nudge/{what}-share-e1")];
        return
        [
            .. Enumerable
                .Range(0, first.Length)
                .Select(i =>
                {
                    double length = first[i].Value / share[i].Value;
                    return Math.Sqrt(
                        length * length - first[i].Value * first[i].Value - second[i].Value * second[i].Value
                    );
                }),
        ];
    }

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
