using Sharpest.Experiments.Data;

namespace Plugin;

/// <summary>Images made on the spot, the same ones at every call.</summary>
internal static class Stripes
{
    private const int Side = 12;

    public static ImageDataset Make() =>
        ImageDataset.InMemory("stripes", Images(360, seed: 1), Images(60, seed: 2), ["top", "middle", "bottom"]);

    private static ImageSet Images(int count, int seed)
    {
        var random = new Random(seed);
        byte[] labels = [.. Enumerable.Range(0, count).Select(i => (byte)(i % 3))];
        byte[] pixels = new byte[count * Side * Side];
        for (int i = 0; i < pixels.Length; i++)
        {
            int third = i / Side % Side / 4;
            pixels[i] = (byte)(random.Next(130) + (third == labels[i / (Side * Side)] ? 120 : 0));
        }
        return new ImageSet(new ImageShape(1, Side, Side), pixels, labels);
    }
}
