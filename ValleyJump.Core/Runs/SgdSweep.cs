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

    private SgdSweep(
        ImageDataset data, IReadOnlyList<SgdJob> jobs, string?[] paths, int[] pending, IReadOnlyList<FileException> damaged) =>
        (this.data, this.jobs, this.paths, this.pending, Damaged) = (data, jobs, paths, pending, damaged);

    /// <summary>Runs in all.</summary>
    public int Count => jobs.Count;

    /// <summary>Runs that are in the folder already.</summary>
    public int Complete => jobs.Count - pending.Length;

    /// <summary>What is wrong with files in the folder that will be replaced, since they are truncated or damaged.</summary>
    public IReadOnlyList<FileException> Damaged { get; }

    /// <summary>Prepares runs: creates the folder, and checks which of them are in it.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="jobs">The runs.</param>
    /// <param name="folder">Where the runs are kept; null for nowhere.</param>
    /// <param name="progress">Receives the fraction of the files that are checked.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="FileException">The folder cannot be created or written to.</exception>
    /// <exception cref="FileException">A run's file in the folder holds something else, or cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SgdSweep Open(ImageDataset data, IReadOnlyList<SgdJob> jobs, string? folder = null, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(jobs);
        if (folder is null)
            return new(data, jobs, new string?[jobs.Count], [.. Enumerable.Range(0, jobs.Count)], []);
        folder = Path.GetFullPath(folder);
        string[] paths = Paths(data, jobs, folder);
        var seen = new HashSet<string>();
        var pending = new List<int>();
        var damaged = new List<FileException>();
        if (paths.Length > 0)
            AtomicFileSet.PrepareFolder(FileTask.Save, folder, paths[0]);
        for (int place = 0; place < paths.Length; place++)
        {
            cancel.ThrowIfCancellationRequested();
            if (seen.Add(paths[place]) && !IsComplete(paths[place], jobs[place], data, damaged, cancel))
                pending.Add(place);
            progress?.Report((place + 1.0) / paths.Length);
        }
        return new(data, jobs, paths, [.. pending], damaged);
    }

    /// <summary>
    /// Does what is left to do, in parallel, and hands out all runs in the order of the list, each as soon as it and those before it are
    /// there. With a folder a run is saved as soon as it is finished, whatever the order, and handed out with its weights in its file; without
    /// one a run that waits for those before it waits in memory.
    /// </summary>
    /// <param name="emit">Receives the runs on the calling thread.</param>
    /// <param name="throttleLimit">Threads; 0 for one a core.</param>
    /// <param name="progress">Receives the state of the runs that were left to do.</param>
    /// <param name="cancel">Stops the work within milliseconds; what was finished is saved.</param>
    /// <exception cref="InvalidInputException">A run does not fit the data.</exception>
    /// <exception cref="FileException">A run cannot be saved. Those before it are.</exception>
    /// <exception cref="FileException">A run that was in the folder is no longer, or was changed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Run(Action<SgdRun> emit, int throttleLimit = 0, IProgress<SgdProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(emit);
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
            finished[place] = paths[place] is { } path ? SgdRunFile.Save(run, path) : run;
            if (failure is not null)
                return;
            try
            {
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
                emit(finished[next] ?? SgdRunFile.Read(paths[next]!, cancel));
                finished[next] = null;
            }
        }
    }

    /// <summary>The file of each run in a folder. Runs that are the same have one.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="jobs">The runs.</param>
    /// <param name="folder">The folder.</param>
    public static string[] Paths(ImageDataset data, IReadOnlyList<SgdJob> jobs, string folder)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(jobs);
        return [.. jobs.Select(j => Path.Combine(folder, SgdRunFile.NameOf(j.Settings, j.Realization, data.Fingerprint)))];
    }

    private static bool IsComplete(string path, SgdJob job, ImageDataset data, List<FileException> damaged, CancellationToken cancel)
    {
        if (!File.Exists(path))
            return false;
        try
        {
            var wanted = new RunIdentity(job.Settings, job.Realization, data.Fingerprint, SgdTrainer.ModuleVersion);
            if (wanted.Difference(SgdRunFile.Read(path, cancel)) is { } difference)
                throw RunFault.Of(FileFault.OtherRun, path, $"holds another run: {difference}");
            return true;
        }
        catch (FileException problem) when (RunFault.IsDamage(problem))
        {
            damaged.Add(problem);
            return false;
        }
    }
}
