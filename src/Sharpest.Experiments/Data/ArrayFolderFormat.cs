namespace Sharpest.Experiments.Data;

/// <summary>
/// Any images and labels of a person's own: four IDX files whose names begin with <c>train-images</c>, <c>train-labels</c>,
/// <c>test-images</c> (or <c>t10k-images</c>) and <c>test-labels</c> (or <c>t10k-labels</c>), or <c>train.safetensors</c>
/// and <c>test.safetensors</c>, each with the tensors <c>images</c> (U8 or F32) and <c>labels</c> (U8 or I64). Shapes and classes
/// are those of the arrays.
/// </summary>
public sealed class ArrayFolderFormat : IDatasetFormat
{
    private const string Safetensors = ".safetensors";
    private static readonly string[] Parts = ["train", "test"];

    /// <inheritdoc/>
    public string Needs =>
        "train-images, train-labels, test-images and test-labels (IDX), or train.safetensors and test.safetensors,";

    /// <inheritdoc/>
    public IReadOnlyList<string> MissingFrom(string folder)
    {
        string[] tensors = [.. Parts.Select(part => part + Safetensors).Where(name => !Exists(folder, name))];
        string[] arrays =
        [
            .. Parts
                .SelectMany(part => (string[])[$"{part}-images", $"{part}-labels"])
                .Where(name => Idx(folder, name) is null),
        ];
        return tensors.Length == 0 || (tensors.Length < Parts.Length && arrays.Length == 4) ? tensors : arrays;
    }

    /// <inheritdoc/>
    public IDataset Load(DatasetInfo info, DataLocation place)
    {
        string[] files = [.. Parts.Select(part => Path.Combine(place.Folder, part + Safetensors))];
        if (!files.All(File.Exists))
        {
            return ImageFiles.Join(info.Name, place, FromIdx(place.Folder, Parts[0]), FromIdx(place.Folder, Parts[1]));
        }
        TensorImages[] parts = [.. files.Select(TensorImages.Read)];
        if (parts.All(part => part.Bytes is not null))
        {
            ImageSet[] sets = [.. parts.Select(part => new ImageSet(part.Shape, part.Bytes, part.Labels))];
            return ImageFiles.Join(info.Name, place, sets[0], sets[1]);
        }
        ImageFiles.CheckShapes(place, parts[0].Shape, parts[1].Shape);
        return new FloatImageDataset
        {
            Name = info.Name,
            Training = parts[0].AsNumbers(),
            Test = parts[1].AsNumbers(),
            ClassCount = ImageFiles.ClassCount(parts[0].Labels, parts[1].Labels),
            Location = place,
        };
    }

    private static bool Exists(string folder, string name) => File.Exists(Path.Combine(folder, name));

    // The first file, in alphabetic order, whose name begins so.
    private static string? Idx(string folder, string name)
    {
        if (!Directory.Exists(folder))
        {
            return null;
        }
        string[] prefixes = [name, name.Replace("test-", "t10k-", StringComparison.Ordinal)];
        return Directory
            .EnumerateFiles(folder)
            .Where(path => prefixes.Any(prefix => Path.GetFileName(path).StartsWith(prefix, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private static ImageSet FromIdx(string folder, string part)
    {
        string images = Idx(folder, $"{part}-images")!;
        string labels = Idx(folder, $"{part}-labels")!;
        return ImageFiles.FromIdx(IdxFile.Read(images), images, IdxFile.Read(labels), labels);
    }
}
