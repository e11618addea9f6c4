using Sharpest.Objectives;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Measuring;

/// <summary>The direction against which the sharp ones are read: entries uniform in (−1, 1), normalised, as in the paper.</summary>
internal static class RandomDirection
{
    // Shape [n]; the caller disposes it.
    public static Tensor Draw(ParameterLayout layout, Seed seed, long step)
    {
        using Generator generator = seed.Generator("random-direction", step);
        using Tensor uniform = rand([layout.Dimension], dtype: layout.DType, generator: generator);
        using Tensor centred = uniform.mul(2).sub_(1);
        using Tensor norm = centred.norm();
        return centred.div(norm);
    }
}
