namespace Sharpest.Experiments.Data;

/// <summary>
/// The binary version of CIFAR: records of one or two label bytes and 3·32·32 pixel bytes, red, green and blue, row by row.
/// The files lie in the archive as it is published, in the folder that it contains, or in the folder itself.
/// </summary>
/// <param name="Archive">The archive.</param>
/// <param name="Folder">The folder within it.</param>
/// <param name="TrainingFiles">The files to train on, in order.</param>
/// <param name="TestFile">The file to test on.</param>
/// <param name="LabelBytes">The label bytes of a record, of which the last is the class.</param>
/// <param name="ClassNames">The classes, in the order of their labels.</param>
public sealed record CifarFormat(
    DataFile Archive,
    string Folder,
    IReadOnlyList<string> TrainingFiles,
    string TestFile,
    int LabelBytes,
    IReadOnlyList<string> ClassNames
) : IDatasetFormat
{
    private const int HeldOutOneIn = 10;
    private static readonly ImageShape Shape = new(3, 32, 32);

    /// <inheritdoc/>
    public string Needs => $"{Archive.Name}, or {string.Join(", ", TrainingFiles)} and {TestFile},";

    private IEnumerable<string> AllFiles => [.. TrainingFiles, TestFile];

    private int RecordBytes => LabelBytes + Shape.Pixels;

    /// <inheritdoc/>
    public IReadOnlyList<string> MissingFrom(string folder)
    {
        if (Archive.In(folder) is not null)
        {
            return [];
        }
        string inner = Path.Combine(folder, Folder);
        string place = Directory.Exists(inner) ? inner : folder;
        return [.. AllFiles.Where(file => !File.Exists(Path.Combine(place, file)))];
    }

    /// <inheritdoc/>
    public IDataset Load(DatasetInfo info, DataLocation place)
    {
        bool official = false;
        Dictionary<string, byte[]> contents;
        string source = Archive.In(place.Folder) ?? "";
        if (source.Length > 0)
        {
            official = DatasetLoader.IsOfficial(info, place, Archive, source);
            contents = PackedFiles.Read(source, [.. AllFiles.Select(file => $"{Folder}/{file}")]);
        }
        else
        {
            source = Path.Combine(place.Folder, Folder);
            source = Directory.Exists(source) ? source : place.Folder;
            contents = AllFiles.ToDictionary(
                file => $"{Folder}/{file}",
                file => PlainFiles.Read(Path.Combine(source, file))
            );
        }
        ImageSet training = Join([
            .. TrainingFiles.Select(file => ($"{source}: {file}", contents[$"{Folder}/{file}"])),
        ]);
        ImageSet test = Join([($"{source}: {TestFile}", contents[$"{Folder}/{TestFile}"])]);
        return ImageFiles.Join(info.Name, place, training, test, official) with
        {
            ClassNames = ClassNames,
            HeldOutOneIn = HeldOutOneIn,
        };
    }

    private ImageSet Join((string Name, byte[] Content)[] files)
    {
        int count = files.Sum(file => Count(file.Name, file.Content));
        byte[] pixels = new byte[count * Shape.Pixels];
        byte[] labels = new byte[count];
        int at = 0;
        foreach ((string name, byte[] content) in files)
        {
            for (int start = 0; start < content.Length; start += RecordBytes, at++)
            {
                labels[at] = content[start + LabelBytes - 1];
                if (labels[at] >= ClassNames.Count)
                {
                    throw Fault(
                        name,
                        $"its record {start / RecordBytes} has the label {labels[at]}; labels are 0 to {ClassNames.Count - 1}"
                    );
                }
                content.AsSpan(start + LabelBytes, Shape.Pixels).CopyTo(pixels.AsSpan(at * Shape.Pixels));
            }
        }
        return new ImageSet(Shape, pixels, labels);
    }

    private int Count(string name, byte[] content) =>
        content.Length > 0 && content.Length % RecordBytes == 0
            ? content.Length / RecordBytes
            : throw Fault(name, $"its {content.Length} bytes are not one or more records of {RecordBytes}");

    private static DataException Fault(string name, string fault) =>
        new($"{name} cannot be used: {fault}. Replace it with a good copy.");
}
