using System.Collections.Immutable;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Losses;
using Sharpest.Experiments.Measuring;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training.Checkpoints;
using Sharpest.Landscape;
using Sharpest.Objectives;
using Sharpest.Runtime;
using Sharpest.Spectra;
using Sharpest.Tracking;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>Looks at the loss around a model's present weights: its sharpest directions, and the step against them.</summary>
internal sealed class CurvatureInstrument : IResumable
{
    private const string MeasurementsName = "curvature/measurements";
    private const string MicroBatchName = "curvature/micro_batch";

    private readonly ExperimentSpec spec;
    private readonly nn.Module<Tensor, Tensor> model;
    private readonly LossInfo loss;
    private readonly ExampleSet training;
    private readonly SubSample subSample;
    private readonly SharpnessMeter meter;
    private readonly ObjectiveOptions objectiveOptions;
    private readonly GradientClip? clip;
    private readonly Seed seed;
    private long measurements;
    private int microBatch;

    public CurvatureInstrument(ExperimentSpec spec, nn.Module<Tensor, Tensor> model, LossInfo loss, ExampleSet training)
    {
        this.spec = spec;
        this.model = model;
        this.loss = loss;
        this.training = training;
        seed = new Seed(spec.Seed);
        subSample = SubSample.OfShare(training.Count, spec.Sample, seed, spec.Resample);
        var solver = new LanczosOptions
        {
            Tolerance = spec.Tolerance,
            MaxOperatorCalls = spec.MaxProducts,
            Seed = spec.Seed,
        };
        meter = new SharpnessMeter(spec.Top, solver);
        objectiveOptions = new ObjectiveOptions { L2 = spec.L2 };
        clip = GradientClip.Of(spec);
        Layout = new ParameterLayout(model);
        microBatch = spec.MicroBatch;
    }

    public ParameterLayout Layout { get; }

    public int SampleSize => subSample.Size;

    public void Save(StateWriter state)
    {
        state.Put(MeasurementsName, measurements);
        state.Put(MicroBatchName, microBatch);
    }

    public void Load(StateReader state)
    {
        measurements = state.Whole(MeasurementsName);
        microBatch = (int)Math.Clamp(state.Whole(MicroBatchName), 1, spec.MicroBatch);
    }

    // Measures, and analyses the step on the same examples if asked to. The caller disposes what it gets. When memory does
    // not suffice, fewer examples pass through the network at once from then on.
    public CurvatureLook Look(
        long step,
        double learningRate,
        bool analyse,
        Action beforeAnalysis,
        Action<string> warn,
        CancellationToken stop
    )
    {
        while (true)
        {
            try
            {
                CurvatureLook found = Attempt(step, learningRate, analyse, beforeAnalysis, stop);
                // One that was stopped is taken again, on the same examples, when the run goes on.
                if (found.Snapshot.Eigenpairs.Status != SolverStatus.Cancelled)
                    measurements++;
                return found;
            }
            catch (Exception e) when (microBatch > 1 && MemoryFault.Is(e))
            {
                microBatch = (Math.Min(microBatch, SampleSize) + 1) / 2;
                warn(
                    $"step {step}: memory ran out while curvature was measured; going on with --micro-batch {microBatch}"
                );
            }
        }
    }

    private CurvatureLook Attempt(
        long step,
        double learningRate,
        bool analyse,
        Action beforeAnalysis,
        CancellationToken stop
    )
    {
        // Whatever draws from libtorch's own generator, such as dropout, draws from the stream of this measurement.
        using Generator common = Generator.Default;
        common.manual_seed(seed.Key("measurement", step));
        ImmutableArray<int> positions = subSample.At(measurements);
        using Batch sample = training.Select(positions.AsSpan());
        Objective objective = Over(sample);
        SharpnessSnapshot snapshot = meter.Measure(objective, step, stop: stop);
        try
        {
            AnalysedStep? analysis = null;
            if (analyse && snapshot.Eigenpairs.Status is SolverStatus.Converged or SolverStatus.MaxOperatorCalls)
            {
                beforeAnalysis();
                analysis = Analyse(objective, snapshot, learningRate, stop);
            }
            return new CurvatureLook(snapshot, analysis, sample.Indices);
        }
        catch
        {
            snapshot.Dispose();
            throw;
        }
    }

    private AnalysedStep Analyse(
        Objective objective,
        SharpnessSnapshot snapshot,
        double learningRate,
        CancellationToken stop
    )
    {
        var gradients = new List<Tensor>();
        var batches = new List<ImmutableArray<int>>();
        try
        {
            for (int m = 0; m < spec.StepGradients; m++)
            {
                stop.ThrowIfCancellationRequested();
                Random stream = seed.Stream("step-gradients", snapshot.Step * spec.StepGradients + m);
                int[] positions = Permutation.Draw(stream, training.Count)[..spec.Batch];
                using Batch batch = training.Select(positions);
                gradients.Add(Over(batch).LossAndGradient().Gradient);
                clip?.Apply([gradients[^1]]); // the step that training would take
                batches.Add(batch.Indices);
            }
            using IDisposable scope = NewDisposeScope();
            Tensor random = RandomDirection.Draw(Layout, seed, snapshot.Step);
            List<(string, Tensor)> directions =
            [
                .. Enumerable
                    .Range(0, snapshot.Eigenpairs.Count)
                    .Select(k => ($"e{k + 1}", snapshot.Eigenpairs.Vectors.select(1, k).contiguous())),
                ("random", random),
            ];
            (IReadOnlyList<StepChange> changes, _) = StepDecomposition.Analyse(
                objective,
                directions,
                gradients,
                learningRate,
                wholeSteps: Nudged(gradients, snapshot),
                stop: stop
            );
            return new AnalysedStep(new StepAnalysis(snapshot.Step, changes), random.DetachFromDisposeScope(), batches);
        }
        finally
        {
            gradients.ForEach(g => g.Dispose());
        }
    }

    // What Nudged-SGD would make of each gradient with the directions of this very measurement.
    private IReadOnlyList<(string Name, IReadOnlyList<Tensor> Steps)> Nudged(
        List<Tensor> gradients,
        SharpnessSnapshot snapshot
    )
    {
        if (spec.Optimizer != "nsgd" || snapshot.Eigenpairs.Count < spec.Top)
            return [];
        using var subspace = new SharpSubspace(snapshot.Eigenpairs);
        Tensor[] steps = [.. gradients.Select(g => g.add(subspace.Project(g), alpha: spec.Gamma - 1))];
        return [("nudged", steps)];
    }

    private Objective Over(Batch batch) =>
        SampleObjective.Over(model, loss, batch, microBatch, Layout, objectiveOptions);
}
