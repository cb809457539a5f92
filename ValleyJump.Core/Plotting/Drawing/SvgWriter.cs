using System.Text;

namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>Writes SVG, without any library of pictures. The figure's data are in it, in its metadata element, as JSON.</summary>
internal sealed class SvgWriter : IFigureWriter
{
    /// <summary>A figure of more numbers than that has no data in its file.</summary>
    public const long MaxNumbers = 100_000;

    public void Write(Figure figure, FigureStyle style, Stream to)
    {
        var sheet = new Sheet(figure, style);
        var ink = new SvgInk();
        sheet.Draw(ink);
        (double width, double height) = PictureSize.Of(sheet, style, 1);
        List<string> remarks = [.. sheet.Remarks];
        bool hasData = FigureJson.Numbers(figure) <= MaxNumbers;
        if (!hasData)
            remarks.Add($"The data are not in this file: it would be too large with {FigureJson.Numbers(figure)} numbers.");
        string about = string.Join(' ', remarks.Prepend(PlainOf(figure.Subtitle)).Where(text => text.Length > 0));
        // JSON escapes what is markup.
        string data = hasData ? $"<metadata>{FigureJson.Write(figure)}</metadata>\n" : "";
        string text = $"""
            <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{SvgInk.N(width)}" height="{SvgInk.N(height)}" viewBox="0 0 {SvgInk.N(sheet.Width)} {SvgInk.N(sheet.Height)}" role="img">
            <title>{SvgInk.Escaped(PlainOf(figure.Title))}</title>
            <desc>{SvgInk.Escaped(about)}</desc>
            {data}<defs>
            {ink.Definitions}</defs>
            <rect width="100%" height="100%" fill="#{sheet.Ground.R:x2}{sheet.Ground.G:x2}{sheet.Ground.B:x2}"/>
            {ink.Body}</svg>

            """;
        to.Write(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")));
    }

    private static string PlainOf(string label) => Lettering.Line(label, 1).Plain;
}
