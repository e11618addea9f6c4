using Microsoft.Data.Sqlite;
using Sharpest.Runs.Checkpoints;
using Sharpest.Runs.Series;
using Sharpest.Runs.Tensors;

namespace Sharpest.Runs.Tests.Hostile;

/// <summary>
/// Bad files of every kind are read or refused in one line: no other exception, and no memory beyond twice the file and
/// what parsing anything takes.
/// </summary>
public sealed class HostileFileTests : IDisposable
{
    private const long Floor = 1 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Manifests()
    {
        var run = RunFolder.Create(_folder.At("run"), new SampleRun().Manifest());
        Try(Path.Combine(run.Path, "manifest.json"), Mutation.Cases(1500), () => RunFolder.Open(run.Path));
    }

    [Fact]
    public void Tensors()
    {
        var path = _folder.At("x.safetensors");
        SafetensorsWriter.Write(
            path,
            [
                TensorSource.Of<float>("../../x", [2, 3], new float[6]),
                TensorSource.Of<long>("sample", [4], new long[4]),
                TensorSource.Of<Half>("half", [], new Half[1]),
            ],
            new Dictionary<string, string> { ["layout"] = "../../x:2x3" }
        );
        Try(
            path,
            Mutation.Cases(1500),
            () =>
            {
                using var file = SafetensorsFile.Open(path);
                foreach (var name in file.Entries.Keys)
                {
                    file.ReadBytes(name);
                }
            }
        );
    }

    [Fact]
    public void Checkpoints()
    {
        var checkpoints = new CheckpointFolder(_folder.At("c"));
        checkpoints.Write(
            1,
            [TensorSource.Of<float>("w", [3], new float[3])],
            new Dictionary<string, string> { ["step"] = "1" }
        );
        Try(
            Directory.GetFiles(_folder.At("c")).Single(),
            Mutation.Cases(500),
            () => checkpoints.Open(checkpoints.Steps()[0]).Dispose()
        );
    }

    [Fact]
    public void Series()
    {
        var run = RunFolder.Create(_folder.At("run"), new SampleRun().Manifest());
        using (var writer = new SeriesWriter(run.SeriesFile, TimeProvider.System))
        {
            for (var i = 0; i < 50; i++)
            {
                writer.Append(new ScalarRecord("loss", i, 0, i));
                writer.Append(new MeasurementRecord(i, 0, "x", 1, 1, 1, 1, 1, 1, [new(1, i, 0, 0)]));
                writer.Append(new EventRecord(DateTimeOffset.UnixEpoch, i, "info", "text"));
            }
        }

        Try(run.SeriesFile, Mutation.Cases(400), () => ReadAll(run.SeriesFile));
    }

    [Theory]
    [InlineData("UPDATE scalars SET step = 'x'")]
    [InlineData("UPDATE scalars SET value = 'x'")]
    [InlineData("UPDATE events SET time = x'00ff'")]
    [InlineData("UPDATE measurements SET sample_size = 9223372036854775807")]
    [InlineData("UPDATE measurements SET operator_calls = 1e300")]
    [InlineData(
        "DROP TABLE scalars; CREATE VIEW scalars AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x FROM c) SELECT x AS id, '' AS tag, x AS step, 0.0 AS epoch, 0.0 AS value FROM c"
    )]
    [InlineData("CREATE TRIGGER t AFTER INSERT ON scalars BEGIN DELETE FROM scalars; END")]
    [InlineData("ALTER TABLE scalars ADD COLUMN more AS (length(zeroblob(1000000000)))")]
    [InlineData("CREATE VIRTUAL TABLE t USING fts5(x)")]
    public void A_database_that_is_not_as_runs_are(string sql)
    {
        var run = RunFolder.Create(_folder.At("run"), new SampleRun().Manifest());
        using (var writer = new SeriesWriter(run.SeriesFile, TimeProvider.System))
        {
            writer.Append(new ScalarRecord("loss", 1, 0, 1));
            writer.Append(new MeasurementRecord(1, 0, "x", 1, 1, 1, 1, 1, 1, [new(1, 1, 0, 0)]));
            writer.Append(new EventRecord(DateTimeOffset.UnixEpoch, 1, "info", "text"));
        }

        using (var connection = new SqliteConnection($"Data Source={run.SeriesFile};Pooling=False"))
        {
            connection.Open();
            SeriesDatabase.Execute(connection, sql);
        }

        Assert.Null(Refusal(() => ReadAll(run.SeriesFile), run.SeriesFile));
    }

    [Theory]
    [InlineData("../../x")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("/etc/passwd")]
    [InlineData(".hidden")]
    [InlineData("a\0b")]
    public void A_name_that_leads_out_of_the_folder_is_refused(string name)
    {
        var run = RunFolder.Create(_folder.At("run"), new SampleRun().Manifest());

        Assert.Throws<ArgumentException>(() => run.WeightsFile(name));
        Assert.Throws<ArgumentException>(() => RunFolder.Open(_folder.Path, name));
        Assert.DoesNotContain('/', RunFolder.FolderName(DateTimeOffset.UnixEpoch, name));
    }

    private static void ReadAll(string file)
    {
        using var reader = new SeriesReader(file);
        foreach (var tag in reader.Tags())
        {
            reader.Scalars(tag);
        }

        reader.Measurements();
        reader.StepChanges();
        reader.Events();
    }

    private static void Try(string path, int cases, Action read)
    {
        var good = File.ReadAllBytes(path);
        for (var seed = 0; seed < cases; seed++)
        {
            var bad = Mutation.Of(good, seed);
            File.WriteAllBytes(path, bad);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var problem = Refusal(read, path);
            var taken = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(problem is null, $"case {seed}: {problem}");
            Assert.True(taken <= (2 * bad.Length) + Floor, $"case {seed}: {taken} bytes for a file of {bad.Length}");
        }
    }

    // Null when it was read, or refused as it should be.
    private static string? Refusal(Action read, string path)
    {
        try
        {
            read();
            return null;
        }
        catch (IOException e)
        {
            return !e.Message.Contains('\n') && e.Message.Contains(Path.GetFileName(path)) ? null : e.Message;
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }
}
