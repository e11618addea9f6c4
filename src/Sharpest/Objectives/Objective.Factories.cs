using static TorchSharp.torch;

namespace Sharpest.Objectives;

/// <content>How objectives are made.</content>
public sealed partial class Objective
{
    /// <summary>Makes an objective of any model, any batches and any loss.</summary>
    /// <typeparam name="TBatch">Whatever the loss needs: a pair of tensors, a dictionary, a sequence, a number.</typeparam>
    /// <param name="model">The model; it keeps ownership of its parameters.</param>
    /// <param name="batches">The micro-batches; the caller keeps ownership and keeps them alive.</param>
    /// <param name="meanLoss">The mean loss over one micro-batch, a scalar with a graph; it is disposed here.</param>
    /// <param name="count">The number of examples of a micro-batch, its weight in the mean.</param>
    /// <param name="parameters">The parameters to differentiate.
    /// The default, null, takes all of the model's that require a gradient.</param>
    /// <param name="options">What counts as part of the loss, or null for the defaults.</param>
    /// <returns>The objective.</returns>
    /// <exception cref="ArgumentException">There is no batch, or one without examples.</exception>
    public static Objective Create<TBatch>(
        nn.Module model,
        IReadOnlyList<TBatch> batches,
        Func<TBatch, Tensor> meanLoss,
        Func<TBatch, long> count,
        ParameterLayout? parameters = null,
        ObjectiveOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull(meanLoss);
        ArgumentNullException.ThrowIfNull(count);
        long[] counts = [.. batches.Select(count)];
        if (counts.Length == 0)
            throw new ArgumentException("There is no batch; give at least one.", nameof(batches));
        int empty = Array.FindIndex(counts, n => n <= 0);
        if (empty >= 0)
            throw new ArgumentException($"Batch {empty} has {counts[empty]} examples; leave it out.", nameof(batches));
        return new Objective(
            model,
            parameters ?? new ParameterLayout(model),
            i => meanLoss(batches[i]),
            counts,
            options ?? new ObjectiveOptions()
        )
        {
            Reread = i => (batches[i], count(batches[i])),
        };
    }

    /// <summary>Makes the objective of predictions and targets; it knows its outputs, which Gauss–Newton and Fisher matrices need.</summary>
    /// <typeparam name="TBatch">Whatever holds inputs and targets of a micro-batch.</typeparam>
    /// <param name="model">The model; it keeps ownership of its parameters.</param>
    /// <param name="batches">The micro-batches; the caller keeps ownership and keeps them alive.</param>
    /// <param name="predict">The model's outputs on a micro-batch, shape <c>[N, …]</c>, with a graph. Tensors that it makes
    /// are disposed here, tensors of the batch are not.</param>
    /// <param name="targets">The targets of a micro-batch; likewise.</param>
    /// <param name="loss">The loss on outputs; its mean over the observations of a micro-batch is taken.</param>
    /// <param name="count">The weight of a micro-batch in the mean; null takes the number of its observations, which is
    /// what one mean over all of them amounts to.</param>
    /// <param name="parameters">The parameters to differentiate.
    /// The default, null, takes all of the model's that require a gradient.</param>
    /// <param name="options">What counts as part of the loss, or null for the defaults.</param>
    /// <returns>The objective.</returns>
    /// <exception cref="ArgumentException">There is no batch, or one without examples.</exception>
    public static Objective Supervised<TBatch>(
        nn.Module model,
        IReadOnlyList<TBatch> batches,
        Func<TBatch, Tensor> predict,
        Func<TBatch, Tensor> targets,
        IOutputLoss loss,
        Func<TBatch, long>? count = null,
        ParameterLayout? parameters = null,
        ObjectiveOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(predict);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(loss);
        var supervision = new Supervision(loss);
        Objective objective = Create(
            model,
            batches,
            batch =>
            {
                using IDisposable scope = NewDisposeScope();
                return supervision.Mean(predict(batch), targets(batch)).MoveToOuterDisposeScope();
            },
            count
                ?? (
                    batch =>
                    {
                        using IDisposable scope = NewDisposeScope();
                        return loss.Observations(targets(batch));
                    }
                ),
            parameters,
            options
        );
        objective.supervision = supervision;
        return objective;
    }

    /// <summary>Makes the objective of a classifier: mean softmax cross-entropy of logits.</summary>
    /// <param name="model">
    /// A model from inputs <c>[N, …]</c> to logits <c>[N, classes]</c>, or <c>[N, T, classes]</c> where each example has T
    /// labels, as the words of a text have.
    /// </param>
    /// <param name="inputs">Shape <c>[N, …]</c>; the caller keeps ownership and keeps it alive.</param>
    /// <param name="labels">Class indices, int64, shape <c>[N]</c>, or <c>[N, T]</c>; likewise.</param>
    /// <param name="microBatch">Examples that pass through the model at once.</param>
    /// <param name="parameters">The parameters to differentiate.
    /// The default, null, takes all of the model's that require a gradient.</param>
    /// <param name="options">What counts as part of the loss, or null for the defaults.</param>
    /// <returns>The objective.</returns>
    /// <exception cref="ArgumentException">Inputs and labels differ in number, or there is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="microBatch"/> is less than 1.</exception>
    public static Objective Classification(
        nn.Module<Tensor, Tensor> model,
        Tensor inputs,
        Tensor labels,
        int microBatch = 256,
        ParameterLayout? parameters = null,
        ObjectiveOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.dim() > 1)
        {
            throw new ArgumentException(
                $"Labels have the shape {Shapes.Text(labels)}; class indices of shape [N] are needed, "
                    + "and for labels of another shape Objective.Supervised.",
                nameof(labels)
            );
        }
        return Sliced(
            model,
            inputs,
            labels,
            nameof(labels),
            new SoftmaxCrossEntropy(),
            microBatch,
            parameters,
            options
        );
    }

    /// <summary>Makes the objective of a regression: mean squared error.</summary>
    /// <param name="model">A model from inputs <c>[N, …]</c> to outputs.</param>
    /// <param name="inputs">Shape <c>[N, …]</c>; the caller keeps ownership and keeps it alive.</param>
    /// <param name="targets">Of exactly the outputs' shape and dtype; likewise.</param>
    /// <param name="scale">By what squared distances are multiplied; the default is that of <c>mse_loss</c>.</param>
    /// <param name="microBatch">Examples that pass through the model at once.</param>
    /// <param name="parameters">The parameters to differentiate.
    /// The default, null, takes all of the model's that require a gradient.</param>
    /// <param name="options">What counts as part of the loss, or null for the defaults.</param>
    /// <returns>The objective.</returns>
    /// <exception cref="ArgumentException">Inputs and targets differ in number, or there is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="microBatch"/> is less than 1, or
    /// <paramref name="scale"/> none of the named values.</exception>
    public static Objective Regression(
        nn.Module<Tensor, Tensor> model,
        Tensor inputs,
        Tensor targets,
        SquaredErrorScale scale = SquaredErrorScale.Mean,
        int microBatch = 256,
        ParameterLayout? parameters = null,
        ObjectiveOptions? options = null
    ) => Sliced(model, inputs, targets, nameof(targets), new SquaredError(scale), microBatch, parameters, options);

    private static Objective Sliced(
        nn.Module<Tensor, Tensor> model,
        Tensor inputs,
        Tensor targets,
        string name,
        IOutputLoss loss,
        int microBatch,
        ParameterLayout? parameters,
        ObjectiveOptions? options
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets, name);
        ArgumentOutOfRangeException.ThrowIfLessThan(microBatch, 1);
        long examples = inputs.size(0);
        if (targets.dim() == 0 || targets.size(0) != examples || examples == 0)
        {
            throw new ArgumentException(
                $"{examples} inputs were given {name} of shape {Shapes.Text(targets)}; "
                    + $"as many {name} as inputs are needed, and at least one.",
                name
            );
        }
        (long Start, long Count)[] slices =
        [
            .. Enumerable
                .Range(0, checked((int)((examples + microBatch - 1) / microBatch)))
                .Select(i => ((long)i * microBatch, Math.Min(microBatch, examples - (long)i * microBatch))),
        ];
        return Supervised(
            model,
            slices,
            slice => model.forward(inputs.narrow(0, slice.Start, slice.Count)),
            slice => targets.narrow(0, slice.Start, slice.Count),
            loss,
            slice => slice.Count,
            parameters,
            options
        );
    }
}
