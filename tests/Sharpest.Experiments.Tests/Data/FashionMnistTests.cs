using Sharpest.Experiments.Data;
using Sharpest.Runtime;

namespace Sharpest.Experiments.Tests.Data;

/// <summary>These need the real data set; where it is missing they fail with the command that installs it.</summary>
public sealed class FashionMnistTests
{
    private static readonly Lazy<ImageDataset> Loaded = new(() =>
        (ImageDataset)DatasetLoader.Load(DatasetCatalog.Find("fashion-mnist"), new DataLocator())
    );

    [Fact]
    public void It_is_the_official_one()
    {
        ImageDataset dataset = Loaded.Value;

        Assert.True(dataset.IsOfficial);
        Assert.Equal(new ImageShape(1, 28, 28), dataset.Shape);
        Assert.Equal((60_000, 10_000, 10), (dataset.Training.Count, dataset.Test.Count, dataset.ClassCount));
        Assert.Equal("Ankle boot", dataset.ClassNames[dataset.Training.Labels.Span[0]]);
    }

    [Fact]
    public void Its_classes_are_equally_large()
    {
        byte[] labels = Loaded.Value.Training.Labels.ToArray();

        Assert.All(Enumerable.Range(0, 10), label => Assert.Equal(6000, labels.Count(other => other == label)));
    }

    [Fact]
    public void It_is_split_into_50000_and_10000_and_has_its_well_known_mean_and_deviation()
    {
        ImageDataset dataset = Loaded.Value;
        var split = Split.Of(dataset, new Seed(1));

        var preprocessing = Preprocessing.Standardize(dataset.Training, split.Training.AsSpan());

        Assert.Equal((50_000, 10_000), (split.Training.Length, split.Validation.Length));
        Assert.Equal(0.2860, preprocessing.Mean.Average(), 2e-3);
        Assert.Equal(0.3530, preprocessing.Scale, 2e-3);
    }
}
