using Sharpest.Runs.Series;

namespace Sharpest.Runs.Reports.Plots;

/// <summary>Makes long series small enough to draw without hiding what matters.</summary>
internal static class Thinning
{
    // Every bucket keeps its lowest and highest value, in order, so that no spike is lost; NaN stays, as a break.
    internal static IReadOnlyList<T> MinimumMaximum<T>(IReadOnlyList<T> items, Func<T, double> value, int buckets)
    {
        if (items.Count <= 2 * buckets)
        {
            return items;
        }

        var kept = new List<T>(2 * buckets);
        foreach (var chunk in items.Index().Chunk((items.Count + buckets - 1) / buckets))
        {
            // NaN compares as the lowest of all.
            var low = chunk.MinBy(item => value(item.Item), Comparer<double>.Default);
            var high = chunk.MaxBy(item => value(item.Item), Comparer<double>.Default);
            kept.Add(low.Index < high.Index ? low.Item : high.Item);
            if (low.Index != high.Index)
            {
                kept.Add(low.Index < high.Index ? high.Item : low.Item);
            }
        }

        return kept;
    }

    internal static IReadOnlyList<T> Every<T>(IReadOnlyList<T> items, int most)
    {
        if (items.Count <= most)
        {
            return items;
        }

        return [.. Enumerable.Range(0, most).Select(i => items[(int)((long)i * (items.Count - 1) / (most - 1))])];
    }

    // The mean of the values around each step; windows shrink at the ends and pass over values that are not finite.
    internal static IReadOnlyList<ScalarRecord> Smooth(IReadOnlyList<ScalarRecord> series, int window)
    {
        var sums = new double[series.Count + 1];
        var counts = new int[series.Count + 1];
        for (var i = 0; i < series.Count; i++)
        {
            var finite = double.IsFinite(series[i].Value);
            sums[i + 1] = sums[i] + (finite ? series[i].Value : 0);
            counts[i + 1] = counts[i] + (finite ? 1 : 0);
        }

        return
        [
            .. series.Select(
                (record, i) =>
                {
                    var half = Math.Min(window / 2, Math.Min(i, series.Count - 1 - i));
                    var (from, to) = (i - half, i + half + 1);
                    var count = counts[to] - counts[from];
                    return record with
                    {
                        Value =
                            count == 0 || !double.IsFinite(record.Value) ? double.NaN : (sums[to] - sums[from]) / count,
                    };
                }
            ),
        ];
    }
}
