using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sharpest.Convolutions.Winograd;

/// <summary>Products of small float32 matrices, in blocks of 8 rows and 32 columns that stay in registers.</summary>
internal static unsafe class PlaneProduct
{
    /// <summary>Rows of a block: products have a multiple of them.</summary>
    public const int Rows = 8;

    private const int Lanes = TileTransform.Lanes;

    /// <summary>A left factor.</summary>
    /// <param name="First">Its first number.</param>
    /// <param name="Row">From one row to the next.</param>
    /// <param name="Column">From one column to the next.</param>
    public readonly record struct Left(nint First, nint Row, nint Column)
    {
        /// <summary>The factor from a row on.</summary>
        /// <param name="row">The row.</param>
        /// <returns>Where it begins.</returns>
        public float* At(int row) => (float*)First + row * Row;
    }

    /// <summary>How many blocks a product has.</summary>
    /// <param name="rows">Rows of C, a multiple of 8.</param>
    /// <param name="columns">Columns of C, a multiple of 16.</param>
    /// <returns>Their number.</returns>
    public static int Blocks(int rows, int columns) => rows / Rows * ((columns + 2 * Lanes - 1) / (2 * Lanes));

    /// <summary>C = A·B, or C += A·B; B and C are dense, row by row.</summary>
    /// <param name="a">A.</param>
    /// <param name="depth">Columns of A and rows of B.</param>
    /// <param name="b">B.</param>
    /// <param name="c">C.</param>
    /// <param name="rows">Rows of C, a multiple of 8.</param>
    /// <param name="columns">Columns of B and C, a multiple of 16.</param>
    /// <param name="add">Whether the product is added to what C is.</param>
    /// <param name="ahead">What is fetched meanwhile, a part with every block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(
        Left a,
        int depth,
        float* b,
        float* c,
        int rows,
        int columns,
        bool add,
        Span<Stretch> ahead
    )
    {
        for (int column = 0; column < columns; column += 2 * Lanes)
        {
            for (int row = 0; row < rows; row += Rows)
            {
                foreach (ref Stretch stretch in ahead)
                    stretch.FetchPart();
                float* to = c + row * columns + column;
                if (column + Lanes < columns)
                    Wide(a.At(row), a, depth, b + column, to, columns, add);
                else
                    Narrow(a.At(row), a, depth, b + column, to, columns, add);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Wide(float* a, Left step, int depth, float* b, float* c, nint columns, bool add)
    {
        Row r0 = default;
        Row r1 = default;
        Row r2 = default;
        Row r3 = default;
        Row r4 = default;
        Row r5 = default;
        Row r6 = default;
        Row r7 = default;
        float* lower = a + 4 * step.Row;
        for (int k = 0; k < depth; k++, a += step.Column, lower += step.Column, b += columns)
        {
            Vector512<float> left = Vector512.Load(b);
            Vector512<float> right = Vector512.Load(b + Lanes);
            r0.Add(*a, left, right);
            r1.Add(a[step.Row], left, right);
            r2.Add(a[2 * step.Row], left, right);
            r3.Add(a[3 * step.Row], left, right);
            r4.Add(*lower, left, right);
            r5.Add(lower[step.Row], left, right);
            r6.Add(lower[2 * step.Row], left, right);
            r7.Add(lower[3 * step.Row], left, right);
        }
        r0.Store(c, add);
        r1.Store(c + columns, add);
        r2.Store(c + 2 * columns, add);
        r3.Store(c + 3 * columns, add);
        r4.Store(c + 4 * columns, add);
        r5.Store(c + 5 * columns, add);
        r6.Store(c + 6 * columns, add);
        r7.Store(c + 7 * columns, add);
    }

    // The 16 columns that may be left.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow(float* a, Left step, int depth, float* b, float* c, nint columns, bool add)
    {
        Vector512<float> r0 = default;
        Vector512<float> r1 = default;
        Vector512<float> r2 = default;
        Vector512<float> r3 = default;
        Vector512<float> r4 = default;
        Vector512<float> r5 = default;
        Vector512<float> r6 = default;
        Vector512<float> r7 = default;
        float* lower = a + 4 * step.Row;
        for (int k = 0; k < depth; k++, a += step.Column, lower += step.Column, b += columns)
        {
            Vector512<float> x = Vector512.Load(b);
            r0 = Vector512.FusedMultiplyAdd(Vector512.Create(*a), x, r0);
            r1 = Vector512.FusedMultiplyAdd(Vector512.Create(a[step.Row]), x, r1);
            r2 = Vector512.FusedMultiplyAdd(Vector512.Create(a[2 * step.Row]), x, r2);
            r3 = Vector512.FusedMultiplyAdd(Vector512.Create(a[3 * step.Row]), x, r3);
            r4 = Vector512.FusedMultiplyAdd(Vector512.Create(*lower), x, r4);
            r5 = Vector512.FusedMultiplyAdd(Vector512.Create(lower[step.Row]), x, r5);
            r6 = Vector512.FusedMultiplyAdd(Vector512.Create(lower[2 * step.Row]), x, r6);
            r7 = Vector512.FusedMultiplyAdd(Vector512.Create(lower[3 * step.Row]), x, r7);
        }
        Store(r0, c, add);
        Store(r1, c + columns, add);
        Store(r2, c + 2 * columns, add);
        Store(r3, c + 3 * columns, add);
        Store(r4, c + 4 * columns, add);
        Store(r5, c + 5 * columns, add);
        Store(r6, c + 6 * columns, add);
        Store(r7, c + 7 * columns, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> x, float* to, bool add) => (add ? x + Vector512.Load(to) : x).Store(to);

    // 32 sums of a row.
    private struct Row
    {
        private Vector512<float> left;
        private Vector512<float> right;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(float factor, Vector512<float> x, Vector512<float> y)
        {
            Vector512<float> a = Vector512.Create(factor);
            left = Vector512.FusedMultiplyAdd(a, x, left);
            right = Vector512.FusedMultiplyAdd(a, y, right);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(float* to, bool add)
        {
            PlaneProduct.Store(left, to, add);
            PlaneProduct.Store(right, to + Lanes, add);
        }
    }
}
