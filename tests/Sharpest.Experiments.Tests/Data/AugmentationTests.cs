using Sharpest.Experiments.Data;
using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Tests.Data;

public sealed class AugmentationTests
{
    // 1 2 3
    // 4 5 6
    private static readonly float[] Image = [1, 2, 3, 4, 5, 6];

    [Theory]
    [InlineData(0, 0, 0, new float[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(1, 0, 0, new float[] { 1, 2, 3, 1, 2, 3 })]
    [InlineData(-1, 0, 0, new float[] { 4, 5, 6, 4, 5, 6 })]
    [InlineData(0, 1, 0, new float[] { 1, 1, 2, 4, 4, 5 })]
    [InlineData(0, -2, 0, new float[] { 3, 3, 3, 6, 6, 6 })]
    [InlineData(0, 0, 1, new float[] { 3, 2, 1, 6, 5, 4 })]
    [InlineData(0, 1, 1, new float[] { 2, 1, 1, 5, 4, 4 })]
    [InlineData(1, -1, 1, new float[] { 3, 3, 2, 3, 3, 2 })]
    public void An_image_is_shifted_with_repeated_edges_then_mirrored(
        int down,
        int right,
        int mirrored,
        float[] expected
    )
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor image = tensor(Image, [1, 1, 2, 3]);

        Tensor result = Augmentation.Transform(
            image,
            tensor(new long[] { down }),
            tensor(new long[] { right }),
            tensor(new long[] { mirrored })
        );

        Assert.Equal(expected, result.data<float>().ToArray());
        Assert.Equal(Image, image.data<float>().ToArray());
    }

    [Fact]
    public void Each_image_is_changed_by_its_own_draw_and_all_its_channels_alike()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor images = cat([tensor(Image, [1, 1, 2, 3]), tensor(Image, [1, 1, 2, 3]) * 10], 1).repeat(2, 1, 1, 1);

        Tensor result = Augmentation.Transform(
            images,
            tensor(new long[] { 0, 1 }),
            tensor(new long[] { 1, 0 }),
            tensor(new long[] { 0, 1 })
        );

        Assert.Equal([1, 1, 2, 4, 4, 5], result[0, 0].flatten().data<float>().ToArray());
        Assert.Equal([10, 10, 20, 40, 40, 50], result[0, 1].flatten().data<float>().ToArray());
        Assert.Equal([3, 2, 1, 3, 2, 1], result[1, 0].flatten().data<float>().ToArray());
        Assert.Equal([30, 20, 10, 30, 20, 10], result[1, 1].flatten().data<float>().ToArray());
    }

    [Fact]
    public void Every_shift_up_to_an_eighth_of_the_side_and_both_mirror_images_are_drawn_equally_often()
    {
        using DisposeScope scope = NewDisposeScope();
        const int Size = 7_000;
        // A pixel holds its own coordinates, so that the middle pixel of the result tells what was done.
        Tensor rows = arange(28).reshape(1, 1, 28, 1).expand(Size, 1, 28, 28).to(ScalarType.Float32);
        Tensor columns = arange(28).reshape(1, 1, 1, 28).expand(Size, 1, 28, 28).to(ScalarType.Float32);

        Tensor result = new Augmentation(new Seed(1)).Apply(cat([rows, columns], 1), step: 7);

        float[] down = [.. (14 - result.select(1, 0).select(1, 14).select(1, 10)).data<float>()];
        float[] column = [.. result.select(1, 1).select(1, 14).select(1, 5).data<float>()];
        AssertUniform(down, [-3, -2, -1, 0, 1, 2, 3]);
        // Column 5, or its mirror image 22, moved by −3…3.
        AssertUniform(column, [2, 3, 4, 5, 6, 7, 8, 19, 20, 21, 22, 23, 24, 25]);
    }

    [Fact]
    public void A_step_can_be_recomputed_by_itself_and_differs_from_others()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor images = rand([64, 1, 16, 16], generator: new Generator(1));
        var augmentation = new Augmentation(new Seed(1));

        Tensor fifth = augmentation.Apply(images, 5);
        Tensor sixth = augmentation.Apply(images, 6);

        Assert.True(fifth.equal(augmentation.Apply(images, 5)).all().item<bool>());
        Assert.False(fifth.equal(sixth).all().item<bool>());
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void An_impossible_shift_is_refused(double shift) =>
        Assert.Throws<ArgumentException>(() => new Augmentation(new Seed(1), shift));

    private static void AssertUniform(float[] drawn, float[] values)
    {
        double expected = (double)drawn.Length / values.Length;
        Assert.Equal(values, drawn.Distinct().Order());
        // Six standard deviations.
        Assert.All(
            values,
            value =>
                Assert.InRange(
                    drawn.Count(x => x == value),
                    expected - (6 * Math.Sqrt(expected)),
                    expected + (6 * Math.Sqrt(expected))
                )
        );
    }
}
