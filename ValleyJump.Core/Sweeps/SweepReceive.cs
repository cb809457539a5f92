using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Sweeps;

/// <summary>
/// Gives the results of a sweep in the order of its rows. Small files are read side by side, some ahead of what was given; a large one as
/// its results are asked for.
/// </summary>
/// <param name="sweep">The sweep.</param>
/// <param name="warn">Receives what is missing, and what was told while results were made; on any thread.</param>
internal sealed class SweepReceive(SweepFolder sweep, Action<string> warn)
{
    private const int Named = 10; // tasks that a warning names

    // At most so many files of so many bytes are in memory.
    private const int Ahead = 128, Small = 1 << 18;

    private readonly List<int> missing = [], uneasy = [];

    /// <summary>Reads the files.</summary>
    /// <param name="emit">Receives results, and plain rows.</param>
    /// <param name="report">Receives what is wrong with the file of a task: its results are left out.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="FileException">What the sweep is cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Run(Action<object> emit, Action<FileException> report, CancellationToken cancel)
    {
        IReadOnlyList<SweepPart> parts = sweep.Parts();
        for (int first = 0; first < parts.Count; first += Ahead)
        {
            int start = first;
            WorkerPool.InOrder<Received>(Math.Min(Ahead, parts.Count - start), Environment.ProcessorCount,
                (i, hand, stop) => hand(Read(parts[start + i], stop)), received => Give(received, emit, report, cancel), cancel);
        }
        if (missing.Count > 0)
        {
            warn($"{missing.Count} of {sweep.Manifest.Tasks} tasks have no results yet: {Names(missing)}. "
                + "Get-ValleySweep says what they are at, and Submit-ValleySweep submits what is left.");
        }
        if (uneasy.Count > 0)
            warn($"The script block wrote errors in {Names(uneasy)}: results may be missing. Get-ValleySweep says which.");
    }

    /// <summary>What is known of a task: its results where they were read already; neither them nor a problem for none.</summary>
    private readonly record struct Received(SweepPart Part, IReadOnlyList<object>? Results, SweepSeal? Seal, FileException? Problem);

    private Received Read(SweepPart part, CancellationToken cancel)
    {
        string file = sweep.ResultOf(part.Task);
        if (!File.Exists(file))
            return new(part, null, null, null);
        try
        {
            SweepSeal seal = SweepResultFile.Peek(file, part);
            return new(part, seal.Bytes > Small ? null : [.. SweepResultFile.Results(file, seal, warn, cancel)], seal, null);
        }
        catch (FileException problem)
        {
            return new(part, null, null, problem);
        }
    }

    private void Give(Received received, Action<object> emit, Action<FileException> report, CancellationToken cancel)
    {
        SweepPart part = received.Part;
        if (received.Problem is { } known)
            report(known);
        if (received.Seal is not { } seal)
        {
            if (received.Problem is null)
                missing.Add(part.Task);
            return;
        }
        try
        {
            string file = sweep.ResultOf(part.Task);
            // A large file is read late: it may have been replaced since.
            foreach (object result in received.Results ?? SweepResultFile.Results(file, SweepResultFile.Peek(file, part), warn, cancel))
            {
                cancel.ThrowIfCancellationRequested();
                emit(result);
            }
            if (seal.Errors > 0)
                uneasy.Add(part.Task);
        }
        catch (FileException problem)
        {
            report(problem);
        }
    }

    private static string Names(List<int> tasks) => string.Join(", ", tasks.Take(Named)) + (tasks.Count > Named ? ", ..." : "");
}
