using Sharpest.Runtime;

namespace Sharpest.Operators;

/// <summary>
/// The graphs of an objective's micro-batches: a prefix of them is kept within a budget of bytes, the others are built
/// anew whenever they are needed. Whatever else the process allocates meanwhile takes its part of the budget.
/// </summary>
/// <typeparam name="TGraph">A graph of one micro-batch.</typeparam>
/// <param name="count">The number of micro-batches.</param>
/// <param name="build">Builds the graph of one.</param>
/// <param name="budget">Bytes that the process may allocate from now on.</param>
internal sealed class GraphStore<TGraph>(int count, Func<int, TGraph> build, long budget) : IDisposable
    where TGraph : IDisposable
{
    /// <summary>
    /// What a micro-batch takes in passing, in graphs: itself, forward and backward of its making, and the gaps that the
    /// C allocator leaves. Measured were 2.2 to 3.5 of resident memory for SimpleCNN and 1.9 for ResNet-32.
    /// </summary>
    public const int InPassing = 4;

    private readonly List<TGraph> kept = [];
    private readonly long before = Allocator.AllocatedBytes ?? 0;
    private long largest;

    /// <summary>The budget unless told otherwise: a quarter of what the process may use.</summary>
    public static long DefaultBudget => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;

    /// <summary>How many graphs are kept.</summary>
    public int Kept => kept.Count;

    /// <summary>Builds every graph once, and keeps as many as fit.</summary>
    /// <param name="see">Is shown every graph.</param>
    public void Fill(Action<TGraph> see)
    {
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
            // Those past the budget, which is reached once and for all, are built beside the kept ones.
            if (budget > 0 && kept.Count == i && Fits(kept.Count + 1))
                kept.Add(graph);
            else
                graph.Dispose();
        }
    }

    /// <summary>All graphs in order; those that were built for it are freed as soon as the next is asked for.</summary>
    /// <returns>One graph a micro-batch, with its index.</returns>
    public IEnumerable<(int Index, TGraph Graph)> All()
    {
        GiveUp();
        for (int i = 0; i < kept.Count; i++)
            yield return (i, kept[i]);
        for (int i = kept.Count; i < count; i++)
        {
            using TGraph graph = build(i);
            yield return (i, graph);
        }
    }

    /// <summary>Frees the kept graphs.</summary>
    public void Dispose()
    {
        foreach (TGraph graph in kept)
            graph.Dispose();
        kept.Clear();
    }

    // The basis of a search, for instance, grows while the operator lives.
    private void GiveUp()
    {
        while (kept.Count > 0 && !Fits(kept.Count))
        {
            kept[^1].Dispose();
            kept.RemoveAt(kept.Count - 1);
        }
    }

    // What the process has freed meanwhile, such as garbage of the caller's, makes no room: every graph counts as much as
    // the largest one.
    private bool Fits(int graphs)
    {
        long allocated = (Allocator.AllocatedBytes ?? 0) - before;
        return Math.Max(graphs * largest, allocated) + (InPassing * largest) <= budget;
    }
}
