namespace Sharpest.Experiments.Measuring;

/// <summary>How examples are chosen from a file.</summary>
public enum SampleKind
{
    /// <summary>All.</summary>
    All,

    /// <summary>The first ones, in file order.</summary>
    First,

    /// <summary>Some drawn at random without replacement, in file order.</summary>
    Random,
}
