using Sharpest.Convolutions;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Models;
using Sharpest.Experiments.Specs;
using Sharpest.Runs;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>Runs a specification: everything between the spec and a finished run folder.</summary>
public sealed class Trainer
{
    private readonly ExperimentSpec spec;
    private readonly TrainerOptions options;

    /// <summary>Creates a trainer.</summary>
    /// <param name="spec">What to run; its ranges were checked by <see cref="SpecValidation"/>.</param>
    /// <param name="options">Where to write and where the data lies.</param>
    public Trainer(ExperimentSpec spec, TrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(options);
        // Absolute, so that the run is resumed from wherever one stands.
        this.spec = string.IsNullOrWhiteSpace(spec.Start) ? spec : spec with { Start = Path.GetFullPath(spec.Start) };
        this.options = options;
    }

    /// <summary>
    /// Loads the data, makes the run folder and trains; or continues the run that lies there, if the options say so. Call
    /// it on one thread from beginning to end.
    /// </summary>
    /// <param name="observer">Told what happens.</param>
    /// <param name="stop">Asked after every step and between Hessian-vector products.</param>
    /// <returns>How the run ended. An error after the folder was made is an outcome, not an exception.</returns>
    /// <exception cref="SpecException">The specification does not fit the data or the model; nothing was written.</exception>
    /// <exception cref="Plugins.PluginException">A plug-in threw; nothing was written.</exception>
    /// <exception cref="DataException">The data cannot be had; nothing was written.</exception>
    /// <exception cref="ResumeException">The run that lies there cannot be continued; nothing was changed.</exception>
    /// <exception cref="RunInUseException">Another process is writing this run.</exception>
    /// <exception cref="IOException">The run folder exists already or cannot be made.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped before its folder was made.</exception>
    public TrainingOutcome Run(ITrainingObserver observer, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(observer);
        string path = Path.GetFullPath(options.OutputFolder);
        bool isResumed = options.Resume && RunFolder.Exists(path);
        if (isResumed)
            InterruptedRun.Open(path).CheckSpec(spec);
        using RunLock? held = isResumed ? RunLock.Take(path) : null;
        // Read once more: it may have come to its end before it was ours.
        InterruptedRun? earlier = isResumed ? InterruptedRun.Open(path) : null;
        RuntimeReport runtime = SharpestRuntime.Start();
        SharpestRuntime.UseThreads(spec.Threads ?? earlier?.Threads ?? Environment.ProcessorCount);
        string? dataFolder = options.DataFolder ?? earlier?.Folder.Manifest.Data?.Folder;
        using TrainingData data = TrainingData.Load(
            spec,
            options.Offers.Dataset(spec.Dataset),
            options.Offers.Models,
            new DatasetRequest(dataFolder, new Messages(observer), stop)
        );
        using nn.Module<Tensor, Tensor> model = CreateModel(data, out string? startDigest);
        RunManifest description = RunDescription.Of(
            spec,
            data,
            model,
            startDigest,
            runtime,
            options with
            {
                DataFolder = dataFolder,
            }
        );
        if (earlier is not null)
            return Continue(earlier, description, held!, data, model, observer, stop);
        if (options.Resume)
            RunFolder.ClearUnfinished(path);
        RunFolder folder = RunFolder.Create(path, description);
        using RunLock taken = RunLock.Take(path);
        return Train(folder, data, model, observer, isResumed: false, stop);
    }

    private TrainingOutcome Continue(
        InterruptedRun earlier,
        RunManifest now,
        RunLock held,
        TrainingData data,
        nn.Module<Tensor, Tensor> model,
        ITrainingObserver observer,
        CancellationToken stop
    )
    {
        earlier.CheckData(now);
        foreach (
            string line in new[]
            {
                held.Previous is { } gone ? $"{gone} has ended and left this run" : null,
                earlier.Differences(now),
            }.OfType<string>()
        )
            observer.OnMessage(line);
        return Train(earlier.Folder, data, model, observer, isResumed: true, stop);
    }

    private TrainingOutcome Train(
        RunFolder folder,
        TrainingData data,
        nn.Module<Tensor, Tensor> model,
        ITrainingObserver observer,
        bool isResumed,
        CancellationToken stop
    )
    {
        var session = new TrainingSession(spec, data, model, folder, options, observer);
        try
        {
            if (isResumed)
            {
                session.Resume();
                folder.Save(folder.Manifest with { Status = RunStatus.Running, Reason = null, Ended = null });
            }
            (RunStatus status, string? reason) = RunToEnd(session, stop);
            return Close(folder, session, status, reason);
        }
        finally
        {
            TryTo(session.Dispose);
        }
    }

    // With the weights that the run begins with, and the digest of the file they came from, if they came from one.
    private nn.Module<Tensor, Tensor> CreateModel(TrainingData data, out string? startDigest)
    {
        var seed = new Seed(spec.Seed);
        nn.Module<Tensor, Tensor> model;
        try
        {
            model = options.Offers.Model(spec.Model).Create(data.Source.Task, seed);
        }
        catch (ArgumentException e) // the sizes of the data do not fit the model
        {
            throw new SpecException([$"--model {spec.Model}: {e.Message.Split(" (Parameter", 2)[0]}"]);
        }
        try
        {
            long parameters = model.parameters().Sum(p => p.numel());
            IReadOnlyList<string> problems = SpecValidation.ProblemsWithModel(spec, parameters);
            if (problems.Count > 0)
                throw new SpecException(problems);
            TiledTraining.Allow(model, spec.Convolutions == "tiles");
            Initialization.Apply(spec.Init, model, seed);
            startDigest = spec.Start is { } start ? StartWeights.Load(start, model) : null;
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static (RunStatus Status, string? Reason) RunToEnd(TrainingSession session, CancellationToken stop)
    {
        try
        {
            return session.Run(stop);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever went wrong, what was measured stays, and the folder says why there is no more.
            string reason = $"{e.GetType().Name} at step {session.Step}: {e.Message}";
            TryTo(() => session.NoteFailure(reason));
            return (RunStatus.Failed, reason);
        }
    }

    private TrainingOutcome Close(RunFolder folder, TrainingSession session, RunStatus status, string? reason)
    {
        RunManifest end = folder.Manifest with
        {
            Status = status,
            Reason = reason,
            Ended = options.Clock.GetLocalNow(),
            Steps = session.Step,
            Verdict = session.Verdict(),
        };
        try
        {
            // The series come first: a manifest that says 'complete' vouches for them.
            session.Flush();
            folder.Save(end);
            if (status == RunStatus.Completed)
                session.ClearCheckpoints();
        }
        catch (IOException e)
        {
            return new TrainingOutcome(folder.Path, RunStatus.Failed, reason ?? e.Message);
        }
        return new TrainingOutcome(folder.Path, status, reason);
    }

    private static void TryTo(Action action)
    {
        try
        {
            action();
        }
        catch (IOException)
        {
            // The disk that made the run fail takes no note of it either; the outcome still carries the reason.
        }
    }

    private sealed class Messages(ITrainingObserver observer) : IProgress<string>
    {
        public void Report(string value) => observer.OnMessage(value);
    }
}
