namespace Sharpest.Objectives;

/// <summary>One parameter's place in a flat vector.</summary>
/// <param name="Name">The parameter's name in its model.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Offset">The index of its first number.</param>
public sealed record ParameterEntry(string Name, IReadOnlyList<long> Shape, long Offset)
{
    /// <summary>How many numbers it has.</summary>
    public long Count { get; } = Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Its other names: those under which the model shares it (tied weights). It is counted once.</summary>
    /// <value>Empty for a parameter with one name.</value>
    public IReadOnlyList<string> Aliases { get; init; } = [];
}
