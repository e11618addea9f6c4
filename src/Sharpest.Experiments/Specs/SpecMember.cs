using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Sharpest.Experiments.Specs;

/// <summary>One member of <see cref="ExperimentSpec"/>, as the JSON file, the command line and the schema show it.</summary>
/// <param name="Name">Its name in JSON, in camel case.</param>
/// <param name="Kind">What it may hold.</param>
/// <param name="Placeholder">What stands for the value in help texts, for instance <c>N</c>.</param>
/// <param name="Value">Reads it from a specification: a string, bool, int, long, double or null.</param>
/// <param name="Description">What it decides: a phrase that starts with a capital letter and has no full stop.</param>
public sealed record SpecMember(
    string Name,
    SpecKind Kind,
    string Placeholder,
    Func<ExperimentSpec, object?> Value,
    string Description
)
{
    private static readonly ExperimentSpec Untouched = new();

    /// <summary>The numbers it may take, or null when it is not a number or may be any.</summary>
    public SpecRange? Range { get; init; }

    /// <summary>The words it may take, or null when they are not fixed.</summary>
    public IReadOnlyList<string>? Choices { get; init; }

    /// <summary>What leaving it out means, for members whose default is null; else null.</summary>
    public string? WhenAbsent { get; init; }

    /// <summary>Its name on the command line, in kebab case.</summary>
    public string Flag
    {
        get
        {
            var flag = new StringBuilder("--");
            foreach (char letter in Name)
            {
                _ = char.IsUpper(letter) ? flag.Append('-').Append(char.ToLowerInvariant(letter)) : flag.Append(letter);
            }
            return flag.ToString();
        }
    }

    /// <summary>Whether it may be null.</summary>
    public bool IsNullable => WhenAbsent is not null;

    /// <summary>Its default.</summary>
    public object? Default => Value(Untouched);

    /// <summary>Its default in words.</summary>
    public string DefaultText => WhenAbsent ?? Show(Untouched);

    /// <summary>The words it may take, from wherever they are known.</summary>
    /// <param name="known">The names of data sets, models and losses.</param>
    /// <returns>The words, or null when it may be any.</returns>
    public IReadOnlyList<string>? ChoicesFrom(KnownNames known) =>
        Name switch
        {
            "dataset" => known.Datasets,
            "model" => known.Models,
            "loss" => known.Losses,
            _ => Choices,
        };

    /// <summary>Its value in a specification as a person would type it.</summary>
    /// <param name="spec">The specification.</param>
    /// <returns>Its text, without quotes.</returns>
    public string Show(ExperimentSpec spec) =>
        Value(spec) switch
        {
            null => "null",
            bool on => on ? "true" : "false",
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            object value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    /// <summary>Reads a value as a person types it.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The value for a specification, or null when the text is of another kind; its range is not checked.</returns>
    public JsonNode? Parse(string text)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        return Kind switch
        {
            SpecKind.Text => text,
            SpecKind.Switch => bool.TryParse(text, out bool on) ? on : null,
            SpecKind.WholeNumber => int.TryParse(text, NumberStyles.AllowLeadingSign, culture, out int count)
                ? count
                : null,
            SpecKind.LongWholeNumber => long.TryParse(text, NumberStyles.AllowLeadingSign, culture, out long count)
                ? count
                : null,
            _ => double.TryParse(text, NumberStyles.Float, culture, out double number) && double.IsFinite(number)
                ? number
                : null,
        };
    }

    /// <summary>A kind of value in words, to follow "is not".</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>For instance <c>a finite number</c>.</returns>
    public static string InWords(SpecKind kind) =>
        kind switch
        {
            SpecKind.Text => "a text",
            SpecKind.Switch => "true or false",
            SpecKind.WholeNumber or SpecKind.LongWholeNumber => "a whole number within bounds",
            _ => "a finite number",
        };
}
