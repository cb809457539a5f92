using System.Text.Json;
using ValleyJump.Core.Files;
using ValleyJump.Core.Sweeps;

namespace ValleyJump.Core.Runs;

/// <summary>
/// The claims of this process on trainings of a folder that several share: no two have one on the same training, unless one of them is
/// dead. For several threads.
/// </summary>
/// <remarks>
/// A claim is a file that is created exclusively, which every file system decides, also between machines. One whose owner died is not
/// removed and made anew, which two could do at once: it is taken over by the exclusive creation of the next one, of which again there can
/// be one only, as long as those before it are there. Whoever has a claim looks for the run's file once more, and in the end removes all
/// claims up to its own, in their order.
/// </remarks>
internal sealed class RunClaims : IDisposable
{
    private readonly string folder;
    private readonly Dictionary<string, int> held = [];
    private readonly Lock gate = new(), asking = new();
    private readonly Timer beat;
    private readonly Func<IReadOnlySet<string>?> ask;
    private readonly Func<DateTime> clock;
    private (DateTime Asked, IReadOnlySet<string>? Jobs) queue;

    /// <param name="folder">The folder.</param>
    /// <param name="jobs">The jobs in Slurm's queue, for tests.</param>
    /// <param name="clock">The time, for tests.</param>
    public RunClaims(string folder, Func<IReadOnlySet<string>?>? jobs = null, Func<DateTime>? clock = null)
    {
        (this.folder, ask, this.clock) = (folder, jobs ?? SlurmClient.Jobs, clock ?? (() => DateTime.UtcNow));
        beat = new(_ => Beat(), null, RunClaim.BeatEvery, RunClaim.BeatEvery);
        // A process that is told to end leaves nothing either, as long as it is not killed.
        AppDomain.CurrentDomain.ProcessExit += AtExit;
    }

    /// <summary>Claims a training.</summary>
    /// <returns>It is this process's now; otherwise somebody else's who lives.</returns>
    /// <exception cref="FileException">No file can be created in the folder, or something else has the name of a claim.</exception>
    public bool TryTake(string training)
    {
        for (int number = 1; ;)
        {
            string path = RunClaim.PathOf(training, number);
            if (FileGuard.Run(FileTask.Save, path, () => Create(path)))
            {
                // Those before it are there and dead, or its predecessor has released them since, and somebody may be at the first again.
                if (Enumerable.Range(1, number - 1).All(n => IsDead(RunClaim.PathOf(training, n)) == true))
                {
                    lock (gate)
                        held[training] = number;
                    return true;
                }
                FileGuard.TryQuietly(() => File.Delete(path));
                number = 1;
                continue;
            }
            bool? dead = IsDead(path);
            if (dead == false)
                return false;
            // What cannot be created and is gone when it is read was just released, unless it is no file at all.
            if (dead is null && (Directory.Exists(path) || new FileInfo(path).LinkTarget is not null))
            {
                throw new FileException(FileTask.Save, FileFault.PathIsDirectory, path,
                    $"Cannot save '{path}': a directory or a link has the name of a claim.");
            }
            number = dead == true ? number + 1 : 1;
        }
    }

    /// <summary>Has somebody who lives a claim on it?</summary>
    public bool IsTaken(string training)
    {
        for (int number = 1; ; number++)
        {
            if (IsDead(RunClaim.PathOf(training, number)) is not true and var dead)
                return dead == false;
        }
    }

    /// <summary>The number of this process's claim on a training; 0 for none.</summary>
    internal int NumberOf(string training)
    {
        lock (gate)
            return held.GetValueOrDefault(training);
    }

    /// <summary>Gives up a claim of this process, if it has one.</summary>
    public void Release(string training)
    {
        int last;
        lock (gate)
        {
            if (!held.Remove(training, out last))
                return;
        }
        for (int number = 1; number <= last; number++)
            FileGuard.TryQuietly(() => File.Delete(RunClaim.PathOf(training, number)));
    }

    /// <summary>Removes what the dead have left beside runs that are there.</summary>
    /// <param name="isDone">Is the training, by its path, done?</param>
    public void Sweep(Predicate<string> isDone) => FileGuard.TryQuietly(() =>
    {
        foreach (var left in Directory.GetFiles(folder, RunClaim.Pattern).GroupBy(RunClaim.TrainingOfClaim).Where(g => isDone(g.Key)))
        {
            // Who holds it may remove what is under it: somebody may be at it all the same, for whom it is not done.
            if (!TryTake(left.Key))
                continue;
            foreach (string claim in left.Where(c => c != RunClaim.PathOf(left.Key, NumberOf(left.Key)) && IsDead(c) == true))
                FileGuard.TryQuietly(() => File.Delete(claim));
            Release(left.Key);
        }
    });

    /// <summary>Gives up all claims.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= AtExit;
        beat.Dispose();
        string[] all;
        lock (gate)
            all = [.. held.Keys];
        Array.ForEach(all, Release);
    }

    private void AtExit(object? sender, EventArgs e) => Dispose();

    /// <summary>Touches the claims, by their contents: then the time is that of the folder's machine.</summary>
    internal void Beat()
    {
        string[] all;
        lock (gate)
            all = [.. held.Select(h => RunClaim.PathOf(h.Key, h.Value))];
        foreach (string path in all)
        {
            FileGuard.TryQuietly(() =>
            {
                using FileStream stream = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 0);
                stream.WriteByte((byte)'{');
            });
        }
    }

    /// <summary>Has the owner of a claim died? Null where the claim is gone.</summary>
    private bool? IsDead(string path)
    {
        var (claim, touched) = RunClaim.Read(path);
        return touched is null ? null : RunClaim.IsDead(claim, () => Now() - touched.Value, Jobs);
    }

    /// <summary>The time of the machine that has the folder, which is not always this one.</summary>
    private DateTime Now()
    {
        DateTime now = DateTime.UtcNow;
        FileGuard.TryQuietly(() => now = AtomicFileSet.TimeOf(folder));
        return now;
    }

    private IReadOnlySet<string>? Jobs()
    {
        lock (asking)
        {
            if (clock() - queue.Asked > TimeSpan.FromSeconds(10))
            {
                IReadOnlySet<string>? jobs = ask(); // may take its time, which does not count
                queue = (clock(), jobs);
            }
            return queue.Jobs;
        }
    }

    private static bool Create(string path)
    {
        if (File.Exists(path))
            return false;
        // Before the file is there: who is killed between that and its words leaves a claim that counts as alive for minutes.
        byte[] owner = JsonSerializer.SerializeToUtf8Bytes(RunClaim.Mine());
        FileStream stream;
        try
        {
            stream = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 0);
        }
        catch (IOException problem) when (FileGuard.IsExisting(problem))
        {
            return false;
        }
        try
        {
            using (stream)
                stream.Write(owner);
            return true;
        }
        catch
        {
            FileGuard.TryQuietly(() => File.Delete(path));
            throw;
        }
    }
}
