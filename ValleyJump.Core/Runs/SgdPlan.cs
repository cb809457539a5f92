using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Runs;

/// <summary>
/// A folder of runs, for those that ask what planned runs are at. It is listed once; of a run only the first bytes, the length and the
/// inputs are read.
/// </summary>
internal sealed class SgdPlan
{
    // Files of the same numbers and other settings that are looked at, for a run that is not there.
    private const int MostLooks = 8;

    private readonly string folder;
    private readonly HashSet<string> names;
    private readonly ILookup<string, string> alike; // names of runs that differ in nothing but what the last digits stand for
    private readonly ILookup<string, string> claims; // of a training, in the order of their numbers
    private readonly bool anyImages;
    private readonly List<string> fingerprints;
    private readonly Lazy<IReadOnlySet<string>?> jobs = new(Sweeps.SlurmClient.Jobs);

    /// <param name="folder">The folder.</param>
    /// <param name="fingerprint">The images of the plan; null for those of whatever runs are there.</param>
    /// <exception cref="FileException">The folder cannot be read.</exception>
    public SgdPlan(string folder, string? fingerprint)
    {
        this.folder = Path.GetFullPath(folder);
        if (!Directory.Exists(this.folder))
            throw new FileException(FileTask.Run, FileFault.NotFound, this.folder, $"There is no folder '{this.folder}'.");
        names = [.. SgdRunFile.FilesOf(this.folder).Select(f => Path.GetFileName(f)!)];
        string[] claimed = FileGuard.Run(FileTask.Run, this.folder, () => Directory.GetFiles(this.folder, RunClaim.Pattern));
        claims = claimed.Order(StringComparer.Ordinal).ToLookup(RunClaim.TrainingOfClaim);
        alike = names.Order(StringComparer.Ordinal).ToLookup(NumbersOf);
        anyImages = fingerprint is null;
        fingerprints = fingerprint is not null ? [fingerprint] : [.. names.Order(StringComparer.Ordinal).Take(MostLooks)
            .Select(name => Look(Path.Combine(this.folder, name)).Run?.Fingerprint).OfType<string>().Take(1)];
    }

    /// <summary>What a planned run is at.</summary>
    public SgdPlannedRun Of(SgdJob job)
    {
        var run = new SgdPlannedRun { Settings = job.Settings, Realization = job.Realization, State = SgdRunState.Missing };
        foreach (string fingerprint in fingerprints)
        {
            string name = SgdRunFile.NameOf(job.Settings, job.Realization, fingerprint);
            if (names.Contains(name))
                run = Found(run, name, fingerprint);
            if (run.State == SgdRunState.Done)
                return run;
        }
        if (run.State == SgdRunState.Missing)
            run = Alike(run);
        return run.State == SgdRunState.Done ? run : Claimed(run, job);
    }

    /// <summary>A run that has a file of its name.</summary>
    private SgdPlannedRun Found(SgdPlannedRun run, string name, string fingerprint)
    {
        string path = Path.Combine(folder, name);
        var (there, state, reason) = Look(path);
        if (there is null)
            return state == SgdRunState.Missing ? run : run with { State = state, Reason = reason, Path = path };
        string? difference = Difference(run, there, fingerprint);
        return run with { State = difference is null ? SgdRunState.Done : SgdRunState.Other, Reason = difference ?? "", Path = path };
    }

    /// <summary>A run that has no file of its name: perhaps there is one of the same numbers.</summary>
    private SgdPlannedRun Alike(SgdPlannedRun run)
    {
        string numbers = NumbersOf(SgdRunFile.NameOf(run.Settings, run.Realization, ""));
        foreach (string name in alike[numbers].Take(MostLooks))
        {
            string path = Path.Combine(folder, name);
            var (found, state, reason) = Look(path);
            if (found is not { } there)
            {
                // Nothing tells of what images it was; it is the plan's as much as any other.
                if (fingerprints.Count == 0 && run.State == SgdRunState.Missing)
                    run = run with { State = state, Reason = reason, Path = path };
                continue;
            }
            // Where no images were given, those of any run will do.
            string? difference = Difference(run, there, anyImages ? there.Fingerprint : fingerprints[0]);
            if (difference is null && !fingerprints.Contains(there.Fingerprint))
                fingerprints.Add(there.Fingerprint);
            if (difference is null)
                return run with { State = SgdRunState.Done, Reason = "", Path = path };
            if (run.State == SgdRunState.Missing)
                run = run with { State = SgdRunState.Other, Reason = difference, Path = path };
        }
        return run;
    }

    /// <summary>A run that is not there: perhaps somebody is at it.</summary>
    private SgdPlannedRun Claimed(SgdPlannedRun run, SgdJob job)
    {
        if (claims.Count == 0)
            return run;
        string numbers = NumbersOf(SgdRunFile.NameOf(job.Settings, job.Realization, ""));
        string everyRealization = $"{NumbersOf(numbers)}_{RunClaim.EveryRealization}";
        IEnumerable<string> known = fingerprints.Count > 0
            ? fingerprints.Select(f => SgdRunFile.NameOf(job.Settings, job.Realization, f))
            : claims.Select(c => Path.GetFileName(c.Key)).Where(n => NumbersOf(n) == numbers || NumbersOf(n) == everyRealization);
        foreach (string path in known.Select(name => Path.Combine(folder, name)))
        {
            // What realizations of a full-batch cell share is seen by its name: the images that make one need not be known.
            string[] trainings = NumbersOf(Path.GetFileName(path)) == everyRealization ? [path]
                : [path, RunClaim.TrainingOf(path, job.Realization, fullBatch: true)];
            foreach (string claim in trainings.SelectMany(training => claims[training]))
            {
                var (owner, touched) = RunClaim.Read(claim);
                // By the clock of this machine: who only looks writes nothing, by which the folder's machine would tell its time.
                if (touched is null || RunClaim.IsDead(owner, () => DateTime.UtcNow - touched.Value, () => jobs.Value))
                    continue;
                string by = owner?.ToString() ?? "a process that has not said yet which";
                return run with
                {
                    State = SgdRunState.Claimed, By = by, Since = owner?.Started ?? touched,
                    Reason = FormattableString.Invariant($"{by} is at it since {owner?.Started ?? touched:yyyy-MM-dd HH:mm:ss} UTC"),
                };
            }
        }
        return run;
    }

    /// <summary>What made the run of a file; or what the file is at without one.</summary>
    private static (RunIdentity? Run, SgdRunState State, string Reason) Look(string path)
    {
        try
        {
            return (RunReader.Head(path), SgdRunState.Done, "");
        }
        catch (FileException problem)
        {
            return (null, problem.Fault switch
            {
                FileFault.NotFound => SgdRunState.Missing,
                // Its seal is whole, and not what it is of.
                FileFault.InvalidContents => SgdRunState.Damaged,
                _ when RunFault.IsDamage(problem) => SgdRunState.Damaged,
                _ => SgdRunState.Other,
            }, problem.Message);
        }
    }

    /// <summary>What makes the run of a file another one than a planned one, by the names of columns; null for nothing.</summary>
    private static string? Difference(SgdPlannedRun run, RunIdentity there, string fingerprint)
    {
        SgdPlannedRun planned = run with { Settings = run.Settings.Resolved };
        var identity = new RunIdentity(planned.Settings, run.Realization, fingerprint, SgdTrainer.Engine);
        there = there with { Settings = there.Settings.Resolved };
        if (there == identity)
            return null;
        SgdPlannedRun found = planned with { Settings = there.Settings, Realization = there.Realization };
        string[] differences =
        [
            .. Pair("Engine", there.Engine, identity.Engine),
            .. Pair("DatasetFingerprint", there.Fingerprint[..8], fingerprint[..8]),
            .. Inputs.SelectMany(input => Pair(input.Name, input.Read(found), input.Read(planned))),
        ];
        return string.Join("; ", differences);

        static string[] Pair(string name, object? there, object? planned) => CellValue.Text(there) == CellValue.Text(planned) ? []
            : [$"{name} is {CellValue.Text(there)}, not {CellValue.Text(planned)}"];
    }

    // The columns that say what a run is made from.
    private static readonly ResultProperty[] Inputs = [.. ResultSchema.Of(typeof(SgdPlannedRun)).Where(p => p.IsInput)];

    private static string NumbersOf(string name) =>
        name.LastIndexOf('_') is var end and >= 0 ? name[..end] : name;
}
