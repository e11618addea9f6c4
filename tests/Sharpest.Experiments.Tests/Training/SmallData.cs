using Sharpest.Experiments.Tests.Data;

namespace Sharpest.Experiments.Tests.Training;

/// <summary>A data set of 360 small images in three classes.</summary>
internal static class SmallData
{
    private const int Side = 12;
    private const int TrainingCount = 360;
    private const int TestCount = 30;

    public static void Write(TemporaryFolder folder, int seed = 1)
    {
        WriteSet(folder, "train", TrainingCount, seed);
        WriteSet(folder, "t10k", TestCount, seed + 1);
    }

    private static void WriteSet(TemporaryFolder folder, string prefix, int count, int seed)
    {
        var random = new Random(seed);
        byte[] labels = [.. Enumerable.Range(0, count).Select(i => (byte)(i % 3))];
        byte[] pixels = new byte[count * Side * Side];
        for (int i = 0; i < pixels.Length; i++)
        {
            int label = labels[i / (Side * Side)];
            int row = i / Side % Side;
            pixels[i] = (byte)((row / 4 == label ? 120 : 0) + random.Next(130)); // a bright band in a third of the rows
        }
        folder.Write($"{prefix}-images-idx3-ubyte", Idx.File(pixels, count, Side, Side));
        folder.Write($"{prefix}-labels-idx1-ubyte", Idx.File(labels, count));
    }
}
