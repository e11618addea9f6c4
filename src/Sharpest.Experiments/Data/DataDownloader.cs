using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Sharpest.Experiments.Data;

/// <summary>Fetches the official files of a data set. A file is kept only when it has the right digest.</summary>
public sealed class DataDownloader : IDisposable
{
    private const long LargestFile = 256L << 20;
    private readonly HttpClient client;

    /// <summary>Creates a downloader.</summary>
    /// <param name="handler">Carries the requests and is disposed with the downloader; null uses the network.</param>
    public DataDownloader(HttpMessageHandler? handler = null)
    {
        client = new HttpClient(handler ?? new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(15) })
        {
            Timeout = TimeSpan.FromMinutes(10),
            MaxResponseContentBufferSize = LargestFile,
        };
    }

    /// <summary>
    /// Completes the folder to which downloads go: good files that are there already are kept as they are, the rest is
    /// fetched, verified and moved into place as a whole.
    /// </summary>
    /// <param name="info">The data set.</param>
    /// <param name="locator">Knows that folder, which is created when needed.</param>
    /// <param name="progress">Told in one line what is being fetched, or null.</param>
    /// <param name="cancellationToken">Ends the download; files already fetched stay.</param>
    /// <returns>A task that ends when all files are there.</returns>
    /// <exception cref="DataException">No mirror gave the right file, or the folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The download was cancelled.</exception>
    public async Task DownloadAsync(
        DatasetInfo info,
        DataLocator locator,
        IProgress<string>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        string folder = locator.DownloadFolder(info);
        foreach (DataFile file in info.Files)
        {
            if (IsGood(folder, file))
            {
                continue;
            }
            progress?.Report($"Fetching {file.CompressedName} of {info.Name}");
            byte[] body = await FetchAsync(info, file, locator, cancellationToken).ConfigureAwait(false);
            Store(folder, file, body);
        }
    }

    /// <summary>Frees the connections.</summary>
    public void Dispose() => client.Dispose();

    private static bool IsGood(string folder, DataFile file)
    {
        if (file.In(folder) is not { } path)
        {
            return false;
        }
        try
        {
            using FileStream stream = File.OpenRead(path);
            Verify(file, stream);
            return true;
        }
        catch (Exception exception) when (exception is DataException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private async Task<byte[]> FetchAsync(
        DatasetInfo info,
        DataFile file,
        DataLocator locator,
        CancellationToken cancellationToken
    )
    {
        var faults = new List<string>();
        foreach (Uri mirror in info.Mirrors)
        {
            var address = new Uri(mirror, file.CompressedName);
            try
            {
                byte[] body = await client.GetByteArrayAsync(address, cancellationToken).ConfigureAwait(false);
                using var stream = new MemoryStream(body, writable: false);
                Verify(file, stream);
                return body;
            }
            catch (Exception exception)
                when (exception is HttpRequestException or IOException or DataException
                    || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested)
                )
            {
                faults.Add($"{address.Host}: {exception.Message.TrimEnd('.')}");
            }
        }
        throw new DataException(
            $"{file.CompressedName} of {info.Name} could not be downloaded ({string.Join("; ", faults)}). "
                + locator.Remedy(info)
        );
    }

    private static void Verify(DataFile file, Stream stream)
    {
        if (file.Md5 is { } md5)
        {
            string found = Md5Of(stream);
            if (found != md5)
            {
                throw new DataException($"the MD5 of the file is {found}, not {md5}");
            }
            return;
        }
        string digest = IdxFile.Read(stream, "the answer").Sha256;
        if (!string.Equals(digest, file.Sha256, StringComparison.Ordinal))
        {
            throw new DataException($"the SHA-256 of the content is {digest}, not {file.Sha256}");
        }
    }

    /// <summary>The digest by which publishers name their files.</summary>
    /// <param name="stream">The file.</param>
    /// <returns>The MD5 in lower-case hexadecimal.</returns>
    [SuppressMessage("Security", "CA5351", Justification = "No other digest of these files is published.")]
    internal static string Md5Of(Stream stream) => Convert.ToHexStringLower(MD5.HashData(stream));

    private static void Store(string folder, DataFile file, byte[] body)
    {
        string path = Path.Combine(folder, file.CompressedName);
        string part = Path.Combine(folder, $".{file.CompressedName}.{Environment.ProcessId}.part");
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(part, body);
            File.Move(part, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataException(
                $"{path} cannot be written: {exception.Message.TrimEnd('.')}. Name a writable folder with --data-folder or "
                    + $"{DataLocator.Variable}.",
                exception
            );
        }
        finally
        {
            TryDelete(part);
        }
    }

    private static void TryDelete(string part)
    {
        try
        {
            File.Delete(part);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What could not be written can often not be deleted either; the first fault is the one to tell.
        }
    }
}
