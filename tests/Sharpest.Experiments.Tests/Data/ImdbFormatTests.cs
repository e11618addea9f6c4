using System.Text;
using Sharpest.Experiments.Data;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Tests.Data;

public sealed class ImdbFormatTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("aclImdb")]
    [InlineData("imdb/aclImdb")]
    public void Reviews_become_numbers_of_words_padded_before(string subfolder)
    {
        Write(subfolder);

        TextDataset dataset = Load();

        Assert.False(dataset.IsOfficial);
        Assert.Equal((12, 2), (dataset.Training.Count, dataset.Test.Count));
        Assert.Equal("texts of 400 words out of 6 in 2 classes", dataset.Task.ToString());
        // bad: 6 times, good: 6 times, film: 12 times.
        Assert.Equal([3, 4, 5, 2], ((string[])["film", "bad", "good", "silent"]).Select(dataset.Vocabulary.NumberOf));
        Assert.Equal([.. new long[397], 1, 4, 3], Review(dataset.Training, 0));
        Assert.Equal([.. new long[397], 1, 5, 3], Review(dataset.Training, 6));
        Assert.Equal([.. new long[396], 1, 2, 4, 3], Review(dataset.Test, 0));
        Assert.Equal([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1], dataset.Training.Labels.ToArray());
    }

    [Fact]
    public void Of_a_long_review_the_end_is_kept()
    {
        Write();
        folder.Write(
            "test/neg/0_1.txt",
            Encoding.UTF8.GetBytes("good " + string.Concat(Enumerable.Repeat("bad ", 399)) + "film")
        );

        long[] review = Review(Load().Test, 0);

        Assert.Equal([.. Enumerable.Repeat(4L, 399), 3], review);
    }

    [Fact]
    public void The_archive_is_read_as_it_is_published_whatever_else_it_holds()
    {
        folder.Write(
            "aclImdb_v1.tar.gz",
            Tar.Gzip([
                ("aclImdb/README", [1]),
                ("aclImdb/train/unsup/0_0.txt", Encoding.UTF8.GetBytes("ignored")),
                .. Files().Select(file => ($"aclImdb/{file.Name}", file.Content)),
                ("aclImdb/train/labeledBow.feat", [0]),
            ])
        );
        TextDataset packed = Load();
        using var other = new TemporaryFolder();
        foreach ((string name, byte[] content) in Files())
        {
            other.Write(name, content);
        }
        var unpacked = (TextDataset)DatasetLoader.Load(DatasetCatalog.Find("imdb"), SampleData.Locator(other.Path));

        Assert.Equal(unpacked.Training.Numbers.ToArray(), packed.Training.Numbers.ToArray());
        Assert.Equal(unpacked.Test.Labels.ToArray(), packed.Test.Labels.ToArray());
    }

    [Fact]
    public void One_tenth_is_held_out_and_labels_can_be_falsified()
    {
        Write();
        TextDataset dataset = Load();

        using PreparedData clean = dataset.Prepare(new Seed(3));
        using PreparedData noisy = dataset.Prepare(new Seed(3), labelNoise: 1);

        Assert.Equal((11, 1, 2), (clean.Training.Count, clean.Validation.Count, clean.Test.Count));
        Assert.Equal(clean.Training.Indices, noisy.Training.Indices);
        using Batch right = clean.Training.Select([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        using Batch wrong = noisy.Training.Select([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        Assert.Equal(ScalarType.Int64, right.Inputs.dtype);
        Assert.Equal([11, 400], right.Inputs.shape);
        Assert.Equal(right.Labels.data<long>().Select(label => 1 - label), wrong.Labels.data<long>());
    }

    [Fact]
    public void A_missing_part_is_named()
    {
        Write();
        Directory.Delete(Path.Combine(folder.Path, "test", "pos"), recursive: true);

        AssertFault("it lacks", "pos", "put aclImdb_v1.tar.gz or the folder aclImdb");
    }

    [Fact]
    public void A_part_without_reviews_is_named()
    {
        Write();
        File.Delete(Path.Combine(folder.Path, "test", "pos", "0_10.txt"));

        AssertFault("test/pos holds no review");
    }

    [Fact]
    public void A_review_that_is_no_text_is_named()
    {
        Write();
        folder.Write("train/pos/3_10.txt", [(byte)'a', 0xff, (byte)'b']);
        AssertFault("3_10.txt", "not UTF-8 (byte 1)");

        folder.Write("train/pos/3_10.txt", [(byte)'a', 0, (byte)'b']);
        AssertFault("3_10.txt", "NUL bytes");
    }

    private static IEnumerable<(string Name, byte[] Content)> Files()
    {
        for (int i = 0; i < 6; i++)
        {
            yield return ($"train/neg/{i}_1.txt", "Bad film."u8.ToArray());
            yield return ($"train/pos/{i}_10.txt", "Good... FILM!"u8.ToArray());
        }
        yield return ("test/neg/0_1.txt", "silent bad film"u8.ToArray());
        yield return ("test/pos/0_10.txt", "\u00efgood film"u8.ToArray());
    }

    private void Write(string subfolder = "")
    {
        foreach ((string name, byte[] content) in Files())
        {
            folder.Write(Path.Combine(subfolder, name), content);
        }
    }

    private static long[] Review(TextSet set, int index) => set.Numbers.Slice(index * set.Length, set.Length).ToArray();

    private TextDataset Load() =>
        (TextDataset)DatasetLoader.Load(DatasetCatalog.Find("imdb"), SampleData.Locator(folder.Path));

    private void AssertFault(params string[] parts)
    {
        string message = Assert.Throws<DataException>(() => Load()).Message;
        Assert.DoesNotContain('\n', message);
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
