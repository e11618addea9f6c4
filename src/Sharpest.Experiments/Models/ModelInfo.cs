using Sharpest.Experiments.Data;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Models;

/// <summary>A kind of network that can be asked for by name.</summary>
/// <param name="Name">The name by which it is asked for.</param>
/// <param name="Description">One line for people.</param>
/// <param name="Kind">The kind of task that it can learn.</param>
/// <param name="Create">
/// Makes one with fresh weights for a task of that kind; the caller disposes it. Throws <see cref="ArgumentException"/>
/// when the sizes do not fit.
/// </param>
public sealed record ModelInfo(
    string Name,
    string Description,
    TaskKind Kind,
    Func<LearningTask, Seed, nn.Module<Tensor, Tensor>> Create
)
{
    /// <summary>The task for which the paper made it, or null when it is not of the paper.</summary>
    public LearningTask? PaperTask { get; init; }

    /// <summary>How many parameters it has for <see cref="PaperTask"/>.</summary>
    public long? PaperParameters { get; init; }
}
