namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>The symbols of points.</summary>
internal static class Markers
{
    /// <summary>Adds a symbol to a shape; all look equally large.</summary>
    public static void Add(Outline shape, Symbol symbol, Spot at, double radius)
    {
        (double x, double y) = (at.X, at.Y);
        switch (symbol)
        {
            case Symbol.Square:
                double s = radius * 0.88;
                shape.Move(x - s, y - s).Line(x + s, y - s).Line(x + s, y + s).Line(x - s, y + s).Close();
                break;
            case Symbol.Diamond:
                double d = radius * 1.25;
                shape.Move(x, y - d).Line(x + d, y).Line(x, y + d).Line(x - d, y).Close();
                break;
            case Symbol.Triangle:
                double t = radius * 1.2;
                shape.Move(x, y - t).Line(x + t, y + 0.8 * t).Line(x - t, y + 0.8 * t).Close();
                break;
            case Symbol.Cross:
                double c = radius * 0.9;
                shape.Move(x - c, y - c).Line(x + c, y + c).Move(x - c, y + c).Line(x + c, y - c);
                break;
            default:
                shape.Circle(x, y, radius);
                break;
        }
    }

    /// <summary>Draws symbols of one colour.</summary>
    public static void Draw(IInk ink, Symbol symbol, IEnumerable<Spot> spots, double radius, Color color, Color ground, bool hasEdge)
    {
        var shape = new Outline();
        foreach (Spot spot in spots)
            Add(shape, symbol, spot, radius);
        if (symbol == Symbol.Cross)
        {
            ink.Stroke(shape, new(color, Math.Max(1, radius * 0.45)));
            return;
        }
        if (symbol == Symbol.OpenCircle)
        {
            ink.Fill(shape, ground);
            ink.Stroke(shape, new(color, Math.Max(0.8, radius * 0.4)));
            return;
        }
        ink.Fill(shape, color);
        if (hasEdge)
            ink.Stroke(shape, new(ground, 0.6));
    }
}
