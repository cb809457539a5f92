namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>How large a sheet becomes.</summary>
internal static class PictureSize
{
    /// <summary>
    /// Width and height in pixels: as asked for, one in proportion to the other where only one was; else so many for a unit.
    /// </summary>
    public static (double Width, double Height) Of(Sheet sheet, FigureStyle style, double usual)
    {
        if (style.Width > 0 && style.Height > 0)
            return (style.Width, style.Height);
        double scale = style.Width > 0 ? style.Width / sheet.Width : style.Height > 0 ? style.Height / sheet.Height : usual;
        return (Math.Ceiling(sheet.Width * scale), Math.Ceiling(sheet.Height * scale));
    }
}
