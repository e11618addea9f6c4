namespace Sharpest.Experiments.Data;

/// <summary>
/// Film reviews, one a file, in <c>train/neg</c>, <c>train/pos</c>, <c>test/neg</c> and <c>test/pos</c>: within the archive
/// as it is published, within the folder <c>aclImdb</c> that it contains, or within the folder itself. A review becomes the
/// numbers of its words, a beginning first; of a longer one the end is kept, a shorter one is filled up before it.
/// </summary>
/// <param name="Archive">The archive.</param>
public sealed record ImdbFormat(DataFile Archive) : IDatasetFormat
{
    /// <summary>The most words that have a number, the three reserved ones included.</summary>
    public const int MostWords = 5000;

    /// <summary>The words of a review after it was cut or filled up.</summary>
    public const int Length = 400;

    private const string Folder = "aclImdb";
    private const string Padding = "<pad>";
    private const string Beginning = "<start>";
    private const string Unknown = "<unk>";
    private static readonly string[] Classes = ["neg", "pos"];
    private static readonly string[] Parts = ["train", "test"];

    /// <inheritdoc/>
    public string Needs => $"{Archive.Name} or the folder {Folder} that it contains";

    /// <inheritdoc/>
    public IReadOnlyList<string> MissingFrom(string folder)
    {
        if (Archive.In(folder) is not null)
        {
            return [];
        }
        string root = Root(folder);
        return
        [
            .. Parts
                .SelectMany(part => Classes.Select(name => Path.Combine(part, name)))
                .Where(name => !Directory.Exists(Path.Combine(root, name))),
        ];
    }

    /// <inheritdoc/>
    public IDataset Load(DatasetInfo info, DataLocation place)
    {
        string? archive = Archive.In(place.Folder);
        bool official = archive is not null && DatasetLoader.IsOfficial(info, place, Archive, archive);
        Dictionary<string, List<(string Name, byte[] Content)>> files = archive is null
            ? Unpacked(Root(place.Folder))
            : Packed(archive);
        var pool = new HashSet<string>(StringComparer.Ordinal);
        List<(List<string> Words, byte Label)> training = Reviews(files, Parts[0], pool);
        List<(List<string> Words, byte Label)> test = Reviews(files, Parts[1], pool);
        var vocabulary = new Vocabulary(
            training.SelectMany(review => review.Words),
            MostWords,
            [Padding, Beginning, Unknown],
            Unknown
        );
        return new TextDataset
        {
            Name = info.Name,
            Training = Number(training, vocabulary),
            Test = Number(test, vocabulary),
            Vocabulary = vocabulary,
            ClassNames = Classes,
            Location = place,
            IsOfficial = official,
        };
    }

    private static string Root(string folder)
    {
        string inner = Path.Combine(folder, Folder);
        return Directory.Exists(inner) ? inner : folder;
    }

    private static Dictionary<string, List<(string Name, byte[] Content)>> Unpacked(string root) =>
        Parts
            .SelectMany(part => Classes.Select(name => $"{part}/{name}"))
            .ToDictionary(part => part, part => Texts(Path.Combine(root, part)));

    private static List<(string Name, byte[] Content)> Texts(string folder)
    {
        try
        {
            return
            [
                .. Directory
                    .EnumerateFiles(folder, "*.txt")
                    .Order(StringComparer.Ordinal)
                    .Select(path => (path, PlainFiles.Read(path))),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{folder} cannot be read: {exception.Message}", exception);
        }
    }

    private static Dictionary<string, List<(string Name, byte[] Content)>> Packed(string archive)
    {
        string[] wanted = [.. Parts.SelectMany(part => Classes.Select(name => $"{part}/{name}"))];
        ILookup<string, (string, byte[])> members = PackedFiles
            .Enumerate(archive, name => wanted.Contains(PartOf(name)))
            .OrderBy(member => member.Name, StringComparer.Ordinal)
            .ToLookup(member => PartOf(member.Name), member => ($"{archive}: {member.Name}", member.Content));
        return wanted.ToDictionary(part => part, part => members[part].ToList());
    }

    // "train/pos" of "aclImdb/train/pos/0_9.txt"; nothing of any other name.
    private static string PartOf(string member) =>
        member.Split('/') is [Folder, string part, string name, string file]
        && file.EndsWith(".txt", StringComparison.Ordinal)
            ? $"{part}/{name}"
            : "";

    private static List<(List<string> Words, byte Label)> Reviews(
        Dictionary<string, List<(string Name, byte[] Content)>> files,
        string part,
        HashSet<string> pool
    )
    {
        var reviews = new List<(List<string>, byte)>();
        for (byte label = 0; label < Classes.Length; label++)
        {
            List<(string Name, byte[] Content)> texts = files[$"{part}/{Classes[label]}"];
            if (texts.Count == 0)
            {
                throw new DataException(
                    $"{part}/{Classes[label]} holds no review: it needs files that end in .txt. Replace it with a good copy."
                );
            }
            foreach ((string name, byte[] content) in texts)
            {
                reviews.Add((Words.OfProse(PlainFiles.Text(content, name), pool), label));
            }
        }
        return reviews;
    }

    private static TextSet Number(List<(List<string> Words, byte Label)> reviews, Vocabulary vocabulary)
    {
        long[] numbers = new long[reviews.Count * Length]; // zero is the padding
        for (int i = 0; i < reviews.Count; i++)
        {
            long[] review =
            [
                vocabulary.NumberOf(Beginning),
                .. reviews[i].Words.Select(word => (long)vocabulary.NumberOf(word)),
            ];
            ReadOnlySpan<long> end = review.AsSpan(Math.Max(0, review.Length - Length));
            end.CopyTo(numbers.AsSpan(((i + 1) * Length) - end.Length));
        }
        return new TextSet(numbers, Length, reviews.Select(review => review.Label).ToArray());
    }
}
