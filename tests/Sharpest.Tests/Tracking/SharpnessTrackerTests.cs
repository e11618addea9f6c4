using Sharpest.Objectives;
using Sharpest.Optimizers;
using Sharpest.Spectra;
using Sharpest.Tests.Support;
using Sharpest.Tracking;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Tracking;

public sealed class SharpnessTrackerTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly nn.Module<Tensor, Tensor> model = SmallModels.Mlp(ScalarType.Float32);
    private readonly Tensor inputs;
    private readonly Tensor labels;
    private readonly Objective objective;
    private int measurements;

    public SharpnessTrackerTests()
    {
        (inputs, labels) = SmallModels.Vectors(ScalarType.Float32, 30);
        objective = Objective.Classification(model, inputs, labels, 8);
    }

    public void Dispose() => scope.Dispose();

    [Fact]
    public void It_measures_by_period_and_at_every_step_of_a_zoom_window_and_stamps_step_epoch_and_reason()
    {
        using var tracker = new SharpnessTracker(
            objective,
            new()
            {
                Every = 4,
                Directions = 2,
                Zoom = [new ZoomWindow(5, 2)],
                StepsPerEpoch = 5,
            }
        );
        using SGD optimizer = optim.SGD(model.parameters(), 0.05);
        var seen = new List<long>();
        tracker.Measured += (_, snapshot) => seen.Add(snapshot.Step);

        Train(optimizer, tracker, 10);

        Assert.Equal([4, 5, 6, 8], seen);
        Assert.Equal([4, 5, 6, 8], tracker.History.Select(p => p.Step));
        Assert.Equal(["period", "zoom", "zoom", "period"], tracker.History.Select(p => p.Reason));
        Assert.Equal([0.8, 1, 1.2, 1.6], tracker.History.Select(p => p.Epoch!.Value));
        Assert.All(tracker.History, p => Assert.Equal((0.05, 2), (p.LearningRate, p.Eigenvalues.Count)));
        Assert.Equal(10, tracker.Step);
        Assert.Empty(tracker.Notes);
        Assert.Equal(8, tracker.Latest!.Step);
        Assert.Equal(1.6, tracker.Latest.Epoch);
    }

    [Fact]
    public void What_it_finds_is_what_the_meter_finds()
    {
        using var tracker = new SharpnessTracker(objective, new() { Directions = 3 });

        SharpnessSnapshot found = tracker.Measure()!;

        using SharpnessSnapshot expected = new SharpnessMeter(3).Measure(objective, 0);
        Assert.Equal(expected.Eigenpairs.Values, found.Eigenpairs.Values);
        Assert.True(Near.Same(found.Eigenpairs.Vectors, expected.Eigenpairs.Vectors));
        Assert.Same(found, tracker.Measure());
        Assert.Equal("asked", tracker.History.Single().Reason);
    }

    [Fact]
    public void Nudged_SGD_and_the_tracker_measure_once_where_both_are_due()
    {
        using SharpnessTracker tracker = Counting(new() { Every = 4, Directions = 2 });
        using var optimizer = new NudgedSgd(
            model.parameters(),
            0.05,
            tracker.FindSubspace,
            new() { RefreshEvery = 4, SubspaceSize = 2 }
        );

        Train(optimizer, tracker, 9);

        // The refresh before the first step, then 4 and 8, where the tracker measured just before.
        Assert.Equal(3, measurements);
        Assert.Equal([0, 4, 8], tracker.History.Select(p => p.Step));
        Assert.Equal(["refresh", "period", "period"], tracker.History.Select(p => p.Reason));
        Assert.All(tracker.History, p => Assert.Equal(0.05, p.LearningRate));
        Assert.Equal(1, optimizer.SubspaceAge);
    }

    [Fact]
    public void A_tracker_that_is_not_told_of_the_steps_finds_new_directions_all_the_same()
    {
        using SharpnessTracker tracker = Counting(new() { Directions = 2 });
        using var optimizer = new NudgedSgd(
            model.parameters(),
            0.05,
            tracker.FindSubspace,
            new() { RefreshEvery = 2, SubspaceSize = 2 }
        );

        Train(optimizer, null, 4);

        Assert.Equal(2, measurements);
    }

    [Fact]
    public void Directions_found_serve_until_the_next_call_and_are_those_of_the_measurement()
    {
        using var tracker = new SharpnessTracker(objective, new() { Directions = 2 });

        SharpSubspace found = tracker.FindSubspace()!;

        Assert.Same(found, tracker.FindSubspace());
        Assert.True(Near.Same(found.Directions(), tracker.Latest!.Eigenpairs.Vectors));
    }

    [Fact]
    public void A_loss_that_is_not_finite_is_noted_once_and_training_goes_on()
    {
        using var tracker = new SharpnessTracker(objective, new() { Every = 1, Directions = 1 });
        using SGD optimizer = optim.SGD(model.parameters(), 0.05);

        Assert.Null(tracker.AfterStep(optimizer, double.NaN));
        Assert.Null(tracker.AfterStep(optimizer, double.PositiveInfinity));
        Assert.NotNull(tracker.AfterStep(optimizer, 1.5));
        using Tensor infinite = tensor(float.PositiveInfinity);
        Assert.Null(tracker.AfterStep(optimizer, infinite));

        Assert.Equal([1, 4], tracker.Notes.Select(n => n.Step));
        Assert.All(tracker.Notes, n => Assert.Equal(TrackerNoteKind.LossNotFinite, n.Kind));
        Assert.Contains("NaN", tracker.Notes[0].Text, StringComparison.Ordinal);
        Assert.Equal(3, tracker.Latest!.Step);
    }

    [Fact]
    public void A_measurement_that_fails_or_falls_short_is_noted_with_its_reason()
    {
        nn.Module<Tensor, Tensor> attention = nn.Linear(4, 12);
        Objective broken = Objective.Create(
            attention,
            [randn(2, 5, 4)],
            x =>
            {
                Tensor[] qkv = attention.forward(x).unsqueeze(1).chunk(3, 3);
                return nn.functional.scaled_dot_product_attention(qkv[0], qkv[1], qkv[2]).square().mean();
            },
            x => x.size(0)
        );
        using var failing = new SharpnessTracker(broken, new() { Directions = 1 });
        using var hurried = new SharpnessTracker(
            objective,
            new()
            {
                Solver = new LanczosOptions { MaxOperatorCalls = 3 },
                Directions = 2,
            }
        );
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Null(failing.Measure());
        Assert.Null(failing.FindSubspace());
        Assert.NotNull(hurried.Measure());
        using var stopped = new SharpnessTracker(objective);
        Assert.Null(stopped.Measure(source.Token));

        Assert.Equal([TrackerNoteKind.Failed, TrackerNoteKind.Failed], failing.Notes.Select(n => n.Kind));
        Assert.Contains("second derivative", failing.Notes[0].Text, StringComparison.Ordinal);
        Assert.Equal([TrackerNoteKind.NotConverged], hurried.Notes.Select(n => n.Kind));
        Assert.Contains("3 products", hurried.Notes[0].Text, StringComparison.Ordinal);
        Assert.Equal([TrackerNoteKind.Cancelled], stopped.Notes.Select(n => n.Kind));
        Assert.Empty(stopped.History);
        Assert.Contains("not measured", stopped.Verdict().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void NaN_weights_give_a_note_and_keep_the_directions_from_before()
    {
        using var tracker = new SharpnessTracker(objective, new() { Directions = 2 });
        using SGD optimizer = optim.SGD(model.parameters(), 0.05);
        SharpSubspace before = tracker.FindSubspace()!;
        using (no_grad())
            model.parameters().First().fill_(float.NaN);
        tracker.AfterStep(optimizer, 1);

        Assert.Same(before, tracker.FindSubspace());

        Assert.Equal([TrackerNoteKind.CurvatureNotFinite], tracker.Notes.Select(n => n.Kind));
    }

    [Fact]
    public void The_step_is_analysed_with_given_gradients_or_those_of_the_micro_batches()
    {
        using var tracker = new SharpnessTracker(
            objective,
            new()
            {
                Every = 2,
                Directions = 2,
                AnalyseEvery = 2,
            }
        );
        using SGD optimizer = optim.SGD(model.parameters(), 0.05);
        Assert.Throws<InvalidOperationException>(() => tracker.AnalyseStep());

        Train(optimizer, tracker, 6);
        StepAnalysis given = tracker.AnalyseStep([tracker.Latest!.Gradient])!;

        Assert.Equal([2, 6, 6], tracker.Analyses.Select(a => a.Step));
        Assert.Equal(["e1", "e2", "random", "gradient"], given.Changes.Select(c => c.Direction).Distinct());
        double? mean = tracker.Analyses[1].AtRealStep("gradient");
        Assert.NotEqual(mean, given.AtRealStep("gradient"));
        Assert.True(given.AtRealStep("gradient") < 0);
        Assert.Throws<ArgumentException>(() => tracker.AnalyseStep([ones(3)]));
    }

    [Fact]
    public void A_tracked_training_leaves_no_tensor_behind()
    {
        using SGD optimizer = optim.SGD(model.parameters(), 0.05);
        Train(optimizer, null, 1);

        Assert.Equal(
            0,
            TensorCount.Left(() =>
            {
                using var tracker = new SharpnessTracker(
                    objective,
                    new()
                    {
                        Every = 2,
                        Directions = 2,
                        AnalyseEvery = 1,
                    }
                );
                Train(optimizer, tracker, 4);
                tracker.FindSubspace();
            })
        );
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        using var tracker = new SharpnessTracker(objective);
        using SGD optimizer = optim.SGD(model.parameters(), 0.05);

        Assert.Throws<ArgumentException>(() => tracker.AfterStep(optimizer, ones(2)));
        Assert.Throws<ArgumentNullException>(() => tracker.AfterStep(null!, 1.0));
        Assert.Throws<ArgumentNullException>(() => new SharpnessTracker((Objective)null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SharpnessTracker(objective, new() { Every = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SharpnessTracker(objective, new() { Directions = 0 }));
    }

    private SharpnessTracker Counting(TrackerOptions options) =>
        new(
            _ =>
            {
                measurements++;
                return objective;
            },
            options
        );

    private void Train(optim.Optimizer optimizer, SharpnessTracker? tracker, int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            using IDisposable inner = NewDisposeScope();
            optimizer.zero_grad();
            Tensor logits = model.forward(inputs.narrow(0, step % 5 * 6, 6));
            Tensor loss = nn.functional.cross_entropy(logits, labels.narrow(0, step % 5 * 6, 6));
            loss.backward();
            optimizer.step();
            tracker?.AfterStep(optimizer, loss);
        }
    }
}
