namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>Draws nothing, and remembers where something was drawn, in squares of a few units: where a legend would hide it.</summary>
internal sealed class SeenInk : IInk
{
    private const double Square = 4;
    private readonly Box box;
    private readonly bool[,] seen;

    /// <summary>Looks at a part of the sheet.</summary>
    public SeenInk(Box box)
    {
        this.box = box;
        seen = new bool[Math.Max(1, (int)Math.Ceiling(box.Height / Square)), Math.Max(1, (int)Math.Ceiling(box.Width / Square))];
    }

    /// <summary>Whether nothing was drawn in a part of it.</summary>
    public bool IsFree(Box part)
    {
        for (int i = Row(part.Top); i <= Row(part.Bottom); i++)
        {
            for (int j = Column(part.Left); j <= Column(part.Right); j++)
            {
                if (i >= 0 && j >= 0 && i < seen.GetLength(0) && j < seen.GetLength(1) && seen[i, j])
                    return false;
            }
        }
        return true;
    }

    public void Stroke(Outline shape, Pen pen) => Follow(shape, (from, to) =>
    {
        int steps = (int)Math.Ceiling(Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)) / Square * 2);
        for (int i = 0; i <= Math.Min(steps, 4096); i++)
        {
            double share = steps == 0 ? 0 : (double)i / Math.Min(steps, 4096);
            Mark(new(from.X + (to.X - from.X) * share, from.Y + (to.Y - from.Y) * share));
        }
    });

    public void Fill(Outline shape, Color color)
    {
        Stroke(shape, default);
        // Along the middle of every row of squares: what is between the first and second crossing, the third and fourth, ...
        var crossings = new List<double>[seen.GetLength(0)];
        Follow(shape, (from, to) =>
        {
            int first = Math.Max(0, Row(Math.Min(from.Y, to.Y))), last = Math.Min(crossings.Length - 1, Row(Math.Max(from.Y, to.Y)));
            for (int i = first; i <= last; i++)
            {
                double y = box.Top + (i + 0.5) * Square;
                if (from.Y <= y != to.Y <= y)
                    (crossings[i] ??= []).Add(from.X + (y - from.Y) / (to.Y - from.Y) * (to.X - from.X));
            }
        });
        for (int i = 0; i < crossings.Length; i++)
        {
            crossings[i]?.Sort();
            for (int c = 1; c < (crossings[i]?.Count ?? 0); c += 2)
            {
                for (int j = Math.Max(0, Column(crossings[i][c - 1])); j <= Math.Min(seen.GetLength(1) - 1, Column(crossings[i][c])); j++)
                    seen[i, j] = true;
            }
        }
    }

    public void Tile(Box box, Color color) => Fill(box.Outline(), color);

    public void Pixels(Box box, int columns, int rows, Color[] colors) => Fill(box.Outline(), default);

    public void Text(TextLine line, Spot at, double degrees, Color color, Color? halo = null) =>
        Fill(new Box(at.X, at.Y - line.Ascent, at.X + line.Width, at.Y + line.Descent).Outline(), color);

    public void Clip(Box box)
    {
    }

    public void Unclip()
    {
    }

    private int Row(double y) => (int)Math.Clamp(Math.Floor((y - box.Top) / Square), -1, seen.GetLength(0));

    private int Column(double x) => (int)Math.Clamp(Math.Floor((x - box.Left) / Square), -1, seen.GetLength(1));

    private void Mark(Spot at)
    {
        if (box.Holds(at))
            seen[Math.Min(Row(at.Y), seen.GetLength(0) - 1), Math.Min(Column(at.X), seen.GetLength(1) - 1)] = true;
    }

    private static void Follow(Outline shape, Action<Spot, Spot> side)
    {
        int at = 0;
        double Next() => shape.Numbers[at++];
        Spot start = default, here = default;
        foreach (Verb verb in shape.Verbs)
        {
            switch (verb)
            {
                case Verb.Move:
                    start = here = new(Next(), Next());
                    break;
                case Verb.Close:
                    side(here, start);
                    here = start;
                    break;
                case Verb.Circle:
                    double x = Next(), y = Next(), r = Next();
                    Spot[] corners = [new(x - r, y - r), new(x + r, y - r), new(x + r, y + r), new(x - r, y + r)];
                    for (int i = 0; i < 4; i++)
                        side(corners[i], corners[(i + 1) % 4]);
                    break;
                default:
                    if (verb == Verb.Quad)
                        at += 2;
                    Spot next = new(Next(), Next());
                    side(here, next);
                    here = next;
                    break;
            }
        }
    }
}
