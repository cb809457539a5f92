using System.Management.Automation;
using ValleyJump.Core.Plotting;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Draws results as a figure: PNG, SVG, PDF or HTML.</summary>
/// <remarks>
/// <para>
/// The figure is the one that suits what comes in: ensembles over a grid of learning rates and noise strengths are a phase diagram, over
/// one of them a sweep with error bars, one ensemble with recorded curves P_flat through time, and with paths these over the loss; theory
/// is drawn along y, measurements beside the theory. -Kind asks for another, and the error for one that does not fit names those that do.
/// </para>
/// <para>
/// Rows that came back from a file draw the same as the results that were written to it. Symbols and units are those of the columns. What
/// all rows share (inputs, seed) stands below the title. Axes are logarithmic where a grid is spaced by factors. Cells without a number,
/// of ensembles that diverged, are grey. Points are simulated or measured, with 95 % intervals or standard errors; lines are theory.
/// </para>
/// <para>
/// -X, -Y and -By draw columns of any rows against each other. Error bars are found by the columns' names: PFlat has PFlatLow and
/// PFlatHigh, FreezeYMean has FreezeYSem. More than 20 000 points are drawn as their density. With -Kind HeatMap columns -Y are colours
/// over the plane of -X and -By.
/// </para>
/// <para>
/// The path is checked before the first result arrives. The file appears whole or not at all: it is written beside its target and renamed.
/// An existing file is replaced unless -NoClobber is given. The same figure gives the same bytes.
/// </para>
/// <para type="notes">
/// Results that Start-Job, remoting or Import-Clixml has copied have lost their curves, and where there was one that is an error: draw
/// within the job, or use ForEach-Object -Parallel.
/// </para>
/// </remarks>
/// <example>
/// A phase diagram: P_flat and the freezing time as heat maps.
/// <code>Invoke-TwoValleySim -LearningRate 0.01,0.02,0.05,0.1 -NoiseStrength 0.01,0.03,0.1 -Realizations 500 |
///     Export-ValleyData phase.csv -PassThru | Export-ValleyPlot phase.png</code>
/// </example>
/// <example>
/// Rows of a file draw the same as the results did.
/// <code>Import-Csv phase.csv | Export-ValleyPlot phase.svg</code>
/// </example>
/// <example>
/// Paths over lines of equal loss.
/// <code>Invoke-TwoValleySim 0.01 0.05 -KeepTrajectories 6 | Export-ValleyPlot paths.svg</code>
/// </example>
/// <example>
/// What the noise makes of the loss across the valleys.
/// <code>Get-ValleyTheory 0.01 0.1 -Y 40 | Export-ValleyPlot leff.pdf -Kind EffectivePotential</code>
/// </example>
/// <example>
/// Any columns against each other.
/// <code>Invoke-TwoValleySim 0.02,0.05 0.01,0.03,0.1 -Realizations 500 |
///     Export-ValleyPlot scatter.png -X DeltaS -Y PFlat -By LearningRate -Theme Dark</code>
/// </example>
/// <example>
/// Any column over the plane of two others.
/// <code>Get-ValleyTheory 0.01 0.02,0.05,0.1 -Y 2,4,6 -SkipOperator |
///     Export-ValleyPlot plane.svg -Kind HeatMap -X NoiseStrength -By Y -Y PFlatExact, PFlatPaper</code>
/// </example>
/// <example>
/// Several figures on one page.
/// <code>$ensembles = Invoke-TwoValleySim 0.05 0.02,0.05,0.1 -Realizations 500
/// $theory = Get-ValleyTheory 0.05 0.1 -Y 2,3,5,8
/// $ensembles, $theory | Export-ValleyPlot page.png -Panel -Title 'Simulation and theory'</code>
/// </example>
[Cmdlet(VerbsData.Export, "ValleyPlot", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(PSObject))]
public sealed class ExportValleyPlotCommand : PlotCmdlet, IDisposable
{
    private PlotExport? output;

    /// <summary>
    /// The file, in an existing directory. Its extension, .png, .svg, .pdf or .html, chooses the format. Wildcards are taken literally.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0), Alias("LiteralPath"), ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Png, Svg, Pdf or Html, whatever the file's extension is.</summary>
    [Parameter]
    public PlotFormat? Format { get; set; }

    /// <summary>Dark marks on light ground, or the reverse.</summary>
    [Parameter]
    public PlotTheme Theme { get; set; }

    /// <summary>Width in pixels, from 100 to 10 000.</summary>
    /// <value>what the panels need</value>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Width { get; set; }

    /// <summary>Height in pixels, from 100 to 10 000.</summary>
    /// <value>what the panels need</value>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Height { get; set; }

    /// <summary>Replace the file even if it is read-only.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Fail if the file exists.</summary>
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
        base.BeginProcessing();
        var style = new FigureStyle(Theme, Width ?? 0, Height ?? 0);
        PlotExportOptions options = new()
        {
            Path = this.FileSystemPath(Path), Format = Format, Overwrite = !NoClobber, Force = Force, Style = style,
        };
        OrStop(() =>
        {
            if (ShouldProcess(options.Path, "Export plot"))
                output = PlotExport.Open(options);
        }, Path);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        base.ProcessRecord();
        if (PassThru)
            WriteObject(InputObject, enumerateCollection: true);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        OrStop(() => RunEngine("Drawing", (_, cancel) => output?.Write(MakeFigure(cancel), cancel)), Path);
        base.EndProcessing();
    }
}
