using Sharpest.Experiments.Data;

namespace Sharpest.Experiments.Tests.Data;

public sealed class DataDownloaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_missing_data_set_is_fetched_verified_and_loaded()
    {
        var server = new FakeServer(FakeServer.Serve);
        using var downloader = new DataDownloader(server);

        IDataset dataset = await DatasetLoader.LoadAsync(
            SampleData.Info,
            SampleData.Locator(cache: folder.Path),
            downloader
        );

        Assert.True(dataset.IsOfficial);
        Assert.Equal(DataOrigin.Cache, dataset.Location.Origin);
        Assert.Equal(4, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.Equal("first.example", request.Host));
        Assert.Equal(4, Directory.GetFiles(dataset.Location.Folder).Length);
    }

    [Fact]
    public async Task What_is_there_is_not_fetched()
    {
        SampleData.WriteTo(folder, "sharpest/data/tiny");
        var server = new FakeServer(_ => null);
        using var downloader = new DataDownloader(server);

        await DatasetLoader.LoadAsync(SampleData.Info, SampleData.Locator(cache: folder.Path), downloader);

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_half_finished_download_is_completed_and_its_good_files_are_left_alone()
    {
        string good = folder.Write("tiny/train-images.gz", Idx.Gzip(SampleData.TrainingImages));
        folder.Write("tiny/train-labels.gz", [1, 2, 3]);
        File.SetLastWriteTimeUtc(good, DateTime.UnixEpoch);
        var server = new FakeServer(FakeServer.Serve);
        using var downloader = new DataDownloader(server);

        await downloader.DownloadAsync(SampleData.Info, SampleData.Locator(folder.Path));

        Assert.Equal(
            ["train-labels.gz", "test-images.gz", "test-labels.gz"],
            server.Requests.Select(request => Path.GetFileName(request.LocalPath))
        );
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(good));
        Assert.True(DatasetLoader.Load(SampleData.Info, SampleData.Locator(folder.Path)).IsOfficial);
    }

    [Fact]
    public async Task The_second_mirror_is_asked_when_the_first_has_nothing()
    {
        var server = new FakeServer(address => address.Host == "second.example" ? FakeServer.Serve(address) : null);
        using var downloader = new DataDownloader(server);

        await downloader.DownloadAsync(SampleData.Info, SampleData.Locator(folder.Path));

        Assert.Equal(8, server.Requests.Count);
        Assert.Equal("https://second.example/tiny/test-labels.gz", server.Requests[^1].ToString());
    }

    [Fact]
    public Task A_wrong_content_is_refused() =>
        AssertRefused(_ => new ByteArrayContent(Idx.Gzip(Idx.File([1], 1))), "the SHA-256 of the content is");

    [Fact]
    public Task Something_that_is_no_data_file_is_refused() =>
        AssertRefused(_ => new StringContent("<html>Log in to the hotel</html>"), "not an IDX file");

    [Fact]
    public Task A_file_that_is_not_there_is_told() => AssertRefused(_ => null, "404");

    [Fact]
    public Task A_cut_connection_is_told() => AssertRefused(_ => new CutContent(), "first.example: ");

    [Fact]
    public Task No_network_is_told() =>
        AssertRefused(
            _ => throw new HttpRequestException("Name or service not known"),
            "first.example: Name or service not known; second.example: Name or service not known"
        );

    [Fact]
    public Task A_server_that_never_answers_is_told() =>
        AssertRefused(_ => throw new TaskCanceledException("The request timed out"), "timed out");

    [Fact]
    public async Task Cancelling_is_not_a_fault_of_the_data()
    {
        using var cancellation = new CancellationTokenSource();
        using var downloader = new DataDownloader(new FakeServer(FakeServer.Serve));
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            downloader.DownloadAsync(SampleData.Info, SampleData.Locator(folder.Path), null, cancellation.Token)
        );
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_told()
    {
        string file = folder.Write("file", [1]);
        using var downloader = new DataDownloader(new FakeServer(FakeServer.Serve));

        string message = (
            await Assert.ThrowsAsync<DataException>(() =>
                downloader.DownloadAsync(SampleData.Info, SampleData.Locator(file))
            )
        ).Message;

        Assert.Contains("cannot be written", message, StringComparison.Ordinal);
        Assert.Contains("--data-folder", message, StringComparison.Ordinal);
    }

    private async Task AssertRefused(Func<Uri, HttpContent?> answer, string fault)
    {
        using var downloader = new DataDownloader(new FakeServer(answer));

        DataException exception = await Assert.ThrowsAsync<DataException>(() =>
            downloader.DownloadAsync(SampleData.Info, SampleData.Locator(folder.Path))
        );

        Assert.DoesNotContain('\n', exception.Message);
        Assert.Contains(fault, exception.Message, StringComparison.Ordinal);
        Assert.Contains("train-images.gz of tiny could not be downloaded", exception.Message, StringComparison.Ordinal);
        Assert.Contains(
            "apt-get install dataset-tiny and name no folder with --data-folder",
            exception.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(folder.Path, exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}
