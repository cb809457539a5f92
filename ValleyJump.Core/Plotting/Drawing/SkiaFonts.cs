using SkiaSharp;

namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>The embedded fonts as Skia takes them: the one place where a typeface is made.</summary>
internal sealed class SkiaFonts : IDisposable
{
    private readonly SKTypeface regular = Load(FontFile.Regular), bold = Load(FontFile.Bold);

    /// <summary>A font at a size, with widths in proportion to it.</summary>
    public SKFont Of(bool isBold, double size) => new(isBold ? bold : regular, (float)size)
    {
        LinearMetrics = true,
        Subpixel = true,
        Hinting = SKFontHinting.None,
    };

    public void Dispose()
    {
        regular.Dispose();
        bold.Dispose();
    }

    private static SKTypeface Load(FontFile font)
    {
        using SKData data = SKData.CreateCopy(font.Bytes);
        return SKTypeface.FromData(data);
    }
}
