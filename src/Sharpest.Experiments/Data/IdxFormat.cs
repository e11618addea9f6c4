namespace Sharpest.Experiments.Data;

/// <summary>Images and labels in four IDX files, compressed with gzip or not.</summary>
/// <param name="TrainingImages">The images to train on: <c>[N, H, W]</c> or <c>[N, C, H, W]</c>.</param>
/// <param name="TrainingLabels">The labels to train on: <c>[N]</c>.</param>
/// <param name="TestImages">The images to test on.</param>
/// <param name="TestLabels">The labels to test on.</param>
/// <param name="ClassNames">The classes of the official files, in the order of their labels.</param>
public sealed record IdxFormat(
    DataFile TrainingImages,
    DataFile TrainingLabels,
    DataFile TestImages,
    DataFile TestLabels,
    IReadOnlyList<string> ClassNames
) : IDatasetFormat
{
    /// <summary>All four files.</summary>
    public IReadOnlyList<DataFile> Files => [TrainingImages, TrainingLabels, TestImages, TestLabels];

    /// <inheritdoc/>
    public string Needs => string.Join(", ", Files.Select(file => file.CompressedName));

    /// <inheritdoc/>
    public IReadOnlyList<string> MissingFrom(string folder) =>
        [.. Files.Where(file => file.In(folder) is null).Select(file => file.CompressedName)];

    /// <inheritdoc/>
    public IDataset Load(DatasetInfo info, DataLocation place)
    {
        (ImageSet training, bool officialTraining) = LoadSet(info, place, TrainingImages, TrainingLabels);
        (ImageSet test, bool officialTest) = LoadSet(info, place, TestImages, TestLabels);
        bool official = officialTraining && officialTest;
        return ImageFiles.Join(info.Name, place, training, test, official) with
        {
            ClassNames = official ? ClassNames : ImageFiles.ClassNames(ClassNames, training, test),
            IsOfficial = official,
        };
    }

    private static (ImageSet Set, bool IsOfficial) LoadSet(
        DatasetInfo info,
        DataLocation place,
        DataFile imageFile,
        DataFile labelFile
    )
    {
        (IdxArray images, string imagePath, bool officialImages) = Read(info, place, imageFile);
        (IdxArray labels, string labelPath, bool officialLabels) = Read(info, place, labelFile);
        return (ImageFiles.FromIdx(images, imagePath, labels, labelPath), officialImages && officialLabels);
    }

    private static (IdxArray Content, string Path, bool IsOfficial) Read(
        DatasetInfo info,
        DataLocation place,
        DataFile file
    )
    {
        string path = file.In(place.Folder) ?? Path.Combine(place.Folder, file.CompressedName);
        IdxArray content = IdxFile.Read(path);
        bool official = string.Equals(content.Sha256, file.Sha256, StringComparison.Ordinal);
        if (!official && place.Origin != DataOrigin.Explicit)
        {
            throw new DataException(
                $"{path} is not the official file of {info.Name}: the SHA-256 of its content is {content.Sha256}, not "
                    + $"{file.Sha256}. {DatasetLoader.RemedyFor(info, place)}"
            );
        }
        return (content, path, official);
    }
}
