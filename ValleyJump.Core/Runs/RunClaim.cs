using System.Globalization;
using System.Text.Json;
using ValleyJump.Core.Files;
using ValleyJump.Core.Sweeps;

namespace ValleyJump.Core.Runs;

/// <summary>
/// Who trains a run of a shared folder: a small file beside it, which only one process can create, and which its owner touches while it is
/// at work. See <see cref="RunClaims"/>.
/// </summary>
internal sealed record RunClaim
{
    /// <summary>How often an owner touches its claims.</summary>
    public static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The age from which a claim of another machine counts as left over: ten beats, long beside a server that does not answer for a while
    /// and beside clocks that differ.
    /// </summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(5);

    public required string Host { get; init; }

    public required int ProcessId { get; init; }

    public required DateTime ProcessStart { get; init; }

    public required DateTime Started { get; init; }

    /// <summary>The cluster and the number of its job of Slurm; empty for none.</summary>
    public string Cluster { get; init; } = "";

    /// <inheritdoc cref="Cluster"/>
    public string Job { get; init; } = "";

    /// <summary>How often the job had been requeued; empty for never.</summary>
    public string Restarts { get; init; } = "";

    /// <summary>Of this process.</summary>
    public static RunClaim Mine()
    {
        var (host, id, start) = ProcessMark.Current();
        return new()
        {
            Host = host, ProcessId = id, ProcessStart = start, Started = DateTime.UtcNow, Cluster = Variable("SLURM_CLUSTER_NAME"),
            Job = Variable("SLURM_JOB_ID"), Restarts = Variable("SLURM_RESTART_COUNT"),
        };
    }

    /// <summary>A claim on a training: the first, or the one that took it over after so many had died.</summary>
    /// <param name="training">The training's path, of <see cref="TrainingOf"/>.</param>
    /// <param name="number">Which one, from 1.</param>
    public static string PathOf(string training, int number) => string.Create(CultureInfo.InvariantCulture, $"{training}{Extension}{number}");

    /// <summary>What the claims on a run are named after: its file, or what all realizations of a full-batch cell share.</summary>
    /// <param name="path">The run's file.</param>
    /// <param name="realization">Its realization.</param>
    /// <param name="fullBatch">Realizations differ in nothing.</param>
    public static string TrainingOf(string path, int realization, bool fullBatch)
    {
        string name = Path.GetFileName(path), number = FormattableString.Invariant($"_r{realization:D3}_");
        int at = name.LastIndexOf(number, StringComparison.Ordinal);
        return fullBatch ? Path.Combine(Path.GetDirectoryName(path)!, $"{name[..at]}_{EveryRealization}_{name[(at + number.Length)..]}") : path;
    }

    /// <summary>What stands in the name of a training for the realization, where it is one of all of them.</summary>
    public const string EveryRealization = "rall";

    /// <summary>What all claims of a folder are found by.</summary>
    public const string Pattern = $"*{SgdRunFile.Extension}{Extension}?*";

    /// <summary>The training that a claim is on.</summary>
    public static string TrainingOfClaim(string path) => path[..path.LastIndexOf(Extension, StringComparison.Ordinal)];

    /// <summary>What a claim says, and when it was touched last; no claim where it says nothing, and no time where it is gone.</summary>
    public static (RunClaim? Claim, DateTime? Touched) Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                return default;
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return (JsonSerializer.Deserialize<RunClaim>(stream), file.LastWriteTimeUtc);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return default;
        }
        catch (Exception problem) when (problem is JsonException || FileGuard.IsOfSystem(problem))
        {
            // Its owner was stopped while it wrote it, or is at it: its age tells.
            return (null, File.Exists(path) ? File.GetLastWriteTimeUtc(path) : null);
        }
    }

    /// <summary>Has the owner of a claim died?</summary>
    /// <param name="claim">The claim; null for one that says nothing.</param>
    /// <param name="age">How long ago it was touched.</param>
    /// <param name="jobs">The jobs that are in the queue of this process's cluster; null where that is not known.</param>
    public static bool IsDead(RunClaim? claim, Func<TimeSpan> age, Func<IReadOnlySet<string>?> jobs)
    {
        if (claim is not null && new ProcessMark(claim.Host, claim.ProcessId, claim.ProcessStart).IsAlive() is { } alive)
            return !alive;
        if (age() > StaleAfter)
            return true;
        if (claim is not { Job.Length: > 0, Cluster.Length: > 0 } || claim.Cluster != Variable("SLURM_CLUSTER_NAME"))
            return false;
        // This job, before it was requeued, is in the queue, and gone.
        return (claim.Job == Variable("SLURM_JOB_ID") && claim.Restarts != Variable("SLURM_RESTART_COUNT"))
            || (jobs() is { } queue && !queue.Contains(claim.Job));
    }

    /// <summary>The owner, in a few words.</summary>
    public override string ToString() => FormattableString.Invariant($"process {ProcessId} on {Host}")
        + (Job.Length > 0 ? $", job {Job}" : "");

    internal const string Extension = ".claim";

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? "";
}
