using System.Net;
using System.Net.Http.Headers;

namespace ValleyJump.Core.Datasets;

/// <summary>Asks servers for files, or the rest of files.</summary>
/// <param name="patience">The longest time without a byte.</param>
internal sealed class DownloadClient(TimeSpan patience) : IDisposable
{
    // The bytes are wanted as they are: nothing is unpacked on the way.
    private readonly HttpClient http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(30), AutomaticDecompression = DecompressionMethods.None }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Asks for a file from a byte on. The server may begin at the start all the same.</summary>
    /// <exception cref="DatasetDownloadException">It has no such file, or cannot be reached.</exception>
    public async Task<DownloadResponse> GetAsync(Uri address, long start, CancellationToken cancel)
    {
        HttpResponseMessage message = await WithPatience(address, patience, token => SendAsync(address, start, token), cancel).ConfigureAwait(false);
        if (start > 0 && message.StatusCode != HttpStatusCode.PartialContent && (message.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable || message.Content.Headers.ContentRange is not null))
        {
            // There is no such rest: the part is as long as the file, or longer.
            message.Dispose();
            message = await WithPatience(address, patience, token => SendAsync(address, start = 0, token), cancel).ConfigureAwait(false);
        }
        if (!message.IsSuccessStatusCode)
        {
            using (message)
            {
                bool missing = message.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone;
                throw new DatasetDownloadException(missing ? DatasetDownloadFault.NotFound : DatasetDownloadFault.Refused, address.ToString(), FormattableString.Invariant($"The server {(missing ? "has no" : "did not send")} {address}: it answered {(int)message.StatusCode} {message.ReasonPhrase}."))
                {
                    IsPassing = (int)message.StatusCode is >= 500 or 408 or 429,
                };
            }
        }
        long from = message.StatusCode == HttpStatusCode.PartialContent ? message.Content.Headers.ContentRange?.From ?? -1 : 0;
        if (from != 0 && from != start)
        {
            message.Dispose();
            throw new DatasetDownloadException(DatasetDownloadFault.Refused, address.ToString(), FormattableString.Invariant($"The server sent {address} from byte {from}, not {start} as asked for."));
        }
        return new(address, message, from, patience);
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(Uri address, long start, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("ValleyJump", typeof(DownloadClient).Assembly.GetName().Version!.ToString(3)));
        if (start > 0)
            request.Headers.Range = new RangeHeaderValue(start, null);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
    }

    /// <summary>Waits for an answer, names what goes wrong, and tells a server that says nothing from a user who has enough.</summary>
    internal static async Task<T> WithPatience<T>(Uri address, TimeSpan patience, Func<CancellationToken, Task<T>> work, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(patience);
        try
        {
            return await work(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new DatasetDownloadException(DatasetDownloadFault.Interrupted, address.ToString(), FormattableString.Invariant($"Nothing came from {address} for {patience.TotalSeconds} seconds.")) { IsPassing = true };
        }
        catch (HttpRequestException problem)
        {
            throw new DatasetDownloadException(DatasetDownloadFault.Unreachable, address.ToString(), $"Cannot reach {address}: {problem.Message.TrimEnd('.')}.", problem) { IsPassing = true };
        }
        catch (IOException problem)
        {
            throw new DatasetDownloadException(DatasetDownloadFault.Interrupted, address.ToString(), $"The connection to {address} was lost: {problem.Message.TrimEnd('.')}.", problem) { IsPassing = true };
        }
    }
}

/// <summary>A file, or the rest of one, that a server sends.</summary>
internal sealed class DownloadResponse(Uri address, HttpResponseMessage message, long start, TimeSpan patience) : IDisposable
{
    private Stream? body;

    /// <summary>The byte of the file that the first one sent is.</summary>
    public long Start => start;

    /// <summary>The length of the whole file, if the server says.</summary>
    public long? Total => message.Content.Headers.ContentRange?.Length ?? start + message.Content.Headers.ContentLength;

    /// <summary>Receives some bytes; 0 at the end.</summary>
    /// <exception cref="DatasetDownloadException">The connection was lost.</exception>
    public async Task<int> ReadAsync(Memory<byte> buffer, CancellationToken cancel)
    {
        body ??= await message.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        return await DownloadClient.WithPatience(address, patience, token => body.ReadAsync(buffer, token).AsTask(), cancel).ConfigureAwait(false);
    }

    public void Dispose()
    {
        body?.Dispose();
        message.Dispose();
    }
}
