using System.Text;
using Sharpest.Experiments.Data;
using Sharpest.Runtime;

namespace Sharpest.Experiments.Tests.Data;

public sealed class PennTreebankFormatTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("ptb")]
    [InlineData("simple-examples/data")]
    public void Texts_become_numbers_and_words_that_only_other_texts_have_are_unknown(string subfolder)
    {
        Write(subfolder);

        LanguageDataset dataset = Load();

        Assert.False(dataset.IsOfficial);
        Assert.Equal((5, 6), (dataset.Vocabulary.Count, dataset.TrainingCount));
        Assert.Equal("stretches of 20 words out of 5", dataset.Task.ToString());
        Assert.Equal(
            [0, 1, 2, 3, 4],
            ((string[])["the", "<eos>", "cat", "sat", "<unk>"]).Select(dataset.Vocabulary.NumberOf)
        );
        Assert.Equal([0, 4, 3, 1], dataset.Validation[..4].ToArray());
    }

    [Fact]
    public void Each_word_has_the_next_one_as_its_label_and_no_stretch_overlaps_another()
    {
        Write();
        LanguageDataset dataset = Load();

        using PreparedData data = dataset.Prepare(new Seed(1));
        using Batch batch = data.Training.Select([0, 1, 2, 3, 4, 5]);

        Assert.Equal(dataset.Training[..120].ToArray(), batch.Inputs.data<long>().ToArray());
        Assert.Equal(dataset.Training.Slice(1, 120).ToArray(), batch.Labels.data<long>().ToArray());
        Assert.Equal([6, 20], batch.Labels.shape);
    }

    [Fact]
    public void Contiguous_batches_follow_the_text_in_as_many_places_as_a_batch_has_examples()
    {
        Write();
        using PreparedData data = Load().Prepare(new Seed(1));
        var loader = new BatchLoader(data.Training, 2, new Seed(1), contiguous: true);

        int[][] batches = [.. loader.Epoch(1).Select(Taken)];

        Assert.Equal(
            [
                [0, 3],
                [1, 4],
                [2, 5],
            ],
            batches
        );
        Assert.Equal(1, new BatchLoader(data.Training, 4, new Seed(1), contiguous: true).StepsPerEpoch);

        static int[] Taken(Batch batch)
        {
            using (batch)
            {
                return [.. batch.Indices];
            }
        }
    }

    [Fact]
    public void The_first_examples_can_be_kept_alone_and_there_are_no_labels_to_falsify()
    {
        Write();
        LanguageDataset dataset = Load();

        using PreparedData data = dataset.Prepare(new Seed(1), examples: 2);

        Assert.Equal([0, 1], data.Training.Indices);
        Assert.Contains(
            "choose 1 to 6",
            Assert.Throws<ArgumentException>(() => dataset.Prepare(new Seed(1), examples: 7)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => dataset.Prepare(new Seed(1), labelNoise: 0.1));
    }

    [Fact]
    public void The_vocabulary_has_at_most_ten_thousand_words()
    {
        Write();
        string words = string.Join(' ', Enumerable.Range(0, 10_500).Select(i => $"w{i:00000}"));
        folder.Write("ptb.train.txt", Encoding.UTF8.GetBytes($"{words} w10499"));

        Vocabulary vocabulary = Load().Vocabulary;

        Assert.Equal(10_000, vocabulary.Count);
        Assert.Equal(vocabulary.NumberOf("<unk>"), vocabulary.NumberOf("w10400"));
        Assert.Equal(0, vocabulary.NumberOf("w10499"));
    }

    [Fact]
    public void A_text_that_is_missing_too_short_or_no_text_is_named()
    {
        Write();
        string path = folder.Write("ptb.valid.txt", "the cat"u8.ToArray());
        AssertFault(path, "it has 3 words, at least 21 are needed");

        folder.Write("ptb.valid.txt", [.. "the "u8, 0xc3, 0x28]);
        AssertFault(path, "not UTF-8 (byte 4)");

        File.Delete(path);
        AssertFault("it lacks ptb.valid.txt", "put ptb.train.txt, ptb.valid.txt and ptb.test.txt into");
    }

    [Fact]
    public void A_text_that_claims_to_be_official_and_is_not_is_refused()
    {
        Write("ptb");

        string message = Assert
            .Throws<DataException>(() =>
                DatasetLoader.Load(DatasetCatalog.Find("ptb"), SampleData.Locator(shared: folder.Path))
            )
            .Message;

        Assert.Contains("ptb.train.txt is not the official file of ptb: its MD5 is", message, StringComparison.Ordinal);
    }

    // 31 lines of "the cat sat <eos>", 124 words; <unk> takes the last number because the text has none.
    private void Write(string subfolder = "")
    {
        string training = string.Concat(Enumerable.Repeat(" the cat sat \n", 30)) + " the the cat \n";
        string other = string.Concat(Enumerable.Repeat(" the dog sat \n", 10));
        folder.Write(Path.Combine(subfolder, "ptb.train.txt"), Encoding.UTF8.GetBytes(training));
        folder.Write(Path.Combine(subfolder, "ptb.valid.txt"), Encoding.UTF8.GetBytes(other));
        folder.Write(Path.Combine(subfolder, "ptb.test.txt"), Encoding.UTF8.GetBytes(other));
    }

    private LanguageDataset Load() =>
        (LanguageDataset)DatasetLoader.Load(DatasetCatalog.Find("ptb"), SampleData.Locator(folder.Path));

    private void AssertFault(params string[] parts)
    {
        string message = Assert.Throws<DataException>(() => Load()).Message;
        Assert.DoesNotContain('\n', message);
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
