using System.Runtime.InteropServices;
using SkiaSharp;

namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>
/// Draws with Skia: letters as outlines in an image, the same pixels everywhere, and as text of the embedded fonts in a document.
/// </summary>
internal sealed class SkiaInk(SKCanvas canvas, SkiaFonts? fonts = null) : IInk
{
    private const int MaxSteps = 2000; // of a path: Skia's time for one grows with their square

    public void Fill(Outline shape, Color color)
    {
        using SKPaint paint = Paint(color);
        DrawPaths(shape, paint, mayCutLines: false);
    }

    // Whole pixels of an image, and a hair more in a document, whose viewers smooth every edge.
    public void Tile(Box box, Color color)
    {
        using SKPaint paint = Paint(color);
        paint.IsAntialias = false;
        double more = fonts is null ? 0 : 0.1;
        canvas.DrawRect(Rect(box with { Right = box.Right + more, Bottom = box.Bottom + more }), paint);
    }

    public void Stroke(Outline shape, Pen pen)
    {
        using SKPaint paint = Paint(pen.Color);
        paint.Style = SKPaintStyle.Stroke;
        paint.StrokeWidth = (float)pen.Width;
        paint.StrokeJoin = SKStrokeJoin.Round;
        using SKPathEffect? dash = pen.Dash switch
        {
            Dash.Dashed => SKPathEffect.CreateDash([(float)pen.Width * 4, (float)pen.Width * 2.5f], 0),
            Dash.Dotted => SKPathEffect.CreateDash([(float)pen.Width * 1.1f, (float)pen.Width * 1.9f], 0),
            _ => null,
        };
        paint.PathEffect = dash;
        DrawPaths(shape, paint, mayCutLines: dash is null && !shape.Verbs.Contains(Verb.Close));
    }

    public void Text(TextLine line, Spot at, double degrees, Color color, Color? halo = null)
    {
        canvas.Save();
        canvas.Translate((float)at.X, (float)at.Y);
        canvas.RotateDegrees((float)degrees);
        if (halo is Color margin)
        {
            foreach (Piece piece in line.Pieces)
                Outlined(line, piece, margin, line.Size * 0.3);
        }
        foreach (Piece piece in line.Pieces)
        {
            if (fonts is null)
            {
                Outlined(line, piece, color, 0);
                continue;
            }
            using SKFont font = fonts.Of(line.IsBold, piece.Size);
            using SKPaint paint = Paint(color);
            canvas.DrawText(piece.Text, (float)piece.X, (float)piece.Y, SKTextAlign.Left, font, paint);
        }
        canvas.Restore();
    }

    public void Pixels(Box box, int columns, int rows, Color[] colors)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(columns, rows, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        MemoryMarshal.AsBytes(colors.AsSpan()).CopyTo(bitmap.GetPixelSpan());
        using SKImage image = SKImage.FromBitmap(bitmap);
        using SKPaint paint = Paint(Color.Of(0));
        canvas.DrawImage(image, Rect(box), new SKSamplingOptions(SKFilterMode.Nearest), paint);
    }

    public void Clip(Box box)
    {
        canvas.Save();
        canvas.ClipRect(Rect(box), SKClipOperation.Intersect, antialias: true);
    }

    public void Unclip() => canvas.Restore();

    private void Outlined(TextLine line, Piece piece, Color color, double stroke)
    {
        float scale = (float)(piece.Size / line.Font.UnitsPerEm);
        using SKPaint paint = Paint(color);
        if (stroke > 0)
            (paint.Style, paint.StrokeWidth, paint.StrokeJoin) = (SKPaintStyle.StrokeAndFill, (float)stroke / scale, SKStrokeJoin.Round);
        canvas.Save();
        canvas.Translate((float)piece.X, (float)piece.Y);
        canvas.Scale(scale, -scale);
        foreach (System.Text.Rune letter in piece.Text.EnumerateRunes())
        {
            int glyph = line.Font.Glyph(letter.Value);
            using SKPath path = Path(line.Font.Shape(glyph));
            canvas.DrawPath(path, paint);
            canvas.Translate(line.Font.Advance(glyph), 0);
        }
        canvas.Restore();
    }

    private static SKRect Rect(Box box) => new((float)box.Left, (float)box.Top, (float)box.Right, (float)box.Bottom);

    private static SKPaint Paint(Color color) => new() { Color = new(color.R, color.G, color.B, color.A), IsAntialias = true };

    // In parts of many steps: between figures, and of lines anywhere; these go on where the part before ended.
    private void DrawPaths(Outline shape, SKPaint paint, bool mayCutLines)
    {
        int at = 0, i = 0;
        (float X, float Y) here = default;
        float Next() => (float)shape.Numbers[at++];
        while (i < shape.Verbs.Count)
        {
            using var builder = new SKPathBuilder();
            if (shape.Verbs[i] is Verb.Line or Verb.Quad)
                builder.MoveTo(here.X, here.Y);
            for (int first = i; i < shape.Verbs.Count; i++)
            {
                if (i - first >= MaxSteps && (mayCutLines || shape.Verbs[i] is Verb.Move or Verb.Circle))
                    break;
                AddStep(builder, shape.Verbs[i], Next, ref here);
            }
            using SKPath path = builder.Detach();
            canvas.DrawPath(path, paint);
        }
    }

    private static void AddStep(SKPathBuilder path, Verb verb, Func<float> next, ref (float X, float Y) here)
    {
        switch (verb)
        {
            case Verb.Move:
                here = (next(), next());
                path.MoveTo(here.X, here.Y);
                break;
            case Verb.Line:
                here = (next(), next());
                path.LineTo(here.X, here.Y);
                break;
            case Verb.Quad:
                (float x, float y) = (next(), next());
                here = (next(), next());
                path.QuadTo(x, y, here.X, here.Y);
                break;
            case Verb.Circle:
                path.AddCircle(next(), next(), next());
                break;
            default:
                path.Close();
                break;
        }
    }

    private static SKPath Path(Outline shape)
    {
        using var builder = new SKPathBuilder();
        int at = 0;
        (float, float) here = default;
        foreach (Verb verb in shape.Verbs)
            AddStep(builder, verb, () => (float)shape.Numbers[at++], ref here);
        return builder.Detach();
    }
}
