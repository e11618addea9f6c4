using CsCheck;
using Sharpest.Experiments.Data;

namespace Sharpest.Experiments.Tests.Data;

public sealed class VocabularyTests
{
    [Fact]
    public void Words_are_numbered_after_the_reserved_ones_by_frequency_then_by_the_alphabet()
    {
        var vocabulary = new Vocabulary("b a c b a d".Split(' '), 100, ["<pad>", "<unk>"], "<unk>");

        Assert.Equal(
            [0, 1, 2, 3, 4, 5],
            ((string[])["<pad>", "<unk>", "a", "b", "c", "d"]).Select(vocabulary.NumberOf)
        );
        Assert.Equal((6, 1), (vocabulary.Count, vocabulary.NumberOf("never seen")));
    }

    [Fact]
    public void Rare_words_are_unknown_when_there_is_no_room()
    {
        var vocabulary = new Vocabulary("a a a b b c".Split(' '), 3, [], "<unk>");

        Assert.Equal(3, vocabulary.Count);
        Assert.Equal([0, 1, 2, 2], ((string[])["a", "b", "<unk>", "c"]).Select(vocabulary.NumberOf));
    }

    [Fact]
    public void An_unknown_word_that_the_text_has_keeps_its_rank()
    {
        var vocabulary = new Vocabulary("<unk> <unk> a a a b".Split(' '), 3, [], "<unk>");

        Assert.Equal([0, 1, 2], ((string[])["a", "<unk>", "b"]).Select(vocabulary.NumberOf));
    }

    [Fact]
    public void A_text_with_fewer_words_than_allowed_leaves_a_number_for_unknown_ones()
    {
        var vocabulary = new Vocabulary("a b".Split(' '), 100, [], "<unk>");

        Assert.Equal((3, 2), (vocabulary.Count, vocabulary.NumberOf("c")));
    }

    [Fact]
    public void Too_little_room_is_refused() =>
        Assert.Throws<ArgumentException>(() => new Vocabulary(["a"], 3, ["<pad>", "<start>"], "<unk>"));

    [Fact]
    public void Numbers_are_below_the_count_which_is_below_the_limit_and_the_more_frequent_word_comes_first() =>
        Gen.Select(Gen.Int[0, 12].Array[1, 60], Gen.Int[4, 16])
            .Sample(
                (letters, most) =>
                {
                    string[] words = [.. letters.Select(letter => $"w{letter}")];
                    var vocabulary = new Vocabulary(words, most, ["<pad>"], "<unk>");
                    Dictionary<string, int> counts = words.CountBy(word => word).ToDictionary();
                    string[] known =
                    [
                        .. counts.Keys.Where(word => vocabulary.NumberOf(word) != vocabulary.NumberOf("<unk>")),
                    ];
                    return vocabulary.Count <= most
                        && words.All(word => vocabulary.NumberOf(word) < vocabulary.Count)
                        && known.Length == Math.Min(counts.Count, most - 2)
                        && known.All(a =>
                            known.All(b => counts[a] <= counts[b] || vocabulary.NumberOf(a) < vocabulary.NumberOf(b))
                        );
                },
                iter: 300
            );

    [Fact]
    public void Prose_is_cut_at_everything_that_is_no_part_of_a_word() =>
        Assert.Equal(
            ["it's", "a", "film", "br", "br", "10", "of", "10", "naïve"],
            Words.OfProse("  It's a FILM!<br /><br />(10/of\t10)... naïve\n", [])
        );

    [Fact]
    public void Lines_end_with_a_word_of_their_own_and_empty_ones_do_not_count() =>
        Assert.Equal(
            ["no", "it", "was", "n't", "<eos>", "<unk>", "N", "<eos>"],
            Words.OfLines(" no it was n't \n\n <unk> N \r\n  \n", "<eos>")
        );
}
