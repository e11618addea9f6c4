using Sharpest.Experiments.Data;
using Sharpest.Experiments.Losses;
using Sharpest.Experiments.Models;
using Sharpest.Experiments.Training;
using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Runs.Tensors;
using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Tests.Models;

/// <summary>The models at small sizes against PyTorch in float64: logits, loss, gradient, one Hessian-vector product.</summary>
public sealed class ModelGoldenTests
{
    private static readonly Seed Seed = new(1);

    private static readonly Dictionary<string, Func<nn.Module<Tensor, Tensor>>> Makers = new()
    {
        ["resnet"] = () => new ResNet(new(2, 9, 10), 3, new ResNetSize(3, 2, BatchNorm: false), Seed),
        ["resnet_bn"] = () => new ResNet(new(2, 9, 10), 3, new ResNetSize(3, 2, BatchNorm: true), Seed),
        ["vgg"] = () => new Vgg(new(2, 7, 6), 3, new VggSize { Plan = [3, 0, 4, 5, 0], Hidden = 6 }, Seed),
        ["imdb_cnn"] = () => new ImdbCnn(11, 2, 6, Seed, vector: 4),
        ["lstm"] = () => new LstmLanguageModel(7, new LstmSize(5, Dropout: 0.5), Seed),
    };

    public static TheoryData<string> Names => [.. Makers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Weights_have_the_names_and_layouts_of_PyTorch(string name)
    {
        using SafetensorsFile golden = Open(name);
        using nn.Module<Tensor, Tensor> model = Makers[name]();

        Assert.Equal(
            golden
                .Entries.Where(entry => entry.Key.StartsWith("weights/", StringComparison.Ordinal))
                .Select(entry => $"{entry.Key[8..]} [{string.Join(", ", entry.Value.Shape)}]")
                .Order(StringComparer.Ordinal),
            model
                .state_dict()
                .Where(entry => !entry.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal))
                .Select(entry => $"{entry.Key} [{string.Join(", ", entry.Value.shape)}]")
                .Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Logits_loss_gradient_and_product_are_those_of_PyTorch(string name)
    {
        using IDisposable scope = NewDisposeScope();
        using SafetensorsFile golden = Open(name);
        using nn.Module<Tensor, Tensor> model = Load(name, golden);
        Tensor inputs = Read(golden, "inputs");

        AssertNear(Read(golden, "logits"), model.forward(inputs));
        // Three examples at a time: the last micro-batch is smaller than the others.
        Tensor labels = Read(golden, "labels");
        var batch = new Batch(inputs, labels, [.. Enumerable.Range(0, (int)inputs.size(0))]);
        Objective objective = SampleObjective.Over(model, LossCatalog.All[0], batch, microBatch: 2);
        (double loss, Tensor gradient) = objective.LossAndGradient();
        Assert.Equal(golden.Read<double>("loss")[0], loss, 1e-12);
        AssertNear(Flat(golden, "gradient", objective.Parameters), gradient);
        using var hessian = new HessianOperator(objective);
        AssertNear(
            Flat(golden, "product", objective.Parameters),
            hessian.Apply(Flat(golden, "direction", objective.Parameters))
        );
    }

    [Fact]
    public void A_language_model_goes_on_with_what_it_remembers_as_that_of_PyTorch_does()
    {
        using IDisposable scope = NewDisposeScope();
        using SafetensorsFile golden = Open("lstm");
        using var model = (LstmLanguageModel)Load("lstm", golden);
        Tensor inputs = Read(golden, "inputs");

        (_, Tensor state) = model.Advance(inputs, null);
        (Tensor logits, _) = model.Advance(inputs, state);

        Assert.False(state.requires_grad);
        AssertNear(Read(golden, "logits_with_memory"), logits);
    }

    private static nn.Module<Tensor, Tensor> Load(string name, SafetensorsFile golden)
    {
        nn.Module<Tensor, Tensor> model = Makers[name]();
        model.@double();
        model.eval();
        using IDisposable quiet = no_grad();
        foreach ((string key, Tensor tensor) in model.state_dict())
        {
            if (!key.EndsWith("num_batches_tracked", StringComparison.Ordinal))
            {
                tensor.copy_(Read(golden, $"weights/{key}"));
            }
        }
        return model;
    }

    private static Tensor Flat(SafetensorsFile golden, string kind, ParameterLayout layout) =>
        cat([.. layout.Entries.Select(entry => Read(golden, $"{kind}/{entry.Name}").flatten())]);

    private static void AssertNear(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        double error = (expected - actual).abs().max().ToDouble() / expected.abs().max().ToDouble();
        Assert.True(error < 1e-11, $"relative error {error:e1}");
    }

    private static SafetensorsFile Open(string name) =>
        SafetensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "goldens", $"{name}.safetensors"));

    private static Tensor Read(SafetensorsFile file, string name)
    {
        TensorEntry entry = file.Entries[name];
        return entry.Type == TensorElementType.F64
            ? tensor(file.Read<double>(name), [.. entry.Shape])
            : tensor(file.Read<long>(name), [.. entry.Shape]);
    }
}
