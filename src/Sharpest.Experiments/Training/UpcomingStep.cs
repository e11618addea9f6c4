using System.Collections.Immutable;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training.Checkpoints;
using Sharpest.Runs.Tensors;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>What the next step of training is made of, beside the weights: its mini-batch, directions and velocity.</summary>
/// <param name="spec">Where the directions come from.</param>
/// <param name="training">The training examples.</param>
/// <param name="loader">The mini-batches.</param>
/// <param name="directions">The directions in force.</param>
/// <param name="optimizer">What the optimizer carries from step to step.</param>
internal sealed class UpcomingStep(
    ExperimentSpec spec,
    ExampleSet training,
    BatchLoader loader,
    KeptDirections directions,
    IResumable optimizer
)
{
    private const string None = "none";
    private const string Eigenvectors = "eigenvectors";
    private const string Own = "nudge_directions";

    /// <summary>Which directions Nudged-SGD uses in the step.</summary>
    /// <param name="step">Optimizer steps done; the sharpest directions were just measured.</param>
    /// <returns>The name of a tensor, or <c>none</c>.</returns>
    public string DirectionsInForce(long step) =>
        directions.Subspace is null ? None
        : spec.Directions == "sharpest" && directions.FoundAt == step ? Eigenvectors
        : Own;

    /// <summary>The parts of the step that cannot be told from elsewhere.</summary>
    /// <param name="step">Optimizer steps done.</param>
    /// <returns>Tensors that are valid until the step is taken.</returns>
    public IEnumerable<TensorSource> Evidence(long step)
    {
        int epoch = (int)(step / loader.StepsPerEpoch);
        ImmutableArray<int> positions = loader.PositionsAt(epoch, (int)(step % loader.StepsPerEpoch));
        yield return TensorSources.Indices("next_batch", [.. positions.Select(i => training.Indices[i])]);
        if (DirectionsInForce(step) == Own)
            yield return TensorSources.Floats(Own, directions.Rows!.shape, directions.Rows);
        using Tensor? velocity = (optimizer as VelocitiesState)?.Flat();
        if (velocity is not null)
            yield return TensorSources.Floats("velocity", velocity.shape, velocity);
    }
}
