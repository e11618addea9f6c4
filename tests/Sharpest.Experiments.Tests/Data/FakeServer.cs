using System.Net;

namespace Sharpest.Experiments.Tests.Data;

/// <summary>Answers requests from memory and remembers them.</summary>
internal sealed class FakeServer(Func<Uri, HttpContent?> answer) : HttpMessageHandler
{
    public List<Uri> Requests { get; } = [];

    /// <summary>Serves the files of the sample data set.</summary>
    public static HttpContent Serve(Uri address) =>
        new ByteArrayContent(Idx.Gzip(SampleData.Contents[Path.GetFileNameWithoutExtension(address.LocalPath)]));

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        Requests.Add(request.RequestUri!);
        HttpContent? content = answer(request.RequestUri!);
        return Task.FromResult(
            content is null
                ? new HttpResponseMessage(HttpStatusCode.NotFound)
                : new HttpResponseMessage(HttpStatusCode.OK) { Content = content }
        );
    }
}

/// <summary>Ends with an error after its first bytes, as a cut connection does.</summary>
internal sealed class CutContent : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(new byte[] { 0x1f, 0x8b, 8 });
        throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 1000;
        return true;
    }
}
