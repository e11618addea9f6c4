using Sharpest.Convolutions;
using Sharpest.Objectives;
using Sharpest.Runs.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Support;

/// <summary>Values that PyTorch computed, and the networks on which it did (tests/reference/README.md).</summary>
internal sealed class Golden : IDisposable
{
    private static readonly string[] SmallNetwork = ["w1", "b1", "w2", "b2", "w3", "b3"];

    private static readonly string[] SimpleCnn =
    [
        .. ((string[])["conv1", "conv2", "conv3", "conv4", "dense", "head"]).SelectMany(layer =>
            (string[])[$"{layer}.weight", $"{layer}.bias"]
        ),
    ];

    private readonly SafetensorsFile file;

    public Golden(string name) =>
        file = SafetensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "goldens", $"{name}.safetensors"));

    public double[] Numbers(string name) => file.Read<double>(name);

    public double Number(string name) => Numbers(name)[0];

    public long[] Integers(string name) => file.Read<long>(name);

    public Tensor Tensor(string name)
    {
        TensorEntry entry = file.Entries[name];
        long[] shape = [.. entry.Shape];
        return entry.Type switch
        {
            TensorElementType.F64 => tensor(file.Read<double>(name)).reshape(shape),
            TensorElementType.F32 => tensor(file.Read<float>(name)).reshape(shape),
            _ => tensor(file.Read<long>(name)).reshape(shape),
        };
    }

    public nn.Module<Tensor, Tensor> Mlp(ScalarType dtype = ScalarType.Float64) =>
        Filled(
            nn.Sequential(
                ("first", nn.Linear(6, 7)),
                ("tanh1", nn.Tanh()),
                ("second", nn.Linear(7, 5)),
                ("tanh2", nn.Tanh()),
                ("head", nn.Linear(5, 3))
            ),
            SmallNetwork,
            dtype
        );

    public nn.Module<Tensor, Tensor> TinyCnn(bool own, ScalarType dtype = ScalarType.Float64) =>
        Filled(
            nn.Sequential(
                ("first", Convolution("first", 1, 3, 1, own)),
                ("relu1", nn.ReLU()),
                ("second", Convolution("second", 3, 4, 0, own)),
                ("relu2", nn.ReLU()),
                ("pool", nn.MaxPool2d(2)),
                ("flatten", nn.Flatten()),
                ("head", nn.Linear(36, 3))
            ),
            SmallNetwork,
            dtype
        );

    public nn.Module<Tensor, Tensor> OddCnn(bool own, ScalarType dtype = ScalarType.Float64) =>
        Filled(
            nn.Sequential(
                ("first", Convolution("first", 2, 17, 1, own)),
                ("relu1", nn.ReLU()),
                ("second", Convolution("second", 17, 20, 0, own)),
                ("relu2", nn.ReLU()),
                ("mean", nn.AdaptiveAvgPool2d(1)),
                ("flatten", nn.Flatten()),
                ("head", nn.Linear(20, 3))
            ),
            SmallNetwork,
            dtype
        );

    public nn.Module<Tensor, Tensor> SimpleCnnSmall() =>
        Filled(
            nn.Sequential(
                ("conv1", Convolution("conv1", 1, 32, 1, true)),
                ("relu1", nn.ReLU()),
                ("conv2", Convolution("conv2", 32, 32, 0, true)),
                ("relu2", nn.ReLU()),
                ("pool1", nn.MaxPool2d(2)),
                ("conv3", Convolution("conv3", 32, 64, 1, true)),
                ("relu3", nn.ReLU()),
                ("conv4", Convolution("conv4", 64, 64, 0, true)),
                ("relu4", nn.ReLU()),
                ("pool2", nn.MaxPool2d(2)),
                ("flatten", nn.Flatten()),
                ("dense", nn.Linear(1600, 128)),
                ("relu5", nn.ReLU()),
                ("head", nn.Linear(128, 10))
            ),
            SimpleCnn,
            ScalarType.Float32
        );

    public Objective Objective(nn.Module<Tensor, Tensor> model, int microBatch = 256, ObjectiveOptions? options = null)
    {
        Tensor inputs = Tensor("inputs").to(model.parameters().First().dtype);
        return Sharpest.Objectives.Objective.Classification(
            model,
            inputs,
            Tensor("labels"),
            microBatch,
            options: options
        );
    }

    public void Dispose() => file.Dispose();

    private static nn.Module<Tensor, Tensor> Convolution(string name, long from, long to, long padding, bool own) =>
        own ? new Convolution2d(name, from, to, 3, padding) : nn.Conv2d(from, to, 3, padding: padding);

    private nn.Module<Tensor, Tensor> Filled(Sequential model, string[] names, ScalarType dtype)
    {
        if (dtype == ScalarType.Float64)
            model.@double();
        using var _ = no_grad();
        foreach ((Parameter parameter, string name) in model.parameters().Zip(names))
        {
            using Tensor stored = Tensor(name);
            parameter.copy_(stored);
        }
        return model;
    }
}
