using Sharpest.Convolutions;
using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Models;

/// <summary>
/// Dropout whose masks come from a stream of the run's seed: while training, each input is set to zero with probability p
/// and divided by 1 − p otherwise; in evaluation, and for p = 0, the input passes as it is.
/// </summary>
internal sealed class SeededDropout : nn.Module<Tensor, Tensor>, IConvolvesByModule, IDrawsRandomly
{
    private readonly double share;
    private readonly Seed seed;
    private readonly string purpose;
    private long step;
    private long draws;

    /// <summary>Creates the layer.</summary>
    /// <param name="name">The name of the module; layers of different names draw independently.</param>
    /// <param name="share">The probability p of zero.</param>
    /// <param name="seed">Decides the masks.</param>
    /// <exception cref="ArgumentException">p is not at least 0 and below 1.</exception>
    public SeededDropout(string name, double share, Seed seed)
        : base(name)
    {
        if (!(share is >= 0 and < 1))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"A dropout of {share} is not possible; choose 0 or more, below 1."),
                nameof(share)
            );
        }
        this.share = share;
        this.seed = seed;
        purpose = $"dropout-{name}";
    }

    /// <inheritdoc/>
    public void BeginStep(long stepsDone)
    {
        step = stepsDone;
        draws = 0;
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="input">Any shape.</param>
    /// <returns>The same shape; the caller disposes it.</returns>
    public override Tensor forward(Tensor input)
    {
        if (!training || share == 0)
        {
            return input.alias();
        }
        using DisposeScope scope = NewDisposeScope();
        // The calls of one step have streams of their own: a step may see its examples in several parts.
        using Generator generator = new Seed(seed.Key(purpose, step)).Generator(purpose, draws++);
        Tensor kept = rand(input.shape, input.dtype, generator: generator).ge(share).to_type(input.dtype);
        return (input * kept / (1 - share)).MoveToOuterDisposeScope();
    }
}
