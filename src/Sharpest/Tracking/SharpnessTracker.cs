using System.Runtime.InteropServices;
using Sharpest.Landscape;
using Sharpest.Objectives;
using Sharpest.Runtime;
using Sharpest.Spectra;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tracking;

/// <summary>
/// Follows the sharpest directions along a training loop of one's own: call <see cref="AfterStep(optim.Optimizer, Tensor, CancellationToken)"/>
/// after each step, and it measures when that is due, keeps the course and the directions, and gives a verdict.
/// </summary>
/// <remarks>
/// A measurement leaves training as it was, bit for bit: weights, gradients, the modules' modes (it looks in evaluation
/// mode) and the state of torch's generator. One that fails is noted in <see cref="Notes"/>, and training goes on. A
/// measurement costs what <see cref="SharpnessMeter"/> costs; a step without one costs nothing but a length per parameter
/// where there are triggers. Not for use by several threads at once.
/// </remarks>
public sealed class SharpnessTracker : IDisposable
{
    private readonly Func<long, Objective> objectiveAt;
    private readonly TrackerOptions options;
    private readonly MeasurementClock clock;
    private readonly SharpnessMeter meter;
    private readonly List<SharpnessPoint> history = [];
    private readonly List<StepAnalysis> analyses = [];
    private readonly List<TrackerNote> notes = [];
    private Objective? measured;
    private Tensor? measuredWeights;
    private SharpSubspace? subspace;
    private SharpnessSnapshot? subspaceSource;
    private StepRule? rule;
    private bool lossWasFinite = true;

    /// <summary>Follows one objective.</summary>
    /// <param name="objective">The loss whose curvature is measured, over examples that stay the same.</param>
    /// <param name="options">When and what to measure, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public SharpnessTracker(Objective objective, TrackerOptions? options = null)
        : this(_ => objective, options) => ArgumentNullException.ThrowIfNull(objective);

    /// <summary>Follows an objective that is made anew for every measurement, for instance over other examples.</summary>
    /// <param name="objectiveAt">Makes it, given the steps done; its data stay alive until the next call.</param>
    /// <param name="options">When and what to measure, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public SharpnessTracker(Func<long, Objective> objectiveAt, TrackerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(objectiveAt);
        this.objectiveAt = objectiveAt;
        this.options = options ?? new TrackerOptions();
        clock = new MeasurementClock(this.options);
        meter = new SharpnessMeter(this.options.Directions, this.options.Solver, this.options.Hessian);
    }

    /// <summary>Raised after each measurement, on the thread of training, before training goes on.</summary>
    public event EventHandler<SharpnessSnapshot>? Measured;

    /// <summary>Optimizer steps done, as counted by <see cref="AfterStep(optim.Optimizer, double, CancellationToken)"/>.</summary>
    public long Step { get; private set; }

    /// <summary>The last measurement, or null before the first; owned by the tracker, which frees it at the next one.</summary>
    public SharpnessSnapshot? Latest { get; private set; }

    /// <summary>The numbers of all measurements, in order.</summary>
    public IReadOnlyList<SharpnessPoint> History => history;

    /// <summary>All analyses of the step, in order.</summary>
    public IReadOnlyList<StepAnalysis> Analyses => analyses;

    /// <summary>What went wrong, in order; empty when all is well.</summary>
    public IReadOnlyList<TrackerNote> Notes => notes;

    /// <summary>Counts a step and measures if that is due.</summary>
    /// <param name="optimizer">The optimizer that took the step; its η and momentum are read.</param>
    /// <param name="loss">The loss of the step's mini-batch, a scalar; the caller keeps ownership.</param>
    /// <param name="stop">Stops a measurement.</param>
    /// <returns>The measurement, owned by the tracker, or null when none was due or it failed.</returns>
    /// <exception cref="ArgumentException">The loss is not a scalar, or the objective's loss cannot be differentiated.</exception>
    public SharpnessSnapshot? AfterStep(optim.Optimizer optimizer, Tensor loss, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (loss.IsInvalid || loss.numel() != 1)
            throw new ArgumentException("The loss must be one number that is still alive.", nameof(loss));
        using IDisposable scope = NewDisposeScope();
        return AfterStep(optimizer, loss.detach().ToDouble(), stop);
    }

    /// <summary>Counts a step and measures if that is due.</summary>
    /// <param name="optimizer">The optimizer that took the step; its η and momentum are read.</param>
    /// <param name="loss">The loss of the step's mini-batch. NaN and infinity are noted, and nothing is measured then.</param>
    /// <param name="stop">Stops a measurement.</param>
    /// <returns>The measurement, owned by the tracker, or null when none was due or it failed.</returns>
    /// <exception cref="ArgumentException">The objective's loss cannot be differentiated.</exception>
    public SharpnessSnapshot? AfterStep(optim.Optimizer optimizer, double loss, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        Step++;
        rule = StepRule.Of(optimizer);
        for (int i = 0; i < history.Count && double.IsNaN(history[i].LearningRate); i++)
            history[i] = history[i] with { LearningRate = rule.LearningRate }; // measured before the first step
        bool finite = double.IsFinite(loss);
        if (!finite && lossWasFinite)
            Note(TrackerNoteKind.LossNotFinite, $"the loss of the step is {loss}");
        lossWasFinite = finite;
        if (!finite)
            return null;
        string? reason = clock.Due(Step, loss, optimizer);
        return reason is null ? null : Look(reason, stop);
    }

    /// <summary>Measures now, unless that was just done at these very weights.</summary>
    /// <param name="stop">Stops the measurement.</param>
    /// <returns>The measurement, owned by the tracker, or null when it failed.</returns>
    /// <exception cref="ArgumentException">The objective's loss cannot be differentiated.</exception>
    public SharpnessSnapshot? Measure(CancellationToken stop = default) =>
        IsMeasuredHere() ? Latest : Look("asked", stop);

    /// <summary>
    /// The sharpest directions at the present weights, for an optimizer that acts on them: give this method to
    /// <see cref="Optimizers.NudgedSgd"/>. A measurement just taken at these weights serves, so that nothing is measured twice.
    /// </summary>
    /// <returns>
    /// The directions; those before when none can be had, null when there never were any. Owned by the tracker, alive until
    /// the next call.
    /// </returns>
    public SharpSubspace? FindSubspace()
    {
        if (!IsMeasuredHere())
            Look("refresh", CancellationToken.None);
        if (Latest is { Eigenpairs.Count: > 0 } latest && !ReferenceEquals(latest, subspaceSource))
        {
            using IDisposable scope = NewDisposeScope();
            subspace?.Dispose();
            subspace = new SharpSubspace(latest.Eigenpairs);
            subspaceSource = latest;
        }
        return subspace;
    }

    /// <summary>
    /// Takes the step apart at the present weights: along the sharpest directions, a random one, and as a whole. The gradient
    /// step of η is analysed, whatever an optimizer makes of it.
    /// </summary>
    /// <param name="gradients">
    /// Mini-batch gradients at the present weights, shape <c>[n]</c>; null takes those of the objective's first ten micro-batches.
    /// </param>
    /// <param name="step">Multiples and tolerance, or null for the defaults.</param>
    /// <param name="stop">Stops the analysis.</param>
    /// <returns>The analysis, or null when it failed, which is noted.</returns>
    /// <exception cref="InvalidOperationException">η is not known, because no step was taken yet.</exception>
    /// <exception cref="ArgumentException">A gradient does not fit the parameters.</exception>
    public StepAnalysis? AnalyseStep(
        IReadOnlyList<Tensor>? gradients = null,
        StepDecompositionOptions? step = null,
        CancellationToken stop = default
    )
    {
        double rate =
            rule?.LearningRate
            ?? throw new InvalidOperationException("The learning rate is not known yet; call AfterStep first.");
        if (Measure(stop) is not { Eigenpairs.Count: > 0 } snapshot)
            return null;
        StepAnalysis? analysis = Try(() => StepAnalyser.Analyse(measured!, snapshot, gradients, rate, step, stop));
        if (analysis is not null)
            analyses.Add(analysis);
        return analysis;
    }

    /// <summary>What the numbers so far mean for the step, in plain words.</summary>
    /// <returns>The verdict; its text says when nothing was measured.</returns>
    public Verdict Verdict() =>
        VerdictWriter.Judge(
            history,
            analyses,
            rule ?? new StepRule(history.LastOrDefault()?.LearningRate ?? 0, 0, null)
        );

    /// <summary>Frees the last measurement and the directions.</summary>
    public void Dispose()
    {
        Latest?.Dispose();
        subspace?.Dispose();
        measuredWeights?.Dispose();
        (Latest, subspace, subspaceSource, measuredWeights) = (null, null, null, null);
    }

    private SharpnessSnapshot? Look(string reason, CancellationToken stop)
    {
        measured = objectiveAt(Step);
        clock.Restart(Step);
        SharpnessSnapshot? snapshot = Try(() => meter.Measure(measured, Step, stop: stop));
        if (snapshot is null)
            return null;
        if (snapshot.Eigenpairs.Status == SolverStatus.Cancelled)
        {
            snapshot.Dispose();
            Note(TrackerNoteKind.Cancelled, "the measurement was stopped");
            return null;
        }
        Keep(snapshot, reason);
        if (options.AnalyseEvery > 0 && rule is not null && (history.Count - 1) % options.AnalyseEvery == 0)
            AnalyseStep(stop: stop);
        Measured?.Invoke(this, snapshot);
        return snapshot;
    }

    private void Keep(SharpnessSnapshot snapshot, string reason)
    {
        Latest?.Dispose();
        measuredWeights?.Dispose();
        Latest = snapshot;
        measuredWeights = measured!.Parameters.Read().DetachFromDisposeScope();
        snapshot.Epoch = options.StepsPerEpoch > 0 ? (double)Step / options.StepsPerEpoch : null;
        history.Add(
            new SharpnessPoint(
                Step,
                rule?.LearningRate ?? double.NaN,
                snapshot.Eigenpairs.Values,
                snapshot.GradientCosines
            )
            {
                Epoch = snapshot.Epoch,
                Loss = snapshot.Loss,
                Reason = reason,
            }
        );
        if (snapshot.Eigenpairs.Status == SolverStatus.NonFinite)
            Note(
                TrackerNoteKind.CurvatureNotFinite,
                "the curvature is not finite: the loss or the weights hold NaN or infinity"
            );
        if (snapshot.Eigenpairs.Status == SolverStatus.MaxOperatorCalls)
        {
            Note(
                TrackerNoteKind.NotConverged,
                $"the directions did not reach the tolerance in {snapshot.Eigenpairs.OperatorCalls} products"
            );
        }
    }

    // Equal weights, not equal steps: nobody has to report every step, and weights may be loaded in between.
    private bool IsMeasuredHere()
    {
        if (Latest is null || Latest.Step != Step)
            return false;
        using Tensor now = measured!.Parameters.Read();
        return now.allclose(measuredWeights!, rtol: 0, atol: 0);
    }

    // What libtorch refuses is told and survived; wrong arguments are the caller's to see.
    private T? Try<T>(Func<T> look)
        where T : class
    {
        using var undisturbed = new Undisturbed(measured!.Model);
        try
        {
            return look();
        }
        catch (OperationCanceledException)
        {
            Note(TrackerNoteKind.Cancelled, "the analysis was stopped");
        }
        catch (Exception e) when (e is AutogradException or ExternalException)
        {
            Note(TrackerNoteKind.Failed, e.Message.Split('\n', 2)[0]);
        }
        return null;
    }

    private void Note(TrackerNoteKind kind, string text) => notes.Add(new TrackerNote(Step, kind, text));
}
