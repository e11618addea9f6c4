using System.Text.Json.Nodes;
using System.Xml.Linq;
using Sharpest.Runs.Reports;
using Sharpest.Runs.Series;
using Sharpest.Runs.Studies;
using Sharpest.Runs.Tests.Charts;

namespace Sharpest.Runs.Tests.Studies;

public sealed class StudyWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_study_becomes_a_page_with_figures_findings_and_tables()
    {
        ReportResult result = StudyWriter.Write(Study(), folder.Path);

        Assert.True(File.Exists(result.HtmlFile));
        Assert.Contains(Path.Combine(folder.Path, "figures", "curves.svg"), result.FigureFiles);
        string page = File.ReadAllText(result.HtmlFile);
        Assert.All(
            [
                "A question",
                "What is done.",
                "sharpest paper run a",
                "not supported by these runs",
                "η = 0.1: 20",
                "2 runs: 1 completed, 1 missing",
                "figures/curves.svg",
                "tables/reached.tex",
                "What others did.",
                "λ₁ &lt; 5",
            ],
            part => Assert.Contains(part, page, StringComparison.Ordinal)
        );
        XDocument.Parse(page.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)); // well-formed
    }

    [Fact]
    public void The_same_study_gives_the_same_page()
    {
        string first = File.ReadAllText(StudyWriter.Write(Study(), folder.Path).HtmlFile);

        Assert.Equal(first, File.ReadAllText(StudyWriter.Write(Study(), folder.Path).HtmlFile));
    }

    [Fact]
    public void Findings_can_be_read_by_programs()
    {
        StudyWriter.Write(Study(), folder.Path);
        JsonNode finding = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Path, "findings.json")))![0]!;

        Assert.Equal("NotSupported", (string?)finding["verdict"]);
        Assert.Equal("λ₁ < 5", (string?)finding["claim"]);
        Assert.Equal("η = 0.1: 20", (string?)finding["numbers"]![0]);
    }

    [Fact]
    public void Tables_are_written_in_three_forms()
    {
        StudyWriter.Write(Study(), folder.Path);
        string Read(string extension) => File.ReadAllText(Path.Combine(folder.Path, "tables", $"reached.{extension}"));

        Assert.Equal(
            "γ,runs,λ₁ mean,λ₁ std,test accuracy mean,test accuracy std\nγ = 0.1,2,12,2.5,NaN,NaN\n",
            Read("csv")
        );
        Assert.Equal(
            "| γ | runs | λ₁ | test accuracy |\n| --- | --- | --- | --- |\n| γ = 0.1 | 2 | 12 ± 2.5 | – |\n",
            Read("md")
        );
        Assert.Contains("$\\gamma$ = 0.1 & 2 & 12 $\\pm$ 2.5 & -- \\\\", Read("tex"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_study_without_runs_is_a_page_all_the_same()
    {
        ReportResult result = StudyWriter.Write(new Study("A question", "What is done.", "command"), folder.Path);

        Assert.Empty(result.FigureFiles);
        Assert.Contains("A question", File.ReadAllText(result.HtmlFile), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_brings_all_its_numbers()
    {
        RunFolder run = new SampleRun { Steps = 100, Every = 50 }.Write(Path.Combine(folder.Path, "run"));

        StudyRun read = StudyRun.Load(run, "run", 3);

        Assert.True(read.IsCompleted);
        Assert.Equal(3, read.Seed);
        Assert.Equal([0, 50, 100], read.Measurements.Select(measurement => measurement.Step));
        Assert.NotEmpty(read.StepChanges);
        Assert.NotEmpty(read.Series("train/loss"));
        Assert.Empty(read.Series("nothing"));
    }

    public void Dispose() => folder.Dispose();

    private static Study Study()
    {
        var run = new StudyRun("run-1", 1, "completed")
        {
            Measurements =
            [
                new MeasurementRecord(0, 0, "Converged", 8, 1, 1, 0.1, 5, 1, [new EigenpairRecord(1, 20, 0, 0)]),
            ],
        };
        return new Study("A question", "What is done.", "sharpest paper run a")
        {
            Findings =
            [
                new ClaimFinding("λ₁ < 5", ClaimVerdict.NotSupported, "Supported when it is.", ["η = 0.1: 20"]),
            ],
            Charts = [ChartTestData.Curves()],
            Tables =
            [
                new StudyTable(
                    "reached",
                    "What is reached",
                    "γ",
                    ["λ₁", "test accuracy"],
                    [new StudyTableRow("γ = 0.1", 2, [new Spread(12, 2.5, 2), Spread.Of([])])]
                ),
            ],
            Groups = [new StudyGroup("η = 0.1", [run, StudyRun.Missing("run-2", 2)])],
            Deviations = ["What others did."],
        };
    }
}
