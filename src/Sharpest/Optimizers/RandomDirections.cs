using Sharpest.Runtime;
using Sharpest.Spectra;
using static TorchSharp.torch;

namespace Sharpest.Optimizers;

/// <summary>Random orthonormal directions: the control that shows whether the sharp ones matter.</summary>
public static class RandomDirections
{
    /// <summary>Draws a subspace, uniform among all of its size: the Q of a Gaussian matrix.</summary>
    /// <param name="dimension">n.</param>
    /// <param name="size">K, from 1 to n.</param>
    /// <param name="seed">Decides the draw.</param>
    /// <param name="index">Which draw of that seed, for instance the step.</param>
    /// <param name="dtype">The parameters' dtype.</param>
    /// <param name="device">The parameters' device, or null for the CPU.</param>
    /// <returns>The subspace; the caller disposes it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is not from 1 to n.</exception>
    public static SharpSubspace Draw(
        long dimension,
        int size,
        Seed seed,
        long index = 0,
        ScalarType dtype = ScalarType.Float32,
        Device? device = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, dimension);
        using IDisposable _ = no_grad();
        using IDisposable scope = NewDisposeScope();
        using Generator generator = seed.Generator("random-directions", index);
        Tensor drawn = randn([dimension, size], dtype: ScalarType.Float64, generator: generator);
        return new SharpSubspace(linalg.qr(drawn).Q.to(dtype).to(device ?? CPU));
    }
}
