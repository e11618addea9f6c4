using Sharpest.Operators;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Tests.Operators;

/// <summary>How many graphs a budget of bytes keeps; a tensor of 16 MiB stands for a graph.</summary>
public sealed class GraphStoreTests
{
    private const long Size = 16 << 20;

    // One more than the kept ones must fit; a little more than the tensors themselves is allocated.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2 * Size + Size / 2, 1)]
    [InlineData(4 * Size + Size / 2, 3)]
    [InlineData(7 * Size, 5)]
    public void A_prefix_is_kept_whose_size_with_one_more_is_within_the_budget(long budget, int kept)
    {
        Assert.SkipWhen(Allocator.AllocatedBytes is null, "this platform's allocator does not tell");
        using var store = new GraphStore<Tensor>(5, _ => zeros(Size / 4));

        store.Fill(budget, _ => { });

        Assert.Equal(kept, store.Kept);
        Assert.Equal([0, 1, 2, 3, 4], store.All().Select(graph => graph.Index));
    }

    [Fact]
    public void What_the_process_frees_meanwhile_does_not_make_room()
    {
        Assert.SkipWhen(Allocator.AllocatedBytes is null, "this platform's allocator does not tell");
        using Tensor another = zeros(3 * Size / 4);
        using var store = new GraphStore<Tensor>(5, Build);

        store.Fill(3 * Size + Size / 2, _ => { });

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
        using var store = new GraphStore<Tensor>(2, _ => built = zeros(4));

        Assert.Throws<NotSupportedException>(() => store.Fill(long.MaxValue, _ => throw new NotSupportedException()));

        Assert.True(built!.IsInvalid);
        Assert.Equal(0, store.Kept);
    }
}
