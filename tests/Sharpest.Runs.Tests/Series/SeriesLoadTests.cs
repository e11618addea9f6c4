using Sharpest.Runs.Series;

namespace Sharpest.Runs.Tests.Series;

/// <summary>One writer and several readers at once; how many records and how fast can be raised from outside.</summary>
public sealed class SeriesLoadTests : IDisposable
{
    private const int Readers = 4;
    private const int PerSecond = 1000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_thousand_records_a_second_are_read_by_four_without_loss()
    {
        var records = int.Parse(Environment.GetEnvironmentVariable("SHARPEST_LOAD_RECORDS") ?? "3000");
        var run = RunFolder.Create(_folder.At("run"), new SampleRun().Manifest());
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, Readers).Select(_ => Task.Run(() => Read(run, stop.Token))).ToArray();
        var writer = Task.Run(() => Write(run, records));

        await writer;
        await stop.CancelAsync();
        var looks = await Task.WhenAll(readers);

        Assert.All(looks, count => Assert.True(count > 0));
        using var reader = new SeriesReader(run.SeriesFile);
        Assert.Equal(
            Enumerable.Range(0, records).Select(i => (double)i),
            reader.Scalars("load").Select(record => record.Value)
        );
    }

    // At the pace of a clock, as far as the machine keeps up; never slower for the sake of readers.
    private static void Write(RunFolder run, int records)
    {
        using var writer = new SeriesWriter(run.SeriesFile, TimeProvider.System);
        var begin = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < records; i++)
        {
            writer.Append(new ScalarRecord("load", i, 0, i));
            var ahead = TimeSpan.FromSeconds((double)i / PerSecond) - TimeProvider.System.GetElapsedTime(begin);
            if (ahead > TimeSpan.FromMilliseconds(1))
            {
                Thread.Sleep(ahead);
            }
        }
    }

    // What a reader has seen once it sees again, in order and without a gap.
    private static int Read(RunFolder run, CancellationToken stop)
    {
        var looks = 0;
        var seen = 0;
        using var reader = new SeriesReader(run.SeriesFile);
        while (!stop.IsCancellationRequested || looks == 0)
        {
            var values = reader.Scalars("load");
            Assert.True(values.Count >= seen);
            Assert.Equal(Enumerable.Range(0, values.Count), values.Select(record => (int)record.Value));
            (seen, looks) = (values.Count, looks + 1);
        }

        return looks;
    }
}
