using System.Globalization;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Losses;
using Sharpest.Experiments.Models;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training.Checkpoints;
using Sharpest.Experiments.Training.Epochs;
using Sharpest.Experiments.Training.Instruments;
using Sharpest.Experiments.Training.LearningRates;
using Sharpest.Runs;
using Sharpest.Runtime;
using Sharpest.Tracking;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>One run from its first step, or from that of a checkpoint, to its last.</summary>
internal sealed class TrainingSession : IResumable, IDisposable
{
    private const string LossName = "training/loss";

    private readonly ExperimentSpec spec;
    private readonly TrainingData data;
    private readonly RunFolder folder;
    private readonly RunRecorder recorder;
    private readonly ITrainingObserver observer;
    private readonly nn.Module<Tensor, Tensor> model;
    private readonly MeasurementSchedule schedule;
    private readonly RunDirections directions;
    private readonly CurvatureWatch watch;
    private readonly FollowedCurvature? followed;
    private readonly optim.Optimizer optimizer;
    private readonly LearningRate rate;
    private readonly LossInfo loss;
    private readonly SteppedModel stepped;
    private readonly BestWeights best;
    private readonly EpochEnd epochEnd;
    private readonly TrainingStep stepper;
    private readonly NonFiniteLog nonFinite;
    private readonly Checkpointer checkpoints;
    private readonly int stepsPerEpoch;
    private double lastLoss = double.NaN;

    public TrainingSession(
        ExperimentSpec spec,
        TrainingData data,
        nn.Module<Tensor, Tensor> model,
        RunFolder folder,
        TrainerOptions options,
        ITrainingObserver observer
    )
    {
        this.spec = spec;
        this.data = data;
        this.model = model;
        this.folder = folder;
        this.observer = observer;
        loss = options.Offers.Loss(spec.Loss);
        stepped = new SteppedModel(model);
        BatchLoader loader = Loader();
        stepsPerEpoch = EpochLength.Steps(spec, loader.StepsPerEpoch);
        schedule = new MeasurementSchedule(spec, stepsPerEpoch);
        recorder = new RunRecorder(folder, options.Clock, stepsPerEpoch);
        var losses = new ExampleLosses(model, loss, data.Training, spec.L2, spec.MicroBatch);
        directions = new RunDirections(spec, losses.Layout);
        optimizer = OptimizerFactory.Create(spec, model, () => directions.InForce.Subspace);
        IResumable optimizerState = OptimizerFactory.State(optimizer, model);
        followed = spec.Follow ? new FollowedCurvature(spec, losses, recorder) : null;
        rate = new LearningRate(spec, optimizer);
        IReadOnlyList<IInstrument> set = InstrumentSet.Of(spec, schedule, model, losses, loader, directions);
        var instrument = new CurvatureInstrument(spec, losses, set);
        var upcoming = new UpcomingStep(spec, data.Training, loader, directions.InForce, optimizerState);
        var vectors = new KeptVectors(folder, model, upcoming);
        watch = new CurvatureWatch(spec, schedule, instrument, directions, vectors, recorder, observer);
        StepProjections? projections = spec.Projections ? new(losses.Layout, () => directions.Projected) : null;
        stepper = new TrainingStep(spec, model, stepped, loss, optimizer, loader, projections);
        nonFinite = new NonFiniteLog(recorder, observer);
        best = new BestWeights(model, folder.BestWeightsFile);
        epochEnd = new EpochEnd(spec, model, loss, data.Validation, recorder, observer, rate, best, stepsPerEpoch);
        IResumable[] own = [this, new ModelState(model), stepped, optimizerState, rate, best, epochEnd];
        IResumable[] following = followed is null ? [] : [followed];
        IResumable[] parts = [.. own, instrument, .. directions.State(optimizer), .. following, nonFinite];
        checkpoints = Checkpointer.Of(folder, options, parts);
    }

    /// <summary>Optimizer steps done.</summary>
    public long Step { get; private set; }

    /// <summary>Goes back to the last checkpoint of an interrupted run, or to its beginning when it has none.</summary>
    /// <exception cref="ResumeException">The checkpoints belong to something else, or none is whole.</exception>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public void Resume()
    {
        var passedOver = new List<string>();
        Step = checkpoints.Restore(recorder.CutBack, passedOver.Add);
        folder.DropStepsFrom(Step);
        best.RestoreFile();
        recorder.Recall(watch);
        foreach (string line in passedOver.Append($"resumed at step {Step} of {schedule.Steps}"))
        {
            recorder.Event(Step, line == passedOver.FirstOrDefault() ? "warning" : "info", line);
            observer.OnMessage(line);
        }
    }

    /// <summary>Runs to the end, or until it diverges or is stopped. What was measured is recorded in every case.</summary>
    /// <param name="stop">Asked after every step and between products.</param>
    /// <returns>How it ended, and why if early.</returns>
    public (RunStatus Status, string? Reason) Run(CancellationToken stop)
    {
        recorder.Inputs(data);
        (RunStatus Status, string? Reason) end = Train(stop);
        if (end.Status == RunStatus.Completed)
            FinalEvaluation.Record(model, loss, data, recorder, best, Step);
        if (end.Status == RunStatus.Cancelled)
            WriteCheckpoint();
        if (end.Status != RunStatus.Diverged)
            WeightFile.Save(model, folder.FinalWeightsFile);
        if (end.Reason is not null)
            recorder.Event(Step, end.Status == RunStatus.Diverged ? "error" : "info", end.Reason);
        if (checkpoints.Cost is { } cost)
        {
            recorder.Event(Step, "info", cost);
            observer.OnMessage(cost);
        }
        return end;
    }

    /// <summary>Writes the records that are still held.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void Flush() => recorder.Mark();

    /// <summary>Deletes the checkpoints, which a run that is complete does not need.</summary>
    public void ClearCheckpoints() => checkpoints.Clear();

    /// <summary>Writes down why a run failed, as far as that is still possible.</summary>
    /// <param name="reason">One line.</param>
    public void NoteFailure(string reason) => recorder.Event(Step, "error", reason);

    /// <summary>What the numbers recorded so far mean.</summary>
    /// <returns>The verdict.</returns>
    public VerdictText Verdict()
    {
        StepRule rule = StepRule.Of(optimizer) with { SharpStepScale = NudgeRules.SharpStepScale(spec) };
        Verdict verdict = VerdictWriter.Judge(watch.Points, watch.Analyses, rule);
        return new VerdictText(verdict.Headline, verdict.Findings, verdict.Advice);
    }

    public void Save(StateWriter state) => state.Put(LossName, lastLoss);

    public void Load(StateReader state) => lastLoss = state.Number(LossName);

    public void Dispose()
    {
        optimizer.Dispose();
        stepped.Dispose();
        best.Dispose();
        epochEnd.Dispose();
        directions.Dispose();
        followed?.Dispose();
        recorder.Dispose();
    }

    private BatchLoader Loader()
    {
        var seed = new Seed(spec.Seed);
        Augmentation? augmentation = spec.Augment ? new Augmentation(seed) : null;
        bool contiguous = model is IRecurrentModel;
        return new BatchLoader(data.Training, spec.Batch, seed, augmentation: augmentation, contiguous: contiguous);
    }

    private (RunStatus Status, string? Reason) Train(CancellationToken stop)
    {
        try
        {
            while (Step < schedule.Steps && epochEnd.EarlyStop(Step) is null)
            {
                // Here, and nowhere else, a run is interrupted and continued: all that was done is recorded, nothing begun.
                if (checkpoints.IsDue(Step))
                    WriteCheckpoint();
                stop.ThrowIfCancellationRequested();
                bool isFinite = watch.LookIfDue(Step, rate.Value, Report, stop);
                followed?.Look(Step);
                if (TakeStep(isFinite) is { } fault && spec.OnNan == "stop")
                    return (RunStatus.Diverged, Divergence(fault));
                Report(TrainingActivity.Training);
                if (Step % stepsPerEpoch == 0)
                {
                    Report(TrainingActivity.Evaluating);
                    epochEnd.Take(Step, isLast: Step == schedule.Steps);
                }
            }
            string? early = Step < schedule.Steps ? epochEnd.EarlyStop(Step) : null;
            schedule.EndAt(Step);
            bool isFiniteAtEnd = watch.LookIfDue(Step, rate.Value, Report, stop);
            followed?.Look(Step);
            return isFiniteAtEnd || spec.OnNan != "stop"
                ? (RunStatus.Completed, early)
                : (RunStatus.Diverged, Divergence(TrainingStep.CurvatureFault(Step)));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return (RunStatus.Cancelled, $"stopped at step {Step} of {schedule.Steps}");
        }
    }

    private string? TakeStep(bool curvatureIsFinite)
    {
        if (Step % stepsPerEpoch == 0)
            recorder.Scalar("train/learning-rate", Step, rate.Value);
        TrainingStep.Result result = stepper.Take(Step, curvatureIsFinite);
        lastLoss = result.Loss;
        epochEnd.Count(result);
        recorder.Scalar("train/loss", Step, lastLoss);
        foreach ((string tag, double value) in result.Projections)
            recorder.Scalar(tag, Step, value);
        Step++;
        if (spec.OnNan != "stop")
            nonFinite.Note(Step, result);
        return result.Fault;
    }

    // A run goes on without a checkpoint that cannot be written: the one before it is still there.
    private void WriteCheckpoint()
    {
        try
        {
            checkpoints.Write(Step, recorder.Mark());
        }
        catch (IOException e)
        {
            string line = $"step {Step}: no checkpoint could be written: {e.Message}";
            recorder.Event(Step, "warning", line);
            observer.OnMessage(line);
        }
    }

    private string Divergence(string fault) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{fault}; lower the learning rate ({rate.Value}) or γ, or look at λ₁·η before"
        );

    private void Report(TrainingActivity activity) =>
        observer.OnProgress(
            new TrainingProgress(
                Step,
                schedule.Steps,
                recorder.Epoch(Step),
                lastLoss,
                watch.Sharpness,
                rate.Value,
                activity,
                spec.Optimizer == "adam",
                spec.Momentum
            )
        );
}
