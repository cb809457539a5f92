using System.Management.Automation;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Sweeps;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Runs a script block on rows in tasks of their own, on a cluster or here, and keeps the results in a folder.</summary>
/// <remarks>
/// <para>
/// The rows are cut into tasks, each of rows that follow each other. A task runs the script block on each of its rows, which is $_ there,
/// and puts what comes out into a file of its own, whole or not at all. Given the folder alone, Submit-ValleySweep submits what is missing,
/// failed or lost, as often as need be; results that were damaged are named and made again. Get-ValleySweep says what tasks are at, and
/// Receive-ValleySweep gives the results.
/// </para>
/// <para>
/// -Engine Slurm submits a job array and returns. The texts of the job are in the folder, in submit. Compute nodes must see the folder, the
/// module and PowerShell under the same paths as this machine; see docs/sweeps.md. -Engine Local is for a trial of the same sweep: the
/// tasks are processes on this machine, and the cmdlet waits for them, with a progress bar. Ctrl+C ends those at work: what is done stays
/// done, and the others wait until the sweep is submitted again.
/// </para>
/// <para>
/// The script block's text, a task's rows, the seed and the module's version make a task the one that it is. A folder that holds a sweep of
/// others is an error that says what differs. How and where tasks run may change from one submission to the next; what is not given stays
/// as it was.
/// </para>
/// <para>
/// The script block runs in another process, in the folder that this one is in, with this module imported. It sees the row and nothing of
/// this session: a variable that it does not set itself is an error. Results of the module come back as what they were, and rows of
/// numbers, flags, text and lists of these as rows. Anything else that it puts out, such as a text, makes the task fail, and so does an
/// error that ends a statement. Other errors and warnings are in the task's Reason and log.
/// </para>
/// <para type="notes">
/// Keep training runs in files of their own, as by Start-SgdTraining -Path, and put out what Measure-* gives for them: weights are not
/// results that a table holds.
/// </para>
/// </remarks>
/// <example>
/// A trial on this machine: a grid in two tasks.
/// <code>Import-Csv grid.csv | Submit-ValleySweep ./sweep -Tasks 2 -ScriptBlock { $_ | Invoke-TwoValleySim -Realizations 100 -Steps 500 }
/// Receive-ValleySweep ./sweep | Export-ValleyPlot sweep.png</code>
/// </example>
/// <example>
/// Again: nothing is left to do, and nothing is done.
/// <code>Submit-ValleySweep ./sweep</code>
/// </example>
/// <example>
/// What a cluster would get; without -WhatIf it does. The tasks with the most to do begin first, 8 of them at once.
/// <code>Import-Csv grid.csv | Submit-ValleySweep ./cluster { $_ | Invoke-TwoValleySim } -Tasks 16 -Cost Steps, Realizations -WhatIf `
///     -Engine Slurm -Time 01:00:00 -Memory 2G -CpusPerTask 4 -Throttle 8</code>
/// </example>
[Cmdlet(VerbsLifecycle.Submit, "ValleySweep", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(SweepSummary))]
public sealed class SubmitValleySweepCommand : ValleyCmdlet
{
    private readonly List<SweepRow> rows = [];
    private SweepDraft draft = null!;
    private readonly SweepLines lines = new();

    /// <summary>The folder of the sweep: a new one, or that of the same sweep. Wildcards are taken literally.</summary>
    [Parameter(Mandatory = true, Position = 0), Alias("LiteralPath"), ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>What is done with each row, which is $_.</summary>
    [Parameter(Position = 1), ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>Rows: of Import-Csv or Select-Object, or results of the module.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject[]? InputObject { get; set; }

    /// <summary>How many tasks the rows are cut into. Slurm takes no more than its MaxArraySize at once: rows share tasks then.</summary>
    /// <value>100, or one for each row</value>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Tasks { get; set; }

    /// <summary>Local, for processes on this machine, or Slurm.</summary>
    /// <value>Local</value>
    [Parameter, Choice<SweepEngine>]
    public SweepEngine? Engine { get; set; }

    /// <summary>Tasks at once. On this machine as many as it has cores, unless -CpusPerTask says otherwise.</summary>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Throttle { get; set; }

    /// <summary>Cores of a task, which the cmdlets in it take for all that there are. 1 on Slurm; here, what its share is.</summary>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? CpusPerTask { get; set; }

    /// <summary>The time that a task may take, such as 01:30:00 or 1-12:00:00. One that takes longer is lost.</summary>
    [Parameter, TimeLimit]
    public TimeSpan? Time { get; set; }

    /// <summary>Memory of a task in Slurm, such as 4G or 500M.</summary>
    [Parameter, ValidateNotNullOrEmpty]
    public string? Memory { get; set; }

    /// <summary>The account in Slurm that pays.</summary>
    [Parameter, ValidateNotNullOrEmpty]
    public string? Account { get; set; }

    /// <summary>The partition in Slurm, or several with commas.</summary>
    [Parameter, ValidateNotNullOrEmpty]
    public string? Partition { get; set; }

    /// <summary>Further options of sbatch, such as '--qos=long', '--constraint=avx2'.</summary>
    [Parameter, ValidateNotNullOrEmpty]
    public string[]? SlurmOption { get; set; }

    /// <summary>A seed: rows without one get it as their column Seed, which cmdlets take.</summary>
    [Parameter, Number<ulong>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public ulong? Seed { get; set; }

    /// <summary>
    /// Columns of numbers whose product is what a row costs beside others, such as Steps, Realizations. Tasks are cut to about the same
    /// cost, and the longest are begun first. Without them all rows count the same.
    /// </summary>
    [Parameter, ValidateNotNullOrEmpty]
    public string[]? Cost { get; set; }

    /// <summary>The words that start PowerShell where tasks run, where it is not under the path that it has here.</summary>
    /// <value>this PowerShell</value>
    [Parameter, ValidateNotNullOrEmpty]
    public string[]? Shell { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        OrStop(() => draft = new()
        {
            Script = ScriptBlock is null ? null : SweepBlock.TextOf(ScriptBlock), Tasks = Tasks, Seed = Seed, Cost = Cost,
            Location = SessionState.Path.CurrentFileSystemLocation.ProviderPath,
        }, Path);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (PSObject item in InputObject ?? [])
        {
            ThrowIfStopping();
            OrStop(() =>
            {
                var (row, type) = SweepItem.Of(Seed is { } seed ? SweepItem.Seeded(item, seed) : item);
                rows.Add(new(lines.Add(row, type), draft.CostOf(c => row.Has(c) ? row[c] : null)));
            }, FormattableString.Invariant($"row {rows.Count + 1}"));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => OrStop(() =>
    {
        string path = this.FileSystemPath(Path);
        SweepOptions options = new()
        {
            Engine = Engine, Throttle = Throttle, Cpus = CpusPerTask, Time = Time, Memory = Memory, Account = Account,
            Partition = Partition, SlurmOption = SlurmOption, Shell = Shell,
        };
        draft = draft with { Rows = rows.Count > 0 || MyInvocation.ExpectingInput ? rows : null, PlainRows = lines.ArePlain };
        if (!ShouldProcess(path, "Submit sweep"))
            return;
        SweepSubmit sweep = SweepSubmit.Begin(path, draft, options, WriteWarning);
        Func<string[]> words = this.ShellWords();
        InvalidInputException? refused = null;
        RunEngine<SweepProgress>("Submitting sweep", p => ((double)p.Ended / p.Total,
            FormattableString.Invariant($"{p.Ended} of {p.Total} tasks ended, {p.Failed} of them failed; {p.Running} at work")),
            (emit, progress, cancel) =>
            {
                try
                {
                    emit(sweep.Run(options, this.ModuleManifest(), words, SweepCmdlet.Warner(emit), progress, cancel));
                }
                catch (InvalidInputException problem)
                {
                    refused = problem;
                }
            });
        // Nothing was submitted: what comes after must not go on as if.
        if (refused is not null)
            throw refused;
    }, Path);
}
