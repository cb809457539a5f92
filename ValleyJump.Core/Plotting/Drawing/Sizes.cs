namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>Sizes of letters and distances, in units of the sheet: pixels of an SVG, half pixels of an image.</summary>
internal static class Sizes
{
    public const double Title = 17, Subtitle = 13.5, PanelTitle = 14.5, AxisLabel = 14, TickLabel = 12.5, Legend = 12.5, Note = 11.5;
    public const double TickLength = 4.5, Gap = 5, Pad = 12;
}
