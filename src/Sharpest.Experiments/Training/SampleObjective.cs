using Sharpest.Experiments.Data;
using Sharpest.Experiments.Losses;
using Sharpest.Objectives;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>The mean loss of a model over some examples, as a function of its parameters.</summary>
internal static class SampleObjective
{
    // The batch must live as long as the objective is used.
    public static Objective Over(
        nn.Module<Tensor, Tensor> model,
        LossInfo loss,
        Batch batch,
        int microBatch,
        ParameterLayout? layout = null,
        ObjectiveOptions? options = null
    )
    {
        (long Start, long Count)[] slices = [.. Slices(batch.Size, microBatch)];
        if (loss.OnOutputs is { } onOutputs)
        {
            return Objective.Supervised(
                model,
                slices,
                slice => EveryLabel(model.forward(Part(batch.Inputs, slice)), batch.Labels),
                slice => Part(batch.Labels, slice).flatten(),
                onOutputs,
                slice => slice.Count,
                layout,
                options
            );
        }
        return Objective.Create(
            model,
            slices,
            slice =>
            {
                using IDisposable scope = NewDisposeScope();
                Tensor outputs = model.forward(Part(batch.Inputs, slice));
                return loss.Mean(outputs, Part(batch.Labels, slice)).MoveToOuterDisposeScope();
            },
            slice => slice.Count,
            layout,
            options
        );
    }

    private static Tensor Part(Tensor whole, (long Start, long Count) slice) =>
        whole.narrow(0, slice.Start, slice.Count);

    // One row a label: the words of a text count like examples.
    private static Tensor EveryLabel(Tensor outputs, Tensor labels) =>
        labels.dim() == 1 ? outputs : outputs.flatten(0, -2);

    private static IEnumerable<(long, long)> Slices(long examples, int microBatch)
    {
        for (long start = 0; start < examples; start += microBatch)
            yield return (start, Math.Min(microBatch, examples - start));
    }
}
