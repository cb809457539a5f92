using ValleyJump.Core.Plotting.Drawing;

namespace ValleyJump.Core.Plotting.Terminal;

/// <summary>
/// The part of a screen between the axes, in dots: each place has two by four, as Braille writes them. Without colours a letter is written
/// in place of dots, so that series are told apart.
/// </summary>
internal sealed class DotArea(TextScreen screen, int top, int left, int width, int height)
{
    // The bit of each dot, by row and column, in the order of Unicode.
    private static readonly int[,] Bits = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };

    private readonly int[,] dots = new int[height, width];

    /// <summary>Places.</summary>
    public int Width => width;

    /// <summary>Places.</summary>
    public int Height => height;

    /// <summary>Sets a dot; x to the right and y down, in dots from the upper left corner.</summary>
    public void Dot(double x, double y, Color? ink, char? letter = null)
    {
        if (!(x >= 0 && y >= 0 && x < 2 * width && y < 4 * height))
            return;
        var (column, row) = ((int)x, (int)y);
        int bits = dots[row / 4, column / 2] |= Bits[row % 4, column % 2];
        screen.Put(top + row / 4, left + column / 2, letter ?? (char)(0x2800 + bits), ink);
    }

    /// <summary>A straight line, of which every so many dots are left out.</summary>
    public void Line(Spot from, Spot to, Color? ink, char? letter, Dash dash = Dash.Solid)
    {
        if (!Clipped(ref from, ref to))
            return;
        int steps = (int)Math.Ceiling(Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)));
        for (int i = 0; i <= steps; i++)
        {
            double share = steps == 0 ? 0 : i / (double)steps;
            double x = from.X + share * (to.X - from.X), y = from.Y + share * (to.Y - from.Y);
            // The pattern goes on from one piece to the next, since it is that of the place.
            int place = Math.Abs(to.X - from.X) >= Math.Abs(to.Y - from.Y) ? (int)x : (int)y;
            bool isGap = letter is null && (dash == Dash.Dashed ? place % 6 >= 4 : dash == Dash.Dotted && place % 3 != 0);
            if (!isGap)
                Dot(x, y, ink, letter);
        }
    }

    /// <summary>A sign in the place of a dot.</summary>
    public void Sign(Spot at, char sign, Color? ink, Color? ground = null)
    {
        if (at.X >= 0 && at.Y >= 0 && at.X < 2 * width && at.Y < 4 * height)
            Sign((int)at.Y / 4, (int)at.X / 2, sign, ink, ground);
    }

    /// <summary>A sign in a place.</summary>
    public void Sign(int row, int column, char sign, Color? ink, Color? ground = null) =>
        screen.Put(top + row, left + column, sign, ink, ground);

    /// <summary>Words from a place on, moved so that they end within the area.</summary>
    public void Write(Spot at, string text, Color? ink)
    {
        int row = (int)Math.Floor(at.Y / 4), column = Math.Clamp((int)(at.X / 2) - text.Length / 2, 0, Math.Max(0, width - text.Length));
        if (row >= 0 && row < height)
            screen.Write(top + row, left + column, text, ink, width - column);
    }

    // Liang and Barsky's, so that what is far outside takes no time.
    private bool Clipped(ref Spot from, ref Spot to)
    {
        double dx = to.X - from.X, dy = to.Y - from.Y, low = 0, high = 1;
        if (!double.IsFinite(dx + dy))
            return false;
        foreach (var (p, q) in ((double P, double Q)[])
            [(-dx, from.X), (dx, 2 * width - 1e-6 - from.X), (-dy, from.Y), (dy, 4 * height - 1e-6 - from.Y)])
        {
            if (p == 0 && q < 0)
                return false;
            if (p < 0)
                low = Math.Max(low, q / p);
            if (p > 0)
                high = Math.Min(high, q / p);
        }
        if (low > high)
            return false;
        (from, to) = (new(from.X + low * dx, from.Y + low * dy), new(from.X + high * dx, from.Y + high * dy));
        return true;
    }
}
