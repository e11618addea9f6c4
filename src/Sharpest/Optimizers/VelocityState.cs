using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Optimizers;

/// <summary>
/// The velocity of one parameter, as TorchSharp's optimizers save and load it. SGD's own state takes a tensor over from the
/// dictionary that it loads, and lets a tensor that was read die with the scope around it; this one copies and keeps.
/// </summary>
/// <param name="parameter">The parameter.</param>
public sealed class VelocityState(Parameter parameter) : OptimizerState(parameter), IDisposable
{
    /// <summary>v, of the parameter's shape and dtype, owned here; null before the first step with momentum.</summary>
    public Tensor? Velocity { get; private set; }

    // v ← m·v + u with the operations of torch.optim.SGD, in its order.
    internal Tensor Accelerate(Tensor update, double momentum)
    {
        if (Velocity is { } velocity)
            velocity.mul_(momentum).add_(update, alpha: 1);
        else
            Take(update.clone().detach());
        return Velocity!;
    }

    /// <summary>Nothing: a parameter begins without a velocity.</summary>
    /// <param name="options">Ignored.</param>
    public override void Initialize(OptimizerOptions options) { }

    /// <inheritdoc/>
    public override void SaveStateDict(BinaryWriter writer) => SaveConditionalStateTensor(writer, Velocity);

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The saved velocity has another shape or dtype than the parameter.</exception>
    public override void LoadStateDict(BinaryReader reader)
    {
        if (!reader.ReadBoolean())
        {
            Take(null);
            return;
        }
        using Tensor read = TensorExtensionMethods.Load(reader);
        if (!read.shape.AsSpan().SequenceEqual(_parameter.shape) || read.dtype != _parameter.dtype)
        {
            throw new InvalidDataException(
                $"The saved velocity is {read.dtype} [{string.Join(", ", read.shape)}]; its parameter is "
                    + $"{_parameter.dtype} [{string.Join(", ", _parameter.shape)}]."
            );
        }
        Take(read.to(_parameter.device));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The state is that of another optimizer.</exception>
    public override void LoadStateDict(OptimizerState source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source is not VelocityState other)
            throw new ArgumentException(
                $"The state is that of another optimizer: {source.GetType().Name}.",
                nameof(source)
            );
        Take(other.Velocity?.detach().clone());
    }

    /// <inheritdoc/>
    public override bool ApproximatelyEquals(OptimizerState other) =>
        other is VelocityState { Velocity: var theirs }
        && (Velocity is null ? theirs is null : theirs is not null && Velocity.allclose(theirs));

    /// <inheritdoc/>
    public override void to(Device device) => Take(Velocity?.to(device, copy: true));

    /// <summary>Frees the velocity.</summary>
    public void Dispose() => Take(null);

    /// <summary>Sets the velocity, as when a run goes on that was interrupted.</summary>
    /// <param name="velocity">v, owned here from now on, or null for none.</param>
    public void Take(Tensor? velocity)
    {
        if (!ReferenceEquals(Velocity, velocity))
            Velocity?.Dispose();
        Velocity = velocity?.DetachFromDisposeScope();
    }
}
