using Sharpest.Operators;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Spectra;

/// <summary>The random vectors of an estimate, each from a stream of its own.</summary>
internal sealed class ProbeStream
{
    private readonly ISymmetricOperator matrix;
    private readonly ProbeKind kind;
    private readonly Seed seed;
    private readonly string purpose;

    public ProbeStream(ISymmetricOperator matrix, ProbeKind kind, long seed, string purpose)
    {
        this.matrix = matrix;
        this.kind = kind;
        this.seed = new Seed(seed);
        this.purpose = purpose;
    }

    // The vector of an index, shape [n]; the caller disposes it.
    public Tensor Draw(int index)
    {
        using Generator generator = seed.Generator(purpose, index);
        using Tensor drawn =
            kind == ProbeKind.Gaussian
                ? randn([matrix.Dimension], dtype: matrix.DType, generator: generator)
                : randint(0, 2, [matrix.Dimension], dtype: matrix.DType, generator: generator).mul_(2).sub_(1);
        return drawn.to(matrix.Device, copy: true);
    }
}
