using System.Globalization;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Losses;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training.Checkpoints;
using Sharpest.Experiments.Training.LearningRates;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training.Epochs;

/// <summary>
/// What is done after every epoch: the weights are evaluated and kept if they are the best so far, then the learning rate
/// of the next epoch is set, or training is ended.
/// </summary>
internal sealed class EpochEnd : IResumable, IDisposable
{
    private const string RightName = "training/right";
    private const string LabelsName = "training/labels";

    private readonly ExperimentSpec spec;
    private readonly nn.Module<Tensor, Tensor> model;
    private readonly LossInfo loss;
    private readonly ExampleSet validation;
    private readonly RunRecorder recorder;
    private readonly ITrainingObserver observer;
    private readonly LearningRate rate;
    private readonly BestWeights best;
    private readonly StartDistance distance;
    private readonly int stepsPerEpoch;
    private long right; // of the labels of this epoch so far
    private long labels;

    public EpochEnd(
        ExperimentSpec spec,
        nn.Module<Tensor, Tensor> model,
        LossInfo loss,
        ExampleSet validation,
        RunRecorder recorder,
        ITrainingObserver observer,
        LearningRate rate,
        BestWeights best,
        int stepsPerEpoch
    )
    {
        this.spec = spec;
        this.model = model;
        this.loss = loss;
        this.validation = validation;
        this.recorder = recorder;
        this.observer = observer;
        this.rate = rate;
        this.stepsPerEpoch = stepsPerEpoch;
        this.best = best;
        distance = new StartDistance(model);
    }

    /// <summary>Counts the labels of a step towards the training accuracy.</summary>
    /// <param name="result">The step.</param>
    public void Count(TrainingStep.Result result)
    {
        right += result.Right;
        labels += result.Labels;
    }

    /// <summary>Ends an epoch.</summary>
    /// <param name="step">Optimizer steps done.</param>
    /// <param name="isLast">Whether no other epoch is planned.</param>
    public void Take(long step, bool isLast)
    {
        double accuracy = (double)right / labels;
        (right, labels) = (0, 0);
        recorder.Scalar("train/accuracy", step, accuracy);
        (double heldLoss, double held) = Evaluator.Evaluate(model, loss, validation);
        recorder.Scalar("validation/loss", step, heldLoss);
        recorder.Scalar("validation/accuracy", step, held);
        double gone = distance.Measure();
        recorder.Scalar("weights/distance", step, gone);
        if (best.Offer(step, held))
        {
            recorder.Scalar("best/validation-accuracy", step, held);
            recorder.Scalar("best/distance", step, gone);
        }
        Tell(step / stepsPerEpoch, accuracy, heldLoss, held);
        // After the last step no other η is in force than the one it was taken with.
        if (!isLast && EarlyStop(step) is null)
            Continue(step, heldLoss);
    }

    /// <summary>Why training ends here although steps are left, or null.</summary>
    /// <param name="step">Optimizer steps done.</param>
    /// <returns>One line, or null when it goes on.</returns>
    public string? EarlyStop(long step)
    {
        if (spec.EarlyStop is not { } patience || best.Step is not { } at || step - at < (long)patience * stepsPerEpoch)
            return null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"ended after epoch {step / stepsPerEpoch}: the validation accuracy has not risen above the {best.Accuracy:0.0###} of epoch {at / stepsPerEpoch} for {patience} epochs (--early-stop)"
        );
    }

    public void Save(StateWriter state)
    {
        state.Put(RightName, right);
        state.Put(LabelsName, labels);
    }

    public void Load(StateReader state)
    {
        right = state.Whole(RightName);
        labels = state.Whole(LabelsName);
    }

    public void Dispose() => distance.Dispose();

    private void Continue(long step, double heldLoss)
    {
        double before = rate.Value;
        rate.EndEpoch(step / stepsPerEpoch, heldLoss);
        if (rate.Value != before)
        {
            string line = string.Create(
                CultureInfo.InvariantCulture,
                $"step {step}: the learning rate goes from {before:g4} to {rate.Value:g4}"
            );
            recorder.Event(step, "info", line);
            observer.OnMessage(line);
        }
    }

    private void Tell(long epoch, double accuracy, double heldLoss, double held) =>
        observer.OnMessage(
            string.Create(
                CultureInfo.InvariantCulture,
                $"epoch {epoch}: training accuracy {accuracy:0.0 %}, validation loss {heldLoss:0.000}, accuracy {held:0.0 %}"
            )
        );
}
