using System.Xml.Linq;
using Sharpest.Runs.Reports;
using Sharpest.Runs.Series;

namespace Sharpest.Runs.Tests.Reports;

public sealed class ReportTests : IDisposable
{
    private static readonly VerdictText Comparison = new("One is <sharper> & better.", ["Finding."], "Advice.");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_report_of_two_runs_holds_all_that_a_reader_needs()
    {
        var result = Write(
            new ReportOptions { Comparison = Comparison },
            new SampleRun { Name = "SGD" },
            new SampleRun
            {
                Name = "NSGD",
                Optimizer = "nsgd",
                Seed = 2,
            }
        );

        var page = WrittenReport.Read(result);
        var text = page.Root!.Value;
        Assert.Contains("SGD against NSGD", text);
        Assert.Contains("One is <sharper> & better.", text);
        Assert.Contains("Halve the learning rate", text);
        Assert.Contains("2/η = 40", text);
        Assert.Equal(
            ["name", "optimizer", "seed"],
            page.Descendants("table")
                .Single(table => (string?)table.Attribute("class") == "settings")
                .Descendants("tr")
                .Where(row => (string?)row.Attribute("class") == "diff")
                .Select(row => row.Element("th")!.Value)
        );
        Assert.Equal(6, page.Descendants("figure").Count());
        Assert.All(page.Descendants("figure"), figure => Assert.Equal(2, figure.Descendants("svg").Count()));
    }

    [Fact]
    public void Figures_are_files_too()
    {
        var result = Write(new ReportOptions(), new SampleRun());

        Assert.Equal(
            ["eigenvalues.svg", "gradient-share.svg", "learning.svg", "stability.svg", "step-changes.svg"],
            result.FigureFiles.Where(f => f.EndsWith(".svg", StringComparison.Ordinal)).Select(Path.GetFileName).Order()
        );
        Assert.All(result.FigureFiles, file => Assert.True(new FileInfo(file).Length > 1000));
        Assert.All(
            result.FigureFiles.Where(f => f.EndsWith(".svg", StringComparison.Ordinal)),
            file => XDocument.Load(file)
        );
        foreach (
            var link in WrittenReport
                .Read(result)
                .Descendants("a")
                .Select(a => (string)a.Attribute("href")!)
                .Where(h => !h.StartsWith("data:", StringComparison.Ordinal))
        )
        {
            Assert.True(File.Exists(_folder.At("report/" + link)), link);
        }
    }

    [Fact]
    public void Without_a_font_there_are_no_pictures_and_a_note()
    {
        var run = new SampleRun().Write(_folder.At("run"));

        var result = ReportWriter.Write([run], _folder.At("report"), new ReportOptions(), [_folder.Path]);

        Assert.Contains("No font", Assert.Single(result.Notes));
        Assert.All(result.FigureFiles, file => Assert.EndsWith(".svg", file));
        Assert.DoesNotContain(".png", File.ReadAllText(result.HtmlFile));
    }

    [Fact]
    public void A_report_needs_no_network()
    {
        var result = Write(
            new ReportOptions { Comparison = Comparison },
            new SampleRun { Name = "a" },
            new SampleRun { Name = "b" }
        );

        var page = File.ReadAllText(result.HtmlFile);
        Assert.DoesNotContain("http", page);
        Assert.DoesNotContain("url(", page);
        Assert.DoesNotContain("@import", page);
        Assert.DoesNotContain("<script", page);
        Assert.All(
            WrittenReport.Read(result).Descendants().Attributes().Where(a => a.Name.LocalName is "src" or "href"),
            link =>
                Assert.True(
                    link.Value.StartsWith("data:", StringComparison.Ordinal)
                        || link.Value.StartsWith("figures/", StringComparison.Ordinal)
                )
        );
    }

    [Fact]
    public void Every_figure_is_named_for_those_who_cannot_see_it()
    {
        var page = WrittenReport.Read(
            Write(new ReportOptions(), new SampleRun { Name = "a" }, new SampleRun { Name = "b" })
        );
        var names = page.Descendants().Attributes("id").Select(id => id.Value).ToList();

        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(
            page.Descendants("svg"),
            svg =>
            {
                Assert.Equal("img", (string?)svg.Attribute("role"));
                Assert.All(((string)svg.Attribute("aria-labelledby")!).Split(' '), id => Assert.Contains(id, names));
                Assert.NotEmpty(svg.Element("title")!.Value);
                Assert.NotEmpty(svg.Element("desc")!.Value);
            }
        );
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("a\0b\u001b[31m \ud800 ]]>&lt;")]
    [InlineData("")]
    public void Any_name_is_harmless(string name)
    {
        var page = WrittenReport.Read(
            Write(
                new ReportOptions { Title = name, Comparison = new(name, [name], name) },
                new SampleRun { Name = name },
                new SampleRun { Name = name }
            )
        );

        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "script" or "img");
        Assert.DoesNotContain(
            page.Descendants().Attributes(),
            a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_run_without_any_number_has_a_report_that_says_so()
    {
        var run = RunFolder.Create(
            _folder.At("run"),
            new SampleRun { Status = RunStatus.Failed }.Manifest() with
            {
                Verdict = null,
                Machine = null,
                Spec = default,
                Ended = null,
            }
        );

        var result = ReportWriter.Write([run], _folder.At("report"), new ReportOptions());

        Assert.Empty(result.FigureFiles);
        Assert.Contains("The curvature was not measured.", WrittenReport.Read(result).Root!.Value);
        Assert.Contains("An error ended this run.", WrittenReport.Read(result).Root!.Value);
    }

    [Fact]
    public void A_single_measurement_is_drawn()
    {
        var result = Write(new ReportOptions(), new SampleRun { Every = 100_000, StepPoints = 1 });

        Assert.Contains("sgd: 1 measurement", WrittenReport.Read(result).Root!.Value);
        Assert.Contains("<circle", File.ReadAllText(_folder.At("report/figures/eigenvalues.svg")));
    }

    [Fact]
    public void A_diverged_run_says_so_and_marks_where()
    {
        var page = WrittenReport.Read(
            Write(new ReportOptions(), new SampleRun { Status = RunStatus.Diverged, Steps = 400 })
        );

        Assert.Contains("This run diverged", page.Root!.Value);
        Assert.Contains("The loss became NaN at step 400.", page.Root!.Value);
        Assert.Contains("sgd diverged", page.Root!.Value);
    }

    [Fact]
    public void Numbers_that_are_none_do_not_spoil_a_report()
    {
        var run = RunFolder.Create(_folder.At("run"), new SampleRun().Manifest() with { Parameters = 0 });
        using (var writer = new SeriesWriter(run.SeriesFile, TimeProvider.System))
        {
            double[] values = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1, 0, 1e300];
            foreach (var (step, value) in values.Index())
            {
                writer.Append(new ScalarRecord("train/loss", step, 0, value));
                writer.Append(new ScalarRecord("validation/loss", step, 0, value));
                writer.Append(new ScalarRecord("validation/accuracy", step, 0, value));
                writer.Append(
                    new MeasurementRecord(
                        step,
                        0,
                        "NonFinite",
                        1,
                        value,
                        value,
                        value,
                        1,
                        value,
                        [new(1, value, value, value), new(2, value, value, value)]
                    )
                );
                writer.Append(new MeasurementRecord(step, 0, "NonFinite", 1, value, value, value, 1, value, []));
                writer.Append(new StepChangeRecord(step, value, "e1", value, value, value));
                writer.Append(new StepChangeRecord(step, value, "something else", 1, value, value));
            }
        }

        var page = WrittenReport.Read(ReportWriter.Write([run], _folder.At("report"), new ReportOptions()));

        Assert.All(
            page.Descendants("path").Attributes("d").Select(d => d.Value),
            path => Assert.DoesNotContain("NaN", path)
        );
    }

    [Fact]
    public void The_data_of_a_figure_can_be_saved()
    {
        var csv = WrittenReport.Csv(Write(new ReportOptions(), new SampleRun()), "eigenvalues");

        Assert.StartsWith("run,step,epoch,rank,eigenvalue,residual,threshold,status\nsgd,0,0,1,", csv);
        Assert.Equal(1 + (12 * 5), csv.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public void A_long_run_still_has_a_small_page()
    {
        var result = Write(new ReportOptions(), new SampleRun { Steps = 40_000, Every = 20 });

        Assert.InRange(new FileInfo(result.HtmlFile).Length, 1, 3 << 20);
    }

    [Fact]
    public void The_same_runs_give_the_same_page()
    {
        var run = new SampleRun().Write(_folder.At("run"));

        var first = File.ReadAllText(ReportWriter.Write([run], _folder.At("a"), new ReportOptions()).HtmlFile);
        var second = File.ReadAllText(ReportWriter.Write([run], _folder.At("b"), new ReportOptions()).HtmlFile);

        Assert.Equal(first, second);
    }

    private ReportResult Write(ReportOptions options, params SampleRun[] runs) =>
        ReportWriter.Write(
            [.. runs.Select((run, i) => run.Write(_folder.At($"run{i}")))],
            _folder.At("report"),
            options
        );
}
