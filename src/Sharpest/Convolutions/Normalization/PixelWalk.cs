using Sharpest.Convolutions.Winograd;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Convolutions.Normalization;

/// <summary>
/// Several batches of images of one shape, pixel by pixel, gone through together in parts by libtorch's threads. Sums over
/// pixels belong to a part, so that they do not depend on who took it.
/// </summary>
internal sealed unsafe class PixelWalk
{
    private readonly nint[] images;
    private readonly int rows;
    private readonly int row;

    /// <summary>Prepares the walk.</summary>
    /// <param name="pixels">Float32, all of shape <c>[N, H, W, C]</c>, dense; they must live as long as the walk.</param>
    public PixelWalk(params ReadOnlySpan<Tensor> pixels)
    {
        (long n, long height, long width, long channels) = (
            pixels[0].size(0),
            pixels[0].size(1),
            pixels[0].size(2),
            pixels[0].size(3)
        );
        images = new nint[pixels.Length];
        for (int i = 0; i < images.Length; i++)
            images[i] = (nint)PixelImages.Pointer(pixels[i]);
        (rows, row, Channels) = ((int)(n * height), (int)(width * channels), (int)channels);
    }

    /// <summary>C.</summary>
    public int Channels { get; }

    /// <summary>Where a batch lies.</summary>
    /// <param name="batch">Its number among the arguments.</param>
    /// <returns>Its first number.</returns>
    public float* this[int batch] => (float*)images[batch];

    /// <summary>Goes through all parts.</summary>
    /// <param name="work">Is given the number of a part, its first number and the one after its last.</param>
    public void Run(Action<int, nint, nint> work) =>
        RowTeam.Run(rows, row, (begin, end) => work(begin / RowTeam.RowsAtOnce, begin * (nint)row, end * (nint)row));

    /// <summary>Room for a sum of each part and channel.</summary>
    /// <returns>Zeros, part by part.</returns>
    public float[] Sums() => new float[(rows + RowTeam.RowsAtOnce - 1) / RowTeam.RowsAtOnce * Channels];

    /// <summary>Adds the sums of the parts.</summary>
    /// <param name="sums">Those of every part.</param>
    /// <returns>One number a channel.</returns>
    public double[] Total(float[] sums)
    {
        var total = new double[Channels];
        for (int i = 0; i < sums.Length; i++)
            total[i % Channels] += sums[i];
        return total;
    }
}
