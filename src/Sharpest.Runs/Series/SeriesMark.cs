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

    /// <summary>The last cosines of gradients.</summary>
    public long Alignments { get; init; }

    /// <summary>The last place of a cross-section.</summary>
    public long CrossSections { get; init; }

    /// <summary>The last width.</summary>
    public long Widths { get; init; }

    /// <summary>The last norm of the Hessian.</summary>
    public long Norms { get; init; }

    /// <summary>The ids by the names of their tables.</summary>
    /// <returns>One entry a table that counts its records.</returns>
    public IReadOnlyList<(string Table, long Last)> ByTable() =>
        [
            ("scalars", Scalars),
            ("measurements", Measurements),
            ("step_changes", StepChanges),
            ("events", Events),
            ("alignments", Alignments),
            ("cross_sections", CrossSections),
            ("widths", Widths),
            ("norms", Norms),
        ];

    /// <summary>Puts a mark together.</summary>
    /// <param name="last">Gives the last id of a table of that name.</param>
    /// <returns>The mark.</returns>
    public static SeriesMark Of(Func<string, long> last)
    {
        ArgumentNullException.ThrowIfNull(last);
        return new SeriesMark(last("scalars"), last("measurements"), last("step_changes"), last("events"))
        {
            Alignments = last("alignments"),
            CrossSections = last("cross_sections"),
            Widths = last("widths"),
            Norms = last("norms"),
        };
    }

    /// <summary>Whether every record that another mark counts is counted here too.</summary>
    /// <param name="other">The other mark.</param>
    /// <returns>True when this one is nowhere behind it.</returns>
    public bool Reaches(SeriesMark other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ByTable().Zip(other.ByTable(), (own, theirs) => own.Last >= theirs.Last).All(reaches => reaches);
    }
}
