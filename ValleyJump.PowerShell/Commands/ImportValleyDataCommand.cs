using System.Management.Automation;
using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Reads files of Export-ValleyData back as the results that they were.</summary>
/// <remarks>
/// <para>
/// Reads CSV, JSON, JSON lines and Parquet, row by row. A row that has exactly the columns of a type of results, in whatever order, is
/// such a result again: every cmdlet that takes results takes it, and exporting it again writes the same bytes. No column and no mark in
/// the file says which type it is. Curves come from within JSON, and for CSV and Parquet from the files beside: phase.curve.csv beside
/// phase.csv.
/// </para>
/// <para>
/// What a result computes from its columns is computed again, and must be what the row says. A row that was changed, or that another
/// version of the module wrote, comes as a plain row, with a warning that says what does not agree. So do, without one, rows of other
/// columns: selections, mixed tables, curves by themselves, and tables of other programs. Plain rows have numbers, flags and times as
/// such; cells that are empty, or NA, are null. -As makes it an error when a row is not of a type.
/// </para>
/// <para>
/// CSV does not hold FreezeSteps and FreezeYs, one number a trajectory; JSON and Parquet do. Results that come from CSV have null for them:
/// Measure-FreezePoint gives their last crossing, and an error where that of trajectories that crossed is asked for. What no table holds,
/// such as the Source of a freezing point or the Endpoint of a continuation, is null.
/// </para>
/// <para>
/// Training runs, with their weights, are files of their own: Import-SgdRun. Their rows, and those of image sets, come as plain rows, which
/// Start-SgdTraining and Import-ImageDataset take.
/// </para>
/// <para type="notes">
/// A file that is damaged or cut off is an error; rows that came before the damage are as they were. Where an Export-ValleyData -Append
/// was killed, the last line is not whole: -Append -Force cuts it off.
/// </para>
/// </remarks>
/// <example>
/// A table of ensembles, and what they say of freezing.
/// <code>Invoke-TwoValleySim 0.01, 0.05 0.05, 0.1 -RecordEvery 100 | Export-ValleyData -Path phase.csv
/// Import-ValleyData phase.csv | Measure-FreezePoint</code>
/// </example>
/// <example>
/// Whether the runs showed what they were for, from a file.
/// <code>Invoke-TwoValleySim 0.01, 0.05 0.05, 0.1 | Export-ValleyData -Path phase.parquet
/// Import-ValleyData phase.parquet -As TwoValleyResult | Test-ValleyRegime -Name Selection, Freezing</code>
/// </example>
/// <example>
/// From one format to another.
/// <code>Test-ValleyRegime 0.05 0.1 | Export-ValleyData -Path regime.csv
/// Import-ValleyData regime.csv | Export-ValleyData -Path regime.json</code>
/// </example>
[Cmdlet(VerbsData.Import, "ValleyData", DefaultParameterSetName = nameof(Path))]
[OutputType(typeof(PSObject))]
public sealed class ImportValleyDataCommand : ValleyCmdlet
{
    private RestoredResult? wanted;

    /// <summary>Files. Wildcards are allowed.</summary>
    [SupportsWildcards]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true,
        ParameterSetName = nameof(Path)), ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Files whose names are taken as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = nameof(LiteralPath))]
    [Alias("PSPath", "FullName"), ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Csv, Json, JsonLines or Parquet, whatever the file's extension is.</summary>
    [Parameter]
    public TableFormat? Format { get; set; }

    /// <summary>The type that all rows must be, such as TwoValleyResult.</summary>
    [Parameter, ValidateNotNullOrEmpty, ArgumentCompleter(typeof(ResultTypeCompleter))]
    public string? As { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        try
        {
            wanted = As is null ? null : TableImport.TypeOf(As);
        }
        catch (InvalidInputException problem)
        {
            ThrowTerminatingError(Errors.InvalidInput(problem, As));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IEnumerable<string> paths =
            ParameterSetName == nameof(LiteralPath) ? LiteralPath.Select(p => this.FileSystemPath(p))
                : Path.SelectMany(p => this.FileSystemPaths(p, Errors.NoData));
        foreach (string path in paths)
        {
            try
            {
                Stoppable(cancel =>
                {
                    foreach (object row in new TableImport(path, Format, wanted, WriteWarning).Results(cancel))
                        WriteObject(row is PlainRow plain ? ResultRow.Object(plain) : row);
                });
            }
            catch (FileException problem)
            {
                WriteError(Errors.FileFailed(problem));
            }
            catch (InvalidInputException problem)
            {
                WriteError(Errors.InvalidInput(problem, path));
            }
        }
    }
}

/// <summary>The types of results that are read back.</summary>
internal sealed class ResultTypeCompleter : SuggestionCompleter
{
    private protected override IEnumerable<(string, string)> Values =>
        RestoredResult.All.Select(r => r.Type.Name).Distinct().Select(name => (name, $"rows that are results of the type {name}"));
}
