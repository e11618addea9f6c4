using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Sharpest.Convolutions.Winograd;
using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Convolutions.Normalization;

/// <summary>
/// A <see cref="ChannelMap"/> and its derivatives on images that lie pixel by pixel, 16 channels at once: each is one walk over
/// memory, where a composition of libtorch's operations takes four to nine.
/// </summary>
internal static unsafe class PixelChannels
{
    private const int Lanes = TileTransform.Lanes;

    /// <summary>Whether images can be treated so.</summary>
    /// <param name="x">Shape <c>[N, C, H, W]</c>.</param>
    /// <returns>Whether they can: float32 pixel by pixel on a processor with vectors of 16, and 16 channels or more.</returns>
    public static bool Serve(Tensor x)
    {
        if (!Avx512F.IsSupported || !OpenMpTeam.IsAvailable)
            return false;
        if (x.dtype != ScalarType.Float32 || x.device_type != DeviceType.CPU || x.size(1) < Lanes)
            return false;
        using Tensor pixels = x.permute(0, 2, 3, 1);
        return pixels.is_contiguous();
    }

    /// <summary>y.</summary>
    /// <param name="x">Shape <c>[N, C, H, W]</c>.</param>
    /// <param name="map">The map.</param>
    /// <returns>The same shape, pixel by pixel; the caller disposes it.</returns>
    public static Tensor Apply(Tensor x, ChannelMap map)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor from, Tensor y) = (Pixels(x), Like(x));
        var walk = new PixelWalk(from, y);
        walk.Run((_, first, end) => Apply(walk, map, first, end));
        return Images(y).MoveToOuterDisposeScope();
    }

    /// <summary>The gradients of ⟨g, y⟩ where y is above its floor: g·s to x, Σ g·x to s, Σ g to t.</summary>
    /// <param name="g">Shape <c>[N, C, H, W]</c>.</param>
    /// <param name="x">The same shape.</param>
    /// <param name="map">The map.</param>
    /// <returns>The gradient to x, pixel by pixel, which the caller disposes; those to s and t, one number a channel.</returns>
    public static (Tensor ToX, double[] ToSlope, double[] ToShift) Gradients(Tensor g, Tensor x, ChannelMap map)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor from, Tensor given, Tensor toX) = (Pixels(x), Pixels(g), Like(x));
        var walk = new PixelWalk(from, given, toX);
        (float[] toSlope, float[] toShift) = (walk.Sums(), walk.Sums());
        walk.Run((part, first, end) => Gradients(walk, map, (toSlope, toShift, part), first, end));
        return (Images(toX).MoveToOuterDisposeScope(), walk.Total(toSlope), walk.Total(toShift));
    }

    /// <summary>
    /// How the gradients change along a direction, as the gradients of ⟨g, s·u + v·x + c⟩ where y is above its floor:
    /// s·u + v·x + c to g, g·v to x, Σ g·u to s.
    /// </summary>
    /// <param name="g">Shape <c>[N, C, H, W]</c>.</param>
    /// <param name="x">The same shape.</param>
    /// <param name="map">The map.</param>
    /// <param name="u">The direction of x, of the same shape.</param>
    /// <param name="turn">The direction of the map: v and c.</param>
    /// <returns>The gradients to g and x, pixel by pixel, which the caller disposes; that to s, one number a channel.</returns>
    public static (Tensor ToG, Tensor ToX, double[] ToSlope) Along(
        Tensor g,
        Tensor x,
        ChannelMap map,
        Tensor u,
        ChannelMap turn
    )
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor from, Tensor given, Tensor moved) = (Pixels(x), Pixels(g), Pixels(u));
        (Tensor toG, Tensor toX) = (Like(x), Like(x));
        var walk = new PixelWalk(from, given, moved, toG, toX);
        float[] toSlope = walk.Sums();
        walk.Run((part, first, end) => Along(walk, map, turn, (toSlope, part), first, end));
        return (Images(toG).MoveToOuterDisposeScope(), Images(toX).MoveToOuterDisposeScope(), walk.Total(toSlope));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply(PixelWalk walk, ChannelMap map, nint first, nint end)
    {
        float* x = walk[0],
            y = walk[1];
        int channels = walk.Channels;
        Vector512<float> floor = Vector512.Create(map.Floor);
        for (int next = 0; next < channels; next += Lanes)
        {
            int c = Math.Min(next, channels - Lanes); // the last vector may cover some channels again
            (Vector512<float> s, Vector512<float> t) = (At(map.Slope, c), At(map.Shift, c));
            for (nint i = first + c; i < end; i += channels)
                Vector512.Max(Avx512F.FusedMultiplyAdd(s, Vector512.Load(x + i), t), floor).Store(y + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gradients(
        PixelWalk walk,
        ChannelMap map,
        (float[] ToSlope, float[] ToShift, int Part) sums,
        nint first,
        nint end
    )
    {
        float* x = walk[0],
            g = walk[1],
            toX = walk[2];
        int channels = walk.Channels;
        Vector512<float> floor = Vector512.Create(map.Floor);
        for (int next = 0; next < channels; next += Lanes)
        {
            int c = Math.Min(next, channels - Lanes);
            (Vector512<float> s, Vector512<float> t) = (At(map.Slope, c), At(map.Shift, c));
            (Vector512<float> toSlope, Vector512<float> toShift) = (Vector512<float>.Zero, Vector512<float>.Zero);
            for (nint i = first + c; i < end; i += channels)
            {
                Vector512<float> input = Vector512.Load(x + i);
                Vector512<float> above = Vector512.GreaterThan(Avx512F.FusedMultiplyAdd(s, input, t), floor);
                Vector512<float> given = Vector512.Load(g + i) & above;
                (given * s).Store(toX + i);
                toSlope = Avx512F.FusedMultiplyAdd(given, input, toSlope);
                toShift += given;
            }
            toSlope.CopyTo(sums.ToSlope, sums.Part * channels + c);
            toShift.CopyTo(sums.ToShift, sums.Part * channels + c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Along(
        PixelWalk walk,
        ChannelMap map,
        ChannelMap turn,
        (float[] ToSlope, int Part) sums,
        nint first,
        nint end
    )
    {
        float* x = walk[0],
            g = walk[1],
            u = walk[2],
            toG = walk[3],
            toX = walk[4];
        int channels = walk.Channels;
        Vector512<float> floor = Vector512.Create(map.Floor);
        for (int next = 0; next < channels; next += Lanes)
        {
            int c = Math.Min(next, channels - Lanes);
            (Vector512<float> s, Vector512<float> t) = (At(map.Slope, c), At(map.Shift, c));
            (Vector512<float> v, Vector512<float> shift) = (At(turn.Slope, c), At(turn.Shift, c));
            Vector512<float> toSlope = Vector512<float>.Zero;
            for (nint i = first + c; i < end; i += channels)
            {
                Vector512<float> input = Vector512.Load(x + i);
                Vector512<float> above = Vector512.GreaterThan(Avx512F.FusedMultiplyAdd(s, input, t), floor);
                Vector512<float> moved = Vector512.Load(u + i) & above;
                Vector512<float> given = Vector512.Load(g + i) & above;
                Vector512<float> turned = Avx512F.FusedMultiplyAdd(v, input, shift) & above;
                Avx512F.FusedMultiplyAdd(s, moved, turned).Store(toG + i);
                (given * v).Store(toX + i);
                toSlope = Avx512F.FusedMultiplyAdd(given, moved, toSlope);
            }
            toSlope.CopyTo(sums.ToSlope, sums.Part * channels + c);
        }
    }

    private static Vector512<float> At(float[] channels, int first) => Vector512.Create(channels, first);

    private static Tensor Pixels(Tensor x) => x.permute(0, 2, 3, 1).contiguous();

    private static Tensor Like(Tensor x) => empty([x.size(0), x.size(2), x.size(3), x.size(1)], ScalarType.Float32);

    private static Tensor Images(Tensor pixels) => pixels.permute(0, 3, 1, 2);
}
