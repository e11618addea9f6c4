using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Data;

/// <summary>A fixed list of named things in which a wrong name is answered with the right ones.</summary>
/// <typeparam name="T">What the names stand for.</typeparam>
internal sealed class Catalog<T>
{
    private readonly string kind;
    private readonly T[] entries;
    private readonly Func<T, string> nameOf;

    /// <summary>Creates a catalog.</summary>
    /// <param name="kind">What an entry is, for messages: "data set", "model".</param>
    /// <param name="nameOf">The name of an entry.</param>
    /// <param name="entries">The entries, in the order in which they are listed.</param>
    public Catalog(string kind, Func<T, string> nameOf, params T[] entries)
    {
        this.kind = kind;
        this.nameOf = nameOf;
        this.entries = entries;
    }

    /// <summary>All entries.</summary>
    public IReadOnlyList<T> Entries => entries;

    /// <summary>Finds an entry by its exact name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The entry.</returns>
    /// <exception cref="ArgumentException">No entry has that name; the message lists all, and the nearest if one is near.</exception>
    public T Find(string name)
    {
        foreach (T entry in entries)
        {
            if (string.Equals(nameOf(entry), name, StringComparison.Ordinal))
            {
                return entry;
            }
        }
        string nearest = entries.Select(nameOf).MinBy(known => NearestName.Distance(known, name))!;
        string guess = 2 * NearestName.Distance(nearest, name) <= name.Length ? $" Did you mean '{nearest}'?" : "";
        string known = string.Join(", ", entries.Select(nameOf));
        throw new ArgumentException($"Unknown {kind} '{name}'.{guess} Known: {known}.", nameof(name));
    }
}
