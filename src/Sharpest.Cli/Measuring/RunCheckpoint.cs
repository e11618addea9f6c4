using System.Globalization;
using Sharpest.Cli.CommandLine;
using Sharpest.Runs;

namespace Sharpest.Cli.Measuring;

/// <summary>The weights that a run kept, and what belongs to them.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Dataset">The data set's name.</param>
/// <param name="Loss">The loss's name.</param>
/// <param name="Weights">The file of the weights.</param>
/// <param name="Inputs">The file that says how examples became inputs.</param>
internal sealed record RunCheckpoint(string Model, string Dataset, string Loss, string Weights, string Inputs)
{
    /// <summary>Finds the weights of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="step">The step at which they were kept, or null for the final ones.</param>
    /// <returns>The weights.</returns>
    /// <exception cref="InputException">The run kept none there, or does not say what it trained.</exception>
    public static RunCheckpoint Of(RunFolder run, long? step)
    {
        string weights = step is { } at ? run.WeightsFile(at) : run.FinalWeightsFile;
        if (!File.Exists(weights))
        {
            string which = step is { } missing
                ? string.Create(CultureInfo.InvariantCulture, $"at step {missing}")
                : "at its end";
            throw new InputException($"{run.Path} kept no weights {which}; it has {Kept(run)}.");
        }
        return new RunCheckpoint(
            Setting(run, "model"),
            Setting(run, "dataset"),
            Setting(run, "loss"),
            weights,
            run.InputsFile
        );
    }

    private static string Kept(RunFolder run)
    {
        string? folder = Path.GetDirectoryName(run.FinalWeightsFile);
        string[] files = Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.safetensors").Select(Path.GetFileName).OfType<string>()]
            : [];
        string[] weights =
        [
            .. files.Where(name => name != Path.GetFileName(run.InputsFile)).Order(StringComparer.Ordinal),
        ];
        return weights.Length == 0 ? "none" : string.Join(", ", weights);
    }

    private static string Setting(RunFolder run, string name) =>
        run.Manifest.Spec.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } text
            ? text
            : throw new InputException($"{run.Path} does not tell its {name}; name it with --{name}.");
}
