using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Objectives;

// Knows which modules draw random numbers when they are in training mode.
internal static class RandomModules
{
    public static void Refuse(nn.Module model)
    {
        string[] active = [.. ActiveDropout(model)];
        if (active.Length == 0)
            return;
        throw new NonDeterministicObjectiveException(
            $"Dropout is active in training mode: {string.Join(", ", active)}. The loss would differ at every evaluation. "
                + "Evaluate in EvaluationMode.Inference, or hold the masks with DropoutRule.FixedMask."
        );
    }

    // Modules that hold a dropout inside and do not tell its rate.
    public static IEnumerable<string> Suspects(nn.Module model) =>
        ModuleModes
            .Named(model)
            .Where(m =>
                m.Module.training
                && m.Module
                    is RNN
                        or GRU
                        or LSTM
                        or MultiheadAttention
                        or Transformer
                        or TransformerEncoder
                        or TransformerEncoderLayer
                        or TransformerDecoder
                        or TransformerDecoderLayer
                        or RReLU
            )
            .Select(Called);

    private static IEnumerable<string> ActiveDropout(nn.Module model) =>
        ModuleModes.Named(model).Where(m => m.Module.training && Rate(m.Module) > 0).Select(Called).Distinct();

    private static double Rate(nn.Module module) =>
        module switch
        {
            Dropout dropout => dropout.p,
            Dropout1d dropout => dropout.p,
            Dropout2d dropout => dropout.p,
            Dropout3d dropout => dropout.p,
            AlphaDropout dropout => dropout.p,
            FeatureAlphaDropout dropout => dropout.p,
            _ => 0,
        };

    private static string Called((string Name, nn.Module Module) named) =>
        named.Name.Length == 0
            ? $"the model itself ({named.Module.GetType().Name})"
            : $"{named.Name} ({named.Module.GetType().Name})";
}
