using Sharpest.Runs.Reports;

namespace Sharpest.Runs.Tests.Reports;

public sealed class ReportArgumentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_report_needs_a_run_and_a_place()
    {
        var run = new SampleRun().Write(_folder.At("run"));
        File.WriteAllText(_folder.At("file"), "");

        Assert.Throws<ArgumentException>(() => ReportWriter.Write([], _folder.Path, new ReportOptions()));
        Assert.ThrowsAny<IOException>(() => ReportWriter.Write([run], _folder.At("file/report"), new ReportOptions()));
    }
}
