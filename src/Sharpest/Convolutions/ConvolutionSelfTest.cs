using System.Collections.Concurrent;
using Sharpest.Convolutions.Winograd;
using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Convolutions;

/// <summary>
/// Finds out where oneDNN's float32 convolutions are right on this machine. Some versions leave the padding of blocked
/// channel layouts unwritten, so that the answer depends on what the heap held before; the test therefore fills the heap
/// with NaN first and compares output and both gradients with float64, which oneDNN does not serve.
/// </summary>
public static class ConvolutionSelfTest
{
    /// <summary>Relative errors from here on are faults, not rounding: float32 rounding stays below 1e-5 here, faults are 1e-3 and more.</summary>
    public const double LargestRightError = 1e-4;

    private static readonly ConvolutionKind[] Suspects =
    [
        new(16, 16, 3, 1),
        new(17, 32, 3, 1),
        new(20, 20, 3, 0),
        new(3, 6, 3, 1),
    ];

    private static readonly ConcurrentDictionary<(ConvolutionKind, ConvolutionLayout), ConvolutionCase> Tried = new();

    private delegate Func<Tensor>[] Code(Tensor input, Tensor weight, Tensor outer, ConvolutionKind kind);

    /// <summary>Tries kinds that are known to fail on some machines.</summary>
    /// <returns>The finding; no state of the process is changed.</returns>
    public static ConvolutionFinding Run() => new([.. Suspects.Select(kind => Try(kind))]);

    /// <summary>Compares one kind with float64; costs a few milliseconds the first time and nothing later.</summary>
    /// <param name="kind">Channels and kernel.</param>
    /// <param name="layout">How the tensors are laid out; which code oneDNN runs depends on it.</param>
    /// <returns>The comparison.</returns>
    public static ConvolutionCase Try(
        ConvolutionKind kind,
        ConvolutionLayout layout = ConvolutionLayout.ChannelsFirst
    ) => Tried.GetOrAdd((kind, layout), key => Compare(key.Item1, (x, w, g, k) => Products(x, w, g, k, key.Item2)));

    /// <summary>Compares the products by tiles with float64; costs a few milliseconds.</summary>
    /// <param name="kind">Channels and kernel, of a kind that tiles can do.</param>
    /// <returns>The comparison.</returns>
    internal static ConvolutionCase TryTiles(ConvolutionKind kind) => Compare(kind, ByTiles);

    private static ConvolutionCase Compare(ConvolutionKind kind, Code code)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        // One thread: the fault does not depend on their number, and on a busy machine several would wait for each other.
        int threads = get_num_threads();
        set_num_threads(1);
        var worst = new double[3];
        // An odd and an aligned batch, a small and a larger image: which code oneDNN picks may depend on them.
        foreach ((long batch, long side) in ((long, long)[])[(3, kind.KernelSize + 4), (16, kind.KernelSize + 9)])
        {
            double[] errors = CompareOnce(kind, code, batch, side);
            for (int i = 0; i < worst.Length; i++)
                worst[i] = Math.Max(worst[i], errors[i]); // NaN wins
        }
        set_num_threads(threads);
        return new ConvolutionCase(kind, worst[0], worst[1], worst[2]);
    }

    private static double[] CompareOnce(ConvolutionKind kind, Code code, long batch, long side)
    {
        using var generator = new Generator();
        generator.manual_seed(20 + batch);
        Tensor input = randn([batch, kind.InputChannels, side, side], generator: generator);
        Tensor weight = randn(
            [kind.OutputChannels, kind.InputChannels, kind.KernelSize, kind.KernelSize],
            generator: generator
        );
        long outputSide = kind.OutputSide(side);
        Tensor outer = randn([batch, kind.OutputChannels, outputSide, outputSide], generator: generator);
        Func<Tensor>[] exact = Products(
            input.@double(),
            weight.@double(),
            outer.@double(),
            kind,
            ConvolutionLayout.ChannelsFirst
        );
        Func<Tensor>[] fast = code(input, weight, outer, kind);
        using var on = OneDnn.Set(true);
        var errors = new double[exact.Length];
        for (int i = 0; i < errors.Length; i++)
        {
            Tensor reference = exact[i]();
            DirtyHeap(2 * input.numel() + outer.numel());
            errors[i] = RelativeError(reference, fast[i]());
        }
        return errors;
    }

    private static Func<Tensor>[] Products(
        Tensor input,
        Tensor weight,
        Tensor outer,
        ConvolutionKind kind,
        ConvolutionLayout layout
    )
    {
        (long padding, long stride) = (kind.Padding, kind.Stride);
        return
        [
            () => ConvolutionProducts.Output(input, weight, padding, stride, layout: layout),
            () => ConvolutionProducts.InputGradient(outer, input, weight, padding, stride, layout),
            () => ConvolutionProducts.WeightGradient(outer, input, weight, padding, stride, layout),
        ];
    }

    private static Func<Tensor>[] ByTiles(Tensor input, Tensor weight, Tensor outer, ConvolutionKind kind) =>
        [
            () => WinogradConvolution.Output([(input, weight)], kind.Padding),
            () => WinogradConvolution.InputGradient([(outer, weight)], kind.Padding),
            () => WinogradConvolution.WeightGradient(outer, input, kind.KernelSize, kind.Padding).Weight,
        ];

    private static double RelativeError(Tensor exact, Tensor fast)
    {
        double error = (fast.@double() - exact).abs().max().ToDouble();
        return error / exact.abs().max().ToDouble();
    }

    private static void DirtyHeap(long elements)
    {
        // Blocks of many sizes, freed at once, so that whatever oneDNN asks for next has held NaN.
        var blocks = new List<Tensor>();
        for (long size = 64; size < 4 * elements; size *= 2)
        {
            for (int i = 0; i < 4; i++)
                blocks.Add(full([size + 16 * i], float.NaN));
        }
        foreach (Tensor block in blocks)
            block.Dispose();
    }
}
