namespace Sharpest.Experiments.Data;

/// <summary>What all formats of images have in common.</summary>
internal static class ImageFiles
{
    /// <summary>Puts images and labels of IDX files together.</summary>
    /// <param name="images">The images.</param>
    /// <param name="imagePath">Their file, for messages.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="labelPath">Their file, for messages.</param>
    /// <returns>The set.</returns>
    /// <exception cref="DataException">They have other dimensions than images and labels, or are not equally many.</exception>
    public static ImageSet FromIdx(IdxArray images, string imagePath, IdxArray labels, string labelPath)
    {
        if (labels.Dimensions.Count != 1)
        {
            throw Wrong(labelPath, $"labels have 1 dimension, it has {labels.Dimensions.Count}");
        }
        if (labels.Dimensions[0] != images.Dimensions[0])
        {
            throw Wrong(labelPath, $"it holds {labels.Dimensions[0]} labels for {images.Dimensions[0]} images");
        }
        return new ImageSet(ShapeOf(images.Dimensions, imagePath), images.Data, labels.Data);
    }

    /// <summary>The shape of each of many images.</summary>
    /// <param name="dimensions">The dimensions of all: <c>[N, H, W]</c> or <c>[N, C, H, W]</c>.</param>
    /// <param name="path">The file, for messages.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="DataException">There are other dimensions.</exception>
    public static ImageShape ShapeOf(IReadOnlyList<int> dimensions, string path) =>
        dimensions switch
        {
            [_, int height, int width] => new(1, height, width),
            [_, int channels, int height, int width] => new(channels, height, width),
            _ => throw Wrong(path, $"images have 3 or 4 dimensions, it has {dimensions.Count}"),
        };

    /// <summary>Makes a data set of images to train on and images to test on.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="place">Where it was found.</param>
    /// <param name="training">The images to train on.</param>
    /// <param name="test">The images to test on.</param>
    /// <param name="isOfficial">Whether every file is the official one.</param>
    /// <returns>The data set, with numbered classes.</returns>
    /// <exception cref="DataException">They have different shapes.</exception>
    public static ImageDataset Join(
        string name,
        DataLocation place,
        ImageSet training,
        ImageSet test,
        bool isOfficial = false
    )
    {
        CheckShapes(place, training.Shape, test.Shape);
        return new ImageDataset
        {
            Name = name,
            Training = training,
            Test = test,
            ClassNames = ClassNames([], training, test),
            Location = place,
            IsOfficial = isOfficial,
        };
    }

    /// <summary>Checks that images to train on and to test on have one shape.</summary>
    /// <param name="place">Where they were found.</param>
    /// <param name="training">The shape of those to train on.</param>
    /// <param name="test">The shape of those to test on.</param>
    /// <exception cref="DataException">They have different shapes.</exception>
    public static void CheckShapes(DataLocation place, ImageShape training, ImageShape test)
    {
        if (training != test)
        {
            throw new DataException(
                $"{place.Folder} cannot be used: its training images are {training} and its test images {test}. "
                    + "Both must have one shape."
            );
        }
    }

    /// <summary>How many classes a person's own files have: as many as the largest label tells, two at least.</summary>
    /// <param name="training">The labels to train on.</param>
    /// <param name="test">The labels to test on.</param>
    /// <returns>Their number.</returns>
    public static int ClassCount(ReadOnlySpan<byte> training, ReadOnlySpan<byte> test) =>
        Math.Max(2, 1 + Math.Max(Largest(training), Largest(test)));

    /// <summary>
    /// The classes of a person's own files, who may have other ones than the official files: as many as the largest label
    /// tells, two at least.
    /// </summary>
    /// <param name="known">The names of the official classes.</param>
    /// <param name="training">The images to train on.</param>
    /// <param name="test">The images to test on.</param>
    /// <returns>The official names if there are as many, otherwise numbers.</returns>
    public static IReadOnlyList<string> ClassNames(IReadOnlyList<string> known, ImageSet training, ImageSet test)
    {
        int count = ClassCount(training.Labels.Span, test.Labels.Span);
        return count == known.Count ? known : [.. Enumerable.Range(0, count).Select(label => $"class {label}")];
    }

    /// <summary>A fault of a file of images or labels.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fault">What is wrong with it.</param>
    /// <returns>The exception.</returns>
    public static DataException Wrong(string path, string fault) =>
        new($"{path} cannot be used: {fault}. Put matching image and label files into its folder.");

    private static int Largest(ReadOnlySpan<byte> labels)
    {
        int largest = 0;
        foreach (byte label in labels)
        {
            largest = Math.Max(largest, label);
        }
        return largest;
    }
}
