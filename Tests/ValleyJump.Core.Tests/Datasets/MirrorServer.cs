using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ValleyJump.Core.Tests.Datasets;

/// <summary>An HTTP server on the loopback interface, as good or bad as a test needs it.</summary>
internal sealed class MirrorServer : IDisposable
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

    /// <summary>The names that were asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

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
                while (await reader.ReadLineAsync(stop.Token) is { Length: > 0 })
                {
                    // what else the client says
                }
                Requests.Enqueue(name);
                if (!Files.TryGetValue(name, out byte[]? file) || Status != 200)
                {
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(
                        $"HTTP/1.1 {(Status != 200 ? Status : 404)} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), stop.Token);
                    return;
                }
                string head = $"HTTP/1.1 200 OK\r\nContent-Length: {file.Length}\r\nConnection: close\r\n\r\n";
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head), stop.Token);
                bool breaks = Breaks > 0 && file.Length > BreakAfter;
                await stream.WriteAsync(file.AsMemory(0, breaks ? BreakAfter : file.Length), stop.Token);
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
}
