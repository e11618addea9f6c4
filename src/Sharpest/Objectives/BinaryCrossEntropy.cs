using static TorchSharp.torch;

namespace Sharpest.Objectives;

/// <summary>
/// The cross-entropy of single yes-or-no outcomes whose log-odds are the outputs, ℓ(f, y) = log(1 + eᶠ) − y·f, as
/// <c>binary_cross_entropy_with_logits</c> of PyTorch has it. Every output is an observation of its own, so <c>[N, D]</c>
/// has N·D of them. With p = 1/(1 + e⁻ᶠ), ∇ℓ = p − y and ∇²ℓ = p(1 − p), and y is 1 with probability p.
/// </summary>
public sealed class BinaryCrossEntropy : IOutputLoss
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Targets have not exactly the outputs' shape and dtype.</exception>
    public void Check(Tensor outputs, Tensor targets) => Shapes.CheckAlike(outputs, targets);

    /// <inheritdoc/>
    public long Observations(Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return targets.numel();
    }

    /// <inheritdoc/>
    public Tensor Mean(Tensor outputs, Tensor targets) =>
        nn.functional.binary_cross_entropy_with_logits(outputs, targets);

    /// <inheritdoc/>
    public Tensor PerObservation(Tensor outputs, Tensor targets)
    {
        using Tensor losses = nn.functional.binary_cross_entropy_with_logits(
            outputs,
            targets,
            reduction: nn.Reduction.None
        );
        return losses.reshape(-1);
    }

    /// <inheritdoc/>
    public Tensor Gradient(Tensor outputs, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        using Tensor p = outputs.sigmoid();
        return p.sub(targets);
    }

    /// <inheritdoc/>
    public Tensor CurvatureProduct(Tensor outputs, Tensor targets, Tensor direction)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        using IDisposable scope = NewDisposeScope();
        // p(1 − p) as σ(f)·σ(−f): the difference 1 − p would lose all digits where p is nearly 1.
        return outputs.sigmoid().mul(outputs.neg().sigmoid()).mul(direction).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor SampleTargets(Tensor outputs, Generator generator)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor p = outputs.detach().cpu().to(ScalarType.Float64).sigmoid();
        Tensor drawn = rand(p.shape, dtype: ScalarType.Float64, generator: generator);
        return drawn.lt(p).to(outputs.dtype).to(outputs.device).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor SumWithin(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.alias();
    }
}
