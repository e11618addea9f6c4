using System.Globalization;

namespace Sharpest.Runs.Exports;

/// <summary>Rows of comma-separated values: RFC 4180 quotes, a dot as decimal point, numbers that read back exactly.</summary>
internal sealed class CsvText
{
    private readonly List<string> _rows = [];

    internal CsvText(params string[] header) => Row([.. header]);

    // Tables with the same header one below the other, with a first column that tells them apart.
    internal static CsvText Joined(string column, IReadOnlyList<(string Name, CsvText Table)> tables)
    {
        var joined = new CsvText();
        joined._rows.Clear();
        joined._rows.AddRange(tables.Take(1).Select(t => $"{Field(column)},{t.Table._rows[0]}"));
        joined._rows.AddRange(tables.SelectMany(t => t.Table._rows.Skip(1).Select(row => $"{Field(t.Name)},{row}")));
        return joined;
    }

    public override string ToString() => string.Concat(_rows.Select(row => row + "\n"));

    internal void Row(params object[] fields) => _rows.Add(string.Join(',', fields.Select(Field)));

    private static string Field(object value) =>
        value switch
        {
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            _ => Quoted(value.ToString() ?? ""),
        };

    private static string Quoted(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
