namespace ValleyJump.Core.Plotting;

/// <summary>Dark marks on light ground, or the reverse.</summary>
public enum PlotTheme
{
    /// <summary>For paper and light pages.</summary>
    Light,

    /// <summary>For dark pages and slides.</summary>
    Dark,
}

/// <summary>How a figure is to look. The same figure in the same style gives the same bytes.</summary>
/// <param name="Theme">Light or dark.</param>
/// <param name="Width">Pixels; 0 takes what the panels need.</param>
/// <param name="Height">Pixels; 0 takes what the panels need.</param>
internal sealed record FigureStyle(PlotTheme Theme = PlotTheme.Light, int Width = 0, int Height = 0);
