namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>What a sheet is drawn with: one for each format, and one that only sees where something was drawn.</summary>
internal interface IInk
{
    /// <summary>Fills a shape.</summary>
    void Fill(Outline shape, Color color);

    /// <summary>Fills rectangles that touch, without a seam between them.</summary>
    void Tile(Box box, Color color);

    /// <summary>Draws the lines of a shape.</summary>
    void Stroke(Outline shape, Pen pen);

    /// <summary>A line of text from its left end on the base line, turned about that point; with a halo, a margin in that colour.</summary>
    void Text(TextLine line, Spot at, double degrees, Color color, Color? halo = null);

    /// <summary>Equal rectangles of one colour each, row by row from the top left.</summary>
    void Pixels(Box box, int columns, int rows, Color[] colors);

    /// <summary>Nothing outside the box is drawn until <see cref="Unclip"/>.</summary>
    void Clip(Box box);

    /// <summary>Ends <see cref="Clip"/>.</summary>
    void Unclip();
}
