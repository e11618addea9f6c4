using Sharpest.Experiments.Data;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Tests.Data;

public sealed class ExampleSetTests : IDisposable
{
    private static readonly ImageSet Images = new(
        new(1, 1, 1),
        new byte[] { 0, 51, 102, 153, 204 },
        new byte[] { 0, 1, 2, 3, 4 }
    );

    private readonly ExampleSet examples = new(Images, [4, 2, 0], Preprocessing.Unit(Images.Shape));

    public void Dispose() => examples.Dispose();

    [Fact]
    public void Examples_are_fetched_by_position_and_tell_where_they_lie_in_the_file()
    {
        using Batch batch = examples.Select([2, 0, 0]);

        Assert.Equal([0, 4, 4], batch.Indices.ToArray());
        Assert.Equal([0L, 4, 4], batch.Labels.data<long>().ToArray());
        Assert.Equal([0f, 0.8f, 0.8f], batch.Inputs.data<float>().ToArray());
    }

    [Fact]
    public void Chunks_cover_all_examples_in_order()
    {
        var sizes = new List<int>();
        var indices = new List<int>();
        foreach (Batch chunk in examples.Chunks(2))
        {
            using (chunk)
            {
                sizes.Add(chunk.Size);
                indices.AddRange(chunk.Indices);
            }
        }

        Assert.Equal([2, 1], sizes);
        Assert.Equal([4, 2, 0], indices);
    }

    [Fact]
    public void A_batch_outlives_the_set_and_the_set_outlives_the_scope_in_which_it_was_made()
    {
        ExampleSet set;
        using (NewDisposeScope())
        {
            set = new ExampleSet(Images, Preprocessing.Unit(Images.Shape));
        }
        using Batch batch = set.Select([1]);
        set.Dispose();

        Assert.Equal([0.2f], batch.Inputs.data<float>().ToArray());
    }

    [Fact]
    public void Examples_that_do_not_exist_are_refused()
    {
        Assert.Contains(
            "no example 3 in a set of 3; positions are 0 to 2",
            Assert.Throws<ArgumentException>(() => examples.Select([0, 3])).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => examples.Select([-1]));
        Assert.Throws<ArgumentException>(() => examples.Select([]));
        Assert.Throws<ArgumentException>(() => examples.Chunks(0));
        Assert.Throws<ArgumentException>(() => new ExampleSet(Images, [], Preprocessing.Unit(Images.Shape)));
    }
}
