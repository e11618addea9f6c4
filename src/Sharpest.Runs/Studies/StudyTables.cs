using System.Globalization;
using System.Text;
using Sharpest.Runs.Exports;

namespace Sharpest.Runs.Studies;

// A table in the forms that other programs read.
internal static class StudyTables
{
    internal static string Csv(StudyTable table)
    {
        var csv = new CsvText([
            table.Corner,
            "runs",
            .. table.Columns.SelectMany(column => (string[])[$"{column} mean", $"{column} std"]),
        ]);
        foreach (var row in table.Rows)
        {
            csv.Row([row.Label, row.Runs, .. row.Cells.SelectMany(cell => (object[])[cell.Mean, cell.Deviation])]);
        }

        return csv.ToString();
    }

    internal static string Markdown(StudyTable table)
    {
        var text = new StringBuilder();
        text.Append(MarkdownTable.Line([table.Corner, "runs", .. table.Columns]));
        text.Append(MarkdownTable.Line(Enumerable.Repeat("---", table.Columns.Count + 2)));
        foreach (var row in table.Rows)
        {
            text.Append(MarkdownTable.Line([row.Label, Count(row.Runs), .. row.Cells.Select(cell => cell.ToText())]));
        }

        return text.ToString();
    }

    internal static string Latex(StudyTable table)
    {
        var text = new StringBuilder();
        text.Append($"\\begin{{tabular}}{{l{new string('r', table.Columns.Count + 1)}}}\n\\hline\n");
        Line([Escaped(table.Corner), "runs", .. table.Columns.Select(Escaped)]);
        text.Append("\\hline\n");
        foreach (var row in table.Rows)
        {
            Line([
                Escaped(row.Label),
                Count(row.Runs),
                .. row.Cells.Select(cell => cell.ToText(" $\\pm$ ").Replace("–", "--")),
            ]);
        }

        return text.Append("\\hline\n\\end{tabular}\n").ToString();

        void Line(IEnumerable<string> cells) => text.AppendJoin(" & ", cells).Append(" \\\\\n");
    }

    private static string Count(int runs) => runs.ToString(CultureInfo.InvariantCulture);

    // The signs that our labels are made of, as plain LaTeX writes them.
    private static string Escaped(string text)
    {
        (string From, string To)[] signs =
        [
            ("_", "\\_"),
            ("%", "\\%"),
            ("γ", "$\\gamma$"),
            ("η", "$\\eta$"),
            ("λ", "$\\lambda$"),
            ("√", "$\\sqrt{}$"),
            ("‖", "$\\|$"),
            ("×", "$\\times$"),
            ("−", "$-$"),
            .. "₀₁₂₃₄₅₆₇₈₉".Select((sign, digit) => ($"{sign}", FormattableString.Invariant($"$_{digit}$"))),
        ];
        return signs.Aggregate(text, (done, sign) => done.Replace(sign.From, sign.To, StringComparison.Ordinal));
    }
}
