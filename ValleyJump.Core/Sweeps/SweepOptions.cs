using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Sweeps;

/// <summary>What runs the tasks of a sweep.</summary>
public enum SweepEngine
{
    /// <summary>Processes on this machine.</summary>
    Local,

    /// <summary>The cluster's scheduler: a job array.</summary>
    Slurm,
}

/// <summary>How tasks are run: what was not given is null, and left to the engine.</summary>
internal sealed partial record SweepOptions
{
    public SweepEngine? Engine { get; init; }

    /// <summary>Tasks at once.</summary>
    public int? Throttle { get; init => field = value is null ? null : Check.Require(value > 0, value, "greater than zero"); }

    /// <summary>Cores of a task.</summary>
    public int? Cpus { get; init => field = value is null ? null : Check.Require(value > 0, value, "greater than zero", "CpusPerTask"); }

    /// <summary>The time that a task may take.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>Memory of a task, such as 4G.</summary>
    public string? Memory
    {
        get;
        init => field = value is null ? null : Check.Require(MemoryForm().IsMatch(value), value, "a whole number and K, M, G or T, such as 4G");
    }

    public string? Account { get; init => field = Word(value); }

    /// <summary>A partition, or several with commas.</summary>
    public string? Partition { get; init => field = Word(value); }

    /// <summary>Further options of sbatch.</summary>
    public string[]? SlurmOption
    {
        get;
        init
        {
            foreach (string option in value ?? [])
            {
                Check.That(option.StartsWith('-') && option.ReplaceLineEndings("") == option, nameof(SlurmOption), option, "options as '--qos=long'");
                Check.That(!Ours().IsMatch(option), nameof(SlurmOption), option,
                    "others than --job-name, --array, --output, --chdir and --clusters, by which the sweep finds its tasks again");
            }
            field = value;
        }
    }

    /// <summary>The words that start PowerShell where tasks run.</summary>
    public string[]? Shell { get; init; }

    /// <summary>With what is not given here as it was before.</summary>
    public SweepOptions Or(SweepOptions? before) => before is null ? this : new()
    {
        Engine = Engine ?? before.Engine, Throttle = Throttle ?? before.Throttle, Cpus = Cpus ?? before.Cpus, Time = Time ?? before.Time,
        Memory = Memory ?? before.Memory, Account = Account ?? before.Account, Partition = Partition ?? before.Partition,
        SlurmOption = SlurmOption ?? before.SlurmOption, Shell = Shell ?? before.Shell,
    };

    // What goes into a line of the job's text is one word of it.
    private static string? Word(string? value, [CallerMemberName] string name = "") =>
        value is null ? null : Check.Require(value.Length > 0 && !value.Any(char.IsWhiteSpace), value, "one word", name);

    [GeneratedRegex("^(-[JaoDM]|--(job-name|array|output|chdir|clusters?)\\b)", RegexOptions.CultureInvariant)]
    private static partial Regex Ours();

    [GeneratedRegex("^[0-9]+[KMGT]?$", RegexOptions.CultureInvariant)]
    private static partial Regex MemoryForm();
}
