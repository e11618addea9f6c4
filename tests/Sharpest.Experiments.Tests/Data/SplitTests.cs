using CsCheck;
using Sharpest.Experiments.Data;
using Sharpest.Runtime;

namespace Sharpest.Experiments.Tests.Data;

public sealed class SplitTests
{
    [Fact]
    public void Every_example_is_in_exactly_one_part()
    {
        Gen.Select(Gen.Int[1, 300], Gen.Double[0, 0.999], Gen.Long)
            .Sample(
                (count, share, seed) =>
                {
                    int validation = (int)(share * count);
                    var split = Split.Of(count, validation, new Seed(seed));
                    Assert.Equal((count - validation, validation), (split.Training.Length, split.Validation.Length));
                    Assert.Equal(Enumerable.Range(0, count), split.Training.Concat(split.Validation).Order());
                },
                threads: 1
            );
    }

    [Fact]
    public void Fewer_examples_are_the_first_of_all_and_leave_validation_as_it_is()
    {
        var whole = Split.Of(600, 100, new Seed(3));
        var part = Split.Of(600, 100, new Seed(3), examples: 20);

        Assert.Equal(whole.Training[..20], part.Training);
        Assert.Equal(whole.Validation, part.Validation);
    }

    [Fact]
    public void The_seed_decides()
    {
        Assert.Equal(Split.Of(600, 100, new Seed(3)).Training, Split.Of(600, 100, new Seed(3)).Training);
        Assert.NotEqual(Split.Of(600, 100, new Seed(3)).Training, Split.Of(600, 100, new Seed(4)).Training);
    }

    [Fact]
    public void A_seed_means_the_same_split_for_ever()
    {
        var split = Split.Of(10, 3, new Seed(1));

        Assert.Equal([3, 8, 9, 1, 2, 7, 4], split.Training.ToArray());
        Assert.Equal([5, 6, 0], split.Validation.ToArray());
    }

    [Theory]
    [InlineData(10, 4, 7, "choose 1 to 6")]
    [InlineData(10, 4, 0, "choose 1 to 6")]
    [InlineData(10, 10, null, "choose 0 to 9")]
    [InlineData(10, -1, null, "choose 0 to 9")]
    public void Impossible_parts_are_refused_with_what_is_possible(
        int count,
        int validation,
        int? examples,
        string remedy
    )
    {
        string message = Assert
            .Throws<ArgumentException>(() => Split.Of(count, validation, new Seed(1), examples))
            .Message;

        Assert.Contains(remedy, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Permutations_are_equally_likely()
    {
        const int Draws = 60_000;
        int[] seen = new int[6];
        Random random = new Seed(5).Stream("test");
        for (int i = 0; i < Draws; i++)
        {
            int[] order = Permutation.Draw(random, 3);
            seen[(order[0] * 2) + (order[1] > order[2] ? 1 : 0)]++;
        }

        double chiSquared = seen.Sum(count => Math.Pow(count - (Draws / 6.0), 2) / (Draws / 6.0));

        // The 99.9 % quantile of χ² with 5 degrees of freedom.
        Assert.InRange(chiSquared, 0, 20.5);
    }
}
