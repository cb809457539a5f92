using System.Text;
using ValleyJump.Core.Plotting.Drawing;

namespace ValleyJump.Core.Plotting.Terminal;

/// <summary>One place of a screen.</summary>
internal readonly record struct Glyph(char Sign, Color? Ink = null, Color? Ground = null, bool IsBold = false);

/// <summary>Lines of signs, each with its colours.</summary>
internal sealed class TextScreen(int width, int height)
{
    private readonly Glyph[,] glyphs = Blank(width, height);

    public int Width => width;

    public int Height => height;

    public Glyph this[int row, int column] => glyphs[row, column];

    /// <summary>Puts a sign; what lies outside is passed over. Without a ground it keeps the one that is there.</summary>
    public void Put(int row, int column, char sign, Color? ink, Color? ground = null, bool isBold = false)
    {
        if (row >= 0 && row < height && column >= 0 && column < width)
            glyphs[row, column] = new(sign, ink, ground ?? glyphs[row, column].Ground, isBold);
    }

    /// <summary>Writes text from a column on, up to a limit; a text that is too long ends in an ellipsis.</summary>
    public void Write(int row, int column, string text, Color? ink, int limit = int.MaxValue, bool isBold = false)
    {
        string shown = Fit(text, Math.Min(limit, width - column));
        for (int i = 0; i < shown.Length; i++)
            Put(row, column + i, shown[i], ink, isBold: isBold);
    }

    /// <summary>Copies another screen into this one.</summary>
    public void Put(int row, int column, TextScreen part)
    {
        for (int i = 0; i < part.Height; i++)
        {
            for (int j = 0; j < part.Width && column + j < width && row + i < height; j++)
                glyphs[row + i, column + j] = part[i, j];
        }
    }

    /// <summary>A line without colours, and without blanks at its end.</summary>
    public string Plain(int row)
    {
        var text = new StringBuilder();
        for (int j = 0; j < width; j++)
            text.Append(glyphs[row, j].Sign);
        return text.ToString().TrimEnd();
    }

    /// <summary>Text in as many columns.</summary>
    public static string Fit(string text, int columns) => text.Length <= columns ? text : columns < 2 ? "" : $"{text[..(columns - 1)]}…";

    private static Glyph[,] Blank(int width, int height)
    {
        var blank = new Glyph[height, width];
        for (int i = 0; i < height; i++)
        {
            for (int j = 0; j < width; j++)
                blank[i, j] = new(' ');
        }
        return blank;
    }
}
