using Sharpest.Experiments.Data;

namespace Sharpest.Experiments.Tests.Data;

public sealed class DatasetCatalogTests
{
    [Fact]
    public void Known_data_sets_are_found_by_name()
    {
        Assert.Equal(
            ["fashion-mnist", "mnist", "cifar-10", "cifar-100", "imdb", "ptb", "folder"],
            DatasetCatalog.All.Select(info => info.Name)
        );
        Assert.Equal("Ankle boot", ((IdxFormat)DatasetCatalog.Find("fashion-mnist").Format).ClassNames[9]);
        Assert.Equal("worm", ((CifarFormat)DatasetCatalog.Find("cifar-100").Format).ClassNames[99]);
    }

    [Theory]
    [InlineData("fashion_mnist", "fashion-mnist")]
    [InlineData("Fashion-MNIST", "fashion-mnist")]
    [InlineData("mnits", "mnist")]
    public void An_unknown_name_is_answered_with_the_nearest_and_all_others(string name, string nearest)
    {
        string message = Assert.Throws<ArgumentException>(() => DatasetCatalog.Find(name)).Message;

        Assert.Contains($"Unknown data set '{name}'. Did you mean '{nearest}'?", message, StringComparison.Ordinal);
        Assert.Contains(
            "Known: fashion-mnist, mnist, cifar-10, cifar-100, imdb, ptb, folder.",
            message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_name_far_from_all_others_is_answered_with_the_list_alone()
    {
        string message = Assert.Throws<ArgumentException>(() => DatasetCatalog.Find("imagenet")).Message;

        Assert.StartsWith(
            "Unknown data set 'imagenet'. Known: fashion-mnist, mnist, cifar-10, cifar-100, imdb, ptb, folder.",
            message,
            StringComparison.Ordinal
        );
    }
}
