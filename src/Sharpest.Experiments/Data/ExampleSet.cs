using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Data;

/// <summary>
/// Preprocessed examples in memory: the training, validation or test part of a data set. Examples are named by their
/// position in this set, 0…Count − 1.
/// </summary>
public sealed class ExampleSet : IDisposable
{
    private readonly Tensor inputs;
    private readonly Tensor labels;

    /// <summary>Takes examples as tensors.</summary>
    /// <param name="inputs">Shape <c>[n, …]</c>, of any type; owned by the set from now on.</param>
    /// <param name="labels">int64, shape <c>[n]</c>, or <c>[n, T]</c> where each example has several; likewise.</param>
    /// <param name="indices">Where each example lies in its file.</param>
    /// <exception cref="ArgumentException">No example was given, or not as many inputs, labels and places.</exception>
    public ExampleSet(Tensor inputs, Tensor labels, ImmutableArray<int> indices)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(labels);
        CheckNotEmpty(indices);
        if (
            inputs.dim() < 1
            || labels.dim() < 1
            || inputs.size(0) != indices.Length
            || labels.size(0) != indices.Length
        )
        {
            throw new ArgumentException(
                $"Inputs [{string.Join(", ", inputs.shape)}] and labels [{string.Join(", ", labels.shape)}] are not those of "
                    + $"{indices.Length} examples.",
                nameof(indices)
            );
        }
        this.inputs = inputs.DetachFromDisposeScope();
        this.labels = labels.DetachFromDisposeScope();
        Indices = indices;
    }

    /// <summary>Preprocesses examples of a file.</summary>
    /// <param name="images">The file.</param>
    /// <param name="indices">Which of its examples, in this order.</param>
    /// <param name="preprocessing">Turns bytes into inputs.</param>
    /// <param name="noise">Falsifies labels, or null.</param>
    /// <exception cref="ArgumentException">No example was given, or the images have another shape than the preprocessing.</exception>
    public ExampleSet(
        ImageSet images,
        ImmutableArray<int> indices,
        Preprocessing preprocessing,
        LabelNoise? noise = null
    )
    {
        CheckNotEmpty(indices);
        Indices = indices;
        inputs = preprocessing.Apply(images, indices.AsSpan()).DetachFromDisposeScope();
        long[] classes = new long[indices.Length];
        for (int i = 0; i < classes.Length; i++)
        {
            classes[i] = images.Labels.Span[indices[i]];
        }
        noise?.Apply(classes);
        labels = tensor(classes, ScalarType.Int64).DetachFromDisposeScope();
    }

    /// <summary>Preprocesses all examples of a file, in file order.</summary>
    /// <param name="images">The file.</param>
    /// <param name="preprocessing">Turns bytes into inputs.</param>
    /// <exception cref="ArgumentException">The images have another shape than the preprocessing.</exception>
    public ExampleSet(ImageSet images, Preprocessing preprocessing)
        : this(images, [.. Enumerable.Range(0, images.Count)], preprocessing) { }

    /// <summary>Where each example lies in its file.</summary>
    public ImmutableArray<int> Indices { get; }

    /// <summary>How many examples there are.</summary>
    public int Count => Indices.Length;

    /// <summary>Fetches any examples.</summary>
    /// <param name="positions">Their positions in this set, in the order wanted; repetitions are allowed.</param>
    /// <returns>The examples; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">There is no example at one of the positions, or none was given.</exception>
    public Batch Select(ReadOnlySpan<int> positions)
    {
        if (positions.IsEmpty)
        {
            throw new ArgumentException("A batch needs at least one example.", nameof(positions));
        }
        long[] rows = new long[positions.Length];
        var indices = ImmutableArray.CreateBuilder<int>(positions.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            if ((uint)positions[i] >= (uint)Count)
            {
                throw new ArgumentException(
                    $"There is no example {positions[i]} in a set of {Count}; positions are 0 to {Count - 1}.",
                    nameof(positions)
                );
            }
            rows[i] = positions[i];
            indices.Add(Indices[positions[i]]);
        }
        using Tensor selection = tensor(rows, ScalarType.Int64);
        return new Batch(
            inputs.index_select(0, selection),
            labels.index_select(0, selection),
            indices.MoveToImmutable()
        );
    }

    /// <summary>The first examples, as a set of their own that shares memory with this one.</summary>
    /// <param name="count">How many, 1 to <see cref="Count"/>.</param>
    /// <returns>The set; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">There are not so many examples.</exception>
    public ExampleSet First(int count)
    {
        if (count < 1 || count > Count)
        {
            throw new ArgumentException($"{count} of {Count} examples were asked for.", nameof(count));
        }
        return new ExampleSet(inputs.narrow(0, 0, count), labels.narrow(0, 0, count), Indices[..count]);
    }

    /// <summary>Goes through examples in chunks, for sums over more examples than pass through a network at once.</summary>
    /// <param name="positions">The positions in this set.</param>
    /// <param name="size">The most examples of a chunk; the last may have fewer.</param>
    /// <returns>The chunks in order, each made when it is asked for; the caller disposes every one.</returns>
    /// <exception cref="ArgumentException">The size is below 1, or there is no example at one of the positions.</exception>
    public IEnumerable<Batch> Chunks(ImmutableArray<int> positions, int size)
    {
        if (size < 1)
        {
            throw new ArgumentException($"A chunk of {size} examples is not possible; choose 1 or more.", nameof(size));
        }
        return Iterate();

        IEnumerable<Batch> Iterate()
        {
            for (int start = 0; start < positions.Length; start += size)
            {
                yield return Select(positions.AsSpan(start, Math.Min(size, positions.Length - start)));
            }
        }
    }

    /// <summary>Goes through all examples in order, in chunks.</summary>
    /// <param name="size">The most examples of a chunk; the last may have fewer.</param>
    /// <returns>The chunks in order, each made when it is asked for; the caller disposes every one.</returns>
    /// <exception cref="ArgumentException">The size is below 1.</exception>
    public IEnumerable<Batch> Chunks(int size) => Chunks([.. Enumerable.Range(0, Count)], size);

    private static void CheckNotEmpty(ImmutableArray<int> indices)
    {
        if (indices.IsEmpty)
        {
            throw new ArgumentException("A set of examples needs at least one.", nameof(indices));
        }
    }

    /// <summary>Adds every input and label to a digest.</summary>
    /// <param name="hash">The digest.</param>
    internal void AddTo(IncrementalHash hash)
    {
        foreach (Tensor tensor in (Tensor[])[inputs, labels])
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{tensor.dtype} {string.Join('x', tensor.shape)};"));
            using Tensor whole = tensor.contiguous();
            hash.AppendData(whole.bytes);
        }
    }

    /// <summary>Frees the examples; batches taken from the set live on.</summary>
    public void Dispose()
    {
        inputs.Dispose();
        labels.Dispose();
    }
}
