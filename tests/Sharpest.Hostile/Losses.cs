using Sharpest.Objectives;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Hostile;

// Loss functions that return what is no loss, or fail on the way.
internal static class Losses
{
    public static IReadOnlyDictionary<string, Func<string>> All { get; } =
        new Dictionary<string, Func<string>>
        {
            ["loss-of-four-numbers"] = () => Returning(y => y.sum(1)),
            ["loss-of-integers"] = () => Returning(y => y.sum().to(int64)),
            ["loss-that-is-null"] = () => Returning(_ => null!),
            ["loss-that-is-disposed"] = () => Returning(Disposed),
            ["loss-that-is-detached"] = () => Returning(y => y.square().mean().detach()),
            ["loss-under-no-grad"] = () => Returning(UnderNoGrad),
            ["loss-with-a-kept-graph"] = KeptGraph,
            ["loss-that-throws"] = Throwing,
            ["loss-that-trains"] = Training,
            ["empty-batch"] = EmptyBatch,
        };

    private static string Returning(Func<Tensor, Tensor> loss)
    {
        Linear model = Outcome.Layer();
        return Outcome.OfBoth(Outcome.Over(model, () => loss(model.forward(Outcome.Inputs()))));
    }

    private static Tensor Disposed(Tensor output)
    {
        Tensor loss = output.square().mean();
        loss.Dispose();
        return loss;
    }

    private static Tensor UnderNoGrad(Tensor output)
    {
        using IDisposable _ = no_grad();
        return output.square().mean();
    }

    private static string KeptGraph()
    {
        Linear model = Outcome.Layer();
        Tensor output = model.forward(Outcome.Inputs()).exp();
        Objective objective = Outcome.Over(model, () => output.square().mean());
        return Outcome.Of(() => objective.LossAndGradient());
    }

    // Fails in the second micro-batch; the model must be as it was.
    private static string Throwing()
    {
        BatchNorm1d norm = nn.BatchNorm1d(2, dtype: ScalarType.Float64);
        Sequential model = nn.Sequential(("layer", Outcome.Layer()), ("norm", norm));
        norm.eval();
        Parameter weight = model.parameters().First();
        weight.grad = full_like(weight, 7.0);
        Tensor mean = norm.running_mean!.clone();
        Objective objective = Objective.Create(
            model,
            [3L, 4L],
            n =>
                n == 4 && Failing(model)
                    ? throw new FormatException("the user's own")
                    : model.forward(Outcome.Inputs(n)).square().mean(),
            n => n,
            options: new ObjectiveOptions { Mode = EvaluationMode.Training, L2 = 0.1 }
        );
        string outcome = Outcome.OfBoth(objective);
        bool restored =
            model.training
            && !norm.training
            && norm.running_mean!.allclose(mean, 0, 0)
            && weight.grad!.allclose(full_like(weight, 7.0), 0, 0);
        return $"{outcome}; restored: {restored}";
    }

    private static bool Failing(Sequential model)
    {
        model.forward(Outcome.Inputs()).Dispose();
        return true;
    }

    private static string Training()
    {
        Linear model = Outcome.Layer();
        return Outcome.OfBoth(
            Outcome.Over(
                model,
                () =>
                {
                    using (no_grad())
                        model.weight!.mul_(0.9);
                    return model.forward(Outcome.Inputs()).square().mean();
                }
            )
        );
    }

    private static string EmptyBatch()
    {
        Linear model = Outcome.Layer();
        return Outcome.Of(() =>
            Objective.Create(
                model,
                [Outcome.Inputs(3), Outcome.Inputs(0)],
                x => model.forward(x).square().mean(),
                x => x.size(0)
            )
        );
    }
}
