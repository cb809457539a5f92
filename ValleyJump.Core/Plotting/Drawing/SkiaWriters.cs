using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SkiaSharp;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>Writes PNG and PDF with Skia.</summary>
internal abstract class SkiaWriter(string format) : IFigureWriter
{
    /// <exception cref="InvalidInputException">Skia is not there for this platform: PictureLibraryMissing.</exception>
    public void Write(Figure figure, FigureStyle style, Stream to)
    {
        var sheet = new Sheet(figure, style);
        try
        {
            Draw(figure, sheet, style, to);
        }
        catch (Exception problem) when (IsMissing(problem))
        {
            throw new InvalidInputException("Format", null, $"{format} is drawn by the library SkiaSharp, which is not there for "
                + $"{RuntimeInformation.RuntimeIdentifier} or cannot be loaded. Write .svg instead, which needs no library.", problem)
            {
                Id = "PictureLibraryMissing",
            };
        }
    }

    /// <summary>Draws a sheet. Nothing of Skia is loaded before.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    protected abstract void Draw(Figure figure, Sheet sheet, FigureStyle style, Stream to);

    /// <summary>Fills the canvas with a sheet, in the middle where proportions differ by a hair.</summary>
    protected static void Draw(Sheet sheet, SKCanvas canvas, double width, double height, SkiaFonts? fonts)
    {
        canvas.Clear(new SKColor(sheet.Ground.R, sheet.Ground.G, sheet.Ground.B));
        double scale = Math.Min(width / sheet.Width, height / sheet.Height);
        canvas.Translate((float)((width - scale * sheet.Width) / 2), (float)((height - scale * sheet.Height) / 2));
        canvas.Scale((float)scale);
        sheet.Draw(new SkiaInk(canvas, fonts));
    }

    private static bool IsMissing(Exception problem) => problem
        is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException or FileNotFoundException { FileName: not null }
        || (problem is TypeInitializationException { InnerException: Exception inner } && IsMissing(inner));
}

/// <summary>Images, with two pixels to a unit of the sheet.</summary>
internal sealed class PngWriter() : SkiaWriter("PNG")
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    protected override void Draw(Figure figure, Sheet sheet, FigureStyle style, Stream to)
    {
        (double width, double height) = PictureSize.Of(sheet, style, 2);
        using var surface = SKSurface.Create(new SKImageInfo((int)width, (int)height, SKColorType.Rgba8888, SKAlphaType.Premul));
        Draw(sheet, surface.Canvas, width, height, fonts: null);
        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        data.SaveTo(to);
    }
}

/// <summary>Documents of one page, with text in the embedded fonts; a unit of the sheet is 1/96 inch.</summary>
internal sealed class PdfWriter() : SkiaWriter("PDF")
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    protected override void Draw(Figure figure, Sheet sheet, FigureStyle style, Stream to)
    {
        (double width, double height) = PictureSize.Of(sheet, style, 1);
        const double Points = 72.0 / 96;
        using var fonts = new SkiaFonts();
        var about = new SKDocumentPdfMetadata
        {
            Title = Lettering.Line(figure.Title, 1).Plain,
            Subject = string.Join(' ', sheet.Remarks.Prepend(Lettering.Line(figure.Subtitle, 1).Plain)),
            Creator = "ValleyJump",
            RasterDpi = 288,
            EncodingQuality = 101, // without loss
        };
        using var document = SKDocument.CreatePdf(to, about);
        SKCanvas canvas = document.BeginPage((float)(width * Points), (float)(height * Points));
        Draw(sheet, canvas, width * Points, height * Points, fonts);
        document.EndPage();
        document.Close();
    }
}
