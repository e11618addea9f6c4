using Sharpest.Operators;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Tests.Operators;

/// <summary>
/// How many graphs a budget of bytes keeps; a tensor of 64 MiB stands for a graph: what the runtime allocates beside it is
/// much less.
/// </summary>
public sealed class GraphStoreTests
{
    private const long Size = 64 << 20;

    /// <summary>What earlier tests left is not freed in the midst of a measurement.</summary>
    public GraphStoreTests()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    // Four graphs are for the micro-batch on its way; a little more than the tensors themselves is allocated.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(5 * Size - Size / 2, 0)]
    [InlineData(5 * Size + Size / 2, 1)]
    [InlineData(7 * Size + Size / 2, 3)]
    [InlineData(10 * Size, 5)]
    [InlineData(long.MaxValue, 5)]
    public void A_prefix_is_kept_for_which_there_is_room(long budget, int kept)
    {
        Assert.SkipWhen(Allocator.AllocatedBytes is null, "this platform's allocator does not tell");
        using var store = new GraphStore<Tensor>(5, _ => zeros(Size / 4), budget);

        store.Fill(_ => { });

        Assert.Equal(kept, store.Kept);
        Assert.Equal([0, 1, 2, 3, 4], store.All().Select(graph => graph.Index));
    }

    [Fact]
    public void Graphs_are_given_up_when_others_need_the_room_and_not_taken_up_again()
    {
        Assert.SkipWhen(Allocator.AllocatedBytes is null, "this platform's allocator does not tell");
        using var store = new GraphStore<Tensor>(5, _ => zeros(Size / 4), 10 * Size);
        store.Fill(_ => { });

        using (zeros(7 * Size / 8)) // three and a half graphs
        {
            Assert.Equal([0, 1, 2, 3, 4], store.All().Select(graph => graph.Index));
            Assert.Equal(2, store.Kept);
        }
        Assert.Equal([0, 1, 2, 3, 4], store.All().Select(graph => graph.Index));
        Assert.Equal(2, store.Kept);
    }

    [Fact]
    public void What_the_process_frees_meanwhile_does_not_make_room()
    {
        Assert.SkipWhen(Allocator.AllocatedBytes is null, "this platform's allocator does not tell");
        using Tensor another = zeros(3 * Size / 4);
        using var store = new GraphStore<Tensor>(5, Build, 6 * Size + Size / 2);

        store.Fill(_ => { });

        Assert.Equal(2, store.Kept);

        Tensor Build(int i)
        {
            if (i == 1)
                another.Dispose();
            return zeros(Size / 4);
        }
    }

    [Fact]
    public void A_graph_that_cannot_be_shown_is_freed()
    {
        Tensor? built = null;
        using var store = new GraphStore<Tensor>(2, _ => built = zeros(4), long.MaxValue);

        Assert.Throws<NotSupportedException>(() => store.Fill(_ => throw new NotSupportedException()));

        Assert.True(built!.IsInvalid);
        Assert.Equal(0, store.Kept);
    }
}
