using System.Globalization;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training.Checkpoints;
using Sharpest.Runs.Series;
using Sharpest.Spectra;
using Sharpest.Tracking;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>Follows the curvature along a run: looks when it is asked to, records what it sees, and remembers it.</summary>
internal sealed class CurvatureWatch : IDisposable
{
    private readonly ExperimentSpec spec;
    private readonly nn.Module<Tensor, Tensor> model;
    private readonly MeasurementSchedule schedule;
    private readonly CurvatureInstrument instrument;
    private readonly RunRecorder recorder;
    private readonly ITrainingObserver observer;
    private readonly NudgeDirections directions = new();
    private readonly List<SharpnessPoint> points = [];
    private readonly List<StepAnalysis> analyses = [];
    private SharpnessSnapshot? latest;

    public CurvatureWatch(
        ExperimentSpec spec,
        nn.Module<Tensor, Tensor> model,
        MeasurementSchedule schedule,
        CurvatureInstrument instrument,
        RunRecorder recorder,
        ITrainingObserver observer
    )
    {
        this.spec = spec;
        this.model = model;
        this.schedule = schedule;
        this.instrument = instrument;
        this.recorder = recorder;
        this.observer = observer;
    }

    public IReadOnlyList<SharpnessPoint> Points => points;

    public IReadOnlyList<StepAnalysis> Analyses => analyses;

    /// <summary>λ₁ of the last measurement, or null when there was none.</summary>
    public double? Sharpness => points.Count > 0 && points[^1].Eigenvalues is [var first, ..] ? first : null;

    /// <summary>The directions for Nudged-SGD, or null as long as it is plain SGD.</summary>
    public SharpSubspace? Subspace => directions.Subspace;

    /// <summary>What of it must survive an interruption, apart from what the series hold.</summary>
    public IReadOnlyList<IResumable> State => [instrument, directions];

    /// <summary>Looks, if a measurement or a refresh of the directions is due, and records what is seen.</summary>
    /// <param name="step">Optimizer steps done.</param>
    /// <param name="learningRate">η in force.</param>
    /// <param name="report">Told what is being done.</param>
    /// <param name="stop">Asked between products.</param>
    /// <returns>False when the curvature was looked at and was not finite.</returns>
    /// <exception cref="OperationCanceledException">It was stopped; nothing was recorded.</exception>
    public bool LookIfDue(long step, double learningRate, Action<TrainingActivity> report, CancellationToken stop)
    {
        bool isRefreshed = schedule.IsRefreshed(step);
        if (!isRefreshed && !schedule.IsMeasured(step))
            return true;
        SharpnessSnapshot snapshot = Look(step, learningRate, report, stop);
        // The directions before stay in use when not all could be found.
        if (isRefreshed && snapshot.Eigenpairs.Count >= spec.Top)
            directions.Take(snapshot);
        return snapshot.Eigenpairs.Status != SolverStatus.NonFinite;
    }

    /// <summary>Remembers what an interrupted run had seen.</summary>
    /// <param name="series">Its series, cut back to the moment at which it goes on.</param>
    public void Recall(SeriesReader series)
    {
        points.AddRange(
            series
                .Measurements()
                .Select(m => new SharpnessPoint(
                    m.Step,
                    m.LearningRate,
                    [.. m.Eigenpairs.Select(pair => pair.Value)],
                    [.. m.Eigenpairs.Select(pair => pair.GradientCosine)]
                ))
        );
        analyses.AddRange(
            series
                .StepChanges()
                .GroupBy(c => c.Step)
                .Select(group => new StepAnalysis(
                    group.Key,
                    [.. group.Select(c => new Landscape.StepChange(c.Direction, c.Multiple, c.RelativeChange, c.Error))]
                ))
        );
    }

    public void Dispose()
    {
        latest?.Dispose();
        directions.Dispose();
    }

    private SharpnessSnapshot Look(
        long step,
        double learningRate,
        Action<TrainingActivity> report,
        CancellationToken stop
    )
    {
        report(TrainingActivity.MeasuringCurvature);
        CurvatureLook look = instrument.Look(
            step,
            learningRate,
            schedule.IsAnalysed(step),
            () => report(TrainingActivity.AnalysingStep),
            text => Warn(step, text),
            stop
        );
        using (look.Analysis)
        {
            latest?.Dispose();
            latest = look.Snapshot;
            if (latest.Eigenpairs.Status == SolverStatus.Cancelled)
                throw new OperationCanceledException(stop);
            Record(look, learningRate);
        }
        report(TrainingActivity.Training);
        return latest;
    }

    private void Record(CurvatureLook look, double learningRate)
    {
        SharpnessSnapshot snapshot = look.Snapshot;
        recorder.Measurement(snapshot, learningRate, instrument.SampleSize);
        points.Add(
            new SharpnessPoint(snapshot.Step, learningRate, snapshot.Eigenpairs.Values, snapshot.GradientCosines)
        );
        if (look.Analysis is { } analysis)
        {
            analyses.Add(analysis.Analysis);
            recorder.StepChanges(snapshot.Step, analysis.Analysis.Changes);
        }
        if (look.Analysis is not null || snapshot.Step == schedule.Steps)
            recorder.Vectors(snapshot, model, instrument.Layout, look.Sample, look.Analysis);
        string found = Describe(snapshot, learningRate);
        if (snapshot.Eigenpairs.Status == SolverStatus.Converged)
            observer.OnMessage(found);
        else
            Warn(snapshot.Step, found);
    }

    private void Warn(long step, string text)
    {
        recorder.Event(step, "warning", text);
        observer.OnMessage(text);
    }

    private string Describe(SharpnessSnapshot snapshot, double learningRate)
    {
        // Adam scales each coordinate of its step by itself: λ₁·η says nothing about it.
        string product =
            spec.Optimizer == "adam"
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $", λ₁·η = {snapshot.Sharpness * learningRate:0.00}");
        FormattableString text = snapshot.Eigenpairs.Status switch
        {
            SolverStatus.NonFinite =>
                $"step {snapshot.Step}: the curvature is not finite; the loss or the weights hold NaN or infinity",
            SolverStatus.MaxOperatorCalls =>
                $"step {snapshot.Step}: λ₁ ≈ {snapshot.Sharpness:0.00}, not converged after {snapshot.Eigenpairs.OperatorCalls} products (--max-products, --tolerance)",
            _ =>
                $"step {snapshot.Step}: λ₁ = {snapshot.Sharpness:0.00}{product} ({snapshot.Eigenpairs.OperatorCalls} products, {snapshot.Seconds:0.0} s)",
        };
        return text.ToString(CultureInfo.InvariantCulture);
    }
}
