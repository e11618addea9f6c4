using System.Globalization;
using System.Text;

namespace Sharpest.Runs.Exports;

/// <summary>Rows of comma-separated values: RFC 4180 quotes, a dot as decimal point, numbers that read back exactly.</summary>
internal sealed class CsvText
{
    private readonly StringBuilder _text = new();

    internal CsvText(params string[] header) => Row([.. header]);

    public override string ToString() => _text.ToString();

    internal void Row(params object[] fields) => _text.AppendJoin(',', fields.Select(Field)).Append('\n');

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
