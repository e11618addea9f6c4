using Sharpest.Convolutions;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Losses;
using Sharpest.Experiments.Models;
using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>Mean loss and share of hits of a model on a set of examples, in evaluation mode.</summary>
internal static class Evaluator
{
    private const int ChunkSize = 500;
    private const int Texts = 20;

    public static (double Loss, double Accuracy) Evaluate(
        nn.Module<Tensor, Tensor> model,
        LossInfo loss,
        ExampleSet examples
    )
    {
        using ConvolutionGuard.Scope guard = ConvolutionGuard.Allow(model);
        using ModelEvaluation.Scope mode = ModelEvaluation.Enter(model);
        using IDisposable _ = no_grad();
        using var stepped = new SteppedModel(model);
        double sum = 0;
        long right = 0;
        long labels = 0;
        foreach (Batch batch in model is IRecurrentModel ? Pieces(examples) : examples.Chunks(ChunkSize))
        {
            using (batch)
            {
                using IDisposable scope = NewDisposeScope();
                Tensor logits = stepped.Forward(batch.Inputs, step: 0, begins: labels == 0);
                long count = batch.Labels.numel();
                sum += loss.Mean(logits, batch.Labels).ToDouble() * count;
                right += TaskLoss.CountRight(logits, batch.Labels);
                labels += count;
            }
        }
        return (sum / labels, (double)right / labels);
    }

    // A model with memory reads the text in its order, in several places at once.
    private static IEnumerable<Batch> Pieces(ExampleSet examples) =>
        new BatchLoader(examples, Math.Min(Texts, examples.Count), new Seed(0), contiguous: true).Epoch(0);
}
