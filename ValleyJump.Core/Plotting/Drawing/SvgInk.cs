using System.Globalization;
using System.Text;

namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>
/// Writes the elements of an SVG. Letters are outlines, so that they look the same in every program; over them lies their text, unseen, to
/// be found, selected and read aloud. Names of parts tell what they are alone, so that several files may stand in one page.
/// </summary>
internal sealed class SvgInk : IInk
{
    private readonly StringBuilder body = new();
    private readonly SortedDictionary<string, string> parts = new(StringComparer.Ordinal);

    /// <summary>What is used by name: letters and boxes to clip by.</summary>
    public string Definitions => string.Concat(parts.Values);

    /// <summary>All else, in the order drawn.</summary>
    public string Body => body.ToString();

    public void Fill(Outline shape, Color color) => Add($"<path d=\"{Path(shape)}\"{Paint("fill", color)}/>\n");

    public void Tile(Box box, Color color) => Add(
        $"<rect x=\"{N(box.Left)}\" y=\"{N(box.Top)}\" width=\"{N(box.Width)}\" height=\"{N(box.Height)}\"{Paint("fill", color)}"
        + " shape-rendering=\"crispEdges\"/>\n");

    public void Stroke(Outline shape, Pen pen)
    {
        string dash = pen.Dash switch
        {
            Dash.Dashed => $" stroke-dasharray=\"{N(pen.Width * 4)} {N(pen.Width * 2.5)}\"",
            Dash.Dotted => $" stroke-dasharray=\"{N(pen.Width * 1.1)} {N(pen.Width * 1.9)}\"",
            _ => "",
        };
        Add($"<path d=\"{Path(shape)}\" fill=\"none\"{Paint("stroke", pen.Color)} stroke-width=\"{N(pen.Width)}\"{dash}"
            + " stroke-linejoin=\"round\"/>\n");
    }

    public void Text(TextLine line, Spot at, double degrees, Color color, Color? halo = null)
    {
        string turn = degrees == 0 ? "" : $" rotate({N(degrees)})";
        Add($"<g transform=\"translate({N(at.X)} {N(at.Y)}){turn}\"{Paint("fill", color)}>");
        if (halo is Color margin)
        {
            Add($"<g{Paint("stroke", margin)}{Paint("fill", margin)} stroke-linejoin=\"round\">");
            foreach (Piece piece in line.Pieces)
                Letters(line.Font, piece, line.Size * 0.3);
            Add("</g>");
        }
        foreach (Piece piece in line.Pieces)
            Letters(line.Font, piece, 0);
        Add($"<text font-family=\"sans-serif\" font-size=\"{N(line.Size)}\" textLength=\"{N(Math.Max(line.Width, 0.01))}\""
            + $" lengthAdjust=\"spacingAndGlyphs\" fill-opacity=\"0\" xml:space=\"preserve\">{Escaped(line.Plain)}</text></g>\n");
    }

    public void Pixels(Box box, int columns, int rows, Color[] colors) => Add(
        $"<image x=\"{N(box.Left)}\" y=\"{N(box.Top)}\" width=\"{N(box.Width)}\" height=\"{N(box.Height)}\" preserveAspectRatio=\"none\""
        + $" xlink:href=\"data:image/png;base64,{Convert.ToBase64String(PngFile.Of(columns, rows, colors))}\"/>\n");

    public void Clip(Box box)
    {
        string name = string.Join('-', "clip", N(box.Left), N(box.Top), N(box.Width), N(box.Height));
        parts.TryAdd(name, $"<clipPath id=\"{name}\"><rect x=\"{N(box.Left)}\" y=\"{N(box.Top)}\" width=\"{N(box.Width)}\""
            + $" height=\"{N(box.Height)}\"/></clipPath>\n");
        Add($"<g clip-path=\"url(#{name})\">\n");
    }

    public void Unclip() => Add("</g>\n");

    /// <summary>Text in an element or attribute.</summary>
    public static string Escaped(string text) => new StringBuilder(text).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;")
        .Replace("\"", "&quot;").ToString();

    /// <summary>A length, to a hundredth.</summary>
    public static string N(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    private void Add(string text) => body.Append(text);

    private void Letters(FontFile font, Piece piece, double stroke)
    {
        double scale = piece.Size / font.UnitsPerEm;
        string factor = scale.ToString("0.######", CultureInfo.InvariantCulture);
        string width = stroke == 0 ? "" : $" stroke-width=\"{N(stroke / scale)}\"";
        Add($"<g transform=\"translate({N(piece.X)} {N(piece.Y)}) scale({factor} -{factor})\"{width}>");
        int x = 0;
        foreach (Rune letter in piece.Text.EnumerateRunes())
        {
            int glyph = font.Glyph(letter.Value);
            string name = $"{(font == FontFile.Bold ? "vsb" : "vs")}-{(glyph == 0 ? 0 : letter.Value):x}";
            Outline shape = font.Shape(glyph);
            if (shape.Verbs.Count > 0)
            {
                parts.TryAdd(name, $"<path id=\"{name}\" d=\"{Path(shape)}\"/>\n");
                Add(x == 0 ? $"<use xlink:href=\"#{name}\"/>" : $"<use xlink:href=\"#{name}\" x=\"{x}\"/>");
            }
            x += font.Advance(glyph);
        }
        Add("</g>");
    }

    private static string Paint(string what, Color color)
    {
        string code = $" {what}=\"#{color.R:x2}{color.G:x2}{color.B:x2}\"";
        return color.A == 255 ? code : $"{code} {what}-opacity=\"{N(color.A / 255.0)}\"";
    }

    private static string Path(Outline shape)
    {
        var path = new StringBuilder();
        int at = 0;
        double Next() => shape.Numbers[at++];
        foreach (Verb verb in shape.Verbs)
        {
            switch (verb)
            {
                case Verb.Close:
                    path.Append('Z');
                    break;
                case Verb.Circle:
                    double x = Next(), y = Next(), r = Next();
                    path.Append(CultureInfo.InvariantCulture, $"M{N(x - r)} {N(y)}a{N(r)} {N(r)} 0 1 0 {N(2 * r)} 0a{N(r)} {N(r)} 0 1 0 {N(-2 * r)} 0");
                    break;
                case Verb.Quad:
                    path.Append('Q').AppendJoin(' ', N(Next()), N(Next()), N(Next()), N(Next()));
                    break;
                default:
                    path.Append(verb == Verb.Move ? 'M' : 'L').Append(N(Next())).Append(' ').Append(N(Next()));
                    break;
            }
        }
        return path.ToString();
    }
}
