using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Runs;

/// <summary>
/// A set of training runs whose results come in the order of the list, and are kept in a folder if there is one: what is there already is
/// not done again, so that a sweep that was killed goes on where it was. Several processes share a folder: each run is trained by one of
/// them, which claims it (<see cref="RunClaims"/>). Of a shard the own runs are done first, the longest first, and then those of others
/// that nobody has begun.
/// </summary>
internal sealed partial class SgdSweep
{
    private readonly ImageDataset data;
    private readonly IReadOnlyList<SgdJob> jobs;
    private readonly string?[] paths;
    private readonly int[] pending; // places of the runs to do
    private readonly bool[]? own; // which are of the shard; null for all
    private readonly SgdSweepOptions options;
    private readonly HashSet<string> refused = [];

    private SgdSweep(ImageDataset data, IReadOnlyList<SgdJob> jobs, string?[] paths, int[] pending, bool[]? own, SgdSweepOptions options) =>
        (this.data, this.jobs, this.paths, this.pending, this.own, this.options) = (data, jobs, paths, pending, own, options);

    /// <summary>Runs in all; of a shard those that are its own.</summary>
    public int Count => own?.Count(isOwn => isOwn) ?? jobs.Count;

    /// <summary>Runs that are in the folder already: not those that share the file of one to do, or a refused one.</summary>
    public int Complete
    {
        get
        {
            HashSet<string?> awaited = [.. pending.Select(place => paths[place])];
            return paths.Index().Count(p => IsOwn(p.Index) && p.Item is not null && !awaited.Contains(p.Item) && !IsRefused(p.Item));
        }
    }

    /// <summary>Runs to do; those that are the same are done once. Of a shard those that are its own.</summary>
    public int Left => pending.Count(IsOwn);

    /// <summary>Runs of other shards that were not there.</summary>
    public int LeftOfOthers => pending.Length - Left;

    /// <summary>Trainings that were done here, and those of them that were other shards'.</summary>
    public (int All, int Others) Trainings { get; private set; }

    /// <summary>Runs that were not begun, since there was no time for them or the work was to end.</summary>
    public int Late { get; private set; }

    /// <summary>Runs that were left to other processes, which are at work on them. Of a shard only: else they are waited for.</summary>
    public int AtWork { get; private set; }

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
    /// <param name="options">How folder and time are shared; null for all runs, and as long as they take.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="InvalidInputException">A run does not fit the data.</exception>
    /// <exception cref="FileException">The folder cannot be created or written to.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SgdSweep Open(ImageDataset data, IReadOnlyList<SgdJob> jobs, string? folder = null,
        IProgress<double>? progress = null, SgdSweepOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(jobs);
        SgdTrainer.Require(data, jobs, cancel);
        options ??= new();
        if (folder is null)
            return new(data, jobs, new string?[jobs.Count], [.. Enumerable.Range(0, jobs.Count)], null, options);
        folder = Path.GetFullPath(folder);
        string[] paths = new string[jobs.Count];
        long[] costs = new long[options.Shard is null ? 0 : jobs.Count];
        for (int place = 0; place < paths.Length; place++)
        {
            cancel.ThrowIfCancellationRequested();
            SgdJob job = jobs[place];
            paths[place] = Path.Combine(folder, SgdRunFile.NameOf(job.Settings, job.Realization, data.Fingerprint));
            if (costs.Length > 0)
                costs[place] = SgdCost.Of(job.Settings, data);
        }
        bool[]? own = options.Shard is { } shard ? Share(data, jobs, paths, costs, shard) : null;
        var seen = new HashSet<string>();
        var pending = new List<int>();
        List<FileException> damaged = [], refused = [];
        int files = 0;
        AtomicFileSet.PrepareFolder(FileTask.Save, folder);
        for (int place = 0; place < paths.Length; place++)
        {
            cancel.ThrowIfCancellationRequested();
            bool isOwn = own?[place] != false;
            if (seen.Add(paths[place]))
            {
                files += isOwn ? 1 : 0;
                try
                {
                    if (isOwn ? Find(paths[place], jobs[place], data, damaged.Add, cancel) is null : !SgdRunFile.IsThere(paths[place]))
                        pending.Add(place);
                }
                catch (FileException problem)
                {
                    // That of another shard is told there.
                    if (isOwn)
                        refused.Add(problem);
                }
            }
            else if (own is not null)
            {
                own[place] = false; // it is handed out once
            }
            progress?.Report((place + 1.0) / paths.Length);
        }
        if (own is not null)
            pending = [.. pending.OrderByDescending(p => own[p]).ThenByDescending(p => costs[p]).ThenBy(p => p)];
        return new(data, jobs, paths, [.. pending], own, options)
        {
            Files = files, Kept = files - pending.Count(p => own?[p] != false) - refused.Count, Damaged = damaged, Refused = refused,
        };
    }

    /// <summary>Which runs are a shard's own. Realizations that are one training are one run here.</summary>
    private static bool[] Share(ImageDataset data, IReadOnlyList<SgdJob> jobs, string[] paths, long[] costs, SgdShard shard)
    {
        int[] trainings = new int[jobs.Count];
        var known = new Dictionary<string, int>();
        var costOf = new List<long>();
        for (int place = 0; place < trainings.Length; place++)
        {
            string name = TrainingOf(data, jobs[place], paths[place]);
            if (!known.TryGetValue(name, out trainings[place]))
            {
                known.Add(name, trainings[place] = costOf.Count);
                costOf.Add(costs[place]);
            }
        }
        int[] shards = SgdShard.Of(costOf, shard.Count);
        return [.. trainings.Select(t => shards[t] == shard.Number)];
    }

    private static string TrainingOf(ImageDataset data, SgdJob job, string path) =>
        RunClaim.TrainingOf(path, job.Realization, SgdTrainer.IsFullBatch(job.Settings, data.Train.Count));

    private bool IsOwn(int place) => own?[place] != false;

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
