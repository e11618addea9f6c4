using CsCheck;
using Sharpest.Experiments.Data;
using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Tests.Data;

public sealed class BatchLoaderTests : IDisposable
{
    private const int Count = 50;

    // Example i of the file has the pixels i and 2i and the label i mod 7; the set holds the file backwards.
    private static readonly ImageSet Images = new(
        new(1, 1, 2),
        Enumerable.Range(0, Count).SelectMany(i => new[] { (byte)i, (byte)(2 * i) }).ToArray(),
        Enumerable.Range(0, Count).Select(i => (byte)(i % 7)).ToArray()
    );

    private readonly ExampleSet examples = new(
        Images,
        [.. Enumerable.Range(0, Count).Reverse()],
        Preprocessing.Unit(Images.Shape)
    );

    public void Dispose() => examples.Dispose();

    [Fact]
    public void An_epoch_holds_every_example_once_with_its_own_pixels_and_label()
    {
        Gen.Select(Gen.Int[1, Count], Gen.Int[0, 5], Gen.Long)
            .Sample(
                (size, epoch, seed) =>
                {
                    var loader = new BatchLoader(examples, size, new Seed(seed));
                    var seen = new List<int>();
                    foreach (Batch batch in loader.Epoch(epoch))
                    {
                        using (batch)
                        {
                            AssertContent(batch);
                            seen.AddRange(batch.Indices);
                        }
                    }
                    Assert.Equal(Enumerable.Range(0, Count), seen.Order());
                },
                iter: 30,
                threads: 1
            );
    }

    [Fact]
    public void The_last_batch_is_smaller_or_left_out()
    {
        var whole = new BatchLoader(examples, 16, new Seed(1));
        var cut = new BatchLoader(examples, 16, new Seed(1), dropLast: true);

        using Batch ragged = whole.At(0, 3);

        Assert.Equal((4, 2, 3), (whole.StepsPerEpoch, ragged.Size, cut.StepsPerEpoch));
        Assert.Throws<ArgumentOutOfRangeException>(() => cut.At(0, 3));
    }

    [Fact]
    public void A_run_started_anywhere_sees_the_same_batches()
    {
        var walked = new BatchLoader(examples, 8, new Seed(2));
        for (int epoch = 0; epoch < 3; epoch++)
        {
            for (int index = 0; index < walked.StepsPerEpoch; index++)
            {
                using Batch expected = walked.At(epoch, index);
                using Batch jumped = new BatchLoader(examples, 8, new Seed(2)).At(epoch, index);
                Assert.Equal(expected.Indices, jumped.Indices);
                Assert.True(expected.Inputs.equal(jumped.Inputs).all().item<bool>());
            }
        }
    }

    [Fact]
    public void Every_epoch_and_every_seed_has_its_own_order()
    {
        var orders = new HashSet<string>();
        for (int seed = 0; seed < 5; seed++)
        {
            var loader = new BatchLoader(examples, Count, new Seed(seed));
            for (int epoch = 0; epoch < 20; epoch++)
            {
                using Batch batch = loader.At(epoch, 0);
                orders.Add(string.Join(' ', batch.Indices));
            }
        }
        Assert.Equal(100, orders.Count);
    }

    [Fact]
    public void A_batch_is_augmented_by_its_step_counted_over_all_epochs()
    {
        var images = new ImageSet(
            new(1, 16, 16),
            new byte[20 * 256]
                .Select((_, i) => (byte)(i * 7))
                .ToArray(),
            new byte[20]
        );
        using var set = new ExampleSet(images, Preprocessing.Unit(images.Shape));
        var augmentation = new Augmentation(new Seed(4));
        using Batch plain = new BatchLoader(set, 8, new Seed(4)).At(2, 1);
        using Tensor expected = augmentation.Apply(plain.Inputs, (2 * 3) + 1);

        using Batch augmented = new BatchLoader(set, 8, new Seed(4), augmentation: augmentation).At(2, 1);

        Assert.Equal(plain.Indices, augmented.Indices);
        Assert.True(expected.equal(augmented.Inputs).all().item<bool>());
        Assert.False(plain.Inputs.equal(augmented.Inputs).all().item<bool>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Count + 1)]
    public void An_impossible_batch_size_is_refused_with_what_is_possible(int size)
    {
        string message = Assert.Throws<ArgumentException>(() => new BatchLoader(examples, size, new Seed(1))).Message;

        Assert.Contains(
            $"A batch of {size} cannot be drawn from 50 examples; choose 1 to 50.",
            message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Steps_and_epochs_that_do_not_exist_are_refused()
    {
        var loader = new BatchLoader(examples, 25, new Seed(1));

        Assert.Throws<ArgumentOutOfRangeException>(() => loader.At(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => loader.At(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => loader.At(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => loader.Epoch(-1));
    }

    [Fact]
    public void Disposed_batches_leave_no_tensor()
    {
        var loader = new BatchLoader(examples, 10, new Seed(1), augmentation: new Augmentation(new Seed(1)));
        loader.At(0, 0).Dispose();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        foreach (Batch batch in loader.Epoch(1))
        {
            batch.Dispose();
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static void AssertContent(Batch batch)
    {
        Assert.Equal([batch.Size, 1, 1, 2], batch.Inputs.shape);
        Assert.Equal(ScalarType.Float32, batch.Inputs.dtype);
        Assert.Equal(batch.Indices.SelectMany(i => new[] { i / 255f, 2 * i / 255f }), batch.Inputs.data<float>());
        Assert.Equal(batch.Indices.Select(i => i % 7L), batch.Labels.data<long>());
    }
}
