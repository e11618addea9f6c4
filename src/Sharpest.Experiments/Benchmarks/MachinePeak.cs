using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sharpest.Experiments.Benchmarks;

/// <summary>
/// The most single-precision arithmetic that the machine does: fused multiplications and additions within registers, in
/// the widest vectors that it has, on several threads. What computes with data from memory reaches a share of it.
/// </summary>
internal static class MachinePeak
{
    private const int Chains = 16; // a fused operation takes four cycles, and two begin in each: eight at least are under way
    private const int Turns = 20_000;
    private const float Shrink = 0.999f; // keeps the numbers within bounds, whose arithmetic is of one speed

    /// <summary>Measures it.</summary>
    /// <param name="threads">How many threads, at least 1.</param>
    /// <param name="seconds">How long.</param>
    /// <returns>Operations a second, in 10⁹; a fused one counts as two.</returns>
    public static double Gflops(int threads, double seconds)
    {
        double[] rates = new double[threads];
        using var begin = new Barrier(threads);
        Thread[] workers =
        [
            .. Enumerable
                .Range(0, threads)
                .Select(i => new Thread(() =>
                {
                    Turn(); // compiled before the clock runs
                    begin.SignalAndWait();
                    rates[i] = Rate(seconds);
                })),
        ];
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());
        return rates.Sum();
    }

    private static double Rate(double seconds)
    {
        long done = 0;
        float sum = 0;
        long begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds)
        {
            sum += Turn();
            done++;
        }
        double elapsed = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        int width = Vector512.IsHardwareAccelerated ? Vector512<float>.Count : Vector256<float>.Count;
        // The sum is used, or the compiler might leave out what leads to it.
        return float.IsNaN(sum) ? double.NaN : 2.0 * width * Chains * Turns * done / elapsed / 1e9;
    }

    private static float Turn() => Vector512.IsHardwareAccelerated ? Turn512() : Turn256();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Turn512()
    {
        Vector512<float> m = Vector512.Create(Shrink);
        Vector512<float> c = Vector512.Create(1 - Shrink);
        Vector512<float> a0 = c,
            a1 = c,
            a2 = c,
            a3 = c,
            a4 = c,
            a5 = c,
            a6 = c,
            a7 = c;
        Vector512<float> b0 = m,
            b1 = m,
            b2 = m,
            b3 = m,
            b4 = m,
            b5 = m,
            b6 = m,
            b7 = m;
        for (int i = 0; i < Turns; i++)
        {
            a0 = Vector512.FusedMultiplyAdd(a0, m, c);
            a1 = Vector512.FusedMultiplyAdd(a1, m, c);
            a2 = Vector512.FusedMultiplyAdd(a2, m, c);
            a3 = Vector512.FusedMultiplyAdd(a3, m, c);
            a4 = Vector512.FusedMultiplyAdd(a4, m, c);
            a5 = Vector512.FusedMultiplyAdd(a5, m, c);
            a6 = Vector512.FusedMultiplyAdd(a6, m, c);
            a7 = Vector512.FusedMultiplyAdd(a7, m, c);
            b0 = Vector512.FusedMultiplyAdd(b0, m, c);
            b1 = Vector512.FusedMultiplyAdd(b1, m, c);
            b2 = Vector512.FusedMultiplyAdd(b2, m, c);
            b3 = Vector512.FusedMultiplyAdd(b3, m, c);
            b4 = Vector512.FusedMultiplyAdd(b4, m, c);
            b5 = Vector512.FusedMultiplyAdd(b5, m, c);
            b6 = Vector512.FusedMultiplyAdd(b6, m, c);
            b7 = Vector512.FusedMultiplyAdd(b7, m, c);
        }
        return Vector512.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + b0 + b1 + b2 + b3 + b4 + b5 + b6 + b7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Turn256()
    {
        Vector256<float> m = Vector256.Create(Shrink);
        Vector256<float> c = Vector256.Create(1 - Shrink);
        Vector256<float> a0 = c,
            a1 = c,
            a2 = c,
            a3 = c,
            a4 = c,
            a5 = c,
            a6 = c;
        Vector256<float> b0 = m,
            b1 = m,
            b2 = m,
            b3 = m,
            b4 = m,
            b5 = m,
            b6 = m;
        // Fourteen chains and two constants fill the sixteen registers.
        for (int i = 0; i < Turns * Chains / 14; i++)
        {
            a0 = Vector256.FusedMultiplyAdd(a0, m, c);
            a1 = Vector256.FusedMultiplyAdd(a1, m, c);
            a2 = Vector256.FusedMultiplyAdd(a2, m, c);
            a3 = Vector256.FusedMultiplyAdd(a3, m, c);
            a4 = Vector256.FusedMultiplyAdd(a4, m, c);
            a5 = Vector256.FusedMultiplyAdd(a5, m, c);
            a6 = Vector256.FusedMultiplyAdd(a6, m, c);
            b0 = Vector256.FusedMultiplyAdd(b0, m, c);
            b1 = Vector256.FusedMultiplyAdd(b1, m, c);
            b2 = Vector256.FusedMultiplyAdd(b2, m, c);
            b3 = Vector256.FusedMultiplyAdd(b3, m, c);
            b4 = Vector256.FusedMultiplyAdd(b4, m, c);
            b5 = Vector256.FusedMultiplyAdd(b5, m, c);
            b6 = Vector256.FusedMultiplyAdd(b6, m, c);
        }
        return Vector256.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + b0 + b1 + b2 + b3 + b4 + b5 + b6);
    }
}
