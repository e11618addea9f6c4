namespace Sharpest.Runs.Studies;

/// <summary>A table of means and spreads over seeds.</summary>
/// <param name="Name">The name of its files.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Corner">What the rows are.</param>
/// <param name="Columns">The quantities.</param>
/// <param name="Rows">The rows.</param>
public sealed record StudyTable(
    string Name,
    string Title,
    string Corner,
    IReadOnlyList<string> Columns,
    IReadOnlyList<StudyTableRow> Rows
);

/// <summary>A row of a table.</summary>
/// <param name="Label">What it is about.</param>
/// <param name="Runs">How many runs it rests on.</param>
/// <param name="Cells">A number for each column.</param>
public sealed record StudyTableRow(string Label, int Runs, IReadOnlyList<Spread> Cells);
