using System.Collections;
using Sharpest.Objectives;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Hostile;

// Losses that are no function of the weights.
internal static class Randomness
{
    public static IReadOnlyDictionary<string, Func<string>> All { get; } =
        new Dictionary<string, Func<string>>
        {
            ["dropout-in-training"] = DropoutInTraining,
            ["dropout-function"] = () => OfOutput(y => nn.functional.dropout(y, 0.5, true)),
            ["noise"] = () => OfOutput(y => y + randn_like(y)),
            ["dropout-inside-a-recurrent-net"] = Recurrent,
            ["batches-that-shuffle"] = Shuffling,
            ["loss-that-counts-its-calls"] = Counting,
        };

    private static string DropoutInTraining()
    {
        Sequential model = nn.Sequential(("layer", Outcome.Layer()), ("drop", nn.Dropout(0.5)));
        return Outcome.OfBoth(
            Outcome.Over(
                model,
                () => model.forward(Outcome.Inputs()).square().mean(),
                new ObjectiveOptions { Mode = EvaluationMode.Training }
            )
        );
    }

    private static string OfOutput(Func<Tensor, Tensor> noisy)
    {
        Linear model = Outcome.Layer();
        return Outcome.OfBoth(Outcome.Over(model, () => noisy(model.forward(Outcome.Inputs())).square().mean()));
    }

    private static string Recurrent()
    {
        LSTM net = nn.LSTM(3, 4, numLayers: 2, dropout: 0.5);
        Tensor x = Outcome.Inputs(5, ScalarType.Float32).unsqueeze(1);
        return Outcome.OfBoth(
            Outcome.Over(
                net,
                () => net.forward(x, null).Item1.square().mean(),
                new ObjectiveOptions { Mode = EvaluationMode.Training }
            )
        );
    }

    private static string Shuffling()
    {
        Linear model = Outcome.Layer();
        return Outcome.OfBoth(
            Objective.Create(model, new Reshuffled(), b => model.forward(b.X).square().mean(), b => b.X.size(0))
        );
    }

    private static string Counting()
    {
        Linear model = Outcome.Layer();
        int calls = 0;
        return Outcome.OfBoth(Outcome.Over(model, () => model.forward(Outcome.Inputs()).square().mean().mul(++calls)));
    }

    // Gives other examples at every reading, as an augmenting loader does.
    private sealed class Reshuffled : IReadOnlyList<(string Name, Tensor X)>
    {
        public int Count => 2;

        public (string Name, Tensor X) this[int index] =>
            ($"batch {index}", randn(index + 3, 3, dtype: ScalarType.Float64));

        public IEnumerator<(string Name, Tensor X)> GetEnumerator() =>
            Enumerable.Range(0, Count).Select(i => this[i]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
