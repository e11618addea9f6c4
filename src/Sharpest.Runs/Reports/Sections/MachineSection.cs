using System.Globalization;

namespace Sharpest.Runs.Reports.Sections;

// Where the runs were made and with what; said once when all runs agree.
internal static class MachineSection
{
    private const double Gibibyte = 1L << 30;

    internal static void Append(Html html, IReadOnlyList<RunData> runs)
    {
        var groups = runs.Select(run => (run.Label, Lines: Lines(run.Manifest)))
            .Where(item => item.Lines.Count > 0)
            .GroupBy(item => string.Join('\n', item.Lines))
            .ToList();
        if (groups.Count == 0)
        {
            return;
        }

        html.Open("section").Element("h2", "Machine and versions");
        foreach (var group in groups)
        {
            if (groups.Count > 1)
            {
                html.Element("h3", string.Join(", ", group.Select(item => item.Label)));
            }

            html.Open("dl", "facts");
            foreach (var (name, value) in group.First().Lines)
            {
                html.Element("dt", name).Element("dd", value);
            }

            html.Close("dl");
        }

        html.Close("section");
    }

    private static List<(string Name, string Value)> Lines(RunManifest manifest)
    {
        var lines = new List<(string, string)>();
        if (manifest.Machine is { } machine)
        {
            var memory = (machine.MemoryBytes / Gibibyte).ToString("0.#", CultureInfo.InvariantCulture);
            lines.Add(("System", machine.OperatingSystem));
            lines.Add(
                ("Processor", $"{machine.Processor}, {Numbers.Whole(machine.Cores)} cores, {memory} GiB of memory")
            );
            lines.Add(("Convolutions", machine.Convolutions));
        }

        lines.AddRange(
            manifest.Versions.OrderBy(version => version.Key, StringComparer.Ordinal).Select(v => (v.Key, v.Value))
        );
        return lines;
    }
}
