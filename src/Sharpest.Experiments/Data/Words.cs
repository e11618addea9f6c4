using System.Buffers;

namespace Sharpest.Experiments.Data;

/// <summary>Cuts texts into words.</summary>
internal static class Words
{
    private static readonly SearchValues<char> Separators = SearchValues.Create(
        " \t\r\n!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~"
    );

    /// <summary>The words of prose: runs of letters, digits, apostrophes and other marks that separate no words, in lower case.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pool">Holds one string for each word, so that the many of a corpus are kept once; words are added to it.</param>
    /// <returns>The words in order.</returns>
    public static List<string> OfProse(string text, HashSet<string> pool)
    {
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> known = pool.GetAlternateLookup<ReadOnlySpan<char>>();
        var words = new List<string>();
        ReadOnlySpan<char> rest = text.ToLowerInvariant();
        while (!rest.IsEmpty)
        {
            int length = rest.IndexOfAny(Separators);
            ReadOnlySpan<char> found = length < 0 ? rest : rest[..length];
            if (!found.IsEmpty)
            {
                words.Add(Pooled(found, known));
            }
            rest = length < 0 ? [] : rest[(length + 1)..];
        }
        return words;
    }

    /// <summary>The words of a text that was cut before: what stands between spaces, with a word for the end of each line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="endOfLine">The word for the end of a line.</param>
    /// <returns>The words in order.</returns>
    public static List<string> OfLines(string text, string endOfLine)
    {
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> known = new HashSet<string>(
            StringComparer.Ordinal
        ).GetAlternateLookup<ReadOnlySpan<char>>();
        var words = new List<string>();
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            int before = words.Count;
            foreach (Range range in line.SplitAny())
            {
                if (!line[range].IsEmpty)
                {
                    words.Add(Pooled(line[range], known));
                }
            }
            if (words.Count > before)
            {
                words.Add(endOfLine);
            }
        }
        return words;
    }

    // One string for each word, however often a text has it.
    private static string Pooled(ReadOnlySpan<char> word, HashSet<string>.AlternateLookup<ReadOnlySpan<char>> known)
    {
        known.Add(word);
        known.TryGetValue(word, out string? pooled);
        return pooled!;
    }
}
