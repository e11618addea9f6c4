using System.Collections.Immutable;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Data;

/// <summary>
/// Mini-batches of examples, shuffled or, where examples are pieces of a text, contiguous: then the set is cut into as many
/// stretches as a batch has examples, and each batch holds the next piece of every stretch. The order of an epoch depends on
/// the seed and the epoch alone, so a run can begin at any step and sees what it would have seen anyway.
/// </summary>
public sealed class BatchLoader
{
    private readonly ExampleSet examples;
    private readonly Seed seed;
    private readonly Augmentation? augmentation;
    private readonly bool contiguous;
    private (int Epoch, int[] Order)? last;

    /// <summary>Creates a loader.</summary>
    /// <param name="examples">The training examples; the loader does not own them.</param>
    /// <param name="batchSize">The mini-batch size S.</param>
    /// <param name="seed">Decides every order.</param>
    /// <param name="dropLast">
    /// Whether the examples left over at the end of an epoch, fewer than S, are left out; by default they form a smaller
    /// last batch.
    /// </param>
    /// <param name="augmentation">Shifts and flips the images of every batch, or null.</param>
    /// <param name="contiguous">
    /// Whether batches follow the text instead of being shuffled; the pieces left over at its end are then left out.
    /// </param>
    /// <exception cref="ArgumentException">The batch size is below 1 or larger than the set.</exception>
    public BatchLoader(
        ExampleSet examples,
        int batchSize,
        Seed seed,
        bool dropLast = false,
        Augmentation? augmentation = null,
        bool contiguous = false
    )
    {
        if (batchSize < 1 || batchSize > examples.Count)
        {
            throw new ArgumentException(
                $"A batch of {batchSize} cannot be drawn from {examples.Count} examples; choose 1 to {examples.Count}.",
                nameof(batchSize)
            );
        }
        this.examples = examples;
        this.seed = seed;
        this.augmentation = augmentation;
        this.contiguous = contiguous;
        BatchSize = batchSize;
        StepsPerEpoch = StepsOf(examples.Count, batchSize, dropLast || contiguous);
    }

    /// <summary>The mini-batch size S.</summary>
    public int BatchSize { get; }

    /// <summary>How many batches an epoch has.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>How many batches a number of examples makes.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="batchSize">The mini-batch size S.</param>
    /// <param name="dropsLast">Whether a smaller last batch is left out.</param>
    /// <returns>The number of batches of an epoch.</returns>
    internal static int StepsOf(int examples, int batchSize, bool dropsLast) =>
        dropsLast ? examples / batchSize : (int)(((long)examples + batchSize - 1) / batchSize);

    /// <summary>Makes one mini-batch.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="index">Which batch of the epoch, from 0.</param>
    /// <returns>The batch; the caller disposes it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such epoch or batch.</exception>
    public Batch At(int epoch, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, StepsPerEpoch);
        Batch batch = examples.Select(Positions(epoch, index));
        if (augmentation is null)
        {
            return batch;
        }
        using Tensor original = batch.Inputs;
        return batch with { Inputs = augmentation.Apply(original, ((long)epoch * StepsPerEpoch) + index) };
    }

    /// <summary>Tells which examples a mini-batch has, without making it.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="index">Which batch of the epoch, from 0.</param>
    /// <returns>Positions in the set of examples.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such epoch or batch.</exception>
    public ImmutableArray<int> PositionsAt(int epoch, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, StepsPerEpoch);
        return [.. Positions(epoch, index)];
    }

    /// <summary>Goes through the batches of an epoch.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <returns>The batches in order, each made when it is asked for; the caller disposes every one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The epoch is negative.</exception>
    public IEnumerable<Batch> Epoch(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        return Enumerable.Range(0, StepsPerEpoch).Select(index => At(epoch, index));
    }

    private ReadOnlySpan<int> Positions(int epoch, int index)
    {
        if (contiguous)
        {
            return Enumerable.Range(0, BatchSize).Select(stretch => (stretch * StepsPerEpoch) + index).ToArray();
        }
        int start = index * BatchSize;
        return Order(epoch).AsSpan(start, Math.Min(BatchSize, examples.Count - start));
    }

    private int[] Order(int epoch)
    {
        if (last?.Epoch != epoch)
        {
            last = (epoch, Permutation.Draw(seed.Stream("order", epoch), examples.Count));
        }
        return last.Value.Order;
    }
}
