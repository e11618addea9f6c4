using CsCheck;
using Sharpest.Experiments.Data;
using Sharpest.Runtime;

namespace Sharpest.Experiments.Tests.Data;

public sealed class LabelNoiseTests
{
    [Fact]
    public void Exactly_the_share_of_the_labels_becomes_another_class() =>
        Gen.Select(Gen.Double[0, 1], Gen.Int[2, 9], Gen.Int[1, 200], Gen.Long)
            .Sample(
                (share, classes, count, seed) =>
                {
                    long[] right = [.. Enumerable.Range(0, count).Select(i => (long)(i % classes))];
                    long[] noisy = [.. right];
                    new LabelNoise(share, classes, new Seed(seed)).Apply(noisy);
                    int changed = right.Zip(noisy).Count(pair => pair.First != pair.Second);
                    return changed == (int)Math.Round(share * count, MidpointRounding.AwayFromZero)
                        && noisy.All(label => label >= 0 && label < classes);
                },
                iter: 200
            );

    [Fact]
    public void Each_other_class_is_equally_likely()
    {
        long[] labels = new long[30_000];
        new LabelNoise(1, 4, new Seed(5)).Apply(labels);

        Assert.Equal(0, labels.Count(label => label == 0));
        Assert.All([1, 2, 3], label => Assert.Equal(10_000, labels.Count(other => other == label), 300.0));
    }

    [Fact]
    public void Equal_seeds_give_equal_noise_and_others_another()
    {
        Assert.Equal(Noisy(1), Noisy(1));
        Assert.NotEqual(Noisy(1), Noisy(2));

        static long[] Noisy(long seed)
        {
            long[] labels = new long[100];
            new LabelNoise(0.3, 10, new Seed(seed)).Apply(labels);
            return labels;
        }
    }

    [Theory]
    [InlineData(-0.1, 10)]
    [InlineData(1.1, 10)]
    [InlineData(double.NaN, 10)]
    [InlineData(0.5, 1)]
    public void A_share_out_of_range_or_a_single_class_is_refused(double share, int classes) =>
        Assert.Throws<ArgumentException>(() => new LabelNoise(share, classes, new Seed(1)));
}
