using Sharpest.Experiments.Data;

namespace Sharpest.Experiments.Tests.Data;

public sealed class DatasetLoaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Official_files_are_loaded_with_the_names_of_their_classes()
    {
        SampleData.WriteTo(folder, "tiny");

        var dataset = (ImageDataset)DatasetLoader.Load(SampleData.Info, SampleData.Locator(shared: folder.Path));

        Assert.True(dataset.IsOfficial);
        Assert.Equal(new ImageShape(1, 2, 2), dataset.Shape);
        Assert.Equal(["a", "b", "c"], dataset.ClassNames);
        Assert.Equal((12, 2, 2), (dataset.Training.Count, dataset.Test.Count, dataset.ValidationCount));
        Assert.Equal([4, 5, 6, 7], dataset.Training.Image(1).ToArray());
        Assert.Equal([2, 1], dataset.Test.Labels.ToArray());
    }

    [Fact]
    public void Uncompressed_files_are_as_good()
    {
        foreach ((string name, byte[] content) in SampleData.Contents)
        {
            folder.Write(Path.Combine("tiny", name), content);
        }

        Assert.True(DatasetLoader.Load(SampleData.Info, SampleData.Locator(shared: folder.Path)).IsOfficial);
    }

    [Fact]
    public void A_file_that_claims_to_be_official_and_is_not_is_named()
    {
        SampleData.WriteTo(folder, "tiny");
        string path = folder.Write("tiny/train-labels.gz", Idx.Gzip(Idx.File(new byte[12], 12)));

        AssertFault(SampleData.Locator(shared: folder.Path), path, "not the official file of tiny", "Delete it");
    }

    [Fact]
    public void A_damaged_file_is_named()
    {
        SampleData.WriteTo(folder);
        string path = folder.Write("test-images.gz", Idx.Gzip(SampleData.TestImages[..^1]));

        AssertFault(SampleData.Locator(folder.Path), path, "truncated");
    }

    [Theory]
    [InlineData("")]
    [InlineData("tiny")]
    public void Official_files_in_a_folder_of_the_user_are_recognised(string subfolder)
    {
        SampleData.WriteTo(folder, subfolder);

        Assert.True(DatasetLoader.Load(SampleData.Info, SampleData.Locator(folder.Path)).IsOfficial);
    }

    [Fact]
    public void Files_of_the_user_may_have_any_size_and_number_of_classes()
    {
        WriteOwn(
            Idx.File(new byte[3 * 12], 3, 3, 2, 2),
            Idx.File([0, 4, 1], 3),
            Idx.File(new byte[12], 1, 3, 2, 2),
            [3]
        );

        var dataset = (ImageDataset)DatasetLoader.Load(SampleData.Info, SampleData.Locator(folder.Path));

        Assert.False(dataset.IsOfficial);
        Assert.Equal(new ImageShape(3, 2, 2), dataset.Shape);
        Assert.Equal((5, "class 4"), (dataset.ClassCount, dataset.ClassNames[4]));
    }

    [Fact]
    public void As_many_labels_as_images_are_needed()
    {
        WriteOwn(Idx.File(new byte[8], 2, 2, 2), Idx.File([0, 1, 2], 3), Idx.File(new byte[4], 1, 2, 2), [0]);

        AssertFault(SampleData.Locator(folder.Path), "train-labels.gz", "3 labels for 2 images");
    }

    [Fact]
    public void Labels_have_one_dimension()
    {
        WriteOwn(Idx.File(new byte[8], 2, 2, 2), Idx.File([0, 1], 2, 1), Idx.File(new byte[4], 1, 2, 2), [0]);

        AssertFault(SampleData.Locator(folder.Path), "train-labels.gz", "labels have 1 dimension, it has 2");
    }

    [Fact]
    public void Images_have_three_or_four_dimensions()
    {
        WriteOwn(Idx.File([0, 1], 2), Idx.File([0, 1], 2), Idx.File(new byte[4], 1, 2, 2), [0]);

        AssertFault(SampleData.Locator(folder.Path), "train-images.gz", "images have 3 or 4 dimensions, it has 1");
    }

    [Fact]
    public void Training_and_test_images_have_one_shape()
    {
        WriteOwn(Idx.File(new byte[8], 2, 2, 2), Idx.File([0, 1], 2), Idx.File(new byte[6], 1, 2, 3), [0]);

        AssertFault(SampleData.Locator(folder.Path), folder.Path, "1×2×2", "1×2×3");
    }

    [Fact]
    public void A_missing_data_set_tells_where_it_was_looked_for_and_how_to_get_it()
    {
        AssertFault(
            SampleData.Locator(cache: folder.Path),
            "tiny was not found",
            "/nowhere/tiny",
            "apt-get install dataset-tiny, or put train-images.gz, train-labels.gz, test-images.gz, test-labels.gz",
            Path.Combine(folder.Path, "sharpest", "data", "tiny")
        );
    }

    [Fact]
    public async Task Without_a_downloader_nothing_is_downloaded()
    {
        await Assert.ThrowsAsync<DataException>(() =>
            DatasetLoader.LoadAsync(SampleData.Info, SampleData.Locator(cache: folder.Path))
        );
    }

    private void WriteOwn(byte[] images, byte[] labels, byte[] testImages, byte[] testLabels)
    {
        folder.Write("train-images.gz", Idx.Gzip(images));
        folder.Write("train-labels.gz", Idx.Gzip(labels));
        folder.Write("test-images.gz", Idx.Gzip(testImages));
        folder.Write("test-labels.gz", Idx.Gzip(Idx.File(testLabels, testLabels.Length)));
    }

    private static void AssertFault(DataLocator locator, params string[] parts)
    {
        string message = Assert.Throws<DataException>(() => DatasetLoader.Load(SampleData.Info, locator)).Message;
        Assert.DoesNotContain('\n', message);
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
