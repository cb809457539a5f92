using System.Management.Automation;
using ValleyJump.Core.Plotting;
using ValleyJump.Core.Plotting.Terminal;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Draws results as a figure in the terminal.</summary>
/// <remarks>
/// <para>
/// The figure is the one that Export-ValleyPlot draws of the same input: heat maps by half blocks, curves and points by Braille, with axes,
/// ticks, a colour bar and a legend. It is as wide as the window, unless -Width says otherwise.
/// </para>
/// <para>
/// The lines are output, so that they can be kept, piped and written to a file. They have colours where they are shown: not where
/// $PSStyle.OutputRendering is PlainText, NO_COLOR is set, output goes to a file or another program, or -NoColor is given. Shades, letters
/// and digits stand for colours then, as the legend says.
/// </para>
/// <para type="notes">
/// The terminal needs UTF-8 and a font with Braille patterns. Lines that are kept in a variable have the colours of the terminal; give
/// -NoColor for text that is to be stored.
/// </para>
/// <para type="output">The lines of the figure.</para>
/// </remarks>
/// <example>
/// A phase diagram in the terminal.
/// <code>Invoke-TwoValleySim -LearningRate 0.01,0.02,0.05,0.1 -NoiseStrength 0.01,0.03,0.1 -Realizations 500 | Show-ValleyPlot</code>
/// </example>
/// <example>
/// A curve as plain text, to be sent by mail.
/// <code>Invoke-TwoValleySim 0.01 0.1 -Realizations 500 -RecordEvery 500 | Show-ValleyPlot -NoColor -Width 72 -Height 24 > curve.txt</code>
/// </example>
/// <example>
/// Any columns against each other.
/// <code>Invoke-TwoValleySim 0.02,0.05 0.01,0.03,0.1 -Realizations 500 | Show-ValleyPlot -X DeltaS -Y PFlat -By LearningRate</code>
/// </example>
[Cmdlet(VerbsCommon.Show, "ValleyPlot")]
[OutputType(typeof(string))]
public sealed class ShowValleyPlotCommand : PlotCmdlet
{
    private const int Usual = 80;

    /// <summary>Columns, from 40.</summary>
    /// <value>those of the window, at most 160; 80 where there is none</value>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Width { get; set; }

    /// <summary>Lines, from 12. Several panels below each other may need more.</summary>
    /// <value>what the panels need</value>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Height { get; set; }

    /// <summary>Colours for dark or for light ground.</summary>
    /// <value>Dark</value>
    [Parameter]
    public PlotTheme? Theme { get; set; }

    /// <summary>Plain text, wherever it goes.</summary>
    [Parameter]
    public SwitchParameter NoColor { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        TerminalStyle style = new(Width ?? this.WindowWidth(Usual), Height ?? 0, !NoColor && this.ShowsColors(), Theme ?? PlotTheme.Dark);
        RunEngine("Drawing", (emit, cancel) =>
        {
            foreach (string line in TerminalFigure.Lines(MakeFigure(cancel), style))
                emit(line);
        });
        base.EndProcessing();
    }
}
