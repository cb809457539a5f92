using System.Management.Automation;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Plotting;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>The base of the cmdlets that draw: it gathers rows, and makes a figure of them in the end.</summary>
public abstract class PlotCmdlet : ValleyCmdlet
{
    private PlotInput? input;

    /// <summary>
    /// Results of any cmdlet of the module, their curves, rows of Import-Csv or ConvertFrom-Json, or other objects with numbers.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>The kind of figure, or the start of its name. about_ValleyJump_Plotting and docs/plotting.md list them.</summary>
    /// <value>the one that suits what comes in</value>
    [Parameter, ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PlotKindCompleter))]
    public string? Kind { get; set; }

    /// <summary>The column along x of a scatter plot or a HeatMap.</summary>
    /// <value>the first column of numbers that varies</value>
    [Parameter, ValidateNotNullOrEmpty]
    public string? X { get; set; }

    /// <summary>The columns along y of a scatter plot, or those that a HeatMap shows by colour, a panel each.</summary>
    /// <value>the next column of numbers that varies</value>
    [Parameter, ValidateNotNullOrEmpty]
    public string[] Y { get; set; } = [];

    /// <summary>The column of a scatter plot of which each value has a colour of its own, or that along y of a HeatMap.</summary>
    [Parameter, ValidateNotNullOrEmpty]
    public string? By { get; set; }

    /// <summary>
    /// Draw several inputs on one page, each by the kind that suits it: every list that is piped in, as in $a, $b, and of what comes singly
    /// every kind of results.
    /// </summary>
    [Parameter]
    public SwitchParameter Panel { get; set; }

    /// <summary>The title of the figure.</summary>
    /// <value>the kind's own</value>
    [Parameter]
    public string? Title { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        input ??= new(Panel);
        try
        {
            input.Add(InputObject, ThrowIfStopping);
        }
        catch (InvalidInputException problem)
        {
            ThrowTerminatingError(Errors.InvalidInput(problem, InputObject));
        }
    }

    /// <summary>Makes the figure of all that came in.</summary>
    /// <exception cref="InvalidInputException">There is nothing to draw, or not so.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    private protected Figure MakeFigure(CancellationToken cancel)
    {
        var request = new PlotRequest { Kind = Kind, Title = Title, X = X, Y = Y, By = By };
        return FigureMaker.MakePage(input?.Groups ?? [], request, cancel);
    }
}

/// <summary>Kinds of figures, and what each takes.</summary>
internal sealed class PlotKindCompleter : SuggestionCompleter
{
    private protected override IEnumerable<(string, string)> Values => FigureMaker.All.Select(k => (k.Name, k.Takes)).OrderBy(k => k.Name);
}
