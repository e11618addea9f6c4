using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sharpest.Convolutions.Winograd;

/// <summary>
/// Winograd's minimal filtering on tiles of 6×6 inputs for 16 channels at once:
/// ⟨g, conv(x, w)⟩ = Σ (A g Aᵀ) ⊙ (G w Gᵀ) ⊙ (Bᵀ x B) over the 36 values of a tile. The interpolation points are 0, ±√½, ±√2
/// and ∞: with squares that are reciprocal, rounding stays near that of a direct convolution; the usual 0, ±1, ±2 lose more.
/// </summary>
internal static unsafe class TileTransform
{
    /// <summary>Channels that are transformed together.</summary>
    public const int Lanes = 16;

    /// <summary>The smaller of the two points, √½.</summary>
    public const float Near = 0.70710678f;

    /// <summary>The larger one, √2.</summary>
    public const float Far = 1.41421356f;

    /// <summary>Its square.</summary>
    public const float NearSquared = 0.5f;

    /// <summary>The square of the larger one.</summary>
    public const float FarSquared = 2;

    private const float Squares = NearSquared + FarSquared;
    private const int Inputs = TileGrid.Inputs;

    /// <summary>Bᵀ x B.</summary>
    /// <param name="from">The first of 6×6 inputs.</param>
    /// <param name="row">From one row of the inputs to the next.</param>
    /// <param name="column">From one column of the inputs to the next.</param>
    /// <param name="to">Where the first of the 36 values goes.</param>
    /// <param name="plane">From one of them to the next.</param>
    /// <param name="scratch">Room for 36·16 numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Input(float* from, nint row, nint column, float* to, nint plane, float* scratch)
    {
        for (int j = 0; j < Inputs; j++)
            InputLine(from + j * column, row, scratch + j * Lanes, Inputs * Lanes);
        for (int i = 0; i < Inputs; i++)
            InputLine(scratch + i * Inputs * Lanes, Lanes, to + i * Inputs * plane, plane);
    }

    /// <summary>A g Aᵀ.</summary>
    /// <param name="side">Height and width of g: 4 or 2.</param>
    /// <param name="from">The first of its values.</param>
    /// <param name="row">From one row of them to the next.</param>
    /// <param name="column">From one column of them to the next.</param>
    /// <param name="to">Where the first of the 36 values goes.</param>
    /// <param name="plane">From one of them to the next.</param>
    /// <param name="scratch">Room for 36·16 numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient(int side, float* from, nint row, nint column, float* to, nint plane, float* scratch)
    {
        for (int j = 0; j < side; j++)
            GradientLine(side, from + j * column, row, scratch + j * Lanes, side * Lanes);
        for (int i = 0; i < Inputs; i++)
            GradientLine(side, scratch + i * side * Lanes, Lanes, to + i * Inputs * plane, plane);
    }

    /// <summary>Aᵀ y A.</summary>
    /// <param name="side">Height and width of the result: 4 or 2.</param>
    /// <param name="from">The first of 36 values.</param>
    /// <param name="plane">From one of them to the next.</param>
    /// <param name="to">Where the result goes, 16 numbers for each of its places, row by row.</param>
    /// <param name="scratch">Room for 36·16 numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Output(int side, float* from, nint plane, float* to, float* scratch)
    {
        for (int j = 0; j < Inputs; j++)
            OutputLine(side, from + j * plane, Inputs * plane, scratch + j * Lanes, Inputs * Lanes);
        for (int i = 0; i < side; i++)
            OutputLine(side, scratch + i * Inputs * Lanes, Lanes, to + i * side * Lanes, Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InputLine(float* from, nint step, float* to, nint gap)
    {
        Vector512<float> d0 = Vector512.Load(from);
        Vector512<float> d1 = Vector512.Load(from + step);
        Vector512<float> d2 = Vector512.Load(from + 2 * step);
        Vector512<float> d3 = Vector512.Load(from + 3 * step);
        Vector512<float> d4 = Vector512.Load(from + 4 * step);
        Vector512<float> d5 = Vector512.Load(from + 5 * step);
        Add(d0 + d4, d2, -Squares).Store(to);
        Pair(Add(d4, d2, -FarSquared), Add(d3, d1, -FarSquared) * Near, to + gap, gap);
        Pair(Add(d4, d2, -NearSquared), Add(d3, d1, -NearSquared) * Far, to + 3 * gap, gap);
        Add(d1 + d5, d3, -Squares).Store(to + 5 * gap);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void GradientLine(int side, float* from, nint step, float* to, nint gap)
    {
        Vector512<float> g0 = Vector512.Load(from);
        Vector512<float> g1 = Vector512.Load(from + step);
        g0.Store(to);
        if (side == 2)
        {
            Pair(g0, g1 * Near, to + gap, gap);
            Pair(g0, g1 * Far, to + 3 * gap, gap);
            g1.Store(to + 5 * gap);
            return;
        }
        Vector512<float> g2 = Vector512.Load(from + 2 * step);
        Vector512<float> g3 = Vector512.Load(from + 3 * step);
        Pair(Add(g0, g2, NearSquared), Add(g1, g3, NearSquared) * Near, to + gap, gap);
        Pair(Add(g0, g2, FarSquared), Add(g1, g3, FarSquared) * Far, to + 3 * gap, gap);
        g3.Store(to + 5 * gap);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OutputLine(int side, float* from, nint step, float* to, nint gap)
    {
        Vector512<float> plus = Vector512.Load(from + step);
        Vector512<float> minus = Vector512.Load(from + 2 * step);
        Vector512<float> evenNear = plus + minus;
        Vector512<float> oddNear = (plus - minus) * Near;
        plus = Vector512.Load(from + 3 * step);
        minus = Vector512.Load(from + 4 * step);
        Vector512<float> evenFar = plus + minus;
        Vector512<float> oddFar = (plus - minus) * Far;
        Vector512<float> last = Vector512.Load(from + 5 * step);
        (Vector512.Load(from) + evenNear + evenFar).Store(to);
        if (side == 2)
        {
            (last + oddNear + oddFar).Store(to + gap);
            return;
        }
        (oddNear + oddFar).Store(to + gap);
        Add(evenNear * NearSquared, evenFar, FarSquared).Store(to + 2 * gap);
        Add(Add(last, oddNear, NearSquared), oddFar, FarSquared).Store(to + 3 * gap);
    }

    // The values at a point and at its negative, from the even and the odd powers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair(Vector512<float> even, Vector512<float> odd, float* to, nint gap)
    {
        (even + odd).Store(to);
        (even - odd).Store(to + gap);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Add(Vector512<float> sum, Vector512<float> x, float factor) =>
        Vector512.FusedMultiplyAdd(x, Vector512.Create(factor), sum);
}
