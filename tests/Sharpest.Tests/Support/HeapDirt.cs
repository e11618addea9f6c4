using static TorchSharp.torch;

namespace Sharpest.Tests.Support;

/// <summary>Fills freed memory with NaN, so that code which reads what it did not write shows itself.</summary>
internal static class HeapDirt
{
    public static void Spread()
    {
        var blocks = new List<Tensor>();
        for (long size = 64; size <= 1 << 21; size *= 2)
        {
            for (int i = 0; i < 4; i++)
                blocks.Add(full([size + 16 * i], float.NaN));
        }
        foreach (Tensor block in blocks)
            block.Dispose();
    }
}
