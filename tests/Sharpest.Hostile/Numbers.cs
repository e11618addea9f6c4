using Sharpest.Objectives;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Hostile;

// Values that are extreme or not finite: they end in a status, not in an exception.
internal static class Numbers
{
    public static IReadOnlyDictionary<string, Func<string>> All { get; } =
        new Dictionary<string, Func<string>>
        {
            ["weights-that-are-nan"] = () => Filled(double.NaN, 1),
            ["data-that-are-nan"] = () => Filled(0.5, double.NaN),
            ["a-loss-that-overflows"] = () => Filled(1e200, 1),
            ["a-gradient-of-zero"] = () => Filled(0, 1),
            ["more-directions-than-parameters"] = () => Outcome.OfMeasurement(Squares(), 100),
            ["a-parameter-that-is-not-used"] = () => Outcome.OfMeasurement(Squares(), 8),
            ["a-loss-that-is-linear"] = Linear,
        };

    private static string Filled(double weight, double datum)
    {
        Linear model = Outcome.Layer();
        using (no_grad())
        {
            foreach (Parameter parameter in model.parameters())
                parameter.fill_(weight);
        }
        Tensor x = Outcome.Inputs() * datum;
        return Outcome.OfMeasurement(Outcome.Over(model, () => model.forward(x).pow(4).mean()));
    }

    // Eight parameters, of which the loss knows the six weights: eigenvalues 2 six times, 0 twice.
    private static Objective Squares()
    {
        Linear model = Outcome.Layer();
        return Outcome.Over(model, () => model.weight!.square().sum());
    }

    private static string Linear()
    {
        Linear model = Outcome.Layer();
        return Outcome.OfMeasurement(Outcome.Over(model, () => model.forward(Outcome.Inputs()).mean()));
    }
}
