using System.Collections.Immutable;
using System.Globalization;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Specs;
using Sharpest.Runtime;

namespace Sharpest.Experiments.Measuring;

/// <summary>Which examples of a training file are measured: <c>all</c>, <c>first:1000</c> or <c>random:1000</c>.</summary>
/// <param name="Kind">How they are chosen.</param>
/// <param name="Count">How many; ignored for all.</param>
public sealed record SampleRule(SampleKind Kind, int Count)
{
    /// <summary>Reads a rule.</summary>
    /// <param name="text">The rule.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="SpecException">The text is no rule.</exception>
    public static SampleRule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "all")
            return new SampleRule(SampleKind.All, 0);
        string[] parts = text.Split(':');
        SampleKind? kind = parts[0] switch
        {
            "first" => SampleKind.First,
            "random" => SampleKind.Random,
            _ => null,
        };
        if (
            kind is { } known
            && parts.Length == 2
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && count > 0
        )
        {
            return new SampleRule(known, count);
        }
        throw new SpecException([$"--sample {text} is not understood: write all, first:1000 or random:1000."]);
    }

    /// <summary>Chooses examples.</summary>
    /// <param name="available">How many the file has.</param>
    /// <param name="seed">Decides random ones.</param>
    /// <returns>Their indices, ascending.</returns>
    /// <exception cref="SpecException">The file has not so many.</exception>
    public ImmutableArray<int> Choose(int available, Seed seed)
    {
        if (Kind == SampleKind.All)
            return [.. Enumerable.Range(0, available)];
        if (Count > available)
        {
            throw new SpecException([
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"--sample {this} is too many: the data set has {available} training examples."
                ),
            ]);
        }
        if (Kind == SampleKind.First)
            return [.. Enumerable.Range(0, Count)];
        int[] drawn = Permutation.Draw(seed.Stream("measured"), available)[..Count];
        Array.Sort(drawn);
        return [.. drawn];
    }

    /// <summary>The rule as it is written.</summary>
    /// <returns>For instance <c>first:1000</c>.</returns>
    public override string ToString() =>
        Kind switch
        {
            SampleKind.All => "all",
            SampleKind.First => string.Create(CultureInfo.InvariantCulture, $"first:{Count}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"random:{Count}"),
        };
}
