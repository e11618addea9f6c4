using System.Security.Cryptography;
using Sharpest.Experiments.Data;

namespace Sharpest.Experiments.Tests.Data;

/// <summary>A data set of a few tiny images whose files and digests are known.</summary>
internal static class SampleData
{
    public static readonly byte[] TrainingImages = Idx.File(
        [.. Enumerable.Range(0, 48).Select(i => (byte)i)],
        12,
        2,
        2
    );
    public static readonly byte[] TrainingLabels = Idx.File([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2], 12);
    public static readonly byte[] TestImages = Idx.File([9, 8, 7, 6, 5, 4, 3, 2], 2, 2, 2);
    public static readonly byte[] TestLabels = Idx.File([2, 1], 2);

    public static IdxFormat Format { get; } =
        new(
            File("train-images", TrainingImages),
            File("train-labels", TrainingLabels),
            File("test-images", TestImages),
            File("test-labels", TestLabels),
            ["a", "b", "c"]
        );

    public static DatasetInfo Info { get; } =
        new()
        {
            Name = "tiny",
            Description = "three kinds of four pixels",
            Format = Format,
            Files = Format.Files,
            Mirrors = [new("https://first.example/tiny/"), new("https://second.example/tiny/")],
            Package = new("dataset-tiny", "/nowhere/tiny"),
        };

    public static IReadOnlyDictionary<string, byte[]> Contents { get; } =
        new Dictionary<string, byte[]>
        {
            [Format.TrainingImages.Name] = TrainingImages,
            [Format.TrainingLabels.Name] = TrainingLabels,
            [Format.TestImages.Name] = TestImages,
            [Format.TestLabels.Name] = TestLabels,
        };

    public static void WriteTo(TemporaryFolder folder, string subfolder = "")
    {
        foreach ((string name, byte[] content) in Contents)
        {
            folder.Write(Path.Combine(subfolder, name + ".gz"), Idx.Gzip(content));
        }
    }

    /// <summary>A locator that looks nowhere outside of the given folders.</summary>
    public static DataLocator Locator(string? explicitFolder = null, string? shared = null, string? cache = null) =>
        new(
            explicitFolder,
            name =>
                name switch
                {
                    DataLocator.Variable => shared,
                    "XDG_CACHE_HOME" => cache ?? "/nowhere/cache",
                    _ => null,
                }
        );

    private static DataFile File(string name, byte[] content) =>
        new(name, Convert.ToHexStringLower(SHA256.HashData(content)));
}
