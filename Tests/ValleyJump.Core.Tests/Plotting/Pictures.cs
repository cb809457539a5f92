using SkiaSharp;
using ValleyJump.Core.Plotting;

namespace ValleyJump.Core.Tests.Plotting;

/// <summary>Files of figures, and what is in them.</summary>
internal static class Pictures
{
    /// <summary>The bytes of a file.</summary>
    public static byte[] Write(Figure figure, PlotFormat format, FigureStyle? style = null)
    {
        using var file = new MemoryStream();
        FigureWriters.Of(format).Write(figure, style ?? new(), file);
        Assert.True(file.CanWrite); // left open
        return file.ToArray();
    }

    /// <summary>The pixels of a PNG file.</summary>
    public static SKColor[] Pixels(byte[] png, out int width, out int height)
    {
        using SKBitmap bitmap = SKBitmap.Decode(png);
        (width, height) = (bitmap.Width, bitmap.Height);
        return bitmap.Pixels;
    }

    /// <summary>How many pixels have a colour, to a few levels.</summary>
    public static int Count(SKColor[] pixels, int code, int slack = 3)
    {
        return pixels.Count(pixel => IsNear(pixel.Red, code >> 16) && IsNear(pixel.Green, code >> 8) && IsNear(pixel.Blue, code));

        bool IsNear(byte level, int wanted) => Math.Abs(level - (wanted & 255)) <= slack;
    }
}
