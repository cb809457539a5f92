namespace ValleyJump.Core.Plotting.Terminal;

/// <summary>How a figure is to look in a terminal.</summary>
/// <param name="Width">Columns, from <see cref="MinWidth"/>.</param>
/// <param name="Height">Lines of the figure; 0 takes what the panels need.</param>
/// <param name="InColor">With colours, as escape codes; otherwise shades, letters and digits stand for them.</param>
/// <param name="Theme">Which colours: those for dark ground, as most terminals have, or for light.</param>
internal sealed record TerminalStyle(int Width = 80, int Height = 0, bool InColor = true, PlotTheme Theme = PlotTheme.Dark)
{
    /// <summary>Fewer columns have no room for axes.</summary>
    public const int MinWidth = 40;

    /// <summary>Fewer lines have no room for axes.</summary>
    public const int MinHeight = 12;

    /// <summary>More lines or columns are no screen.</summary>
    public const int MaxSize = 1000;
}
