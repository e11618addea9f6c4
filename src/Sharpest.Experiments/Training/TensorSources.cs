using System.Collections.Immutable;
using Sharpest.Runs.Tensors;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>What a run keeps beside its numbers, in the element types of <c>docs/run-format.md</c>.</summary>
internal static class TensorSources
{
    // TorchSharp cannot copy a tensor without elements, which is what there is when no direction was found.
    public static TensorSource Floats(string name, IReadOnlyList<long> shape, Tensor values) =>
        TensorSource.Of<float>(
            name,
            shape,
            values.numel() == 0 ? [] : values.to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray()
        );

    public static TensorSource Indices(string name, IReadOnlyList<int> values) =>
        TensorSource.Of<long>(name, [values.Count], values.Select(i => (long)i).ToArray());

    // Mini-batches of one size as rows; where the last one is smaller, its row ends with −1.
    public static TensorSource Batches(string name, IReadOnlyList<ImmutableArray<int>> batches)
    {
        int size = batches.Max(batch => batch.Length);
        long[] rows =
        [
            .. batches.SelectMany(batch =>
                batch.Select(i => (long)i).Concat(Enumerable.Repeat(-1L, size - batch.Length))
            ),
        ];
        return TensorSource.Of<long>(name, [batches.Count, size], rows);
    }
}
