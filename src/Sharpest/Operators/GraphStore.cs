using Sharpest.Runtime;

namespace Sharpest.Operators;

/// <summary>
/// The graphs of an objective's micro-batches: a prefix of them is kept within a budget of bytes, the others are built
/// anew whenever they are needed.
/// </summary>
/// <typeparam name="TGraph">A graph of one micro-batch.</typeparam>
/// <param name="count">The number of micro-batches.</param>
/// <param name="build">Builds the graph of one.</param>
internal sealed class GraphStore<TGraph>(int count, Func<int, TGraph> build) : IDisposable
    where TGraph : IDisposable
{
    private readonly List<TGraph> kept = [];

    /// <summary>The bytes that graphs may occupy unless told otherwise: a quarter of what the process may use.</summary>
    public static long DefaultBudget => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;

    /// <summary>How many graphs are kept.</summary>
    public int Kept => kept.Count;

    /// <summary>Builds every graph once, and keeps as many as fit.</summary>
    /// <param name="budget">Bytes that the kept ones may occupy.</param>
    /// <param name="see">Is shown every graph.</param>
    public void Fill(long budget, Action<TGraph> see)
    {
        long largest = 0;
        for (int i = 0; i < count; i++)
        {
            long at = Allocator.AllocatedBytes ?? 0;
            TGraph graph = build(i);
            try
            {
                see(graph);
            }
            catch
            {
                graph.Dispose();
                throw;
            }
            largest = Math.Max(largest, (Allocator.AllocatedBytes ?? 0) - at);
            // Every graph counts as much as the largest one: what the process frees while a graph is built, such as
            // garbage of the caller's, would hide its size. One more must fit, since those past the budget, which
            // is reached once and for all, are built beside the kept ones.
            if (budget > 0 && kept.Count == i && (kept.Count + 2) * largest <= budget)
                kept.Add(graph);
            else
                graph.Dispose();
        }
    }

    /// <summary>All graphs in order; those that were built for it are freed as soon as the next is asked for.</summary>
    /// <returns>One graph a micro-batch, with its index.</returns>
    public IEnumerable<(int Index, TGraph Graph)> All()
    {
        for (int i = 0; i < kept.Count; i++)
            yield return (i, kept[i]);
        for (int i = kept.Count; i < count; i++)
        {
            using TGraph graph = build(i);
            yield return (i, graph);
        }
    }

    public void Dispose()
    {
        foreach (TGraph graph in kept)
            graph.Dispose();
        kept.Clear();
    }
}
