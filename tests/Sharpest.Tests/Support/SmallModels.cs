using Sharpest.Convolutions;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Support;

/// <summary>Models small enough for a dense Hessian, and data for them.</summary>
internal static class SmallModels
{
    public static nn.Module<Tensor, Tensor> Mlp(ScalarType dtype, long seed = 3, long inputs = 6, long classes = 3)
    {
        var model = nn.Sequential(
            ("first", nn.Linear(inputs, 7)),
            ("tanh1", nn.Tanh()),
            ("second", nn.Linear(7, 5)),
            ("tanh2", nn.Tanh()),
            ("head", nn.Linear(5, classes))
        );
        return Randomised(model, dtype, seed);
    }

    public static nn.Module<Tensor, Tensor> Convolutional(
        ScalarType dtype,
        long channels,
        long middle,
        bool own = true,
        long seed = 5,
        long side = 8
    )
    {
        nn.Module<Tensor, Tensor> first = own
            ? new Convolution2d("first", channels, middle, 3, 1)
            : nn.Conv2d(channels, middle, 3, padding: 1);
        nn.Module<Tensor, Tensor> second = own ? new Convolution2d("second", middle, 8, 3) : nn.Conv2d(middle, 8, 3);
        var model = nn.Sequential(
            ("first", first),
            ("relu1", nn.ReLU()),
            ("second", second),
            ("relu2", nn.ReLU()),
            ("pool", nn.MaxPool2d(2)),
            ("flatten", nn.Flatten()),
            ("head", nn.Linear(8 * ((side - 2) / 2) * ((side - 2) / 2), 4))
        );
        return Randomised(model, dtype, seed);
    }

    /// <summary>For images of 8×8 with two channels, with nothing between convolutions that is not the library's own.</summary>
    public static nn.Module<Tensor, Tensor> OfLibraryLayers(ScalarType dtype, long seed = 5) =>
        Randomised(
            nn.Sequential(
                ("first", new Convolution2d("first", 2, 6, 3, 1)),
                ("relu1", new Rectifier()),
                ("pool", new MaxPooling2d(2)),
                ("second", new Convolution2d("second", 6, 4, 3)),
                ("relu2", new Rectifier()),
                ("flatten", nn.Flatten()),
                ("head", nn.Linear(16, 4))
            ),
            dtype,
            seed
        );

    public static (Tensor Inputs, Tensor Labels) Images(
        ScalarType dtype,
        long count,
        long channels,
        long seed = 7,
        long side = 8
    )
    {
        using var generator = new Generator((ulong)seed, CPU);
        Tensor inputs = randn([count, channels, side, side], generator: generator).to(dtype);
        return (inputs, randint(0, 4, [count], dtype: int64, generator: generator));
    }

    public static (Tensor Inputs, Tensor Labels) Vectors(ScalarType dtype, long count, long seed = 7)
    {
        using var generator = new Generator((ulong)seed, CPU);
        Tensor inputs = randn([count, 6], generator: generator).to(dtype);
        return (inputs, randint(0, 3, [count], dtype: int64, generator: generator));
    }

    public static Tensor Random(long n, ScalarType dtype, long seed = 11)
    {
        using var generator = new Generator((ulong)seed, CPU);
        return randn([n], generator: generator).to(dtype);
    }

    public static nn.Module<Tensor, Tensor> Randomised(Sequential model, ScalarType dtype, long seed)
    {
        // Drawn in float32 and widened, so that the same seed gives the same weights in both precisions.
        using var generator = new Generator((ulong)seed, CPU);
        using var _ = no_grad();
        foreach (Parameter parameter in model.parameters())
        {
            double fanIn = parameter.dim() > 1 ? parameter.numel() / parameter.size(0) : 4;
            using Tensor drawn = randn(parameter.shape, generator: generator);
            parameter.copy_(drawn.mul_(1 / Math.Sqrt(fanIn)));
        }
        return dtype == ScalarType.Float64 ? model.@double() : model;
    }
}
