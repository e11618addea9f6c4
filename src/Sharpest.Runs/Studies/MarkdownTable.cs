namespace Sharpest.Runs.Studies;

// A table as Markdown has it.
internal static class MarkdownTable
{
    // One line of cells, which may hold anything but line breaks.
    internal static string Line(IEnumerable<string> cells) =>
        $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|")))} |\n";
}
