using System.Collections.Concurrent;
using ValleyJump.Core.Ensembles;

namespace ValleyJump.Core.Tests.Ensembles;

/// <summary>Keeps every report with the thread that made it; the base library's Progress would post them elsewhere, out of order.</summary>
internal sealed class ProgressLog(Action<EnsembleProgress>? then = null) : IProgress<EnsembleProgress>
{
    public ConcurrentQueue<(int Thread, EnsembleProgress Report)> Reports { get; } = [];

    public void Report(EnsembleProgress value)
    {
        Reports.Enqueue((Environment.CurrentManagedThreadId, value));
        then?.Invoke(value);
    }
}
