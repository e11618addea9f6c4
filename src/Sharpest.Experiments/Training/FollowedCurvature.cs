using System.Collections.Immutable;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training.Checkpoints;
using Sharpest.Objectives;
using Sharpest.Runtime;
using Sharpest.Tracking;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>λ₁ at every step of a run, on a few examples that stay the same: some of those that measurements begin with.</summary>
internal sealed class FollowedCurvature : IResumable, IDisposable
{
    private const string DirectionName = "follow/direction";
    private const string DifferencesName = "follow/differences";

    private readonly RunRecorder recorder;
    private readonly SharpnessFollower follower;
    private readonly Batch sample;
    private readonly Objective objective;
    private readonly Seed seed;

    public FollowedCurvature(ExperimentSpec spec, ExampleLosses losses, RunRecorder recorder)
    {
        this.recorder = recorder;
        seed = new Seed(spec.Seed);
        follower = new SharpnessFollower(new FollowerOptions { Seed = spec.Seed });
        ExampleSet training = losses.Training;
        var drawn = new SubSample(training.Count, Math.Min(Examples(spec.Batch), training.Count), seed);
        ImmutableArray<int> positions = drawn.At(0);
        sample = training.Select(positions.AsSpan());
        objective = losses.Over(sample);
    }

    /// <summary>How many examples are followed: as many as let a look cost no more than a step of training.</summary>
    /// <param name="batch">The mini-batch size.</param>
    /// <returns>An eighth of it, at least one.</returns>
    public static int Examples(int batch) => Math.Max(1, batch / 8);

    /// <summary>
    /// Looks at the present weights and records λ₁ with its residual. A look is short and is not stopped: a run is
    /// interrupted between two steps, with all of a step recorded or nothing.
    /// </summary>
    /// <param name="step">Optimizer steps done.</param>
    public void Look(long step)
    {
        using Generator common = Generator.Default;
        common.manual_seed(seed.Key("follow", step));
        FollowedSharpness found = follower.Follow(objective, CancellationToken.None);
        // What is not finite here is so in the loss or in the next measurement, which tell.
        if (!double.IsFinite(found.Value))
            return;
        recorder.Scalar("sharpness/followed", step, found.Value);
        recorder.Scalar("sharpness/followed-residual", step, found.Residual);
    }

    public void Save(StateWriter state)
    {
        if (follower.Direction is { } direction)
            state.Put(DirectionName, direction);
        if (follower.TakesDifferences is { } differences)
            state.Put(DifferencesName, differences ? 1 : 0);
    }

    public void Load(StateReader state)
    {
        if (state.HasText(DifferencesName))
            follower.TakesDifferences = state.Whole(DifferencesName) == 1;
        if (!state.HasTensor(DirectionName))
            return;
        using Tensor direction = state.Tensor(DirectionName);
        follower.Begin(direction);
    }

    public void Dispose()
    {
        follower.Dispose();
        sample.Dispose();
    }
}
