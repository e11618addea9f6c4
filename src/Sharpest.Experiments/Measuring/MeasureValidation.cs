using System.Globalization;
using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Measuring;

/// <summary>Checks what can be checked before anything is loaded.</summary>
public static class MeasureValidation
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="options">What was asked for.</param>
    /// <returns>One sentence a problem, each naming the flag and the remedy.</returns>
    public static IReadOnlyList<string> Problems(MeasureOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        KnownNames known = options.Offers.Names;
        var problems = new List<string>();
        Name("--model", options.Model, known.Models);
        Name("--dataset", options.Dataset, known.Datasets);
        Name("--loss", options.Loss, known.Losses);
        if (!File.Exists(options.Weights))
            problems.Add($"--weights {options.Weights} does not exist: name a safetensors file.");
        if (options.DataFolder is { } folder && !Directory.Exists(folder))
            problems.Add($"--data-folder {folder} does not exist: name the folder that holds the data.");
        Least("--top", options.Top, 1);
        Least("--max-products", options.MaxProducts, 1);
        Least("--batch", options.Batch, 1);
        Least("--micro-batch", options.MicroBatch, 1);
        Least("--memory", options.Memory ?? 1, 1);
        Least("--threads", options.Threads ?? 1, 1);
        if (options.TraceProbes is < 0 or 1)
            problems.Add(
                Text($"--trace {options.TraceProbes} is out of range: a standard error takes at least 2 vectors.")
            );
        Positive("--tolerance", options.Tolerance);
        Positive("--steps", options.StepLength ?? 1);
        return problems;

        void Name(string flag, string name, IReadOnlyList<string> names)
        {
            if (!names.Contains(name))
                problems.Add($"{flag} {name} is not known: {NearestName.Hint(name, [.. names])}");
        }

        void Least(string flag, int value, int least)
        {
            if (value < least)
                problems.Add(Text($"{flag} {value} is out of range: it must be at least {least}."));
        }

        void Positive(string flag, double value)
        {
            if (!(value > 0) || !double.IsFinite(value))
                problems.Add(Text($"{flag} {value} is out of range: it must be above 0."));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
