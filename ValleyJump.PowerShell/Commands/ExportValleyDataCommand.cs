using System.Management.Automation;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Writes results as a table, in CSV, JSON, JSON lines or Parquet, or adds them to one.</summary>
/// <remarks>
/// <para>
/// Takes the results of every cmdlet of the module, alone or mixed, and what Select-Object and Add-Member make of them. One result is one
/// row. Numbers, names and short lists are its columns; the columns of a table are those of any of its rows, and a row without one has an
/// empty cell. A row holds every input and the seed: Import-Csv, and the cmdlet that made it makes it again.
/// </para>
/// <para>
/// Numbers are written in the invariant culture with all their digits: they read back exactly. The file is UTF-8 without a byte order
/// mark, and its lines end in LF on every system. In CSV a short list is one cell with semicolons, such as -0.01;0.01, and NaN and
/// Infinity are written as such; in JSON they are strings. A list of texts that have semicolons themselves is refused in CSV.
/// </para>
/// <para>
/// Flags are true and false, which R, pandas, Julia and Excel all take for flags. Import-Csv makes text of them, and to PowerShell any
/// text is true: compare it, as in Import-Csv runs.csv | Where-Object Converged -eq true.
/// </para>
/// <para>
/// In CSV, curves and paths go to files of their own: out.csv has its curves in out.curve.csv and its paths in out.paths.csv, one row a
/// recorded step. Their column Cell is the number of the result's row in out.csv, counted from 0; Time is the learning rate times Step. In
/// JSON curves, paths, and the lists of one number a trajectory (FreezeSteps, FreezeYs) are arrays within the results.
/// </para>
/// <para>
/// JSON lines (.jsonl or .ndjson) are the same objects, each on a line of its own. Parquet has typed columns: whole numbers, doubles,
/// flags, text, times in UTC, and lists of these, FreezeSteps and FreezeYs among them; curves and paths go to files of their own, as in
/// CSV. The file's metadata tell meaning, unit and symbol of the columns.
/// </para>
/// <para>
/// The path is checked before the first result arrives. Results are written as they come, and not kept, to files beside their targets,
/// which are flushed to disk and renamed in the end: if anything fails, or the pipeline is stopped, existing files are as they were and no
/// part of a new one is left. Existing files are overwritten, as by Export-Csv, unless -NoClobber is given; an out.curve.csv or
/// out.paths.csv of an earlier export goes with its out.csv, also where the new results have no curves. -WhatIf and -Confirm name them all.
/// </para>
/// <para>
/// With -Append each result is added to the file of CSV or JSON lines itself as it comes, whole, so that a pipeline that is killed loses
/// none that it had finished. A new file is started where there is none. In CSV, results whose columns are not those of the file are an
/// error, and nothing of them is written. The cells of out.curve.csv go on counting. A file that ends within a line, or curves of a result
/// that is not there, as a kill in the middle of a write leaves them, are an error before anything is computed: -Force cuts that off, with
/// a warning that shows it.
/// </para>
/// <para type="notes">
/// A pipeline that ends early, as in ... | Export-ValleyData out.csv -PassThru | Select-Object -First 1, writes nothing unless it appends.
/// Results that come from another process (Start-Job, remoting, Import-Clixml) are copies that have lost their curves on the way, and where
/// there was one that is an error: export within the job, or use ForEach-Object -Parallel.
/// </para>
/// </remarks>
/// <example>
/// A table of six ensembles.
/// <code>Invoke-TwoValleySim -LearningRate 0.01,0.05,0.1 -NoiseStrength 0.01,0.1 | Export-ValleyData -Path phase.csv</code>
/// </example>
/// <example>
/// Writes run.csv, P_flat and mean y through time to run.curve.csv, and five trajectories to run.paths.csv.
/// <code>Invoke-TwoValleySim 0.05 0.05 -RecordEvery 100 -KeepTrajectories 5 | Export-ValleyData -Path run.csv</code>
/// </example>
/// <example>
/// Writes the curves alone, as JSON, and keeps the results.
/// <code>$results = Invoke-TwoValleySim 0.01 0.1,0.05 -RecordEvery 100 | Export-ValleyData -Path curves.json -Curve -PassThru</code>
/// </example>
/// <example>
/// Runs the rows of a table again and writes chosen columns with one of one's own, unless the file exists.
/// <code>Import-Csv phase.csv | Invoke-TwoValleySim |
///     Select-Object LearningRate, NoiseStrength, PFlat, @{ n = 'Label'; e = { 'rerun' } } |
///     Export-ValleyData -Path rerun.csv -NoClobber</code>
/// </example>
/// <example>
/// For pandas or R: typed columns, and what they mean in phase.dictionary.csv.
/// <code>Invoke-TwoValleySim 0.01,0.1 0.1 | Export-ValleyData -Path phase.parquet -Dictionary</code>
/// </example>
/// <example>
/// Simulates a table of cells and keeps each as it is done; the same two lines go on after a kill, with the cells that are not there yet.
/// <code>$done = if (Test-Path cells.csv) { @(Import-Csv cells.csv).Count } else { 0 }
/// Import-Csv grid.csv | Select-Object -Skip $done | Invoke-TwoValleySim | Export-ValleyData -Path cells.csv -Append -Force</code>
/// </example>
[Cmdlet(VerbsData.Export, "ValleyData", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(PSObject))]
public sealed class ExportValleyDataCommand : ValleyCmdlet, IDisposable
{
    private ITableOutput? output;

    /// <summary>Results of any cmdlet of the module, or other objects with properties.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>
    /// The file, in an existing directory. Its extension, .csv, .json, .jsonl, .ndjson or .parquet, chooses the format. Wildcards are
    /// taken literally.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0), Alias("LiteralPath"), ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Csv, Json, JsonLines or Parquet, whatever the file's extension is.</summary>
    [Parameter]
    public TableFormat? Format { get; set; }

    /// <summary>Write only the curves of the results, to -Path itself, one row a recorded step.</summary>
    [Parameter]
    public SwitchParameter Curve { get; set; }

    /// <summary>
    /// Add the results to the file, each as it comes; start it where there is none. For JSON lines, and for CSV, whose columns must be
    /// those of the results.
    /// </summary>
    [Parameter]
    public SwitchParameter Append { get; set; }

    /// <summary>
    /// Write what the columns mean to a file beside it: out.dictionary.csv has, for each, its type, meaning, unit, symbol, range and role,
    /// input or result. Column Table is empty for the results themselves, and names the table of a curve.
    /// </summary>
    [Parameter]
    public SwitchParameter Dictionary { get; set; }

    /// <summary>Replace the file even if it is read-only; with -Append, cut off what is not whole at its end.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>
    /// Fail if the file exists, or one beside it that curves or paths could go to; with -Append too, which then starts a new one.
    /// </summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Pass each result on as it comes.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    public void Dispose() => output?.Dispose();

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        TableExportOptions options = new()
        {
            Path = this.FileSystemPath(Path), Format = Format, OnlyTable = Curve ? LongTableAttribute.Curve : null, Append = Append,
            Overwrite = !NoClobber, Force = Force, Dictionary = Dictionary,
        };
        OrStop(() =>
        {
            if (ShouldProcess(TableFiles.Describe(options), Append ? "Append data" : "Export data"))
                output = ITableOutput.Open(options);
        }, options.Path);
        foreach (string warning in output?.Warnings ?? [])
            WriteWarning(warning);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (PSObject item in InputObject)
        {
            ThrowIfStopping();
            try
            {
                OrStop(() => Stoppable(cancel => output?.Add(ResultRow.Of(item), cancel)));
            }
            catch (InvalidInputException problem)
            {
                WriteError(Errors.InvalidInput(problem, item));
            }
            if (PassThru)
                WriteObject(item);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => OrStop(() => RunEngine("Exporting data", (_, cancel) => output?.Commit(cancel)));
}
