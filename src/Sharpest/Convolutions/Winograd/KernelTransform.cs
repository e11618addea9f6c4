using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Convolutions.Winograd;

/// <summary>G w Gᵀ and its transpose, for kernels of 3×3 and 5×5, 16 at once: see <see cref="TileTransform"/>.</summary>
internal static unsafe class KernelTransform
{
    private const int Inputs = TileGrid.Inputs;
    private const int Planes = TileGrid.Planes;
    private const int Lanes = TileTransform.Lanes;
    private const int MostPlaces = 25;

    // A row of G holds the powers of a point over the product of its distances from the other finite ones, which is 1 for 0; for
    // ∞ the highest power alone.
    private const float NearScale =
        1 / (2 * TileTransform.NearSquared * (TileTransform.NearSquared - TileTransform.FarSquared));
    private const float FarScale =
        1 / (2 * TileTransform.FarSquared * (TileTransform.FarSquared - TileTransform.NearSquared));

    /// <summary>The 36 values of every kernel, with columns filled up by zeros.</summary>
    /// <param name="w">Shape <c>[F, C, k, k]</c>.</param>
    /// <param name="turned">Whether inputs and outputs change places and the kernels are turned, as the gradient to the input has them.</param>
    /// <returns>Shape <c>[36, C, F]</c>, or <c>[36, F, C]</c> if turned, dense, the last in whole vectors; the caller disposes it.</returns>
    public static Tensor Apply(Tensor w, bool turned)
    {
        using Tensor dense = w.contiguous();
        var kernels = new Kernels(dense, turned);
        int columns = PixelImages.Padded(kernels.Outputs);
        Tensor planes = empty([Planes, kernels.Inputs, columns], ScalarType.Float32);
        nint to = (nint)PixelImages.Pointer(planes);
        RowTeam.Run(kernels.Inputs, columns, (begin, end) => Apply(kernels, begin, end, columns, (float*)to));
        return planes;
    }

    /// <summary>The transpose of <see cref="Apply(Tensor, bool)"/> on a sum.</summary>
    /// <param name="terms">Shape <c>[terms, 36, C, F]</c>, dense, both in whole vectors.</param>
    /// <param name="inputs">C that is not filled up.</param>
    /// <param name="outputs">F that is not filled up.</param>
    /// <param name="k">Height and width of the kernels.</param>
    /// <returns>Shape <c>[F, C, k, k]</c>, dense; the caller disposes it.</returns>
    public static Tensor Transpose(Tensor terms, int inputs, int outputs, int k)
    {
        Tensor w = empty([outputs, inputs, k, k], ScalarType.Float32);
        var kernels = new Kernels(w, turned: false);
        var (count, rows, columns) = ((int)terms.size(0), (int)terms.size(2), (int)terms.size(3));
        nint from = (nint)PixelImages.Pointer(terms);
        RowTeam.Run(
            inputs,
            columns,
            (begin, end) => Transpose(kernels, begin, end, new Sums(from, count, rows, columns))
        );
        return w;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply(Kernels kernels, int begin, int end, int columns, float* to)
    {
        float* stage = stackalloc float[MostPlaces * Lanes];
        float* scratch = stackalloc float[Planes * Lanes];
        nint plane = (nint)kernels.Inputs * columns;
        for (int row = begin; row < end; row++)
        {
            for (int column = 0; column < columns; column += Lanes)
            {
                kernels.Read(row, column, stage);
                Forth(kernels.Side, stage, to + (nint)row * columns + column, plane, scratch);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(Kernels kernels, int begin, int end, Sums sums)
    {
        nint plane = (nint)(end - begin) * sums.Columns;
        float* values = (float*)
            NativeMemory.AlignedAlloc((nuint)(Planes * plane) * sizeof(float), Lanes * sizeof(float));
        float* stage = stackalloc float[MostPlaces * Lanes];
        float* scratch = stackalloc float[Planes * Lanes];
        sums.Read(begin, end, values);
        for (int row = begin; row < end; row++)
        {
            for (int column = 0; column < kernels.Outputs; column += Lanes)
            {
                Back(kernels.Side, values + (nint)(row - begin) * sums.Columns + column, plane, stage, scratch);
                kernels.Write(row, column, stage);
            }
        }
        NativeMemory.AlignedFree(values);
    }

    // G w Gᵀ.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forth(int k, float* from, float* to, nint plane, float* scratch)
    {
        for (int j = 0; j < k; j++)
            ForthLine(k, from + j * Lanes, k * Lanes, scratch + j * Lanes, k * Lanes);
        for (int i = 0; i < Inputs; i++)
            ForthLine(k, scratch + i * k * Lanes, Lanes, to + i * Inputs * plane, plane);
    }

    // Gᵀ m G.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Back(int k, float* from, nint plane, float* to, float* scratch)
    {
        for (int j = 0; j < Inputs; j++)
            BackLine(k, from + j * plane, Inputs * plane, scratch + j * Lanes, Inputs * Lanes);
        for (int i = 0; i < k; i++)
            BackLine(k, scratch + i * Inputs * Lanes, Lanes, to + i * k * Lanes, Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ForthLine(int k, float* from, nint step, float* to, nint gap)
    {
        Vector512<float> w0 = Vector512.Load(from);
        Vector512<float> w1 = Vector512.Load(from + step);
        Vector512<float> w2 = Vector512.Load(from + 2 * step);
        Vector512<float> w3 = k == 3 ? default : Vector512.Load(from + 3 * step);
        Vector512<float> w4 = k == 3 ? default : Vector512.Load(from + 4 * step);
        w0.Store(to);
        Point(w0, w1, w2, w3, w4, TileTransform.Near, NearScale, to + gap, gap);
        Point(w0, w1, w2, w3, w4, TileTransform.Far, FarScale, to + 3 * gap, gap);
        (k == 3 ? w2 : w4).Store(to + 5 * gap);
    }

    // The values at a point and at its negative.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Point(
        Vector512<float> w0,
        Vector512<float> w1,
        Vector512<float> w2,
        Vector512<float> w3,
        Vector512<float> w4,
        float point,
        float scale,
        float* to,
        nint gap
    )
    {
        Vector512<float> even = (w0 + (w2 + w4 * (point * point)) * (point * point)) * scale;
        Vector512<float> odd = (w1 + w3 * (point * point)) * (point * scale);
        (even + odd).Store(to);
        (even - odd).Store(to + gap);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BackLine(int k, float* from, nint step, float* to, nint gap)
    {
        Vector512<float> plus = Vector512.Load(from + step);
        Vector512<float> minus = Vector512.Load(from + 2 * step);
        Vector512<float> evenNear = (plus + minus) * NearScale;
        Vector512<float> oddNear = (plus - minus) * (NearScale * TileTransform.Near);
        plus = Vector512.Load(from + 3 * step);
        minus = Vector512.Load(from + 4 * step);
        Vector512<float> evenFar = (plus + minus) * FarScale;
        Vector512<float> oddFar = (plus - minus) * (FarScale * TileTransform.Far);
        Vector512<float> last = Vector512.Load(from + 5 * step);
        (Vector512.Load(from) + evenNear + evenFar).Store(to);
        (oddNear + oddFar).Store(to + gap);
        evenNear *= TileTransform.NearSquared;
        evenFar *= TileTransform.FarSquared;
        if (k == 3)
        {
            (last + evenNear + evenFar).Store(to + 2 * gap);
            return;
        }
        (evenNear + evenFar).Store(to + 2 * gap);
        (oddNear * TileTransform.NearSquared + oddFar * TileTransform.FarSquared).Store(to + 3 * gap);
        (last + evenNear * TileTransform.NearSquared + evenFar * TileTransform.FarSquared).Store(to + 4 * gap);
    }

    // Kernels in memory, as a matrix of inputs and outputs.
    private readonly struct Kernels
    {
        private readonly float* first;
        private readonly nint row;
        private readonly nint column;
        private readonly bool turned;

        // Shape [F, C, k, k], dense.
        public Kernels(Tensor w, bool turned)
        {
            first = PixelImages.Pointer(w);
            this.turned = turned;
            Side = (int)w.size(2);
            var (f, c, places) = ((int)w.size(0), (int)w.size(1), Side * Side);
            (Inputs, Outputs) = turned ? (f, c) : (c, f);
            (row, column) = turned ? (c * places, places) : (places, c * places);
        }

        public int Side { get; }

        public int Inputs { get; }

        public int Outputs { get; }

        // The kernels of an input and 16 outputs, place by place; zeros where there is no such output.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Read(int input, int output, float* to)
        {
            int places = Side * Side;
            int lanes = Math.Min(Lanes, Outputs - output);
            if (lanes < Lanes)
                new Span<float>(to, places * Lanes).Clear();
            float* kernel = first + input * row + output * column + (turned ? places - 1 : 0);
            nint next = turned ? -1 : 1;
            for (int lane = 0; lane < lanes; lane++, kernel += column)
            {
                float* from = kernel;
                float* end = to + lane + places * Lanes;
                for (float* value = to + lane; value < end; value += Lanes, from += next)
                    *value = *from;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Write(int input, int output, float* from)
        {
            int places = Side * Side;
            int lanes = Math.Min(Lanes, Outputs - output);
            float* kernel = first + input * row + output * column;
            for (int lane = 0; lane < lanes; lane++, kernel += column)
            {
                for (int place = 0; place < places; place++)
                    kernel[place] = from[place * Lanes + lane];
            }
        }
    }

    // Terms of a sum in memory, [terms, 36, rows, columns].
    private readonly struct Sums(nint first, int terms, int rows, int columns)
    {
        public int Columns => columns;

        // The 36 sums of rows that follow each other, [36, end − begin, columns].
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Read(int begin, int end, float* to)
        {
            nint plane = (nint)rows * columns;
            nint count = (nint)(end - begin) * columns;
            for (int p = 0; p < Planes; p++, to += count)
            {
                float* from = (float*)first + p * plane + (nint)begin * columns;
                for (nint i = 0; i < count; i += Lanes)
                {
                    Vector512<float> sum = Vector512.Load(from + i);
                    for (int term = 1; term < terms; term++)
                        sum += Vector512.Load(from + i + term * Planes * plane);
                    sum.Store(to + i);
                }
            }
        }
    }
}
