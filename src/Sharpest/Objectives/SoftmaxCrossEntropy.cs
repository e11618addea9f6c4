using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Objectives;

/// <summary>
/// The cross-entropy of a softmax over logits, ℓ(f, y) = −log softmax(f)_y, as <c>cross_entropy</c> of PyTorch has it. An
/// observation is one vector of C logits: an example of <c>[N, C]</c>, a position of <c>[N, C, …]</c>. With p = softmax(f),
/// ∇ℓ = p − 1_y and ∇²ℓ = diag(p) − ppᵀ, and y is distributed as p.
/// </summary>
public sealed class SoftmaxCrossEntropy : IOutputLoss
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Logits are not <c>[N, C, …]</c>, or labels not int64 <c>[N, …]</c> from 0 to C − 1.</exception>
    public void Check(Tensor outputs, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        if (outputs.dim() < 2 || !outputs.is_floating_point())
        {
            throw new ArgumentException(
                $"Logits are {outputs.dtype} {Shapes.Text(outputs)}; floating-point [N, C] or [N, C, …] is needed.",
                nameof(outputs)
            );
        }
        long[] needed = [outputs.size(0), .. outputs.shape[2..]];
        if (targets.dtype != ScalarType.Int64 || !targets.shape.AsSpan().SequenceEqual(needed))
        {
            throw new ArgumentException(
                $"Labels are {targets.dtype} {Shapes.Text(targets)}; logits {Shapes.Text(outputs)} need "
                    + $"Int64 {Shapes.Sizes(needed)}.",
                nameof(targets)
            );
        }
        CheckRange(targets, outputs.size(1));
    }

    /// <inheritdoc/>
    public long Observations(Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return targets.numel();
    }

    /// <inheritdoc/>
    public Tensor Mean(Tensor outputs, Tensor targets) => nn.functional.cross_entropy(outputs, targets);

    /// <inheritdoc/>
    public Tensor PerObservation(Tensor outputs, Tensor targets)
    {
        using Tensor losses = nn.functional.cross_entropy(outputs, targets, reduction: nn.Reduction.None);
        return losses.reshape(-1);
    }

    /// <inheritdoc/>
    public Tensor Gradient(Tensor outputs, Tensor targets)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor index = targets.unsqueeze(1);
        Tensor minus = full(index.shape, -1, dtype: outputs.dtype, device: outputs.device);
        return nn.functional.softmax(outputs, 1).scatter_add(1, index, minus).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor CurvatureProduct(Tensor outputs, Tensor targets, Tensor direction)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor p = nn.functional.softmax(outputs, 1);
        Tensor mean = p.mul(direction).sum(1, keepdim: true);
        return p.mul(direction.sub(mean)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor SampleTargets(Tensor outputs, Generator generator)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor logits = outputs.detach().cpu().to(ScalarType.Float64);
        // The largest of logits with Gumbel noise is distributed as their softmax; NaN logits do no harm here.
        Tensor noise = rand(logits.shape, dtype: ScalarType.Float64, generator: generator).log_().neg_().log_().neg_();
        return logits.add(noise).argmax(1).to(outputs.device).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor SumWithin(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.sum(1, keepdim: true);
    }

    private static void CheckRange(Tensor targets, long classes)
    {
        using IDisposable scope = NewDisposeScope();
        if (targets.numel() == 0)
            return;
        long least = targets.min().ToInt64();
        long largest = targets.max().ToInt64();
        if (least < 0 || largest >= classes)
        {
            throw new ArgumentException(
                $"Labels go from {least} to {largest}; {classes} logits need labels from 0 to {classes - 1}.",
                nameof(targets)
            );
        }
    }
}
