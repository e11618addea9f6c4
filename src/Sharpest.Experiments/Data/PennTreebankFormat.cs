namespace Sharpest.Experiments.Data;

/// <summary>
/// Three texts that were cut into words before: words between spaces, a sentence a line. Words are numbered by how often the
/// training text has them; the end of a line is the word <c>&lt;eos&gt;</c>, and words beyond the most frequent ones, or that
/// only the other texts have, are <c>&lt;unk&gt;</c>.
/// </summary>
/// <param name="Training">The text to train on.</param>
/// <param name="Validation">The text held out.</param>
/// <param name="Test">The text to test on.</param>
public sealed record PennTreebankFormat(DataFile Training, DataFile Validation, DataFile Test) : IDatasetFormat
{
    /// <summary>The most words that have a number.</summary>
    public const int MostWords = 10_000;

    private const string EndOfLine = "<eos>";
    private const string Unknown = "<unk>";
    private static readonly string Folder = Path.Combine("simple-examples", "data");

    /// <inheritdoc/>
    public string Needs => $"{Training.Name}, {Validation.Name} and {Test.Name}";

    private DataFile[] Files => [Training, Validation, Test];

    /// <inheritdoc/>
    public IReadOnlyList<string> MissingFrom(string folder) =>
        [.. Files.Where(file => file.In(Root(folder)) is null).Select(file => file.Name)];

    /// <inheritdoc/>
    public IDataset Load(DatasetInfo info, DataLocation place)
    {
        bool official = true;
        string[] paths =
        [
            .. Files.Select(file => file.In(Root(place.Folder)) ?? Path.Combine(place.Folder, file.Name)),
        ];
        for (int i = 0; i < paths.Length; i++)
        {
            official &= DatasetLoader.IsOfficial(info, place, Files[i], paths[i]);
        }
        List<string>[] texts =
        [
            .. paths.Select(path => Words.OfLines(PlainFiles.Text(PlainFiles.Read(path), path), EndOfLine)),
        ];
        var vocabulary = new Vocabulary(texts[0], MostWords, [], Unknown);
        long[][] numbers = [.. texts.Select(text => text.Select(word => (long)vocabulary.NumberOf(word)).ToArray())];
        var dataset = new LanguageDataset
        {
            Name = info.Name,
            Training = numbers[0],
            Validation = numbers[1],
            Test = numbers[2],
            Vocabulary = vocabulary,
            Location = place,
            IsOfficial = official,
        };
        for (int i = 0; i < paths.Length; i++)
        {
            if (dataset.Count(numbers[i]) == 0)
            {
                throw new DataException(
                    $"{paths[i]} cannot be used: it has {numbers[i].Length} words, at least {dataset.Steps + 1} are needed. "
                        + "Replace it with a good copy."
                );
            }
        }
        return dataset;
    }

    // The archive in which the texts were once published has them in a folder of its own.
    private static string Root(string folder)
    {
        string inner = Path.Combine(folder, Folder);
        return Directory.Exists(inner) ? inner : folder;
    }
}
