using Sharpest.Runs;
using Sharpest.Runs.Tensors;

namespace Sharpest.Experiments.Data;

/// <summary>The tensors <c>images</c> and <c>labels</c> of a safetensors file.</summary>
/// <param name="Shape">The shape of every image.</param>
/// <param name="Bytes">Pixels of 0…255; null where they are other numbers.</param>
/// <param name="Numbers">Pixels of any size; null where they are bytes.</param>
/// <param name="Labels">The class of every image.</param>
internal sealed record TensorImages(ImageShape Shape, byte[]? Bytes, float[]? Numbers, byte[] Labels)
{
    private const int MostClasses = 256;

    /// <summary>Pixels as numbers of any size: a byte b is b/255.</summary>
    /// <returns>The images.</returns>
    public FloatImageSet AsNumbers() => new(Shape, Numbers ?? [.. Bytes!.Select(pixel => pixel / 255f)], Labels);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its images and labels.</returns>
    /// <exception cref="DataException">It cannot be read, is damaged, or holds something else.</exception>
    public static TensorImages Read(string path)
    {
        try
        {
            using var file = SafetensorsFile.Open(path);
            TensorEntry images = Entry(file, path, "images", TensorElementType.U8, TensorElementType.F32);
            TensorEntry labels = Entry(file, path, "labels", TensorElementType.U8, TensorElementType.I64);
            CheckShapes(path, images.Shape, labels.Shape);
            ImageShape shape = ImageFiles.ShapeOf([.. images.Shape.Select(side => (int)side)], path);
            byte[] classes = ReadLabels(file, path, labels.Type);
            return images.Type == TensorElementType.U8
                ? new TensorImages(shape, file.ReadBytes("images"), null, classes)
                : new TensorImages(shape, null, ReadNumbers(file, path, shape), classes);
        }
        catch (RunFormatException exception)
        {
            throw new DataException($"{exception.Message.TrimEnd('.')}. Replace it with a good copy.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    private static TensorEntry Entry(SafetensorsFile file, string path, string name, params TensorElementType[] types)
    {
        if (!file.Entries.TryGetValue(name, out TensorEntry? entry))
        {
            throw ImageFiles.Wrong(
                path,
                $"it has no tensor '{name}', only {string.Join(", ", file.Entries.Keys.Order(StringComparer.Ordinal))}"
            );
        }
        return types.Contains(entry.Type)
            ? entry
            : throw ImageFiles.Wrong(
                path,
                $"its tensor '{name}' is {entry.Type}; it must be {string.Join(" or ", types)}"
            );
    }

    private static void CheckShapes(string path, IReadOnlyList<long> images, IReadOnlyList<long> labels)
    {
        if (labels.Count != 1 || images.Count == 0 || labels[0] != images[0])
        {
            throw ImageFiles.Wrong(
                path,
                $"its labels are [{string.Join(", ", labels)}] for images of [{string.Join(", ", images)}]"
            );
        }
        if (images.Any(side => side is < 1 or > int.MaxValue))
        {
            throw ImageFiles.Wrong(path, $"its images are [{string.Join(", ", images)}]");
        }
    }

    private static float[] ReadNumbers(SafetensorsFile file, string path, ImageShape shape)
    {
        float[] numbers = file.Read<float>("images");
        int wrong = Array.FindIndex(numbers, number => !float.IsFinite(number));
        return wrong < 0
            ? numbers
            : throw ImageFiles.Wrong(path, $"its image {wrong / shape.Pixels} holds NaN or infinity");
    }

    private static byte[] ReadLabels(SafetensorsFile file, string path, TensorElementType type)
    {
        if (type == TensorElementType.U8)
        {
            return file.ReadBytes("labels");
        }
        long[] labels = file.Read<long>("labels");
        int wrong = Array.FindIndex(labels, label => label is < 0 or >= MostClasses);
        return wrong < 0
            ? [.. labels.Select(label => (byte)label)]
            : throw ImageFiles.Wrong(path, $"its label {wrong} is {labels[wrong]}; labels are 0 to {MostClasses - 1}");
    }
}
