using Sharpest.Runs.Series;

namespace Sharpest.Runs.Tests;

/// <summary>What the instruments of a sample run saw: numbers like those of a small network.</summary>
internal static class SampleInstruments
{
    private const int Points = 5;

    internal static void Write(SeriesWriter writer, int steps, int top)
    {
        for (var point = 0; point < Points; point++)
        {
            long step = point * steps / (Points - 1) / 100 * 100;
            WriteAlignment(writer, step, point, top);
            WriteSections(writer, step, point);
            var norm = 20 + (18 * Math.Sqrt(point));
            writer.Append(new NormRecord(step, step / 390.0, 50, norm, norm / 30, Math.Sqrt(norm), 4 * norm, norm / 9));
        }

        var random = new Random(3);
        for (long step = 0; step < steps; step++)
        {
            var followed = 30 * (1 + (0.4 * random.NextDouble()));
            writer.Append(new ScalarRecord("sharpness/followed", step, step / 390.0, followed));
            writer.Append(new ScalarRecord("sharpness/followed-residual", step, step / 390.0, followed / 12));
            for (var rank = 1; rank <= top; rank++)
            {
                var share = 0.4 / rank * random.NextDouble();
                writer.Append(new ScalarRecord($"nudge/gradient-share-e{rank}", step, step / 390.0, share));
                writer.Append(new ScalarRecord($"nudge/step-share-e{rank}", step, step / 390.0, share / 10));
            }
        }
    }

    private static void WriteAlignment(SeriesWriter writer, long step, int point, int top)
    {
        writer.Append(new ScalarRecord("sample/accuracy", step, step / 390.0, 0.9 - (0.8 / (1 + point))));
        for (var rank = 1; rank <= top; rank++)
        {
            var cosine = 0.3 / rank;
            writer.Append(
                new AlignmentRecord(step, step / 390.0, "batch", $"e{rank}", 64, 0.01, cosine, cosine, 0.0014)
            );
            writer.Append(
                new AlignmentRecord(step, step / 390.0, "full", $"e{rank}", 64, -cosine / 2, cosine / 2, 0, 0.0014)
            );
        }

        writer.Append(new AlignmentRecord(step, step / 390.0, "batch", "full", 64, 0.4, 0.4, 0.1, 0.0014));
    }

    private static void WriteSections(SeriesWriter writer, long step, int point)
    {
        foreach (var rank in (int[])[1, 3, 5])
        {
            var (loss, curvature) = (2.3 / (1 + point), 0.02 * (point + 1) / rank);
            foreach (var k in (double[])[-16, -8, -4, -2, -1, -0.5, -0.25, 0, 0.25, 0.5, 1, 2, 4, 8, 16])
            {
                var there = loss * (1 + (curvature * k * k) - (0.02 * k));
                writer.Append(new CrossSectionRecord(step, step / 390.0, $"e{rank}", 0.01, k, there));
            }

            foreach (var threshold in (double[])[1.01, 1.1, 1.5, 2])
            {
                var width = Math.Sqrt((threshold - 1) / curvature);
                var along = width > 6 ? double.PositiveInfinity : width * 1.2;
                writer.Append(new WidthRecord(step, step / 390.0, $"e{rank}", threshold, width, along));
            }
        }
    }
}
