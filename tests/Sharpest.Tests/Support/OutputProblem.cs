using Sharpest.Objectives;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Support;

/// <summary>A model with inputs, targets and a loss on its outputs, cut into unequal micro-batches, and its dense matrices.</summary>
internal sealed record OutputProblem(
    nn.Module<Tensor, Tensor> Model,
    Tensor Inputs,
    Tensor Targets,
    IOutputLoss Loss,
    long[] Batches
)
{
    public static OutputProblem Classifier(ScalarType dtype = ScalarType.Float64, long seed = 3)
    {
        (Tensor inputs, Tensor labels) = SmallModels.Vectors(dtype, 11, seed);
        return new(SmallModels.Mlp(dtype, seed), inputs, labels, new SoftmaxCrossEntropy(), [4, 1, 6]);
    }

    public static OutputProblem Images(ScalarType dtype, long channels = 2, long count = 7, bool own = true)
    {
        nn.Module<Tensor, Tensor> model = SmallModels.Convolutional(dtype, channels, channels + 1, own, side: 6);
        (Tensor inputs, Tensor labels) = SmallModels.Images(dtype, count, channels, side: 6);
        return new(model, inputs, labels, new SoftmaxCrossEntropy(), count > 3 ? [3, count - 3] : [count]);
    }

    public static OutputProblem Regression(SquaredErrorScale scale, ScalarType dtype = ScalarType.Float64)
    {
        (Tensor inputs, _) = SmallModels.Vectors(dtype, 10);
        Tensor targets = SmallModels.Random(20, dtype, 5).reshape(10, 2);
        return new(SmallModels.Mlp(dtype, classes: 2), inputs, targets, new SquaredError(scale), [5, 2, 3]);
    }

    public static OutputProblem YesOrNo(ScalarType dtype = ScalarType.Float64)
    {
        (Tensor inputs, _) = SmallModels.Vectors(dtype, 9);
        Tensor targets = SmallModels.Random(18, dtype, 5).reshape(9, 2).gt(0).to(dtype);
        return new(SmallModels.Mlp(dtype, classes: 2), inputs, targets, new BinaryCrossEntropy(), [2, 7]);
    }

    /// <summary>Logits [N, C, T]: every example is three positions, each passed through the same network.</summary>
    public static OutputProblem Sequences()
    {
        Tensor inputs = SmallModels.Random(6 * 3 * 6, ScalarType.Float64, 9).reshape(6, 3, 6);
        using var generator = new Generator(4ul, CPU);
        Tensor labels = randint(0, 3, [6, 3], dtype: int64, generator: generator);
        return new(
            new Transposing(SmallModels.Mlp(ScalarType.Float64)),
            inputs,
            labels,
            new SoftmaxCrossEntropy(),
            [4, 2]
        );
    }

    public Objective Objective(ObjectiveOptions? options = null)
    {
        var slices = new List<(long Start, long Count)>();
        foreach (long count in Batches)
            slices.Add((slices.Count == 0 ? 0 : slices[^1].Start + slices[^1].Count, count));
        return Sharpest.Objectives.Objective.Supervised(
            Model,
            slices,
            slice => Model.forward(Inputs.narrow(0, slice.Start, slice.Count)),
            slice => Targets.narrow(0, slice.Start, slice.Count),
            Loss,
            options: options
        );
    }

    /// <summary>For every example the Jacobian of its flattened outputs, by one backward pass an output: [D, n].</summary>
    public Tensor[] Jacobians() =>
        [
            .. Enumerable
                .Range(0, (int)Inputs.size(0))
                .Select(i =>
                {
                    long outputs = Model.forward(Inputs.narrow(0, i, 1)).numel();
                    return stack([.. Enumerable.Range(0, (int)outputs).Select(c => OutputGradient(i, c))]);
                }),
        ];

    /// <summary>The flattened outputs of every example, [N, D].</summary>
    public Tensor Outputs()
    {
        using IDisposable _ = no_grad();
        return Model.forward(Inputs).reshape(Inputs.size(0), -1);
    }

    /// <summary>(1/M)·Σᵢ JᵢᵀBᵢJᵢ.</summary>
    public Tensor Dense(Func<int, Tensor> middle)
    {
        Tensor[] jacobians = Jacobians();
        Tensor sum = zeros(jacobians[0].size(1), jacobians[0].size(1), dtype: ScalarType.Float64);
        for (int i = 0; i < jacobians.Length; i++)
            sum.add_(jacobians[i].t().mm(middle(i)).mm(jacobians[i]));
        return sum / Loss.Observations(Targets);
    }

    private Tensor OutputGradient(long example, long output)
    {
        foreach (Parameter parameter in Model.parameters())
            parameter.grad = null;
        Model.forward(Inputs.narrow(0, example, 1)).reshape(-1)[output].backward();
        Tensor gradient = cat([.. Model.parameters().Select(p => p.grad!.reshape(-1))]).clone();
        foreach (Parameter parameter in Model.parameters())
            parameter.grad = null;
        return gradient;
    }

    private sealed class Transposing : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> inner;

        public Transposing(nn.Module<Tensor, Tensor> inner)
            : base("transposing")
        {
            this.inner = inner;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using Tensor logits = inner.forward(input);
            return logits.transpose(1, 2);
        }
    }
}
