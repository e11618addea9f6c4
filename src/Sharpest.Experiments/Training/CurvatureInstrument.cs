using System.Collections.Immutable;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training.Checkpoints;
using Sharpest.Experiments.Training.Instruments;
using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Runtime;
using Sharpest.Spectra;
using Sharpest.Tracking;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>Looks at the loss around a model's present weights: its sharpest directions, then all that is due to be seen there.</summary>
internal sealed class CurvatureInstrument : IResumable
{
    private const string MeasurementsName = "curvature/measurements";
    private const string MicroBatchName = "curvature/micro_batch";

    private readonly ExperimentSpec spec;
    private readonly ExampleLosses losses;
    private readonly IReadOnlyList<IInstrument> instruments;
    private readonly SubSample subSample;
    private readonly SharpnessMeter meter;
    private readonly Seed seed;
    private long measurements;

    public CurvatureInstrument(ExperimentSpec spec, ExampleLosses losses, IReadOnlyList<IInstrument> instruments)
    {
        this.spec = spec;
        this.losses = losses;
        this.instruments = instruments;
        seed = new Seed(spec.Seed);
        subSample = SubSample.OfShare(losses.Training.Count, spec.Sample, seed, spec.Resample);
        var solver = new LanczosOptions
        {
            Tolerance = spec.Tolerance,
            MaxOperatorCalls = spec.MaxProducts,
            Seed = spec.Seed,
        };
        meter = new SharpnessMeter(
            spec.Top,
            solver,
            new HessianOptions { MemoryBytes = MemoryBudget.Bytes(spec.Memory) }
        );
    }

    public ParameterLayout Layout => losses.Layout;

    public int SampleSize => subSample.Size;

    public void Save(StateWriter state)
    {
        state.Put(MeasurementsName, measurements);
        state.Put(MicroBatchName, losses.MicroBatch);
    }

    public void Load(StateReader state)
    {
        measurements = state.Whole(MeasurementsName);
        losses.MicroBatch = (int)Math.Clamp(state.Whole(MicroBatchName), 1, spec.MicroBatch);
    }

    // Measures, and lets the instruments look that are due. The caller disposes what it gets. When memory does not suffice,
    // fewer examples pass through the network at once from then on.
    public CurvatureLook Look(
        long step,
        double learningRate,
        Action<TrainingActivity> report,
        Action<string> warn,
        CancellationToken stop
    )
    {
        while (true)
        {
            try
            {
                CurvatureLook found = Attempt(step, learningRate, report, stop);
                // One that was stopped is taken again, on the same examples, when the run goes on.
                if (found.Snapshot.Eigenpairs.Status != SolverStatus.Cancelled)
                    measurements++;
                return found;
            }
            catch (Exception e) when (losses.MicroBatch > 1 && MemoryFault.Is(e))
            {
                losses.MicroBatch = (Math.Min(losses.MicroBatch, SampleSize) + 1) / 2;
                warn(
                    $"step {step}: memory ran out while curvature was measured; going on with --micro-batch {losses.MicroBatch}"
                );
            }
        }
    }

    private CurvatureLook Attempt(
        long step,
        double learningRate,
        Action<TrainingActivity> report,
        CancellationToken stop
    )
    {
        // Whatever draws from libtorch's own generator, such as dropout, draws from the stream of this measurement.
        using Generator common = Generator.Default;
        common.manual_seed(seed.Key("measurement", step));
        ImmutableArray<int> positions = subSample.At(measurements);
        using Batch sample = losses.Training.Select(positions.AsSpan());
        Objective objective = losses.Over(sample);
        SharpnessSnapshot snapshot = meter.Measure(objective, step, stop: stop);
        var findings = new List<IFinding>();
        var look = new CurvatureLook(snapshot, findings, sample.Indices, learningRate);
        try
        {
            if (snapshot.Eigenpairs.Status is SolverStatus.Converged or SolverStatus.MaxOperatorCalls)
            {
                using var view = new InstrumentView(
                    snapshot,
                    objective,
                    sample,
                    positions,
                    learningRate,
                    () => MiniBatchGradients.Draw(spec, losses, step, stop)
                );
                foreach (IInstrument instrument in instruments.Where(i => i.IsDue(snapshot)))
                {
                    report(instrument.Activity);
                    findings.Add(instrument.Look(view, stop));
                }
            }
            return look;
        }
        catch
        {
            look.Dispose();
            throw;
        }
    }
}
