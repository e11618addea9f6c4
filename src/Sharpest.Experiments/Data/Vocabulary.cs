namespace Sharpest.Experiments.Data;

/// <summary>The words of a text, numbered: reserved ones first, then by how often they occur, equals in alphabetic order.</summary>
public sealed class Vocabulary
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly int unknown;

    /// <summary>Numbers the words of a text.</summary>
    /// <param name="words">The text.</param>
    /// <param name="most">The most words that get a number, reserved ones included; rarer ones count as unknown.</param>
    /// <param name="reserved">Words with the first numbers, whether they occur or not.</param>
    /// <param name="unknownWord">Stands for all words without a number; it gets one like any other, or as a reserved word.</param>
    /// <exception cref="ArgumentException">There is no room for a word beside the reserved ones and the unknown one.</exception>
    public Vocabulary(IEnumerable<string> words, int most, IReadOnlyList<string> reserved, string unknownWord)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(reserved);
        if (most < reserved.Count + 2)
        {
            throw new ArgumentException(
                $"{most} numbers are too few beside {reserved.Count} reserved words; allow {reserved.Count + 2} or more.",
                nameof(most)
            );
        }
        foreach (string word in reserved)
        {
            numbers.Add(word, numbers.Count);
        }
        List<string> ranked = [.. Ranked(words).Where(word => !numbers.ContainsKey(word))];
        int room = most - numbers.Count;
        bool hasNumber =
            numbers.ContainsKey(unknownWord) || ranked.IndexOf(unknownWord) is >= 0 and var at && at < room;
        if (!hasNumber)
        {
            ranked.Remove(unknownWord);
            ranked.Insert(Math.Min(ranked.Count, room - 1), unknownWord);
        }
        foreach (string word in ranked.Take(room))
        {
            numbers.Add(word, numbers.Count);
        }
        unknown = numbers[unknownWord];
    }

    /// <summary>How many words have a number.</summary>
    public int Count => numbers.Count;

    /// <summary>The number of a word.</summary>
    /// <param name="word">The word.</param>
    /// <returns>Its number, or that of the unknown word.</returns>
    public int NumberOf(string word) => numbers.GetValueOrDefault(word, unknown);

    private static IEnumerable<string> Ranked(IEnumerable<string> words)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string word in words)
        {
            counts[word] = counts.GetValueOrDefault(word) + 1;
        }
        return counts
            .OrderByDescending(entry => entry.Value)
            .ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => entry.Key);
    }
}
