using Sharpest.Objectives;
using Sharpest.Operators;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Hostile;

// Tensors of wrong shapes and dtypes, disposed, replaced, changed.
internal static class Tensors
{
    public static IReadOnlyDictionary<string, Func<string>> All { get; } =
        new Dictionary<string, Func<string>>
        {
            ["wrong-shape-in-a-layer"] = () => OfForward(m => m.forward(ones(2, 5, dtype: ScalarType.Float64))),
            ["wrong-shape-in-matmul"] = () => OfForward(m => ones(2, 5, dtype: ScalarType.Float64).matmul(m.weight!)),
            ["wrong-batch-in-matmul"] = () =>
                OfForward(m => ones(4, 2, 2, dtype: ScalarType.Float64).matmul(m.weight!.unsqueeze(0).expand(3, 2, 3))),
            ["wrong-dtype-in-matmul"] = () => OfForward(m => ones(4, 2).matmul(m.weight!)),
            ["index-out-of-range"] = () => OfForward(m => m.weight!.index_select(0, tensor(new long[] { 7 }))),
            ["out-of-memory"] = OutOfMemory,
            ["mixed-dtypes"] = MixedDtypes,
            ["disposed-input"] = DisposedInput,
            ["disposed-parameter"] = () => AfterChange(m => m.weight!.Dispose()),
            ["replaced-parameter"] = () =>
                AfterChange(m => m.weight = new Parameter(ones(2, 3, dtype: ScalarType.Float64))),
            ["model-moved-to-another-dtype"] = () => AfterChange(m => m.@float()),
            ["disposed-model"] = () => AfterChange(m => m.Dispose()),
            ["parameters-changed-under-an-operator"] = Changed,
            ["operator-used-after-disposal"] = UsedAfterDisposal,
        };

    private static string OfForward(Func<Linear, Tensor> forward)
    {
        Linear model = Outcome.Layer();
        return Outcome.OfBoth(Outcome.Over(model, () => forward(model).square().mean()));
    }

    private static string OutOfMemory()
    {
        Linear model = Outcome.Layer();
        return Outcome.OfBoth(Outcome.Over(model, () => model.weight!.reshape(6, 1).expand(6, 1L << 50).add(1).mean()));
    }

    private static string MixedDtypes()
    {
        Sequential model = nn.Sequential(("one", Outcome.Layer()), ("other", nn.Linear(2, 2)));
        return Outcome.Of(() => Outcome.Over(model, () => model.parameters().First().sum()));
    }

    private static string DisposedInput()
    {
        Linear model = Outcome.Layer();
        Tensor x = Outcome.Inputs();
        Objective objective = Outcome.Over(model, () => model.forward(x).square().mean());
        x.Dispose();
        return Outcome.OfBoth(objective);
    }

    private static string AfterChange(Action<Linear> change)
    {
        Linear model = Outcome.Layer();
        Objective objective = Outcome.Over(model, () => model.forward(Outcome.Inputs()).square().mean());
        objective.Loss();
        change(model);
        return Outcome.OfBoth(objective);
    }

    private static string Changed()
    {
        Linear model = Outcome.Layer();
        Objective objective = Outcome.Over(model, () => model.forward(Outcome.Inputs()).square().mean());
        using var hessian = new HessianOperator(objective);
        using (no_grad())
            model.bias!.add_(1e-3);
        return Outcome.Of(() => hessian.Apply(ones(hessian.Dimension, dtype: hessian.DType)));
    }

    private static string UsedAfterDisposal()
    {
        Linear model = Outcome.Layer();
        var hessian = new HessianOperator(Outcome.Over(model, () => model.weight!.square().mean()));
        hessian.Dispose();
        return Outcome.Of(() => hessian.Apply(ones(hessian.Dimension, dtype: hessian.DType)));
    }
}
