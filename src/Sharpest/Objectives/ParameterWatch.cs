using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Objectives;

// Remembers parameters bit for bit, to notice when they change under an operator that belongs to one point.
internal sealed class ParameterWatch : IDisposable
{
    private readonly ParameterLayout layout;
    private readonly Tensor[] copies;
    private bool isDisposed;

    public ParameterWatch(ParameterLayout layout)
    {
        layout.ThrowIfDisposed();
        this.layout = layout;
        using IDisposable _ = no_grad();
        copies = [.. layout.Parameters.Select(p => p.clone().DetachFromDisposeScope())];
    }

    // The name of the first parameter that has changed, or null.
    public string? Changed()
    {
        if (isDisposed)
            throw new ObjectDisposedException("operator", "The operator has been disposed; make a new one.");
        layout.ThrowIfDisposed();
        int changed = Array.FindIndex([.. layout.Parameters.Zip(copies)], pair => !SameBits(pair.First, pair.Second));
        return changed < 0 ? null : layout.Entries[changed].Name;
    }

    // For operators, which belong to one point.
    public void ThrowIfChanged()
    {
        if (Changed() is { } name)
        {
            throw new InvalidOperationException(
                $"Parameter {name} has changed since the operator was made; an operator belongs to one point. Make a new one "
                    + "after every step."
            );
        }
    }

    public void Dispose()
    {
        isDisposed = true;
        foreach (Tensor copy in copies)
            copy.Dispose();
    }

    // NaN equals nothing, itself included: where the bytes are at hand they are compared.
    private static bool SameBits(Tensor present, Tensor former)
    {
        if (present.device_type == DeviceType.CPU && present.is_contiguous())
            return present.bytes.SequenceEqual(former.bytes);
        using Tensor detached = present.detach();
        return torch.allclose(detached, former, rtol: 0, atol: 0, equal_nan: true);
    }
}
