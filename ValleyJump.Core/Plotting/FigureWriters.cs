using ValleyJump.Core.Numerics;
using ValleyJump.Core.Plotting.Drawing;
using ValleyJump.Core.Plotting.Pages;

namespace ValleyJump.Core.Plotting;

/// <summary>Files that a figure can be written to.</summary>
public enum PlotFormat
{
    /// <summary>An image.</summary>
    Png,

    /// <summary>A drawing for pages, with the figure's data in it.</summary>
    Svg,

    /// <summary>A drawing for papers.</summary>
    Pdf,

    /// <summary>A page where it can be turned and looked into.</summary>
    Html,
}

/// <summary>Writes figures in one format. The same figure in the same style gives the same bytes.</summary>
internal interface IFigureWriter
{
    /// <summary>Writes a figure; the stream stays open.</summary>
    void Write(Figure figure, FigureStyle style, Stream to);
}

/// <summary>Writers by format.</summary>
internal static class FigureWriters
{
    /// <summary>The writer of a format.</summary>
    public static IFigureWriter Of(PlotFormat format) => format switch
    {
        PlotFormat.Png => new PngWriter(),
        PlotFormat.Svg => new SvgWriter(),
        PlotFormat.Pdf => new PdfWriter(),
        PlotFormat.Html => new PageWriter(),
        _ => throw new InvalidInputException("Format", format, "Format must be Png, Svg, Pdf or Html."),
    };
}
