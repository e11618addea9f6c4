using Microsoft.Data.Sqlite;
using Sharpest.Runs.Series;

namespace Sharpest.Runs.Tests.Series;

/// <summary>Tables that came without a new version: read as they were written, and missing from runs of older programs.</summary>
public sealed class LaterTablesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunFolder _run;

    public LaterTablesTests() => _run = RunFolder.Create(_folder.At("run"), new SampleRun().Manifest());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Their_records_come_back_as_they_were()
    {
        var alignment = new AlignmentRecord(7, 0.1, "batch", "e2", 390, -0.01, 0.3, double.NaN, 0.00135);
        var section = new CrossSectionRecord(7, 0.1, "e5", 0.01, -16, double.PositiveInfinity);
        var width = new WidthRecord(7, 0.1, "e1", 1.5, double.PositiveInfinity, 0.25);
        var norm = new NormRecord(7, 0.1, 50, 213, 2, 14.6, -3, double.NaN);
        using (var writer = new SeriesWriter(_run.SeriesFile, TimeProvider.System))
        {
            writer.Append(alignment);
            writer.Append(section);
            writer.Append(width);
            writer.Append(norm);
        }

        using var reader = new SeriesReader(_run.SeriesFile);
        Assert.Equal([alignment], reader.Alignments());
        Assert.Equal([section], reader.CrossSections());
        Assert.Equal([width], reader.Widths());
        Assert.Equal([norm], reader.Norms());
        Assert.Equal((0.25, double.PositiveInfinity), (width.Smaller, width.Mean));
    }

    [Fact]
    public void A_run_of_an_older_program_has_none_and_gets_them_when_it_goes_on()
    {
        DropLaterTables();
        using (var reader = new SeriesReader(_run.SeriesFile))
        {
            Assert.Empty(reader.Alignments());
            Assert.Empty(reader.CrossSections());
            Assert.Empty(reader.Widths());
            Assert.Empty(reader.Norms());
        }

        using (var writer = new SeriesWriter(_run.SeriesFile, TimeProvider.System))
        {
            writer.Append(new NormRecord(1, 0, 1, 1, 1, 1, 1, 1));
            Assert.Equal(1, writer.Mark().Norms);
        }

        using var again = new SeriesReader(_run.SeriesFile);
        Assert.Single(again.Norms());
    }

    private void DropLaterTables()
    {
        using var connection = new SqliteConnection($"Data Source={_run.SeriesFile};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "DROP TABLE alignments; DROP TABLE cross_sections; DROP TABLE widths; DROP TABLE norms";
        command.ExecuteNonQuery();
    }
}
