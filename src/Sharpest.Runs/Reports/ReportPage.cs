using Sharpest.Runs.Reports.Sections;

namespace Sharpest.Runs.Reports;

// Puts the sections of a report together into one page.
internal static class ReportPage
{
    internal static string Render(
        IReadOnlyList<RunData> runs,
        IReadOnlyList<FigureSection> sections,
        IReadOnlySet<string> files,
        ReportOptions options
    ) =>
        PageFrame.Render(
            HeaderSection.Title(runs, options),
            html =>
            {
                HeaderSection.Append(html, runs, options);
                RunsSection.Append(html, runs, options.Comparison is not null);
                foreach (var section in sections)
                {
                    FiguresSection.Append(html, section, files);
                }

                MeasurementsSection.Append(html, runs);
                SettingsSection.Append(html, runs);
                MachineSection.Append(html, runs);
                GlossarySection.Append(html);
            }
        );
}
