using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Sweeps;

/// <summary>Submits what is left of a sweep, and stops what was submitted.</summary>
/// <param name="sweep">The sweep.</param>
internal sealed class SweepSubmit(SweepFolder sweep)
{
    /// <summary>Begins a sweep, or goes on with the one that is there.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="draft">What the sweep is.</param>
    /// <param name="options">How it will be run.</param>
    /// <param name="warn">Receives what is to be told.</param>
    /// <exception cref="InvalidInputException">The folder holds another sweep, or what is needed for a new one is missing.</exception>
    /// <exception cref="FileException">The folder cannot be read or written to, or holds other files.</exception>
    public static SweepSubmit Begin(string path, SweepDraft draft, SweepOptions options, Action<string> warn)
    {
        if (SweepFolder.IsSweep(path))
        {
            SweepFolder sweep = SweepFolder.Open(path);
            sweep.Require(draft);
            return new(sweep);
        }
        if (draft is { Script: null, Rows: null })
            _ = SweepFolder.Open(path); // says that there is none
        if (options.Engine == SweepEngine.Slurm)
            draft = draft with { MostTasks = SlurmClient.MostElements() };
        if (draft.Tasks > draft.MostTasks && draft.Rows?.Count > draft.MostTasks)
            warn(FormattableString.Invariant($"Slurm takes {draft.MostTasks} tasks at once here: there are as many, of more rows each."));
        return new(SweepFolder.Create(path, draft));
    }

    /// <summary>Submits the tasks that are neither done nor in somebody's hands; on this machine also waits for them.</summary>
    /// <param name="options">How; what is not given is as it was in the submission before.</param>
    /// <param name="module">The module's manifest, which tasks import.</param>
    /// <param name="shell">Finds the words that start the PowerShell that submits, asked where no other is given.</param>
    /// <param name="warn">Receives what is to be told.</param>
    /// <param name="progress">Receives how far the tasks are on this machine.</param>
    /// <param name="cancel">Ends tasks on this machine.</param>
    /// <exception cref="InvalidInputException">The engine is not there, or refuses.</exception>
    /// <exception cref="FileException">The folder cannot be read or written to, or somebody submits to it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public SweepSummary Run(SweepOptions options, string module, Func<string[]> shell, Action<string> warn,
        IProgress<SweepProgress>? progress, CancellationToken cancel)
    {
        using IDisposable only = sweep.Lock();
        var status = new SweepStatus(sweep, warn);
        SweepSubmission? before = status.Submissions is [.., var last] ? last : null;
        options = options.Or(before?.Options);
        SweepEngine engine = options.Engine ?? SweepEngine.Local;
        SweepStatus.Held[] all = [.. status.Tasks(verify: true, cancel)],
            left = [.. all.Where(t => t.Task.State != SweepState.Done && !t.IsHeld)];
        foreach (FileException damage in left.Select(t => t.Damage).OfType<FileException>())
            warn($"{damage.Message} Its task is done again.");
        SweepSubmission? submission = null;
        if (left.Length > 0)
        {
            int[] tasks = [.. left.OrderByDescending(t => t.Part.Share).ThenBy(t => t.Part.Task).Select(t => t.Part.Task)];
            int number = (before?.Number ?? 0) + 1;
            submission = new()
            {
                Number = number, Tasks = tasks, Submitted = DateTime.UtcNow,
                Options = options with { Engine = engine },
                Used = Filled(options with { Engine = engine, Shell = options.Shell ?? shell() }, tasks.Length),
                JobName = FormattableString.Invariant($"valley-{sweep.Manifest.ShortName()}-{number:D3}"),
            };
            // What failed before, or is damaged, says so no longer.
            foreach (SweepStatus.Held task in left)
            {
                SweepAttempt.Remove(sweep, task.Part.Task);
                if (task.Damage is { } damage)
                    FileGuard.Run(FileTask.Submit, damage.Path, () => File.Delete(damage.Path));
            }
            submission = engine == SweepEngine.Local ? RunHere(submission, module, progress, cancel) : RunOnSlurm(submission, module, warn);
        }
        return Summary(engine, submission, submission is null ? all : new SweepStatus(sweep, _ => { }).Tasks(verify: false, cancel));
    }

    /// <summary>Ends what runs and waits: tasks that are not done wait to be submitted again.</summary>
    /// <param name="warn">Receives what could not be stopped.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="InvalidInputException">Slurm is not there, or refuses.</exception>
    /// <exception cref="FileException">The folder cannot be read or written to.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Stop(Action<string> warn, CancellationToken cancel)
    {
        var status = new SweepStatus(sweep, warn);
        HashSet<int> tasks = [.. status.Tasks(verify: false, cancel).Where(t => t.IsHeld).Select(t => t.Part.Task)];
        SweepSubmission[] ended = [.. status.Submissions.Where(s => !s.IsStopped && (s.Tasks.Any(tasks.Contains) || IsAtWork(s, status)))];
        foreach (SweepSubmission submission in ended)
        {
            if (submission.Options.Engine == SweepEngine.Slurm)
                SlurmClient.Cancel(submission.JobName);
            submission.Stop(sweep);
        }
        // Looked for once more: a process that has begun its task since then sees that it was stopped.
        HashSet<int> here = [.. ended.Where(s => s.Options.Engine == SweepEngine.Local).Select(s => s.Number)];
        HashSet<int> begun = [.. ended.Where(s => here.Contains(s.Number)).SelectMany(s => s.Tasks)];
        foreach (SweepPart part in sweep.Parts().Where(p => begun.Contains(p.Task)))
        {
            cancel.ThrowIfCancellationRequested();
            if (SweepAttempt.Of(sweep, part) is not { State: SweepState.Running } attempt || !here.Contains(attempt.Submission))
                continue;
            if (attempt.IsAlive() is null)
                warn($"Task {part.Task} is at work on {attempt.Host}: it can be stopped from there.");
            attempt.Kill();
        }
    }

    private static SweepOptions Filled(SweepOptions options, int tasks) =>
        options.Engine == SweepEngine.Local ? LocalEngine.Filled(options, tasks, Environment.ProcessorCount) : options;

    /// <summary>Its process may be between two tasks.</summary>
    private static bool IsAtWork(SweepSubmission submission, SweepStatus status) =>
        submission.Options.Engine == SweepEngine.Local && submission == status.Submissions[^1];

    private SweepSubmission RunHere(SweepSubmission submission, string module, IProgress<SweepProgress>? progress, CancellationToken cancel)
    {
        submission.Write(sweep, ("ps1", SweepScripts.Task(sweep, submission, module)));
        new LocalEngine(sweep, submission, progress).Run(cancel);
        return submission;
    }

    private SweepSubmission RunOnSlurm(SweepSubmission submission, string module, Action<string> warn)
    {
        int most = SlurmClient.MostElements();
        if (submission.Tasks.Count > most)
        {
            warn(FormattableString.Invariant($"Slurm takes {most} tasks at once here, and {submission.Tasks.Count} are left. Submit again ")
                + "when these are done, or give fewer -Tasks in another folder.");
            submission = submission with { Tasks = [.. submission.Tasks.Take(most)] };
        }
        submission.Write(sweep, ("ps1", SweepScripts.Task(sweep, submission, module)), ("sbatch", SweepScripts.Sbatch(sweep, submission)));
        try
        {
            string script = submission.FileOf(sweep, "sbatch"), elements = SweepScripts.Elements(submission);
            submission = submission with { Job = SlurmClient.Submit(sweep.Path, script, submission.JobName, elements) };
        }
        // A job that was taken without an answer is known by its name, and runs these files. Where it was not, its tasks count as lost.
        catch (InvalidInputException problem) when (problem.Id != SlurmClient.NoAnswer)
        {
            submission.Remove(sweep);
            throw;
        }
        submission.Write(sweep);
        return submission;
    }

    private SweepSummary Summary(SweepEngine engine, SweepSubmission? submission, IEnumerable<SweepStatus.Held> tasks)
    {
        SweepState[] states = [.. tasks.Select(t => t.Task.State)];
        return new()
        {
            Path = sweep.Path, Engine = engine, Job = submission?.Job ?? "", Submitted = submission?.Tasks.Count ?? 0,
            Tasks = states.Length, Rows = sweep.Manifest.Rows, Done = Count(SweepState.Done), Running = Count(SweepState.Running),
            Waiting = Count(SweepState.Waiting), Failed = Count(SweepState.Failed), Lost = Count(SweepState.Lost),
        };

        int Count(SweepState state) => states.Count(s => s == state);
    }
}
