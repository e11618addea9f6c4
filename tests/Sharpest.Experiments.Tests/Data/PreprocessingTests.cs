using CsCheck;
using Sharpest.Experiments.Data;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Tests.Data;

public sealed class PreprocessingTests
{
    private static readonly ImageSet Images = new(new(1, 1, 2), new byte[] { 0, 100, 50, 200, 255, 255 }, new byte[3]);

    [Fact]
    public void The_mean_is_per_pixel_and_the_scale_is_that_of_all_pixels_about_their_common_mean()
    {
        var preprocessing = Preprocessing.Standardize(Images, [0, 1]);

        Assert.Equal([25 / 255f, 150 / 255f], preprocessing.Mean.ToArray());
        // Pixels 0, 100, 50, 200: mean 87.5, variance 13125 − 7656.25.
        Assert.Equal(Math.Sqrt(5468.75) / 255, preprocessing.Scale, 15);
    }

    [Fact]
    public void Images_are_centred_and_scaled_in_the_order_asked_for()
    {
        var preprocessing = new Preprocessing(new(1, 1, 2), [0.25f, 0.5f], 0.5);

        using Tensor inputs = preprocessing.Apply(Images, [2, 0]);

        Assert.Equal([2, 1, 1, 2], inputs.shape);
        Assert.Equal(ScalarType.Float32, inputs.dtype);
        float[] expected = [1.5f, 1f, -0.5f, ((100 / 255f) - 0.5f) / 0.5f];
        Assert.All(inputs.data<float>().Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
    }

    [Fact]
    public void Unit_is_the_pixel_over_255()
    {
        using Tensor inputs = Preprocessing.Unit(Images.Shape).Apply(Images, [1]);

        Assert.Equal([50 / 255f, 200 / 255f], inputs.data<float>().ToArray());
    }

    [Fact]
    public void Standardized_images_have_mean_zero_in_every_pixel_and_agree_with_float64()
    {
        Gen.Select(Gen.Byte.Array[40 * 6], Gen.Int[2, 40])
            .Where((pixels, _) => pixels.Distinct().Skip(1).Any())
            .Sample(
                (pixels, count) =>
                {
                    var images = new ImageSet(new(1, 2, 3), pixels, new byte[40]);
                    int[] indices = [.. Enumerable.Range(0, count)];
                    if (pixels.Take(count * 6).Distinct().Count() < 2)
                    {
                        return;
                    }
                    var preprocessing = Preprocessing.Standardize(images, indices);
                    double[] units = [.. pixels.Take(count * 6).Select(x => x / 255.0)];
                    double mean = units.Average();
                    double scale = Math.Sqrt(units.Average(x => (x - mean) * (x - mean)));
                    Assert.Equal(scale, preprocessing.Scale, 1e-12);
                    using Tensor inputs = preprocessing.Apply(images, indices);
                    using Tensor means = inputs.mean([0]);
                    Assert.All(means.data<float>(), value => Assert.Equal(0, value, 1e-5f));
                },
                iter: 50,
                threads: 1
            );
    }

    [Fact]
    public void More_images_than_one_block_are_all_preprocessed()
    {
        byte[] pixels = [.. Enumerable.Range(0, 9000).Select(i => (byte)(i % 251))];
        var images = new ImageSet(new(1, 1, 1), pixels, new byte[9000]);

        using Tensor inputs = Preprocessing.Unit(images.Shape).Apply(images, [.. Enumerable.Range(0, 9000)]);

        Assert.Equal(pixels.Select(x => x / 255f), inputs.data<float>());
    }

    [Fact]
    public void Images_that_cannot_be_scaled_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Preprocessing.Standardize(Images, [2]));
        Assert.Throws<ArgumentException>(() => Preprocessing.Standardize(Images, []));
    }

    [Fact]
    public void Images_of_another_shape_are_refused()
    {
        string message = Assert
            .Throws<ArgumentException>(() => Preprocessing.Unit(new(1, 2, 1)).Apply(Images, [0]))
            .Message;

        Assert.Contains("1×1×2", message, StringComparison.Ordinal);
        Assert.Contains("1×2×1", message, StringComparison.Ordinal);
    }
}
