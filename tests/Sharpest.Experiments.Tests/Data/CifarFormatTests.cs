using System.Security.Cryptography;
using Sharpest.Experiments.Data;
using Sharpest.Runtime;
using TorchSharp;

namespace Sharpest.Experiments.Tests.Data;

public sealed class CifarFormatTests : IDisposable
{
    private const int Pixels = 3 * 32 * 32;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("cifar-10-batches-bin")]
    [InlineData("cifar-10/cifar-10-batches-bin")]
    public void Unpacked_files_are_read_in_their_order(string subfolder)
    {
        foreach ((string name, byte[] content) in Cifar10())
        {
            folder.Write(Path.Combine(subfolder, name), content);
        }

        ImageDataset dataset = Load("cifar-10");

        Assert.False(dataset.IsOfficial);
        Assert.Equal(new ImageShape(3, 32, 32), dataset.Shape);
        Assert.Equal("airplane", dataset.ClassNames[0]);
        Assert.Equal(
            (10, 2, 1, 10),
            (dataset.Training.Count, dataset.Test.Count, dataset.ValidationCount, dataset.ClassCount)
        );
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], dataset.Training.Labels.ToArray());
        // Red, green and blue of the third record are each 32 rows of 32 pixels.
        Assert.Equal(Image(2), dataset.Training.Image(2).ToArray());
        Assert.Equal([7, 8], dataset.Test.Labels.ToArray());
    }

    [Fact]
    public void The_archive_is_read_as_it_is_published()
    {
        folder.Write(
            "cifar-10-binary.tar.gz",
            Tar.Gzip([.. Cifar10().Select(file => ($"cifar-10-batches-bin/{file.Name}", file.Content))])
        );

        ImageDataset dataset = Load("cifar-10");

        Assert.False(dataset.IsOfficial);
        Assert.Equal(Image(9), dataset.Training.Image(9).ToArray());
    }

    [Fact]
    public void The_official_archive_is_known_by_its_digest()
    {
        byte[] archive = Tar.Gzip([.. Cifar10().Select(file => ($"cifar-10-batches-bin/{file.Name}", file.Content))]);
        folder.Write("small/cifar.tar.gz", archive);
        DataFile file = new("cifar.tar.gz", null, Md5(archive));
        CifarFormat format = (CifarFormat)DatasetCatalog.Find("cifar-10").Format with { Archive = file };
        DatasetInfo info = new()
        {
            Name = "small",
            Description = "",
            Format = format,
            Files = [file],
        };

        Assert.True(DatasetLoader.Load(info, SampleData.Locator(shared: folder.Path)).IsOfficial);

        string path = folder.Write("small/cifar.tar.gz", [.. archive, 0]);
        AssertFault(info, SampleData.Locator(shared: folder.Path), path, "not the official file of small", "MD5");
    }

    [Fact]
    public void The_second_label_of_a_record_of_CIFAR_100_is_the_class()
    {
        byte[] record = [7, 99, .. Image(1)];
        folder.Write("train.bin", [.. record, .. record]);
        folder.Write("test.bin", record);

        ImageDataset dataset = Load("cifar-100");

        Assert.Equal([99, 99], dataset.Training.Labels.ToArray());
        Assert.Equal(100, dataset.ClassCount);
        Assert.Equal(Image(1), dataset.Test.Image(0).ToArray());
    }

    [Fact]
    public void A_missing_file_is_named_with_what_to_do()
    {
        foreach ((string name, byte[] content) in Cifar10().Where(file => file.Name != "data_batch_3.bin"))
        {
            folder.Write(name, content);
        }

        AssertFault("cifar-10", "was not found", "it lacks data_batch_3.bin", "put cifar-10-binary.tar.gz, or");
    }

    [Theory]
    [InlineData(3072, "3072 bytes are not one or more records of 3073")]
    [InlineData(0, "0 bytes are not")]
    [InlineData(6147, "6147 bytes are not")]
    public void A_file_of_another_size_is_refused(int size, string fault)
    {
        WriteAll();
        folder.Write("data_batch_2.bin", new byte[size]);

        AssertFault("cifar-10", "data_batch_2.bin", fault);
    }

    [Fact]
    public void A_label_out_of_range_is_named_with_its_record()
    {
        WriteAll();
        folder.Write("data_batch_2.bin", [.. Record(1), .. Record(10)]);

        AssertFault("cifar-10", "data_batch_2.bin", "record 1 has the label 10; labels are 0 to 9");
    }

    [Fact]
    public void A_damaged_archive_is_told_wherever_it_breaks_off()
    {
        byte[] archive = Tar.Gzip([.. Cifar10().Select(file => ($"cifar-10-batches-bin/{file.Name}", file.Content))]);
        foreach (int length in (int[])[0, 1, 9, 100, archive.Length / 2])
        {
            folder.Write("cifar-10-binary.tar.gz", archive[..length]);
            AssertFault("cifar-10", "cifar-10-binary.tar.gz cannot be used");
        }
    }

    [Fact]
    public void An_archive_of_something_else_or_with_names_that_lead_out_is_refused_and_nothing_is_written()
    {
        folder.Write(
            "data/cifar-10-binary.tar.gz",
            Tar.Gzip(
                ("../escaped.bin", Record(0)),
                ("cifar-10-batches-bin/../../data_batch_1.bin", Record(0)),
                ("/cifar-10-batches-bin/data_batch_1.bin", Record(0))
            )
        );

        string message = Assert
            .Throws<DataException>(() =>
                DatasetLoader.Load(
                    DatasetCatalog.Find("cifar-10"),
                    SampleData.Locator(Path.Combine(folder.Path, "data"))
                )
            )
            .Message;

        Assert.Contains("it lacks cifar-10-batches-bin/data_batch_1.bin", message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories), File.Exists);
    }

    [Fact]
    public void It_is_prepared_as_images_are()
    {
        WriteAll();

        using PreparedData data = Load("cifar-10").Prepare(new Seed(1), labelNoise: 1);

        Assert.Equal((9, 1, 2), (data.Training.Count, data.Validation.Count, data.Test.Count));
        using Batch batch = data.Training.Select([0, 1, 2, 3, 4, 5, 6, 7, 8]);
        Assert.Equal([9, 3, 32, 32], batch.Inputs.shape);
        // The i-th record has the label i, so every label is wrong now, and the one held out is right.
        Assert.All(batch.Indices.Zip(batch.Labels.data<long>()), pair => Assert.NotEqual(pair.First, pair.Second));
        using Batch held = data.Validation.Select([0]);
        Assert.Equal(held.Indices[0], held.Labels.ToInt64());
    }

    private ImageDataset Load(string name) =>
        (ImageDataset)DatasetLoader.Load(DatasetCatalog.Find(name), SampleData.Locator(folder.Path));

    private void WriteAll()
    {
        foreach ((string name, byte[] content) in Cifar10())
        {
            folder.Write(name, content);
        }
    }

    private static IEnumerable<(string Name, byte[] Content)> Cifar10()
    {
        for (int i = 1; i <= 5; i++)
        {
            yield return ($"data_batch_{i}.bin", [.. Record((byte)(2 * (i - 1))), .. Record((byte)((2 * i) - 1))]);
        }
        yield return ("test_batch.bin", [.. Record(7), .. Record(8)]);
    }

    private static byte[] Record(byte label) => [label, .. Image(label)];

    private static byte[] Image(byte label) =>
        [.. Enumerable.Range(0, Pixels).Select(i => (byte)((i * (label + 3)) / 7))];

#pragma warning disable CA5351 // the digest that the authors publish
    private static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351

    private void AssertFault(string name, params string[] parts) =>
        AssertFault(DatasetCatalog.Find(name), SampleData.Locator(folder.Path), parts);

    private static void AssertFault(DatasetInfo info, DataLocator locator, params string[] parts)
    {
        string message = Assert.Throws<DataException>(() => DatasetLoader.Load(info, locator)).Message;
        Assert.DoesNotContain('\n', message);
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
