using System.Xml.Linq;
using Sharpest.Runs.Reports;
using Sharpest.Runs.Series;

namespace Sharpest.Runs.Tests.Reports;

/// <summary>What was measured on request is in the report, and is not missed where nobody asked.</summary>
public sealed class InstrumentReportTests : IDisposable
{
    private static readonly string[] Own =
    [
        "alignment",
        "cross-sections",
        "followed",
        "norms",
        "projections",
        "widths",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_instrument_has_a_figure_and_what_was_not_asked_for_has_none()
    {
        var with = Write("with", new SampleRun { Instruments = true });
        var without = Write("without", new SampleRun());

        Assert.Equal(Own, Names(with).Except(Names(without)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("width of the loss", File.ReadAllText(without.HtmlFile), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_runs_share_figures_or_have_one_each()
    {
        var result = ReportWriter.Write(
            [
                new SampleRun { Name = "a", Instruments = true }.Write(_folder.At("a")),
                new SampleRun { Name = "b" }.Write(_folder.At("b")),
                new SampleRun { Name = "c", Instruments = true }.Write(_folder.At("c")),
            ],
            _folder.At("report"),
            new ReportOptions()
        );

        Assert.Equal(
            [
                "alignment",
                "cross-sections-1",
                "cross-sections-3",
                "followed",
                "norms",
                "projections",
                "widths-1",
                "widths-3",
            ],
            Names(result).Where(name => Own.Any(own => name.StartsWith(own, StringComparison.Ordinal)))
        );
        var svg = XDocument.Load(_folder.At("report/figures/alignment.svg")).Root!.Value;
        Assert.Contains("a random direction", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Cross_sections_are_drawn_the_more_strongly_the_larger_the_sharpness()
    {
        Write("report", new SampleRun { Instruments = true });

        XNamespace svg = "http://www.w3.org/2000/svg";
        var text = XDocument.Load(_folder.At("report/figures/cross-sections.svg"));
        Assert.Contains("step 0, λ₁ =", text.Root!.Value, StringComparison.Ordinal);
        Assert.Contains("along e₃", text.Root!.Value, StringComparison.Ordinal);
        var strengths = text.Descendants(svg + "path").Attributes("stroke-opacity").Select(a => a.Value).Distinct();
        Assert.True(strengths.Count() >= 3);
    }

    [Fact]
    public void What_was_followed_is_drawn_beside_measurements_and_threshold_and_can_be_taken_along()
    {
        var page = File.ReadAllText(Write("report", new SampleRun { Instruments = true }).HtmlFile);

        var svg = XDocument.Load(_folder.At("report/figures/followed.svg")).Root!.Value;
        foreach (var series in (string[])["every step", "running mean", "measured", "2/η"])
            Assert.Contains(series, svg, StringComparison.Ordinal);
        Assert.Contains("download=\"followed.csv\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_are_none_do_not_spoil_a_report()
    {
        var run = RunFolder.Create(_folder.At("run"), new SampleRun().Manifest());
        using (var writer = new SeriesWriter(run.SeriesFile, TimeProvider.System))
        {
            double[] values = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1, 0, 1e300];
            foreach (var (step, v) in values.Index())
            {
                writer.Append(new ScalarRecord("sample/accuracy", step, 0, v));
                writer.Append(new ScalarRecord("sharpness/followed", step, 0, v));
                writer.Append(new ScalarRecord("nudge/gradient-share-e1", step, 0, v));
                writer.Append(new AlignmentRecord(step, v, "batch", "e1", 1, v, v, v, v));
                writer.Append(new AlignmentRecord(step, v, "batch", "something", 1, v, v, v, v));
                writer.Append(new CrossSectionRecord(step, v, "e1", v, v, v));
                writer.Append(new WidthRecord(step, v, "e1", v, v, v));
                writer.Append(new NormRecord(step, v, 1, v, v, v, v, v));
            }
        }

        var page = File.ReadAllText(ReportWriter.Write([run], _folder.At("report"), new ReportOptions()).HtmlFile);

        Assert.DoesNotContain("d=\"MNaN", page, StringComparison.Ordinal);
        Assert.All(
            XDocument.Load(_folder.At("report/figures/widths.svg")).Descendants().Attributes("d"),
            path => Assert.DoesNotContain("NaN", path.Value, StringComparison.Ordinal)
        );
    }

    private ReportResult Write(string name, SampleRun run) =>
        ReportWriter.Write([run.Write(_folder.At(name + "-run"))], _folder.At(name), new ReportOptions());

    private static string[] Names(ReportResult result) =>
        [
            .. result
                .FigureFiles.Where(file => file.EndsWith(".svg", StringComparison.Ordinal))
                .Select(file => Path.GetFileNameWithoutExtension(file))
                .Order(StringComparer.Ordinal),
        ];
}
