using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace ValleyJump.Core.Tests.Datasets;

/// <summary>An HTTP server on the loopback interface, as good or bad as a test needs it.</summary>
internal sealed partial class MirrorServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();

    public MirrorServer()
    {
        listener.Start();
        _ = ServeAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/mirror");

    /// <summary>The files by their names.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = new();

    /// <summary>The requests: a name, and the byte it was asked for from.</summary>
    public ConcurrentQueue<(string Name, long From)> Requests { get; } = new();

    public bool Ranges { get; set; } = true;

    public int Status { get; set; } = 200;

    /// <summary>How many answers break off, and after how many bytes.</summary>
    public int Breaks { get; set; }

    public int BreakAfter { get; set; } = 100;

    /// <summary>The connection stays open then, and nothing comes any more.</summary>
    public bool Hangs { get; set; }

    public void Dispose()
    {
        if (stop.IsCancellationRequested)
            return;
        stop.Cancel();
        listener.Dispose();
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await listener.AcceptTcpClientAsync(stop.Token));
        }
        catch (Exception problem) when (problem is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // the end
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                string name = (await reader.ReadLineAsync(stop.Token))!.Split(' ')[1].Replace("/mirror/", "", StringComparison.Ordinal);
                long from = 0;
                for (string? line; (line = await reader.ReadLineAsync(stop.Token)) is { Length: > 0 };)
                {
                    if (RangeHeader().Match(line) is { Success: true } m)
                        from = long.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
                }
                Requests.Enqueue((name, from));
                if (!Files.TryGetValue(name, out byte[]? file) || Status != 200)
                {
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {(Status != 200 ? Status : 404)} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), stop.Token);
                    return;
                }
                if (Ranges && from >= file.Length)
                {
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 416 No\r\nContent-Range: bytes */{file.Length}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), stop.Token);
                    return;
                }
                int start = Ranges ? (int)from : 0;
                string head = start > 0 ? $"206 Partial Content\r\nContent-Range: bytes {start}-{file.Length - 1}/{file.Length}" : "200 OK";
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {head}\r\nContent-Length: {file.Length - start}\r\nConnection: close\r\n\r\n"), stop.Token);
                bool breaks = Breaks > 0 && file.Length - start > BreakAfter;
                await stream.WriteAsync(file.AsMemory(start, breaks ? BreakAfter : file.Length - start), stop.Token);
                if (breaks)
                    Breaks--;
                if (breaks && Hangs)
                    await Task.Delay(Timeout.Infinite, stop.Token);
            }
            catch (Exception problem) when (problem is OperationCanceledException or IOException or ObjectDisposedException)
            {
                // the client has gone, or the test
            }
        }
    }

    [GeneratedRegex(@"^Range: bytes=(\d+)-", RegexOptions.IgnoreCase)]
    private static partial Regex RangeHeader();
}
