using static TorchSharp.torch;

namespace Sharpest.Objectives;

/// <summary>
/// The squared error ℓ(f, y) = c·‖f − y‖² of an example's D outputs, where c is 1/D, 1 or ½
/// (<see cref="SquaredErrorScale"/>). An observation is an example. ∇ℓ = 2c(f − y), ∇²ℓ = 2c·I, and y is distributed as a
/// Gaussian around f with the variance 1/(2c).
/// </summary>
public sealed class SquaredError : IOutputLoss
{
    /// <summary>Chooses the scale.</summary>
    /// <param name="scale">What c is; the default is that of <c>mse_loss</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is none of the named values.</exception>
    public SquaredError(SquaredErrorScale scale = SquaredErrorScale.Mean)
    {
        if (!Enum.IsDefined(scale))
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "Choose Mean, Sum or Half.");
        Scale = scale;
    }

    /// <summary>What c is.</summary>
    public SquaredErrorScale Scale { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Targets have not exactly the outputs' shape and dtype.</exception>
    public void Check(Tensor outputs, Tensor targets) => Shapes.CheckAlike(outputs, targets);

    /// <inheritdoc/>
    public long Observations(Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return targets.dim() == 0 ? 1 : targets.size(0);
    }

    /// <inheritdoc/>
    public Tensor Mean(Tensor outputs, Tensor targets)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor mean = nn.functional.mse_loss(outputs, targets);
        double perExample = (double)outputs.numel() / outputs.size(0);
        double factor = Factor(outputs) * perExample;
        return (factor == 1 ? mean : mean.mul(factor)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor PerObservation(Tensor outputs, Tensor targets)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor squares = outputs.sub(targets).square().reshape(outputs.size(0), -1);
        return squares.sum(1).mul(Factor(outputs)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Gradient(Tensor outputs, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        using Tensor difference = outputs.sub(targets);
        return difference.mul(2 * Factor(outputs));
    }

    /// <inheritdoc/>
    public Tensor CurvatureProduct(Tensor outputs, Tensor targets, Tensor direction)
    {
        ArgumentNullException.ThrowIfNull(direction);
        return direction.mul(2 * Factor(outputs));
    }

    /// <inheritdoc/>
    public Tensor SampleTargets(Tensor outputs, Generator generator)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor noise = randn(outputs.shape, dtype: ScalarType.Float64, generator: generator);
        noise.mul_(1 / Math.Sqrt(2 * Factor(outputs)));
        return outputs.detach().add(noise.to(outputs.dtype).to(outputs.device)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor SumWithin(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        using IDisposable scope = NewDisposeScope();
        long[] broadcast = [values.size(0), .. Enumerable.Repeat(1L, (int)values.dim() - 1)];
        return values.reshape(values.size(0), -1).sum(1).reshape(broadcast).MoveToOuterDisposeScope();
    }

    private double Factor(Tensor outputs) =>
        Scale switch
        {
            SquaredErrorScale.Mean => (double)outputs.size(0) / outputs.numel(),
            SquaredErrorScale.Sum => 1,
            _ => 0.5,
        };
}
