using System.Globalization;
using Sharpest.Runs.Storage;
using Sharpest.Runs.Tensors;

namespace Sharpest.Runs.Checkpoints;

/// <summary>
/// The checkpoints of a run: states of training from which it can go on. Each is one file, written beside its place,
/// flushed to disk and renamed; the last two are kept, so that a damaged one leaves the one before it.
/// </summary>
public sealed class CheckpointFolder
{
    /// <summary>How many checkpoints are kept.</summary>
    public const int Kept = 2;

    private const string Prefix = "step-";
    private const string Extension = ".safetensors";

    private readonly string _path;

    /// <summary>Looks at a folder of checkpoints.</summary>
    /// <param name="path">The folder: <see cref="RunFolder.CheckpointFolder"/>. It is made with the first checkpoint.</param>
    public CheckpointFolder(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = path;
    }

    /// <summary>The steps of which there are checkpoints, newest first, damaged ones included.</summary>
    /// <returns>Optimizer steps done.</returns>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public IReadOnlyList<long> Steps()
    {
        try
        {
            return Directory.Exists(_path)
                ?
                [
                    .. Directory
                        .EnumerateFiles(_path, $"{Prefix}*{Extension}")
                        .Select(StepOf)
                        .OfType<long>()
                        .OrderDescending(),
                ]
                : [];
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{_path}: cannot be read ({e.Message})", e);
        }
    }

    /// <summary>Writes a checkpoint, and deletes those beyond the last two.</summary>
    /// <param name="step">Optimizer steps done; a checkpoint of the same step is replaced.</param>
    /// <param name="tensors">The tensors; each is written twice, once into the checksum.</param>
    /// <param name="numbers">What else belongs to the state, as text by name.</param>
    /// <returns>The bytes that the file takes.</returns>
    /// <exception cref="ArgumentException">Two tensors have one name, or a name is reserved.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is negative.</exception>
    /// <exception cref="IOException">It cannot be written; those that were there are untouched.</exception>
    public long Write(long step, IReadOnlyList<TensorSource> tensors, IReadOnlyDictionary<string, string> numbers)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(numbers);
        var file = FileOf(step);
        Folders.Make(_path);
        var sealedNumbers = new Dictionary<string, string>(numbers) { [Checksum.Name] = Checksum.Of(tensors, numbers) };
        SafetensorsWriter.Write(file, tensors, sealedNumbers);
        foreach (var old in Steps().Skip(Kept))
        {
            Delete(FileOf(old));
        }

        return new FileInfo(file).Length;
    }

    /// <summary>Opens a checkpoint after reading it whole against its checksum.</summary>
    /// <param name="step">One of <see cref="Steps"/>.</param>
    /// <returns>The checkpoint; the caller disposes of it.</returns>
    /// <exception cref="RunFormatException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public SafetensorsFile Open(long step)
    {
        var path = FileOf(step);
        var file = SafetensorsFile.Open(path);
        try
        {
            if (!file.Metadata.TryGetValue(Checksum.Name, out var expected) || expected != Checksum.Of(file))
            {
                throw new RunFormatException(path, "is damaged: its content does not fit its checksum");
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Deletes the checkpoints after a step, and what interrupted writing left behind.</summary>
    /// <param name="step">The last step that stays; -1 deletes all.</param>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    public void DropAfter(long step)
    {
        foreach (var later in Steps().Where(found => found > step))
        {
            Delete(FileOf(later));
        }

        if (Directory.Exists(_path))
        {
            foreach (var leftover in Directory.GetFiles(_path, "*.tmp"))
            {
                Delete(leftover);
            }
        }
    }

    /// <summary>Deletes all checkpoints and their folder: a run that is complete needs none.</summary>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    public void Clear()
    {
        DropAfter(-1);
        if (Directory.Exists(_path) && !Directory.EnumerateFileSystemEntries(_path).Any())
        {
            Directory.Delete(_path);
        }
    }

    private static long? StepOf(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return
            long.TryParse(name[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            && name == FileNames.ForStep(step)
            ? step
            : null;
    }

    private static void Delete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{file}: cannot be deleted ({e.Message})", e);
        }
    }

    private string FileOf(long step) => Path.Combine(_path, FileNames.ForStep(step) + Extension);
}
