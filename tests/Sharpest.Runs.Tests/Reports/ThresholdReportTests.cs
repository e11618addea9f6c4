using Sharpest.Runs.Reports;

namespace Sharpest.Runs.Tests.Reports;

public sealed class ThresholdReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_threshold_that_changes_is_drawn_along_training()
    {
        var result = Write(new ReportOptions(), new SampleRun { DropAt = 600 });

        Assert.Equal(["40", "400"], WrittenReport.Column(result, "eigenvalues", "threshold").Distinct());
        Assert.Equal(
            [.. Enumerable.Repeat("0.05", 6), .. Enumerable.Repeat("0.005", 6)],
            WrittenReport.Column(result, "stability", "learning_rate")
        );
        Assert.DoesNotContain("2/η = ", WrittenReport.Read(result).Root!.Value);
    }

    [Fact]
    public void Where_the_threshold_is_no_limit_none_is_shown()
    {
        var result = Write(new ReportOptions(), new SampleRun { Name = "adam", Optimizer = "adam" });

        var page = WrittenReport.Read(result);
        Assert.Contains("2/η is not the limit of adam", page.Root!.Value);
        Assert.DoesNotContain("threshold 2/η", page.Descendants("dt").Select(word => word.Value));
        Assert.All(WrittenReport.Column(result, "eigenvalues", "threshold"), value => Assert.Equal("NaN", value));
        Assert.DoesNotContain(result.FigureFiles, file => file.EndsWith("stability.svg", StringComparison.Ordinal));
    }

    [Fact]
    public void With_momentum_the_threshold_is_higher_everywhere()
    {
        var result = Write(new ReportOptions(), new SampleRun { Momentum = 0.5 }, new SampleRun { Name = "plain" });

        var page = WrittenReport.Read(result);
        Assert.Equal(["60", "40"], WrittenReport.Column(result, "eigenvalues", "threshold").Distinct());
        Assert.Contains("2(1+m)/η = 60", page.Root!.Value);
        Assert.Contains("2/η = 40", page.Root!.Value);
        Assert.Contains("stability threshold, 3", page.Root!.Value);
        Assert.Contains("stability threshold, 2", page.Root!.Value);
        string[] words = [.. page.Descendants("dt").Select(word => word.Value)];
        Assert.Contains("threshold 2(1+m)/η", words);
        Assert.Contains("threshold 2/η", words);
    }

    private ReportResult Write(ReportOptions options, params SampleRun[] runs) =>
        ReportWriter.Write(
            [.. runs.Select((run, i) => run.Write(_folder.At($"run{i}")))],
            _folder.At("report"),
            options
        );
}
