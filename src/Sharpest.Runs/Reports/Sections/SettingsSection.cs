using System.Text.Json;

namespace Sharpest.Runs.Reports.Sections;

// The settings of all runs side by side; those that differ come first and are marked.
internal static class SettingsSection
{
    private const string Absent = "–";

    internal static void Append(Html html, IReadOnlyList<RunData> runs)
    {
        var settings = runs.Select(run => Flatten(run.Manifest.Spec)).ToList();
        var names = settings.SelectMany(spec => spec.Keys).Distinct().ToList();
        if (names.Count == 0)
        {
            return;
        }

        var rows = names
            .Select(name => (Name: name, Values: settings.Select(s => s.GetValueOrDefault(name, Absent)).ToList()))
            .OrderBy(row => row.Values.Distinct().Count() > 1 ? 0 : 1)
            .ToList();
        html.Open("section").Element("h2", "Settings");
        if (runs.Count > 1)
        {
            html.Element("p", "Settings that differ come first and are marked.", "reading");
        }

        html.Raw(
            "<div class=\"scroll\" tabindex=\"0\"><table class=\"settings\"><thead><tr><th scope=\"col\">setting</th>"
        );
        foreach (var run in runs)
        {
            html.Raw("<th scope=\"col\">").Text(run.Label).Raw("</th>");
        }

        html.Raw("</tr></thead><tbody>\n");
        foreach (var (name, values) in rows)
        {
            html.Raw(values.Distinct().Count() > 1 ? "<tr class=\"diff\">" : "<tr>");
            html.Raw("<th scope=\"row\">").Text(name).Raw("</th>");
            foreach (var value in values)
            {
                html.Raw("<td>").Text(value).Raw("</td>");
            }

            html.Raw("</tr>\n");
        }

        html.Raw("</tbody></table></div>").Close("section");
    }

    private static Dictionary<string, string> Flatten(JsonElement spec)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        if (spec.ValueKind == JsonValueKind.Object)
        {
            Flatten(spec, "", settings);
        }

        return settings;
    }

    private static void Flatten(JsonElement element, string prefix, Dictionary<string, string> settings)
    {
        foreach (var member in element.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                Flatten(member.Value, prefix + member.Name + ".", settings);
            }
            else
            {
                settings[prefix + member.Name] = member.Value.ValueKind switch
                {
                    JsonValueKind.Null => Absent,
                    JsonValueKind.String => member.Value.GetString()!,
                    _ => member.Value.GetRawText(),
                };
            }
        }
    }
}
