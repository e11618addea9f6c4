namespace Sharpest.Runs.Series;

/// <summary>How far the series of a run had come at one moment: the id of the last record of each kind, 0 for none.</summary>
/// <param name="Scalars">The last value of a series.</param>
/// <param name="Measurements">The last measurement.</param>
/// <param name="StepChanges">The last change along a direction.</param>
/// <param name="Events">The last event.</param>
public sealed record SeriesMark(long Scalars, long Measurements, long StepChanges, long Events)
{
    /// <summary>The beginning of a run, before any record.</summary>
    public static SeriesMark Start { get; } = new(0, 0, 0, 0);

    /// <summary>Whether every record that another mark counts is counted here too.</summary>
    /// <param name="other">The other mark.</param>
    /// <returns>True when this one is nowhere behind it.</returns>
    public bool Reaches(SeriesMark other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Scalars >= other.Scalars
            && Measurements >= other.Measurements
            && StepChanges >= other.StepChanges
            && Events >= other.Events;
    }
}
