using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Objectives;

// The buffers of a model (running statistics of batch normalization) as they were, to be put back bit for bit.
internal sealed class BufferSnapshot : IDisposable
{
    private readonly List<(Tensor Buffer, Tensor Copy)> saved = [];

    public BufferSnapshot(nn.Module model)
    {
        using IDisposable _ = no_grad();
        foreach (Tensor buffer in model.buffers().Where(b => !b.IsInvalid))
            saved.Add((buffer, buffer.clone().DetachFromDisposeScope()));
    }

    public void Dispose()
    {
        using IDisposable _ = no_grad();
        foreach ((Tensor buffer, Tensor copy) in saved)
        {
            if (!buffer.IsInvalid)
                Restore(buffer, copy);
            copy.Dispose();
        }
    }

    // The graph of a batch normalization refers to its statistics, though no derivative reads them in training mode. A copy
    // made by libtorch would mark them as changed and make the graph unusable; bytes written past it do not.
    private static void Restore(Tensor buffer, Tensor copy)
    {
        if (buffer.device_type != DeviceType.CPU || !buffer.is_contiguous() || buffer.numel() != copy.numel())
        {
            buffer.copy_(copy);
            return;
        }
        Span<byte> present = buffer.bytes;
        Span<byte> former = copy.bytes;
        if (!present.SequenceEqual(former))
            former.CopyTo(present);
    }
}
