namespace Sharpest.Experiments.Specs;

/// <summary>What a member of the specification may hold.</summary>
public enum SpecKind
{
    /// <summary>A name.</summary>
    Text,

    /// <summary>true or false; on the command line the flag alone means true.</summary>
    Switch,

    /// <summary>A whole number of 32 bits.</summary>
    WholeNumber,

    /// <summary>A whole number of 64 bits.</summary>
    LongWholeNumber,

    /// <summary>A finite number.</summary>
    Number,
}
