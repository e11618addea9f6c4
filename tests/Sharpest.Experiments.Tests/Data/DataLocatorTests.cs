using Sharpest.Experiments.Data;

namespace Sharpest.Experiments.Tests.Data;

public sealed class DataLocatorTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Without_a_folder_of_the_user_the_variable_the_package_and_the_cache_are_looked_at_in_this_order()
    {
        IReadOnlyList<DataLocation> places = SampleData
            .Locator(shared: folder.Path, cache: "/home/me/.cache")
            .Candidates(SampleData.Info);

        Assert.Equal(
            [
                new DataLocation(Path.Combine(folder.Path, "tiny"), DataOrigin.Environment),
                new DataLocation("/nowhere/tiny", DataOrigin.Package),
                new DataLocation(Path.Combine("/home/me/.cache", "sharpest", "data", "tiny"), DataOrigin.Cache),
            ],
            places
        );
    }

    [Fact]
    public void A_folder_of_the_user_is_the_only_one_looked_at()
    {
        IReadOnlyList<DataLocation> places = SampleData.Locator(folder.Path, "/elsewhere").Candidates(SampleData.Info);

        Assert.Equal([Path.Combine(folder.Path, "tiny"), folder.Path], places.Select(place => place.Folder));
        Assert.All(places, place => Assert.Equal(DataOrigin.Explicit, place.Origin));
    }

    [Fact]
    public void A_relative_folder_is_made_absolute()
    {
        Assert.All(
            SampleData.Locator("some/where").Candidates(SampleData.Info),
            place => Assert.StartsWith(Environment.CurrentDirectory, place.Folder, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_first_folder_with_all_four_files_is_found()
    {
        folder.Write("shared/tiny/train-images.gz", [1]);
        SampleData.WriteTo(folder, "cache/sharpest/data/tiny");
        DataLocator locator = SampleData.Locator(
            shared: Path.Combine(folder.Path, "shared"),
            cache: Path.Combine(folder.Path, "cache")
        );

        Assert.Equal(DataOrigin.Cache, locator.Find(SampleData.Info)?.Origin);
    }

    [Fact]
    public void Nothing_is_found_where_there_is_nothing() => Assert.Null(SampleData.Locator().Find(SampleData.Info));

    [Fact]
    public void Downloads_go_to_the_folder_of_the_user_else_to_the_variable_else_to_the_cache()
    {
        Assert.Equal(
            Path.Combine(folder.Path, "tiny"),
            SampleData.Locator(folder.Path, "/shared").DownloadFolder(SampleData.Info)
        );
        Assert.Equal("/shared/tiny", SampleData.Locator(shared: "/shared").DownloadFolder(SampleData.Info));
        Assert.Equal("/cache/sharpest/data/tiny", SampleData.Locator(cache: "/cache").DownloadFolder(SampleData.Info));
    }

    [Fact]
    public void Without_a_cache_variable_the_home_folder_decides()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The home folder decides on Linux only.");
        var locator = new DataLocator(null, name => name == "HOME" ? "/home/me" : null);

        Assert.Equal("/home/me/.cache/sharpest/data/tiny", locator.DownloadFolder(SampleData.Info));
    }
}
