using Sharpest.Experiments.Data;
using Sharpest.Experiments.Plugins;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Tests.Data;
using Sharpest.Experiments.Training;
using Sharpest.Experiments.Training.Instruments;
using Sharpest.Runs;
using Sharpest.Runs.Series;
using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Tests.Training;

/// <summary>What is not finite, and what does not fit into memory, is recorded, and the run does as it was told.</summary>
[Collection(nameof(OneAtATime))]
public sealed class FaultPolicyTests : IDisposable
{
    private static readonly ExperimentSpec Spec = SmallRun.Spec with { Top = 1, Epochs = 1, Every = 5, StepPoints = 0 };

    private readonly TemporaryFolder folder = new();

    public FaultPolicyTests() => SmallData.Write(folder);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("stop", RunStatus.Diverged, "the gradient held NaN or infinity at step 1")]
    [InlineData("skip", RunStatus.Completed, "the step was left out")]
    [InlineData("continue", RunStatus.Completed, "the step was taken all the same")]
    public void A_gradient_that_is_not_finite(string policy, RunStatus expected, string told)
    {
        using var model = new InfiniteGradient();
        using Tensor before = model.Weight.detach().clone();
        (RunStatus status, string? reason, RunFolder run) = Run(Spec with { OnNan = policy }, model);

        Assert.True(status == expected, reason);
        Assert.Contains(Events(run), text => text.Contains(told, StringComparison.Ordinal));
        Assert.Equal(policy != "continue", model.Weight.eq(before).all().ToBoolean());
        Assert.Equal(policy == "stop" ? 1 : 10, Losses(run).Length);
    }

    [Theory]
    [InlineData("stop", RunStatus.Diverged, 1)]
    [InlineData("skip", RunStatus.Completed, 10)]
    [InlineData("continue", RunStatus.Completed, 10)]
    public void A_curvature_that_is_not_finite(string policy, RunStatus expected, int steps)
    {
        using var model = new InfiniteCurvature();
        (RunStatus status, string? reason, RunFolder run) = Run(Spec with { OnNan = policy }, model);

        Assert.True(status == expected, reason);
        using var series = new SeriesReader(run.SeriesFile);
        Assert.Equal("NonFinite", series.Measurements()[0].Status);
        Assert.Equal(steps, Losses(run).Length);
        Assert.All(Losses(run), loss => Assert.True(double.IsFinite(loss)));
        if (policy == "stop")
            Assert.Contains("the curvature was not finite at step 0", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("skip", true)]
    [InlineData("continue", false)]
    public void A_loss_that_is_NaN_for_two_steps(string policy, bool isFiniteAfterwards)
    {
        using var model = new SometimesNaN(Spec.Batch, times: 2);
        ExperimentSpec spec = Spec with { OnNan = policy, Every = 100 };
        (RunStatus status, string? reason, RunFolder run) = Run(spec, model);

        Assert.True(status == RunStatus.Completed, reason);
        Assert.Equal(2, Losses(run)[..2].Count(double.IsNaN));
        Assert.Equal(isFiniteAfterwards, Losses(run)[2..].All(double.IsFinite));
        Assert.Equal(isFiniteAfterwards, Events(run).Contains("step 3: all is finite again, after 2 steps"));
    }

    [Fact]
    public void Where_memory_does_not_suffice_fewer_examples_pass_at_once()
    {
        using var hungry = new Hungry(most: 8);
        using var modest = new SmallClassifier();
        var warnings = new List<string>();
        (double Value, int Calls)[] found = [Measure(hungry, warnings), Measure(modest, [])];

        Assert.Equal(found[1].Value, found[0].Value, 1e-4 * found[1].Value);
        Assert.Equal(
            [
                "step 0: memory ran out while curvature was measured; going on with --micro-batch 15",
                "step 0: memory ran out while curvature was measured; going on with --micro-batch 8",
            ],
            warnings
        );
    }

    [Fact]
    public void Where_memory_does_not_suffice_for_one_example_the_run_fails_with_its_reason()
    {
        using var model = new Hungry(most: 0);
        (RunStatus status, string? reason, _) = Run(Spec, model);

        Assert.Equal(RunStatus.Failed, status);
        Assert.Contains("memory", reason, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_measurement_leaves_no_tensor_behind_when_it_fails()
    {
        ExperimentSpec spec = Spec with
        {
            Every = 1,
            StepPoints = 50,
            AlignmentPoints = 50,
            AlignmentBatches = 2,
            SectionPoints = 50,
            NormPoints = 50,
            NormProbes = 2,
        };
        using TrainingData data = Load(spec);
        using var model = new Hungry(most: 8);
        CurvatureInstrument instrument = Instrument(spec, model, data);
        var observer = new List<string>();
        using (CurvatureLook look = instrument.Look(0, 0.1, _ => { }, observer.Add, default))
            Assert.Equal(4, look.Findings.Count);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        instrument.Look(1, 0.1, _ => { }, observer.Add, default).Dispose();

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private (double Value, int Calls) Measure(SmallClassifier model, List<string> warnings)
    {
        using TrainingData data = Load(Spec);
        CurvatureInstrument instrument = Instrument(Spec with { StepPoints = 0 }, model, data);
        using CurvatureLook look = instrument.Look(0, 0.1, _ => { }, warnings.Add, default);
        return (look.Snapshot.Eigenpairs.Values[0], look.Snapshot.Eigenpairs.OperatorCalls);
    }

    private static CurvatureInstrument Instrument(ExperimentSpec spec, SmallClassifier model, TrainingData data)
    {
        var losses = new ExampleLosses(model, Offers.BuiltIn.Loss(spec.Loss), data.Training, spec.L2, spec.MicroBatch);
        var loader = new BatchLoader(data.Training, spec.Batch, new Seed(spec.Seed));
        var schedule = new MeasurementSchedule(spec, loader.StepsPerEpoch);
        var directions = new RunDirections(spec, losses.Layout);
        return new CurvatureInstrument(
            spec,
            losses,
            InstrumentSet.Of(spec, schedule, model, losses, loader, directions)
        );
    }

    private (RunStatus Status, string? Reason, RunFolder Run) Run(ExperimentSpec spec, SmallClassifier model)
    {
        using TrainingData data = Load(spec);
        var manifest = new RunManifest
        {
            Id = "0",
            Name = "faulty",
            Started = TimeProvider.System.GetUtcNow(),
            Spec = SpecWriter.ToElement(spec),
        };
        RunFolder run = RunFolder.Create(Path.Combine(folder.Path, "run"), manifest);
        var options = new TrainerOptions(run.Path, folder.Path, TimeProvider.System);
        using var session = new TrainingSession(spec, data, model, run, options, new SilentObserver());
        try
        {
            (RunStatus status, string? reason) = session.Run(default);
            return (status, reason, run);
        }
        catch (InsufficientMemoryException e)
        {
            return (RunStatus.Failed, e.Message, run);
        }
    }

    private TrainingData Load(ExperimentSpec spec) =>
        TrainingData.Load(
            spec,
            Offers.BuiltIn.Dataset(spec.Dataset),
            Offers.BuiltIn.Models,
            new DatasetRequest(folder.Path, Progress: null, default)
        );

    private static string[] Events(RunFolder run)
    {
        using var series = new SeriesReader(run.SeriesFile);
        return [.. series.Events().Select(e => e.Text)];
    }

    private static double[] Losses(RunFolder run)
    {
        using var series = new SeriesReader(run.SeriesFile);
        return [.. series.Scalars("train/loss").Select(s => s.Value)];
    }
}
