using System.Diagnostics;
using System.Text.Json;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Sweeps;

/// <summary>What a task without results is at, in a file of its own: begun by a process, failed, or lost.</summary>
internal sealed record SweepAttempt
{
    public required int Task { get; init; }

    public required string Identity { get; init; }

    /// <summary>The submission that it belongs to; 0 for none.</summary>
    public required int Submission { get; init; }

    /// <summary>Running, Failed or Lost.</summary>
    public required SweepState State { get; init; }

    public required string Host { get; init; }

    public required int ProcessId { get; init; }

    /// <summary>When the process began, which tells it from a later one of the same number.</summary>
    public required DateTime ProcessStart { get; init; }

    public required DateTime Started { get; init; }

    public double? Seconds { get; init; }

    public string Reason { get; init; } = "";

    /// <summary>Of this process.</summary>
    public static SweepAttempt Begin(SweepPart part, int submission)
    {
        var (host, id, start) = ProcessMark.Current();
        return new()
        {
            Task = part.Task, Identity = part.Identity, Submission = submission, State = SweepState.Running, Host = host,
            ProcessId = id, ProcessStart = start, Started = DateTime.UtcNow,
        };
    }

    /// <summary>Its process is at work on this machine; null where that cannot be told from here.</summary>
    public bool? IsAlive() => new ProcessMark(Host, ProcessId, ProcessStart).IsAlive();

    /// <summary>Ends its process, if it is at work on this machine.</summary>
    public void Kill()
    {
        if (IsAlive() != true)
            return;
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            process.Kill(entireProcessTree: true);
            process.WaitForExit(5000);
        }
        catch (Exception problem) when (problem is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended meanwhile.
        }
    }

    /// <summary>What the file of a task says; null where there is none, or it says nothing of this task.</summary>
    public static SweepAttempt? Of(SweepFolder sweep, SweepPart part)
    {
        try
        {
            byte[] json = File.ReadAllBytes(sweep.StateOf(part.Task));
            SweepAttempt? attempt = JsonSerializer.Deserialize<SweepAttempt>(json, SweepSubmission.Json);
            return attempt?.Identity == part.Identity ? attempt : null;
        }
        catch (Exception problem) when (problem is JsonException || FileGuard.IsOfSystem(problem))
        {
            return null; // what it is at is then not known, as if it had said nothing
        }
    }

    /// <summary>Writes the file.</summary>
    /// <exception cref="FileException">It cannot be written.</exception>
    public void Write(SweepFolder sweep)
    {
        using var files = new AtomicFileSet(FileTask.Submit, overwrite: true, replaceReadOnly: false);
        files.Write(sweep.StateOf(Task), s => JsonSerializer.Serialize(s, this, SweepSubmission.Json));
        files.Commit();
    }

    /// <summary>Removes the file.</summary>
    public static void Remove(SweepFolder sweep, int task) => FileGuard.TryQuietly(() => File.Delete(sweep.StateOf(task)));
}
