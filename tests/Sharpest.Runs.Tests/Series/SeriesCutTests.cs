using CsCheck;
using Sharpest.Runs.Series;

namespace Sharpest.Runs.Tests.Series;

/// <summary>Series go back to a mark, and on from there as if nothing had followed it.</summary>
public sealed class SeriesCutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _runs;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_cut_and_written_again_is_there_once() =>
        Gen.Int[0, 7]
            .Array[1, 30]
            .Select(Gen.Double[0, 1], Gen.Double[0, 1])
            .Sample(
                (kinds, share, _) =>
                {
                    var at = (int)(share * kinds.Length);
                    var straight = Run();
                    using (var writer = new SeriesWriter(straight.SeriesFile, TimeProvider.System))
                    {
                        Write(writer, kinds, 0);
                    }

                    var cut = Run();
                    using (var writer = new SeriesWriter(cut.SeriesFile, TimeProvider.System))
                    {
                        Write(writer, kinds[..at], 0);
                        var mark = writer.Mark();
                        Write(writer, [.. kinds[at..], 0, 1, 2, 3, 4, 5, 6, 7], at);
                        writer.CutBack(mark);
                        Write(writer, kinds[at..], at);
                    }

                    Assert.Equal(Content(straight), Content(cut));
                },
                iter: 40,
                threads: 1
            );

    [Fact]
    public void Records_that_a_mark_counts_must_be_there()
    {
        using var writer = new SeriesWriter(Run().SeriesFile, TimeProvider.System);
        writer.Append(new ScalarRecord("a", 0, 0, 0));

        Assert.Throws<RunFormatException>(() => writer.CutBack(new SeriesMark(2, 0, 0, 0)));
        Assert.Equal(new SeriesMark(1, 0, 0, 0), writer.Mark());
    }

    private static void Write(SeriesWriter writer, int[] kinds, int from)
    {
        foreach (var (i, kind) in kinds.Index())
        {
            Append(writer, kind, from + i);
        }
    }

    private static void Append(SeriesWriter writer, int kind, int step)
    {
        switch (kind)
        {
            case 0:
                writer.Append(new ScalarRecord("loss", step, 0, step));
                break;
            case 1:
                writer.Append(
                    new MeasurementRecord(step, 0, "x", 1, 1, 1, 1, 1, 1, [new(1, step, 0, 0), new(2, 0, 0, 0)])
                );
                break;
            case 2:
                writer.Append(new StepChangeRecord(step, 0, "e1", 1, step, 0));
                break;
            case 3:
                writer.Append(new AlignmentRecord(step, 0, "batch", "e1", 1, step, 0, 0, 0));
                break;
            case 4:
                writer.Append(new CrossSectionRecord(step, 0, "e1", 1, 1, step));
                break;
            case 5:
                writer.Append(new WidthRecord(step, 0, "e1", 2, step, 1));
                break;
            case 6:
                writer.Append(new NormRecord(step, 0, 1, step, 0, 0, 0, 0));
                break;
            default:
                writer.Append(new EventRecord(DateTimeOffset.UnixEpoch, step, "info", $"{step}"));
                break;
        }
    }

    private static string[] Content(RunFolder run)
    {
        using var reader = new SeriesReader(run.SeriesFile);
        return
        [
            .. reader.Scalars("loss").Select(r => r.ToString()),
            .. reader.Measurements().Select(r => $"{r with { Eigenpairs = [] }} {string.Join(", ", r.Eigenpairs)}"),
            .. reader.StepChanges().Select(r => r.ToString()),
            .. reader.Alignments().Select(r => r.ToString()),
            .. reader.CrossSections().Select(r => r.ToString()),
            .. reader.Widths().Select(r => r.ToString()),
            .. reader.Norms().Select(r => r.ToString()),
            .. reader.Events().Select(r => r.ToString()),
        ];
    }

    private RunFolder Run() => RunFolder.Create(_folder.At($"run-{_runs++}"), new SampleRun().Manifest());
}
