using System.Diagnostics;

namespace ValleyJump.Core.Tests;

/// <summary>
/// Cancels after a while, from a thread of its own, and knows when. (A callback of the token may itself come after the end of what listens
/// to it: callbacks run one after another, the last to be registered first.)
/// </summary>
internal sealed class DelayedCancel : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly Thread thread;
    private long cancelled;

    public DelayedCancel(TimeSpan delay)
    {
        thread = new(() =>
        {
            Thread.Sleep(delay);
            Volatile.Write(ref cancelled, Stopwatch.GetTimestamp());
            source.Cancel();
        });
        thread.Start();
    }

    public CancellationToken Token => source.Token;

    /// <summary>The time since it cancelled.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(Volatile.Read(ref cancelled));

    public void Dispose()
    {
        thread.Join();
        source.Dispose();
    }
}
