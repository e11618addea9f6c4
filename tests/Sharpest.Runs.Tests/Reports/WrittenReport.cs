using System.Text;
using System.Xml;
using System.Xml.Linq;
using Sharpest.Runs.Reports;

namespace Sharpest.Runs.Tests.Reports;

/// <summary>Reads what stands in a report that was written.</summary>
internal static class WrittenReport
{
    public static string Csv(ReportResult result, string figure)
    {
        const string prefix = "data:text/csv;base64,";
        var link = Read(result).Descendants("a").Single(a => (string?)a.Attribute("download") == $"{figure}.csv");
        return Encoding.UTF8.GetString(Convert.FromBase64String(((string)link.Attribute("href")!)[prefix.Length..]));
    }

    // One column of the data of a figure.
    public static string[] Column(ReportResult result, string figure, string name)
    {
        var lines = Csv(result, figure).TrimEnd().Split('\n');
        var column = Array.IndexOf(lines[0].Split(','), name);
        return [.. lines.Skip(1).Select(line => line.Split(',')[column])];
    }

    public static XDocument Read(ReportResult result)
    {
        using var reader = XmlReader.Create(
            result.HtmlFile,
            new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore }
        );
        return XDocument.Load(reader);
    }
}
