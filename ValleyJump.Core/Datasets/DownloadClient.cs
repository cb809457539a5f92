using System.Net;
using System.Net.Http.Headers;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>Asks servers for files, again where that may help.</summary>
/// <param name="attempts">How often a file is asked for before a lost connection is an error.</param>
/// <param name="pause">The pause after the first try; twice as long after the next.</param>
/// <param name="patience">The longest time without a byte.</param>
internal sealed class DownloadClient(int attempts, TimeSpan pause, TimeSpan patience) : IDisposable
{
    private const long Limit = 1 << 28; // ten times the largest of the files

    private readonly HttpClient http = new() { Timeout = Timeout.InfiniteTimeSpan, DefaultRequestHeaders = { UserAgent = { Agent } } };

    /// <summary>Receives a file, whole.</summary>
    /// <exception cref="FileException">The server has no such file, does not send it, or cannot be reached.</exception>
    public async Task<byte[]> GetAsync(Uri address, Action<long> report, CancellationToken cancel)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(address, report, cancel).ConfigureAwait(false);
            }
            catch (FileException problem) when (attempt < attempts && MayPass(problem))
            {
                await Task.Delay(pause * (1 << (attempt - 1)), cancel).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<byte[]> TryAsync(Uri address, Action<long> report, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(patience);
        try
        {
            using HttpResponseMessage answer =
                await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            answer.EnsureSuccessStatusCode();
            Stream body = await answer.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
            using var file = new MemoryStream();
            byte[] buffer = new byte[1 << 16];
            for (int count; (count = await body.ReadAsync(buffer, limit.Token).ConfigureAwait(false)) > 0; report(file.Length))
            {
                limit.CancelAfter(patience);
                if (file.Length + count > Limit)
                    throw Fault(FileFault.TooLarge, address, $"{address} has more than {Limit} bytes, which no published file has.");
                file.Write(buffer, 0, count);
            }
            return file.ToArray();
        }
        // A server that says nothing, and not a user who has enough.
        catch (OperationCanceledException problem) when (!cancel.IsCancellationRequested)
        {
            throw Fault(FileFault.Interrupted, address, $"Nothing came from {address} for {patience.TotalSeconds} seconds.", problem);
        }
        catch (HttpRequestException problem) when (problem.StatusCode is { } status)
        {
            bool missing = status is HttpStatusCode.NotFound or HttpStatusCode.Gone;
            throw Fault(missing ? FileFault.NotFound : FileFault.Refused, address,
                $"The server {(missing ? "has no" : "did not send")} {address}: it answered {(int)status} ({status}).", problem);
        }
        catch (HttpRequestException problem)
        {
            throw Fault(FileFault.Unreachable, address, $"Cannot reach {address}: {problem.Message.TrimEnd('.')}.", problem);
        }
        catch (IOException problem)
        {
            throw Fault(FileFault.Interrupted, address, $"The connection to {address} was lost: {problem.Message.TrimEnd('.')}.", problem);
        }
    }

    /// <summary>Can the next try succeed?</summary>
    private static bool MayPass(FileException problem) => problem.Fault is FileFault.Unreachable or FileFault.Interrupted
        || (problem.InnerException as HttpRequestException)?.StatusCode is >= HttpStatusCode.InternalServerError
            or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;

    private static FileException Fault(FileFault fault, Uri address, FormattableString message, Exception? inner = null) =>
        new(FileTask.Download, fault, address.ToString(), FormattableString.Invariant(message), inner);

    private static ProductInfoHeaderValue Agent => new("ValleyJump", typeof(DownloadClient).Assembly.GetName().Version!.ToString(3));
}
