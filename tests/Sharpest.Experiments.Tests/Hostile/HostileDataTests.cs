using System.Text;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Tests.Data;
using Sharpest.Runs.Tensors;
using Sharpest.Runs.Tests.Hostile;

namespace Sharpest.Experiments.Tests.Hostile;

/// <summary>Folders and archives of data sets with one bad file in them: read, or refused by name in one line.</summary>
public sealed class HostileDataTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Cifar_folders() => Try("cifar-10", Cifar(), Mutation.Cases(300));

    [Fact]
    public void Cifar_archives() =>
        Try(
            "cifar-10",
            Packed(
                "cifar-10-binary.tar.gz",
                Cifar().Select(file => ($"cifar-10-batches-bin/{file.Name}", file.Content))
            ),
            Mutation.Cases(300)
        );

    [Fact]
    public void Imdb_folders() => Try("imdb", Imdb(), Mutation.Cases(300));

    [Fact]
    public void Imdb_archives() =>
        Try(
            "imdb",
            Packed("aclImdb_v1.tar.gz", Imdb().Select(file => ($"aclImdb/{file.Name}", file.Content))),
            Mutation.Cases(300)
        );

    [Fact]
    public void Penn_Treebank() => Try("ptb", Treebank(), Mutation.Cases(300));

    [Fact]
    public void Arrays_of_ones_own()
    {
        string made = Path.Combine(folder.Path, "made");
        byte[] pixels = [.. Enumerable.Range(0, 36).Select(i => (byte)i)];
        long[] labels = [0, 1, 2, 0, 1, 2];
        SafetensorsWriter.Write(
            made,
            [TensorSource.Of<byte>("images", [6, 1, 2, 3], pixels), TensorSource.Of<long>("labels", [6], labels)]
        );
        byte[] good = File.ReadAllBytes(made);
        Try("folder", [("train.safetensors", good), ("test.safetensors", good)], Mutation.Cases(300));
    }

    [Theory]
    [InlineData("../../escaped.bin")]
    [InlineData("/escaped.bin")]
    [InlineData("cifar-10-batches-bin/../../escaped.bin")]
    public void An_archive_writes_nothing_wherever_its_names_lead(string name)
    {
        folder.Write(
            "inner/cifar-10-binary.tar.gz",
            Tar.Gzip([(name, [1]), .. Cifar().Select(file => ($"cifar-10-batches-bin/{file.Name}", file.Content))])
        );
        string[] before = Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories);

        DatasetLoader.Load(
            DatasetCatalog.Find("cifar-10"),
            SampleData.Locator(explicitFolder: Path.Combine(folder.Path, "inner"))
        );

        Assert.Equal(before, Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories));
        Assert.False(File.Exists("/escaped.bin"));
    }

    [Fact]
    public void An_archive_with_a_number_that_nothing_can_hold_is_refused()
    {
        folder.Write("cifar-10-binary.tar.gz", Tar.GzipWithHugeSize(Cifar()));

        DataException refused = Assert.Throws<DataException>(() =>
            DatasetLoader.Load(DatasetCatalog.Find("cifar-10"), SampleData.Locator(explicitFolder: folder.Path))
        );
        Assert.Contains("it is damaged or cut short", refused.Message, StringComparison.Ordinal);
        Assert.IsType<OverflowException>(refused.InnerException);
    }

    private void Try(string dataset, (string Name, byte[] Content)[] good, int cases)
    {
        DatasetInfo info = DatasetCatalog.Find(dataset);
        DataLocator locator = SampleData.Locator(explicitFolder: folder.Path);
        Trial.Run(folder, good, cases, () => DatasetLoader.Load(info, locator), e => e is DataException);
    }

    private static (string, byte[])[] Packed(string name, IEnumerable<(string, byte[])> members) =>
        [(name, Tar.Gzip([.. members]))];

    private static (string Name, byte[] Content)[] Cifar() =>
        [
            .. Enumerable
                .Range(1, 5)
                .Select(i => $"data_batch_{i}.bin")
                .Append("test_batch.bin")
                .Select((name, i) => (name, Enumerable.Repeat((byte)(i % 10), 2 * 3073).ToArray())),
        ];

    private static (string Name, byte[] Content)[] Imdb() =>
        [
            .. from part in (string[])["train", "test"]
            from kind in (string[])["neg", "pos"]
            from number in (int[])[0, 1]
            select (
                $"{part}/{kind}/{number}_1.txt",
                Encoding.UTF8.GetBytes($"A {kind} film, one of a kind.<br />So it is.")
            ),
        ];

    private static (string Name, byte[] Content)[] Treebank() =>
        [
            .. ((string[])["ptb.train.txt", "ptb.valid.txt", "ptb.test.txt"]).Select(name =>
                (name, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(" the cat <unk> sat on N mats \n", 8))))
            ),
        ];
}
