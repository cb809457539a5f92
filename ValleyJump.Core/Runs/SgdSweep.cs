using System.Runtime.ExceptionServices;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Runs;

/// <summary>
/// A set of training runs whose results come in the order of the list, and are kept in a folder if there is one: what is there already is
/// not done again, so that a sweep that was killed goes on where it was.
/// </summary>
internal sealed class SgdSweep
{
    private readonly ImageDataset data;
    private readonly IReadOnlyList<SgdJob> jobs;
    private readonly string?[] paths;
    private readonly int[] pending; // places of the runs to do
    private readonly HashSet<string> refused = [];

    private SgdSweep(ImageDataset data, IReadOnlyList<SgdJob> jobs, string?[] paths, int[] pending) =>
        (this.data, this.jobs, this.paths, this.pending) = (data, jobs, paths, pending);

    /// <summary>Runs in all.</summary>
    public int Count => jobs.Count;

    /// <summary>Runs that are in the folder already: not those that share the file of one to do, or a refused one.</summary>
    public int Complete
    {
        get
        {
            HashSet<string?> awaited = [.. pending.Select(place => paths[place])];
            return paths.Count(path => path is not null && !awaited.Contains(path) && !IsRefused(path));
        }
    }

    /// <summary>Runs to do; those that are the same are done once.</summary>
    public int Left => pending.Length;

    /// <summary>Files that the runs have in the folder; runs that are the same have one.</summary>
    public int Files { get; private init; }

    /// <summary>How many of them are there by now.</summary>
    public int Kept { get; private set; }

    /// <summary>What is wrong with files in the folder that will be replaced, since they are truncated or damaged.</summary>
    public IReadOnlyList<FileException> Damaged { get; private init; } = [];

    /// <summary>
    /// What is wrong with files in the folder that are left as they are: they hold something else, or cannot be read, perhaps since another
    /// program has them locked. Their runs are not done, and all others are.
    /// </summary>
    public IReadOnlyList<FileException> Refused
    {
        get;
        private init => (field, refused) = (value, [.. value.Select(problem => problem.Path)]);
    } = [];

    /// <summary>Prepares runs: creates the folder, and checks which of them are in it.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="jobs">The runs.</param>
    /// <param name="folder">Where the runs are kept; null for nowhere.</param>
    /// <param name="progress">Receives the fraction of the files that are checked.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="InvalidInputException">A run does not fit the data.</exception>
    /// <exception cref="FileException">The folder cannot be created or written to.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SgdSweep Open(ImageDataset data, IReadOnlyList<SgdJob> jobs, string? folder = null,
        IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(jobs);
        SgdTrainer.Require(data, jobs, cancel);
        if (folder is null)
            return new(data, jobs, new string?[jobs.Count], [.. Enumerable.Range(0, jobs.Count)]);
        folder = Path.GetFullPath(folder);
        string[] paths = new string[jobs.Count];
        var seen = new HashSet<string>();
        var pending = new List<int>();
        List<FileException> damaged = [], refused = [];
        AtomicFileSet.PrepareFolder(FileTask.Save, folder);
        for (int place = 0; place < paths.Length; place++)
        {
            cancel.ThrowIfCancellationRequested();
            SgdJob job = jobs[place];
            paths[place] = Path.Combine(folder, SgdRunFile.NameOf(job.Settings, job.Realization, data.Fingerprint));
            try
            {
                if (seen.Add(paths[place]) && Find(paths[place], job, data, damaged.Add, cancel) is null)
                    pending.Add(place);
            }
            catch (FileException problem)
            {
                refused.Add(problem);
            }
            progress?.Report((place + 1.0) / paths.Length);
        }
        return new(data, jobs, paths, [.. pending])
        {
            Files = seen.Count, Kept = seen.Count - pending.Count - refused.Count, Damaged = damaged, Refused = refused,
        };
    }

    /// <summary>
    /// Does what is left to do, in parallel, and hands out all runs in the order of the list, each as soon as it and those before it are
    /// there. With a folder a run is saved as soon as it is finished, whatever the order, and handed out with its weights in its file;
    /// without one a run that waits for those before it waits in memory. A run that another sweep has put into the folder meanwhile stays:
    /// that one is handed out, so that what was read from its file goes on being there.
    /// </summary>
    /// <param name="emit">Receives the runs on the calling thread.</param>
    /// <param name="report">
    /// Receives, on the calling thread, what is wrong with the file of a single run: one that was there and no longer is, which is then not
    /// handed out, or one that cannot be replaced, whose run is handed out with its weights in memory.
    /// </param>
    /// <param name="throttleLimit">Threads; 0 for one a core.</param>
    /// <param name="progress">Receives the state of the runs that were left to do.</param>
    /// <param name="cancel">Stops the work within milliseconds; what was finished is saved.</param>
    /// <exception cref="InvalidInputException">A run does not fit the data.</exception>
    /// <exception cref="FileException">Runs can no longer be saved, as on a full disk. Those before are.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Run(Action<SgdRun> emit, Action<FileException> report, int throttleLimit = 0, IProgress<SgdProgress>? progress = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(emit);
        ArgumentNullException.ThrowIfNull(report);
        var finished = new SgdRun?[jobs.Count];
        var due = pending.ToHashSet();
        int next = 0;
        ExceptionDispatchInfo? failure = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        HandOut();
        try
        {
            if (pending.Length > 0)
                SgdTrainer.Run(data, [.. pending.Select(p => jobs[p])], Take, throttleLimit, progress, stop.Token);
        }
        catch (OperationCanceledException) when (failure is not null)
        {
        }
        failure?.Throw();

        void Take(int index, SgdRun run)
        {
            int place = pending[index];
            FileException? unsaved = null;
            finished[place] = paths[place] is { } path ? Keep(run, jobs[place], path, out unsaved) : run;
            if (finished[place]!.Path is not null)
                Kept++;
            if (failure is not null)
                return;
            try
            {
                if (unsaved is not null)
                    report(unsaved);
                HandOut();
            }
            catch (Exception problem)
            {
                // Cancelled, or nobody wants more runs: those that had finished by now are saved all the same.
                failure = ExceptionDispatchInfo.Capture(problem);
                stop.Cancel();
            }
        }

        void HandOut()
        {
            for (; next < jobs.Count && (finished[next] is not null || !due.Contains(next)); next++)
            {
                cancel.ThrowIfCancellationRequested();
                if ((finished[next] ?? Stored(next)) is { } run)
                    emit(run);
                finished[next] = null;
            }
        }

        SgdRun? Stored(int place)
        {
            if (IsRefused(paths[place]))
                return null;
            try
            {
                return Read(paths[place]!, jobs[place], data, cancel);
            }
            catch (FileException problem)
            {
                report(problem);
                return null;
            }
        }
    }

    private bool IsRefused(string? path) => path is not null && refused.Contains(path);

    /// <summary>Saves a run, or finds the same one in its place already.</summary>
    /// <param name="run">The run.</param>
    /// <param name="job">What it was made from.</param>
    /// <param name="path">Its file.</param>
    /// <param name="unsaved">Why it was not saved, although others can be.</param>
    /// <returns>The run with its weights in the file, or as it is.</returns>
    private SgdRun Keep(SgdRun run, SgdJob job, string path, out FileException? unsaved)
    {
        unsaved = null;
        try
        {
            return Find(path, job, data, _ => { }, CancellationToken.None) ?? SgdRunFile.Save(run, path);
        }
        catch (FileException problem) when (RunFault.IsOfOneFile(problem))
        {
            unsaved = problem;
            return run;
        }
    }

    /// <summary>The run of a file, if it is there and whole.</summary>
    /// <exception cref="FileException">The file holds something else, or cannot be read.</exception>
    private static SgdRun? Find(string path, SgdJob job, ImageDataset data, Action<FileException> damaged, CancellationToken cancel)
    {
        if (!Path.Exists(path))
            return null;
        try
        {
            return Read(path, job, data, cancel);
        }
        catch (FileException problem) when (RunFault.IsDamage(problem))
        {
            damaged(problem);
            return null;
        }
    }

    private static SgdRun Read(string path, SgdJob job, ImageDataset data, CancellationToken cancel)
    {
        var wanted = new RunIdentity(job.Settings, job.Realization, data.Fingerprint, SgdTrainer.Engine);
        SgdRun run = SgdRunFile.Read(path, cancel);
        return wanted.Difference(run) is { } difference
            ? throw RunFault.Of(FileFault.OtherRun, path, $"holds another run: {difference}") : run;
    }
}
