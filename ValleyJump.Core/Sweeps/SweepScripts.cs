using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ValleyJump.Core.Sweeps;

/// <summary>The texts that start tasks. They are kept in the folder, to be read.</summary>
internal static partial class SweepScripts
{
    /// <summary>What each task runs in PowerShell.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="submission">The submission.</param>
    /// <param name="module">The module's manifest.</param>
    public static string Task(SweepFolder sweep, SweepSubmission submission, string module) =>
        string.Create(CultureInfo.InvariantCulture, $"""
        # Does one task of the sweep: submission {submission.Number} of {submission.Submitted:yyyy-MM-dd HH:mm} UTC.
        param([int] $Task)
        $ErrorActionPreference = 'Stop'
        $ProgressPreference = 'SilentlyContinue'
        $InformationPreference = 'Continue'
        Import-Module {Quoted(module)}
        $done = Invoke-ValleySweepTask {Quoted(sweep.Path)} -Task $Task -Submission {submission.Number} -ErrorAction Continue
        exit [int]($done.State -ne 'Done')

        """).ReplaceLineEndings("\n");

    /// <summary>The job array.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="submission">The submission.</param>
    public static string Sbatch(SweepFolder sweep, SweepSubmission submission)
    {
        SweepOptions options = submission.Used;
        var text = new StringBuilder("#!/bin/bash\n");
        Option("job-name", submission.JobName);
        Option("array", Elements(submission));
        // In full: a relative one is expanded with the folder before it, where %a may be part of a name.
        string logs = sweep.Logs.Replace("%", "%%", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        Option("output", FormattableString.Invariant($"\"{logs}/{submission.Number:D3}_%a.log\""));
        Option("open-mode", "append");
        Option("ntasks", "1");
        Option("cpus-per-task", FormattableString.Invariant($"{options.Cpus ?? 1}"));
        Option("time", options.Time is { } time ? Time(time) : null);
        Option("mem", options.Memory);
        Option("account", options.Account);
        Option("partition", options.Partition);
        text.Append("#SBATCH --requeue\n");
        foreach (string option in options.SlurmOption ?? [])
            text.Append(CultureInfo.InvariantCulture, $"#SBATCH {option}\n");
        string shell = string.Join(' ', (options.Shell ?? []).Select(BashQuoted));
        string number = submission.Number.ToString("D3", CultureInfo.InvariantCulture);
        // Slurm runs a copy of this text in the folder that it was submitted in, which is the sweep's.
        text.Append($"""

            # Tasks of the sweep in {OneLine(sweep.Path)}, the longest first: line n of submit/{number}.tasks is the task of index n.
            # A task that is done is not done again, and results appear whole or not at all: jobs may be requeued at any time.
            log="logs/{number}_$SLURM_ARRAY_TASK_ID.log"
            task=$(sed -n "$SLURM_ARRAY_TASK_ID"p submit/{number}.tasks)
            # What .NET takes for the number of cores.
            export DOTNET_PROCESSOR_COUNT="$SLURM_CPUS_PER_TASK" NO_COLOR=1
            {shell} -NoProfile -NonInteractive -File submit/{number}.ps1 -Task "$task"
            code=$?
            [ $code -eq 0 ] || echo "PowerShell ended with exit code $code."
            [ -s "$log" ] || rm -f "$log"
            exit $code

            """.ReplaceLineEndings("\n"));
        return text.ToString();

        void Option(string name, string? value)
        {
            if (value is not null)
                text.Append(CultureInfo.InvariantCulture, $"#SBATCH --{name}={value}\n");
        }
    }

    /// <summary>The elements of the job array, and how many at once: 1-16%4.</summary>
    public static string Elements(SweepSubmission submission) => FormattableString.Invariant($"1-{submission.Tasks.Count}")
        + (submission.Used.Throttle is { } most ? FormattableString.Invariant($"%{most}") : "");

    /// <summary>A time as Slurm has it: whole minutes are what it counts in, and part of one is one more.</summary>
    private static string Time(TimeSpan time)
    {
        TimeSpan whole = TimeSpan.FromMinutes(Math.Ceiling(time.TotalMinutes));
        return whole.ToString(whole.Days > 0 ? @"d\-hh\:mm\:ss" : @"hh\:mm\:ss", CultureInfo.InvariantCulture);
    }

    // To PowerShell the typographic quotes are quotes as well: each is doubled.
    private static string Quoted(string text) => $"'{Quotes().Replace(text, "$0$0")}'";

    private static string BashQuoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex("['\u2018\u2019\u201A\u201B]", RegexOptions.CultureInvariant)]
    private static partial Regex Quotes();

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
