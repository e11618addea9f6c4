using Sharpest.Convolutions.Winograd;
using Sharpest.Runtime;

namespace Sharpest.Tests.Convolutions.Winograd;

/// <summary>Small matrix products against sums in float64.</summary>
public sealed unsafe class PlaneProductTests
{
    [Theory]
    [InlineData(8, 1, 16)]
    [InlineData(16, 7, 32)]
    [InlineData(24, 33, 48)]
    [InlineData(8, 64, 80)]
    public void A_product_is_the_sum_of_its_products(int rows, int depth, int columns)
    {
        foreach (bool turned in (bool[])[false, true])
        {
            float[] a = Draw(rows * depth, 1);
            float[] b = Draw(depth * columns, 2);
            float[] before = Draw(rows * columns, 3);
            float[] product = [.. before.Select(_ => float.NaN)];
            float[] sum = [.. before];
            (int row, int column) = turned ? (1, rows) : (depth, 1);

            fixed (
                float* left = a,
                    right = b,
                    to = product,
                    onto = sum
            )
            {
                var factor = new PlaneProduct.Left((nint)left, row, column);
                PlaneProduct.Multiply(factor, depth, right, to, rows, columns, add: false, []);
                PlaneProduct.Multiply(factor, depth, right, onto, rows, columns, add: true, []);
            }

            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    double exact = Enumerable
                        .Range(0, depth)
                        .Sum(k => (double)a[i * row + k * column] * b[k * columns + j]);
                    int at = i * columns + j;
                    Assert.Equal(exact, product[at], 1e-5 * depth);
                    Assert.Equal(exact + before[at], sum[at], 1e-5 * depth);
                }
            }
        }
    }

    private static float[] Draw(int count, long seed)
    {
        Random random = new Seed(seed).Stream("numbers");
        return [.. Enumerable.Range(0, count).Select(_ => (float)(2 * random.NextDouble() - 1))];
    }
}
