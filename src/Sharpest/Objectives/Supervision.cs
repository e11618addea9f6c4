using static TorchSharp.torch;

namespace Sharpest.Objectives;

/// <summary>
/// What an objective knows beyond its loss when it was made of predictions and targets: the loss on outputs, and a way to
/// the outputs. They are taken on their way into the loss, so that they are computed exactly as every loss is, in whatever
/// mode and with whatever checks the objective applies.
/// </summary>
/// <param name="loss">The loss on outputs.</param>
internal sealed class Supervision(IOutputLoss loss)
{
    private Action<Tensor, Tensor>? watch;

    /// <summary>The loss on outputs.</summary>
    public IOutputLoss Loss { get; } = loss;

    /// <summary>The mean loss of a micro-batch.</summary>
    /// <param name="outputs">What the model predicts.</param>
    /// <param name="targets">What it should.</param>
    /// <returns>A scalar with a graph; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">Outputs and targets do not fit.</exception>
    public Tensor Mean(Tensor outputs, Tensor targets)
    {
        Loss.Check(outputs, targets);
        watch?.Invoke(outputs, targets);
        return Loss.Mean(outputs, targets);
    }

    /// <summary>Runs an evaluation of the loss and keeps what went into it; of several, the last.</summary>
    /// <param name="evaluate">Evaluates one micro-batch.</param>
    /// <returns>The loss, the outputs with their graph, and the targets; the caller disposes them.</returns>
    /// <exception cref="InvalidOperationException">The evaluation did not come by here.</exception>
    public (Tensor Loss, Tensor Outputs, Tensor Targets) Watch(Func<Tensor> evaluate)
    {
        Tensor? outputs = null;
        Tensor? targets = null;
        watch = (seen, wanted) =>
        {
            outputs?.Dispose();
            targets?.Dispose();
            outputs = seen.alias().DetachFromDisposeScope(); // handles of our own: the scopes inside the evaluation end
            targets = wanted.detach().DetachFromDisposeScope();
        };
        try
        {
            Tensor loss = evaluate();
            if (outputs is null || targets is null)
                throw new InvalidOperationException("The loss was not evaluated.");
            return (loss, outputs, targets);
        }
        catch
        {
            outputs?.Dispose();
            targets?.Dispose();
            throw;
        }
        finally
        {
            watch = null;
        }
    }
}
