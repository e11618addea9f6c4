using Sharpest.Experiments.Data;
using Sharpest.Experiments.Losses;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training.Epochs;

/// <summary>
/// What a complete run is worth: loss and accuracy on the test examples with the final weights and with the best ones, and
/// the loss on the first training examples as they are, without augmentation.
/// </summary>
internal static class FinalEvaluation
{
    // As many as the paper's tables use.
    private const int TrainingExamples = 10_000;

    public static void Record(
        nn.Module<Tensor, Tensor> model,
        LossInfo loss,
        TrainingData data,
        RunRecorder recorder,
        BestWeights best,
        long step
    )
    {
        (double Loss, double Accuracy) final = Evaluator.Evaluate(model, loss, data.Test);
        recorder.Scalar("test/loss", step, final.Loss);
        recorder.Scalar("test/accuracy", step, final.Accuracy);
        using ExampleSet first = data.Training.First(Math.Min(TrainingExamples, data.Training.Count));
        recorder.Scalar("train/final-loss", step, Evaluator.Evaluate(model, loss, first).Loss);
        if (best.Step is not { } at)
            return;
        (double Loss, double Accuracy) found =
            at == step ? final : best.See(() => Evaluator.Evaluate(model, loss, data.Test));
        recorder.Scalar("best/test-loss", at, found.Loss);
        recorder.Scalar("best/test-accuracy", at, found.Accuracy);
    }
}
