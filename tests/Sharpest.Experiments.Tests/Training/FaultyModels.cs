using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Tests.Training;

/// <summary>A linear classifier, so that what goes wrong is what was put into it.</summary>
internal class SmallClassifier : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;

    public SmallClassifier(string name = "small")
        : base(name)
    {
        using var generator = new Generator(5);
        using Tensor start = rand([144, 3], generator: generator).sub_(0.5).mul_(0.1);
        weight = new Parameter(start.clone());
        RegisterComponents();
    }

    public Parameter Weight => weight;

    public override Tensor forward(Tensor input) => input.flatten(1).mm(weight);
}

/// <summary>Its loss is finite, its gradient is not: the root of zero.</summary>
internal sealed class InfiniteGradient : SmallClassifier
{
    public override Tensor forward(Tensor input) => base.forward(input) + (Weight * 0).sqrt().sum();
}

/// <summary>Its loss and gradient are finite, its curvature is not: |0|^1.5.</summary>
internal sealed class InfiniteCurvature : SmallClassifier
{
    private readonly Parameter bias;

    public InfiniteCurvature()
        : base("infinite")
    {
        bias = new Parameter(zeros(3));
        register_parameter("bias", bias);
    }

    public override Tensor forward(Tensor input) => base.forward(input) + bias.pow(1.5);
}

/// <summary>Asks libtorch for more memory than there is when too many examples come at once, and only if told to.</summary>
internal sealed class Hungry(long most) : SmallClassifier
{
    public override Tensor forward(Tensor input)
    {
        if (input.shape[0] > most)
        {
            empty(1L << 46).Dispose();
        }
        return base.forward(input);
    }
}

/// <summary>Its loss is NaN the first few times that a whole mini-batch comes.</summary>
internal sealed class SometimesNaN(int batch, int times) : SmallClassifier
{
    private int seen;

    public override Tensor forward(Tensor input)
    {
        Tensor logits = base.forward(input);
        return input.shape[0] == batch && seen++ < times ? logits * double.NaN : logits;
    }
}
