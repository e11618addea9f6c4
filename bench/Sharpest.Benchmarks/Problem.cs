using Sharpest.Experiments.Data;
using Sharpest.Experiments.Models;
using Sharpest.Objectives;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Benchmarks;

/// <summary>SimpleCNN small on random images of Fashion-MNIST's shape: as much arithmetic as the real ones, and no files.</summary>
public sealed class Problem : IDisposable
{
    private readonly Tensor inputs;
    private readonly Tensor labels;

    /// <summary>Makes the network with fresh weights, and examples.</summary>
    /// <param name="examples">How many.</param>
    public Problem(int examples)
    {
        SharpestRuntime.Start();
        using var generator = new Generator(1, CPU);
        Model = ModelCatalog.Create("simple-cnn", new ImageShape(1, 28, 28), 10, new Seed(1));
        inputs = randn([examples, 1, 28, 28], generator: generator);
        labels = randint(0, 10, [examples], dtype: ScalarType.Int64, generator: generator);
        Objective = Objective.Classification(Model, inputs, labels);
    }

    /// <summary>The network.</summary>
    public nn.Module<Tensor, Tensor> Model { get; }

    /// <summary>Its mean loss over the examples.</summary>
    public Objective Objective { get; }

    /// <summary>A vector of the parameters' length.</summary>
    /// <param name="seed">Decides which.</param>
    /// <returns>Shape <c>[n]</c>; the caller disposes it.</returns>
    public Tensor Vector(ulong seed)
    {
        using var generator = new Generator(seed, CPU);
        return randn([Objective.Parameters.Dimension], generator: generator);
    }

    /// <summary>Gives every parameter its gradient, as a training loop does.</summary>
    public void Backward()
    {
        using IDisposable scope = NewDisposeScope();
        nn.functional.cross_entropy(Model.forward(inputs), labels).backward();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Model.Dispose();
        inputs.Dispose();
        labels.Dispose();
    }
}
