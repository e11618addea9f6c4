namespace Sharpest.Experiments.Specs;

/// <summary>Finds what a person meant who wrote a name slightly wrong.</summary>
public static class NearestName
{
    /// <summary>Completes a message about an unknown name.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="known">The names that exist.</param>
    /// <returns><c>did you mean 'x'?</c> when one is near, else the list of all.</returns>
    public static string Hint(string name, IReadOnlyCollection<string> known)
    {
        string? nearest = known.MinBy(candidate => Remoteness(candidate, name));
        return nearest is not null && Remoteness(nearest, name) <= Math.Max(2, name.Length / 3)
            ? $"did you mean '{nearest}'?"
            : $"known are {string.Join(", ", known)}.";
    }

    // A name with something added, such as batchSize for batch, is near however long the addition is.
    private static int Remoteness(string known, string name)
    {
        bool extended = known.Length > 2 && name.StartsWith(known, StringComparison.OrdinalIgnoreCase);
        return extended && known.Length < name.Length ? 1 : Distance(known, name);
    }

    /// <summary>The least number of letters inserted, left out or exchanged that turns one word into the other.</summary>
    /// <param name="left">One word.</param>
    /// <param name="right">The other.</param>
    /// <returns>The number; upper and lower case are the same.</returns>
    public static int Distance(string left, string right)
    {
        int[] previous = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 0; i < left.Length; i++)
        {
            int[] current = new int[right.Length + 1];
            current[0] = i + 1;
            for (int j = 0; j < right.Length; j++)
            {
                int exchange = char.ToUpperInvariant(left[i]) == char.ToUpperInvariant(right[j]) ? 0 : 1;
                current[j + 1] = Math.Min(Math.Min(current[j], previous[j + 1]) + 1, previous[j] + exchange);
            }
            previous = current;
        }
        return previous[right.Length];
    }
}
