using System.Globalization;
using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Sweeps;

/// <summary>What the tasks of a sweep are at: by their files, by the queue of Slurm, and by what processes are at work here.</summary>
internal sealed class SweepStatus
{
    private const string StoppedReason = "Stopped.";

    private readonly SweepFolder sweep;
    private readonly IReadOnlyList<SweepSubmission> submissions;
    private readonly IReadOnlyDictionary<(string Name, int Index), QueueEntry>? queue;
    private readonly IReadOnlyList<SweepPart> parts;
    private readonly (SweepSubmission? Submission, int Index)[] latest;
    private readonly bool[] hasResults, hasState;
    private readonly HashSet<string> logs;
    private readonly Lazy<IReadOnlyDictionary<string, string>> ends;

    /// <summary>Asks the queue, then lists the folder: what ended in between has its file.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="warn">Receives why Slurm could not be asked.</param>
    /// <exception cref="FileException">The folder cannot be read.</exception>
    public SweepStatus(SweepFolder sweep, Action<string> warn)
    {
        this.sweep = sweep;
        submissions = SweepSubmission.All(sweep);
        SweepSubmission[] arrays = [.. submissions.Where(s => s.Options.Engine == SweepEngine.Slurm && !s.IsStopped)];
        try
        {
            queue = SlurmClient.Queue([.. arrays.Select(s => s.JobName)]);
        }
        catch (InvalidInputException problem)
        {
            warn($"What runs and waits is told as the files have it. {problem.Message}");
        }
        ends = new(() => SlurmClient.Ends([.. arrays.Select(s => s.Job).OfType<string>()]));
        parts = sweep.Parts();
        latest = new (SweepSubmission?, int)[parts.Count + 1];
        foreach (SweepSubmission submission in submissions)
        {
            for (int i = 0; i < submission.Tasks.Count; i++)
                latest[submission.Tasks[i]] = (submission, i + 1);
        }
        hasState = Listed(sweep.States);
        hasResults = Listed(sweep.Results);
        logs = [.. FileGuard.Run(FileTask.Sweep, sweep.Logs, () => Directory.GetFiles(sweep.Logs))];
    }

    /// <summary>All submissions so far.</summary>
    public IReadOnlyList<SweepSubmission> Submissions => submissions;

    /// <summary>A task's state, and whether somebody has it: it is running, or in a queue.</summary>
    internal readonly record struct Held(SweepTask Task, SweepPart Part, bool IsHeld, FileException? Damage);

    /// <summary>All tasks, in order.</summary>
    /// <param name="verify">Read results whole: otherwise what was changed within a file is not seen.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<Held> Tasks(bool verify, CancellationToken cancel)
    {
        foreach (SweepPart part in parts)
        {
            cancel.ThrowIfCancellationRequested();
            yield return Of(part, verify, cancel);
        }
    }

    private Held Of(SweepPart part, bool verify, CancellationToken cancel)
    {
        FileException? damage = null;
        if (hasResults[part.Task] && Results(part, verify, ref damage, cancel) is { } done)
            return done;
        var (submission, index) = latest[part.Task];
        SweepAttempt? attempt = hasState[part.Task] ? SweepAttempt.Of(sweep, part) : null;
        // One before is history, unless somebody does the task by hand.
        if (attempt is not null && attempt.Submission > 0 && attempt.Submission != submission?.Number)
            attempt = null;
        bool stopped = submission?.IsStopped == true, slurm = submission?.Options.Engine == SweepEngine.Slurm && attempt?.Submission != 0;
        QueueEntry? entry = slurm && queue?.TryGetValue((submission!.JobName, index), out QueueEntry found) == true ? found : null;
        (SweepState state, string reason) = (attempt?.State, slurm) switch
        {
            (SweepState.Failed or SweepState.Lost, _) => (attempt!.State, attempt.Reason),
            // Not what somebody does by hand.
            _ when stopped && attempt?.Submission != 0 => (SweepState.Waiting, StoppedReason),
            (_, true) when entry is { } inQueue => inQueue.IsPending ? (SweepState.Waiting, inQueue.Reason) : (SweepState.Running, ""),
            (null, true) when queue is null => (SweepState.Waiting, "Slurm could not be asked."),
            (_, true) when queue is null => (SweepState.Running, "Slurm could not be asked."),
            (_, true) => (SweepState.Lost, EndOf(submission!, index)),
            (null, false) => (SweepState.Waiting, ""),
            _ => attempt!.IsAlive() switch
            {
                true => (SweepState.Running, ""),
                null => (SweepState.Running, $"As its file says: it is at work on {attempt.Host}, which cannot be asked from here."),
                false => (SweepState.Lost, $"Its process ended without results and without a word.{TailOf(submission, index)}"),
            },
        };
        // It may have ended since the folder was listed.
        if (state == SweepState.Lost && attempt?.State != SweepState.Lost && !hasResults[part.Task]
            && File.Exists(sweep.ResultOf(part.Task)) && Results(part, verify, ref damage, cancel) is { } late)
        {
            return late;
        }
        if (damage is not null && state is SweepState.Waiting or SweepState.Lost && entry is null)
            (state, reason) = (SweepState.Failed, damage!.Message);
        bool queued = slurm && (entry is not null || queue is null) && !stopped;
        bool held = state == SweepState.Running || (queued && state == SweepState.Waiting);
        double? seconds = attempt?.Seconds
            ?? (state == SweepState.Running && attempt is not null ? (DateTime.UtcNow - attempt.Started).TotalSeconds : null);
        return new(SweepTask.Of(sweep, part) with
        {
            Log = LogOf(submission, index), State = state, Reason = reason, Seconds = seconds, Host = attempt?.Host ?? "",
            Job = slurm ? JobOf(submission!, index) : attempt is null ? "" : attempt.ProcessId.ToString(CultureInfo.InvariantCulture),
        }, part, held, damage);
    }

    /// <summary>A task whose results are there; null, and what is wrong with them.</summary>
    private Held? Results(SweepPart part, bool verify, ref FileException? damage, CancellationToken cancel)
    {
        string file = sweep.ResultOf(part.Task);
        var (submission, index) = latest[part.Task];
        try
        {
            SweepSeal seal = verify ? SweepResultFile.Verify(file, part, cancel) : SweepResultFile.Peek(file, part);
            string job = submission is null ? "" : JobOf(submission, index);
            return new(seal.Row(sweep, part) with { Log = LogOf(submission, index), Job = job }, part, IsHeld: false, Damage: null);
        }
        catch (FileException problem)
        {
            damage = problem;
            return null;
        }
    }

    private string LogOf(SweepSubmission? submission, int index) =>
        submission?.LogOf(sweep, index) is { } log && logs.Contains(log) ? log : "";

    private static string JobOf(SweepSubmission submission, int index) =>
        submission.Job is { } job ? string.Create(CultureInfo.InvariantCulture, $"{job}_{index}") : "";

    private string EndOf(SweepSubmission submission, int index) =>
        "Its job is gone, without results."
        + (ends.Value.TryGetValue(JobOf(submission, index), out string? end) ? $" Slurm: {end}." : "") + TailOf(submission, index);

    /// <summary>The last line of what a task said.</summary>
    private string TailOf(SweepSubmission? submission, int index)
    {
        string last = "";
        if (LogOf(submission, index) is { Length: > 0 } log)
            FileGuard.TryQuietly(() => last = File.ReadLines(log).LastOrDefault(l => !string.IsNullOrWhiteSpace(l)) ?? "");
        return last.Length == 0 ? "" : $" Its log ends with: {last.Trim()}";
    }

    private bool[] Listed(string folder)
    {
        bool[] listed = new bool[parts.Count + 1];
        FileGuard.Run(FileTask.Sweep, folder, () =>
        {
            foreach (string file in Directory.EnumerateFiles(folder, "*.json*"))
            {
                if (int.TryParse(Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out int task)
                    && task < listed.Length)
                {
                    listed[task] = true;
                }
            }
        });
        return listed;
    }
}
