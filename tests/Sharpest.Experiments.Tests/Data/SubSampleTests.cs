using CsCheck;
using Sharpest.Experiments.Data;
using Sharpest.Runtime;

namespace Sharpest.Experiments.Tests.Data;

public sealed class SubSampleTests
{
    [Fact]
    public void It_holds_different_existing_examples_in_ascending_order()
    {
        Gen.Select(Gen.Int[1, 200], Gen.Int[1, 200], Gen.Long, Gen.Int[0, 50], Gen.Bool)
            .Where((examples, size, _, _, _) => size <= examples)
            .Sample(
                (examples, size, seed, measurement, resample) =>
                {
                    int[] drawn = [.. new SubSample(examples, size, new Seed(seed), resample).At(measurement)];
                    Assert.Equal(size, drawn.Length);
                    Assert.Equal(drawn.Distinct().Order(), drawn);
                    Assert.All(drawn, position => Assert.InRange(position, 0, examples - 1));
                },
                threads: 1
            );
    }

    [Fact]
    public void All_measurements_share_it_unless_it_is_drawn_anew()
    {
        var fixedSample = new SubSample(1000, 50, new Seed(1));
        var redrawn = new SubSample(1000, 50, new Seed(1), resample: true);

        Assert.Equal(fixedSample.At(0), fixedSample.At(9));
        Assert.Equal(redrawn.At(9), redrawn.At(9));
        Assert.NotEqual(redrawn.At(0), redrawn.At(9));
    }

    [Fact]
    public void Drawn_anew_it_comes_from_all_examples_and_not_from_the_last_sub_sample()
    {
        var sample = new SubSample(100, 10, new Seed(1), resample: true);

        IEnumerable<int> seen = Enumerable.Range(0, 200).SelectMany(measurement => sample.At(measurement)).Distinct();

        Assert.Equal(100, seen.Count());
    }

    [Theory]
    [InlineData(50_000, 0.05, 2500)]
    [InlineData(10, 0.05, 1)]
    [InlineData(10, 1.0, 10)]
    public void A_share_is_rounded_but_never_to_nothing(int examples, double share, int size) =>
        Assert.Equal(size, SubSample.OfShare(examples, share, new Seed(1)).Size);

    [Fact]
    public void Impossible_sizes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new SubSample(10, 0, new Seed(1)));
        Assert.Throws<ArgumentException>(() => new SubSample(10, 11, new Seed(1)));
        Assert.Throws<ArgumentException>(() => SubSample.OfShare(10, 0, new Seed(1)));
        Assert.Throws<ArgumentException>(() => SubSample.OfShare(10, 1.01, new Seed(1)));
        Assert.Throws<ArgumentException>(() => SubSample.OfShare(10, double.NaN, new Seed(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SubSample(10, 5, new Seed(1)).At(-1));
    }
}
