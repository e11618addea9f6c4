using static TorchSharp.torch;

namespace Sharpest.Convolutions;

/// <summary>
/// Training whose convolutions are computed by tiles (Winograd 1980; Lavin and Gray 2016), in a quarter to a half of the
/// multiplications, where that is faster and the processor has vectors of 16 numbers (AVX-512). Without it the convolutions of
/// training are libtorch's own, and so are their last bits.
/// </summary>
/// <remarks>
/// Errors are those of a direct convolution in float32, about 10⁻⁶ of the largest value. Training repeats itself bit for bit
/// with the same number of threads. Measurements go by tiles in any case.
/// </remarks>
public static class TiledTraining
{
    /// <summary>Allows tiles for the plain forward and backward passes of a model, or forbids them again.</summary>
    /// <param name="model">The model; its layers of type <see cref="Convolution2d"/> are told.</param>
    /// <param name="allowed">Whether they may.</param>
    /// <returns>How many layers were told.</returns>
    public static int Allow(nn.Module model, bool allowed = true)
    {
        ArgumentNullException.ThrowIfNull(model);
        Convolution2d[] layers = [.. model.modules().Prepend(model).OfType<Convolution2d>().Distinct()];
        foreach (Convolution2d layer in layers)
            layer.TrainsByTiles = allowed;
        return layers.Length;
    }
}
