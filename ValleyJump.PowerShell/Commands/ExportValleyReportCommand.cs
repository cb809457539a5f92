using System.Management.Automation;
using System.Runtime.InteropServices;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Plotting.Reports;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Writes results as one page to read, print and send: figures, verdicts, tables, and how to make them again.</summary>
/// <remarks>
/// <para>
/// Results of each kind, piped in alone, mixed or as lists, have a section: what their verdicts say and by which rule, the figure that
/// Export-ValleyPlot draws of them, their notes, the inputs that all share, and a table that sorts at a click on a heading. First the
/// table has the columns that the screen shows and the inputs that differ; a box shows the others. Numbers are rounded to be read: their
/// tips have all digits, the same as Export-ValleyData writes.
/// </para>
/// <para>
/// Below each table are the commands that make its rows again, from the inputs that they hold; rows of one run that differ in checkpoint or
/// threshold are one command. The end has the seeds, the data sets with their fingerprints, and the versions of the module, of PowerShell,
/// of .NET and of the system that wrote the page.
/// </para>
/// <para>
/// The page is one HTML file that loads nothing: it works without a network, on paper and on a phone, on light and on dark ground, with a
/// switch. The same results give the same bytes. The path is checked before the first result arrives, and the file appears whole or not at
/// all. An existing file is replaced unless -NoClobber is given.
/// </para>
/// <para type="notes">
/// Tables have the first 2000 rows of a kind. Statements of Compare-ValleyGroup and Measure-ValleyTrend are made again of the rows that
/// they are about, $rows. Where rows do not tell all that it takes, such as all inputs of the second run of a pair, the page says what in
/// place of a command.
/// </para>
/// </remarks>
/// <example>
/// Ensembles, when they froze, and whether the theory holds for them, on one page.
/// <code>$phase = Invoke-TwoValleySim -LearningRate 0.02,0.05,0.1 -NoiseStrength 0.03,0.1 -Realizations 500
/// $freeze = $phase | Measure-FreezePoint
/// $checks = $phase | Test-ValleyRegime
/// $phase, $freeze, $checks | Export-ValleyReport report.html -Title 'Freezing in two valleys'</code>
/// </example>
/// <example>
/// A report of a table.
/// <code>Import-Csv phase.csv | Export-ValleyReport phase.html</code>
/// </example>
[Cmdlet(VerbsData.Export, "ValleyReport", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(PSObject))]
public sealed class ExportValleyReportCommand : ValleyCmdlet, IDisposable
{
    private ReportExport? output;

    /// <summary>Results of any cmdlet of the module, rows of Import-Csv, or other objects with properties.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>The HTML file, in an existing directory. Wildcards are taken literally.</summary>
    [Parameter(Mandatory = true, Position = 0), Alias("LiteralPath"), ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The title of the page.</summary>
    /// <value>the name of the file</value>
    [Parameter, ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    /// <summary>Replace the file even if it is read-only.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Fail if the file exists.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Pass each result on as it comes.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private ReportRequest Request => new(Title ?? System.IO.Path.GetFileNameWithoutExtension(Path),
    [
        ("Module", $"ValleyJump {GetType().Assembly.GetName().Version!.ToString(3)}"),
        ("Engine", $"PowerShell {this.EngineVersion()}, {RuntimeInformation.FrameworkDescription}"),
        ("System", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} cores"),
    ], RowMakers.Of);

    /// <inheritdoc/>
    public void Dispose() => output?.Dispose();

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        string path = this.FileSystemPath(Path);
        OrStop(() =>
        {
            if (ShouldProcess(path, "Export report"))
                output = ReportExport.Open(path, Request, !NoClobber, Force);
        });
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (PSObject item in InputObject)
        {
            ThrowIfStopping();
            try
            {
                output?.Add(ResultRow.Of(item));
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
    protected override void EndProcessing()
    {
        OrStop(() => RunEngine("Writing the report", (_, cancel) => output?.Commit(cancel)));
        base.EndProcessing();
    }
}
