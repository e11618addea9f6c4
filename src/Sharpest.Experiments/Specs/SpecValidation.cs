using System.Globalization;

namespace Sharpest.Experiments.Specs;

/// <summary>
/// Says what is wrong with a specification before anything is computed. Every problem is one line that names the flag,
/// the value and the remedy; all problems are told at once.
/// </summary>
public static class SpecValidation
{
    private const int LongestName = 80;

    /// <summary>Looks for what can be told from the specification alone.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="known">The names of data sets and models.</param>
    /// <returns>One line for each problem; empty when there is none.</returns>
    public static IReadOnlyList<string> Problems(ExperimentSpec spec, KnownNames known)
    {
        var problems = new List<string>();
        foreach (SpecMember member in SpecMembers.All)
        {
            AddRange(problems, member, spec);
            AddChoice(problems, member, spec, member.ChoicesFrom(known));
        }
        AddName(problems, spec.Name);
        problems.AddRange(SpecCombinations.Problems(spec));
        AddBatch(problems, spec, spec.Examples, "--examples");
        if (spec.Top >= 1 && spec.MaxProducts >= 1 && spec.MaxProducts < spec.Top)
        {
            problems.Add(
                $"--max-products {Text(spec.MaxProducts)} is too few for --top {Text(spec.Top)}: every direction takes at least one product."
            );
        }
        return problems;
    }

    /// <summary>Looks for what can only be told when the data are there.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="trainingExamples">How many examples the training split holds.</param>
    /// <returns>One line for each problem; empty when there is none.</returns>
    public static IReadOnlyList<string> ProblemsWithData(ExperimentSpec spec, int trainingExamples)
    {
        var problems = new List<string>();
        if (spec.Examples > trainingExamples)
        {
            problems.Add(
                $"--examples {Text(spec.Examples.Value)} is more than the {Text(trainingExamples)} of the training split of {spec.Dataset}: ask for at most that many."
            );
        }
        int used = Math.Min(spec.Examples ?? trainingExamples, trainingExamples);
        AddBatch(problems, spec, used, "the training examples,");
        if (spec.Sample * used < 1)
        {
            problems.Add(
                $"--sample {Text(spec.Sample)} of {Text(used)} examples is less than one: give at least {Text(1.0 / used)}."
            );
        }
        return problems;
    }

    /// <summary>Looks for what can only be told when the model is there.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="parameterCount">How many parameters the model has.</param>
    /// <returns>One line for each problem; empty when there is none.</returns>
    public static IReadOnlyList<string> ProblemsWithModel(ExperimentSpec spec, long parameterCount) =>
        spec.Top < parameterCount
            ? []
            :
            [
                $"--top {Text(spec.Top)} is not less than the {Text(parameterCount)} parameters of {spec.Model}: ask for fewer directions.",
            ];

    private static void AddRange(List<string> problems, SpecMember member, ExperimentSpec spec)
    {
        if (member.Range is not { } range || member.Value(spec) is not { } value)
        {
            return;
        }
        if (!range.Contains(Convert.ToDouble(value, CultureInfo.InvariantCulture)))
        {
            problems.Add(
                $"{member.Flag} {member.Show(spec)} is out of range: it must be {range.InWords()} (default: {member.DefaultText})."
            );
        }
    }

    private static void AddChoice(
        List<string> problems,
        SpecMember member,
        ExperimentSpec spec,
        IReadOnlyList<string>? names
    )
    {
        string name = member.Show(spec);
        if (names is not null && !names.Contains(name, StringComparer.Ordinal))
        {
            problems.Add($"{member.Flag} {name} is not known; {NearestName.Hint(name, names)}");
        }
    }

    private static void AddName(List<string> problems, string? name)
    {
        if (name is null)
        {
            return;
        }
        bool fits =
            name.Length is > 0 and <= LongestName
            && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
            && char.IsAsciiLetterOrDigit(name[0]);
        if (!fits)
        {
            problems.Add(
                $"--name {name} cannot be part of a folder's name: use up to {Text(LongestName)} letters, digits, '-', '_' and '.', a letter or digit first."
            );
        }
    }

    private static void AddBatch(List<string> problems, ExperimentSpec spec, int? examples, string what)
    {
        if (examples is { } count && count >= 1 && spec.Batch > count)
        {
            problems.Add(
                $"--batch {Text(spec.Batch)} is larger than {what} {Text(count)}: use a batch of at most {Text(count)}."
            );
        }
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
