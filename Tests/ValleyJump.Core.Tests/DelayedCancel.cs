using ValleyJump.Tests;

namespace ValleyJump.Core.Tests;

/// <summary>
/// Cancels after a while, from a thread of its own, and knows when. (A callback of the token may itself come after the end of what listens
/// to it: callbacks run one after another, the last to be registered first.)
/// </summary>
internal sealed class DelayedCancel : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly Thread thread;
    private StopClock? cancelled;

    public DelayedCancel(TimeSpan delay)
    {
        thread = new(() =>
        {
            Thread.Sleep(delay);
            Volatile.Write(ref cancelled, new StopClock());
            source.Cancel();
        });
        thread.Start();
    }

    public CancellationToken Token => source.Token;

    /// <summary>The time since it cancelled, in <see cref="StopClock.Milliseconds"/>.</summary>
    public double Milliseconds => Volatile.Read(ref cancelled)!.Milliseconds;

    public void Dispose()
    {
        thread.Join();
        source.Dispose();
    }
}
