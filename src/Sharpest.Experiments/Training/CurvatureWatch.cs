using System.Globalization;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training.Instruments;
using Sharpest.Runs.Series;
using Sharpest.Spectra;
using Sharpest.Tracking;

namespace Sharpest.Experiments.Training;

/// <summary>Follows the curvature along a run: looks when it is asked to, records what it sees, and remembers it.</summary>
internal sealed class CurvatureWatch
{
    private readonly ExperimentSpec spec;
    private readonly MeasurementSchedule schedule;
    private readonly CurvatureInstrument instrument;
    private readonly RunDirections directions;
    private readonly KeptVectors vectors;
    private readonly RunRecorder recorder;
    private readonly ITrainingObserver observer;
    private readonly List<SharpnessPoint> points = [];
    private readonly List<StepAnalysis> analyses = [];

    public CurvatureWatch(
        ExperimentSpec spec,
        MeasurementSchedule schedule,
        CurvatureInstrument instrument,
        RunDirections directions,
        KeptVectors vectors,
        RunRecorder recorder,
        ITrainingObserver observer
    )
    {
        this.spec = spec;
        this.schedule = schedule;
        this.instrument = instrument;
        this.directions = directions;
        this.vectors = vectors;
        this.recorder = recorder;
        this.observer = observer;
    }

    public IReadOnlyList<SharpnessPoint> Points => points;

    public IReadOnlyList<StepAnalysis> Analyses => analyses;

    /// <summary>λ₁ of the last measurement, or null when there was none.</summary>
    public double? Sharpness => points.Count > 0 && points[^1].Eigenvalues is [var first, ..] ? first : null;

    /// <summary>Looks, if a measurement or a refresh of the directions is due, and records what is seen.</summary>
    /// <param name="step">Optimizer steps done.</param>
    /// <param name="learningRate">η in force.</param>
    /// <param name="report">Told what is being done.</param>
    /// <param name="stop">Asked between products.</param>
    /// <returns>False when the curvature was looked at and was not finite.</returns>
    /// <exception cref="OperationCanceledException">It was stopped; nothing was recorded.</exception>
    public bool LookIfDue(long step, double learningRate, Action<TrainingActivity> report, CancellationToken stop)
    {
        bool isRefreshed = schedule.IsRefreshed(step) && directions.Refresh(step);
        if (!isRefreshed && !schedule.IsMeasured(step))
            return true;
        report(TrainingActivity.MeasuringCurvature);
        using CurvatureLook look = instrument.Look(step, learningRate, report, text => Warn(step, text), stop);
        if (look.Snapshot.Eigenpairs.Status == SolverStatus.Cancelled)
            throw new OperationCanceledException(stop);
        directions.See(look.Snapshot, isRefreshed);
        Record(look);
        report(TrainingActivity.Training);
        return look.Snapshot.Eigenpairs.Status != SolverStatus.NonFinite;
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

    private void Record(CurvatureLook look)
    {
        SharpnessSnapshot snapshot = look.Snapshot;
        recorder.Measurement(snapshot, look.LearningRate, instrument.SampleSize);
        points.Add(
            new SharpnessPoint(snapshot.Step, look.LearningRate, snapshot.Eigenpairs.Values, snapshot.GradientCosines)
        );
        analyses.AddRange(look.Findings.OfType<StepFinding>().Select(finding => finding.Analysis));
        foreach (IFinding finding in look.Findings)
            recorder.Finding(finding, snapshot.Step);
        bool isLast = snapshot.Step == schedule.Steps;
        if (look.Findings.Count > 0 || isLast)
            vectors.Write(look, instrument.Layout, isLast);
        string found = Describe(snapshot, look.LearningRate);
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
