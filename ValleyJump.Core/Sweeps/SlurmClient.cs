using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Sweeps;

/// <summary>What the queue says of an element of a job array.</summary>
/// <param name="State">PENDING, RUNNING, COMPLETING ...</param>
/// <param name="Reason">Why it waits; None for nothing.</param>
internal readonly record struct QueueEntry(string State, string Reason)
{
    /// <summary>It was not begun, or is to be begun again.</summary>
    public bool IsPending => State is "PENDING" or "REQUEUED" or "REQUEUE_HOLD" or "REQUEUE_FED" or "SPECIAL_EXIT";
}

/// <summary>Slurm, by its commands. A job array is known by its name, which no other sweep has.</summary>
internal static class SlurmClient
{
    /// <summary>The id of the error that Slurm does not answer.</summary>
    public const string NoAnswer = "SlurmTimeout";

    /// <summary>The most elements of a job array that begins at 1.</summary>
    /// <exception cref="InvalidInputException">Slurm is not there, or does not answer.</exception>
    public static int MostElements()
    {
        string line = Call("scontrol", null, "show", "config").Split('\n')
            .FirstOrDefault(l => l.StartsWith("MaxArraySize", StringComparison.Ordinal)) ?? "";
        return int.TryParse(line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim(), CultureInfo.InvariantCulture, out int size)
            && size > 1 ? size - 1 : throw Refused("scontrol show config says no MaxArraySize.");
    }

    /// <summary>Submits a script, which is run in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="script">The script.</param>
    /// <param name="name">What the job is to be known by.</param>
    /// <param name="elements">The elements of the array.</param>
    /// <returns>The number of the job.</returns>
    /// <exception cref="InvalidInputException">
    /// Slurm is not there, or refuses; of the id SlurmTimeout where it does not answer, and may have taken the job all the same.
    /// </exception>
    public static string Submit(string folder, string script, string name, string elements) =>
        // Here as well as in the script: variables of the environment rank above the script, and these above both.
        Call("sbatch", folder, "--parsable", $"--job-name={name}", $"--array={elements}", script).Trim().Split(';')[0];

    /// <summary>What is in the queue of job arrays: by name and index.</summary>
    /// <exception cref="InvalidInputException">Slurm is not there, or does not answer.</exception>
    public static IReadOnlyDictionary<(string Name, int Index), QueueEntry> Queue(IReadOnlyCollection<string> names)
    {
        var entries = new Dictionary<(string, int), QueueEntry>();
        if (names.Count == 0)
            return entries;
        foreach (string line in Call("squeue", null, "--noheader", "--array", $"--name={string.Join(',', names)}", "--format=%j|%K|%T|%r").Split('\n'))
        {
            if (line.Trim().Split('|') is [var name, var index, var state, var reason]
                && int.TryParse(index, CultureInfo.InvariantCulture, out int number))
            {
                entries[(name, number)] = new(state, reason);
            }
        }
        return entries;
    }

    /// <summary>The numbers of all jobs that are in the queue, by which jobs know themselves; null where Slurm does not answer.</summary>
    public static IReadOnlySet<string>? Jobs()
    {
        try
        {
            return Call("squeue", null, Patience / 10, "--noheader", "--all", "--array", "--format=%A").Split('\n', StringSplitOptions.TrimEntries).ToHashSet();
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }

    /// <summary>Ends job arrays, whether they run or wait.</summary>
    /// <exception cref="InvalidInputException">Slurm is not there, or refuses.</exception>
    public static void Cancel(string name) => Call("scancel", null, $"--jobname={name}");

    /// <summary>How elements of jobs ended, such as TIMEOUT, by their numbers: nothing where the cluster keeps no accounts.</summary>
    public static IReadOnlyDictionary<string, string> Ends(IReadOnlyCollection<string> jobs)
    {
        var ends = new Dictionary<string, string>();
        try
        {
            foreach (string line in Call("sacct", null, "--noheader", "--parsable2", "--allocations", $"--jobs={string.Join(',', jobs)}",
                "--format=JobID,State,ExitCode").Split('\n'))
            {
                if (line.Trim().Split('|') is [var id, var state, var code])
                    ends[id] = $"{state}, exit code {code}";
            }
        }
        catch (InvalidInputException)
        {
            // Many clusters keep none, or let nobody read them.
        }
        return ends;
    }

    /// <summary>
    /// What Slurm's commands are waited for. A busy controller makes them wait and try again, for a minute or more; one that is not there
    /// can make them wait for ever.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static string Call(string program, string? folder, params string[] arguments) => Call(program, folder, Patience, arguments);

    internal static string Call(string program, string? folder, TimeSpan patience, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = folder ?? "",
        };
        // What a user sets for squeue's own output would hide jobs.
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("SQUEUE_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            if (!Task.WaitAll([output, error], patience) || !process.WaitForExit(patience))
            {
                process.Kill(entireProcessTree: true);
                throw new InvalidInputException("Engine", null, FormattableString.Invariant(
                    $"Slurm does not answer: {program} has said nothing for {patience.TotalSeconds:F1} s.")) { Id = NoAnswer };
            }
            return process.ExitCode == 0 ? output.Result : throw Refused($"{program}: {error.Result.Trim()}");
        }
        catch (Win32Exception problem)
        {
            throw new InvalidInputException("Engine", null, $"There is no {program} on this machine: {problem.Message} "
                + "Submit where Slurm is, such as a login node, or give -Engine Local.", problem) { Id = "SlurmNotFound" };
        }
    }

    private static InvalidInputException Refused(string text) => new("Engine", null, $"Slurm refuses. {text}") { Id = "SlurmRefused" };
}
