namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>A colour of a screen.</summary>
internal readonly record struct Color(byte R, byte G, byte B, byte A = 255)
{
    /// <summary>Of 0xRRGGBB.</summary>
    public static Color Of(int code) => new((byte)(code >> 16), (byte)(code >> 8), (byte)code);

    /// <summary>The same, and what is behind it shows through.</summary>
    public Color Opaque(double opacity) => this with { A = (byte)Math.Round(255 * opacity) };

    /// <summary>The colour between this one, at 0, and another, at 1.</summary>
    public Color Toward(Color other, double share)
    {
        return new(Mix(R, other.R), Mix(G, other.G), Mix(B, other.B), Mix(A, other.A));

        byte Mix(byte from, byte to) => (byte)Math.Round(from + (to - from) * share);
    }
}

/// <summary>A place on the sheet; y grows downwards.</summary>
internal readonly record struct Spot(double X, double Y);

/// <summary>A rectangle on the sheet.</summary>
internal readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    public double Width => Right - Left;

    public double Height => Bottom - Top;

    public Box Grown(double by) => new(Left - by, Top - by, Right + by, Bottom + by);

    public bool Holds(Spot at) => at.X >= Left && at.X <= Right && at.Y >= Top && at.Y <= Bottom;

    /// <summary>Its border, as a shape.</summary>
    public Outline Outline() => new Outline().Move(Left, Top).Line(Right, Top).Line(Right, Bottom).Line(Left, Bottom).Close();
}

/// <summary>How a line is drawn; lengths in units of the sheet.</summary>
internal readonly record struct Pen(Color Color, double Width, Dash Dash = Dash.Solid);

/// <summary>What an outline does next.</summary>
internal enum Verb : byte
{
    Move,
    Line,
    Quad,
    Close,

    /// <summary>A whole circle: centre and radius.</summary>
    Circle,
}

/// <summary>Lines and curves, open or closed, on a sheet or in the square of a letter.</summary>
internal sealed class Outline
{
    private readonly List<Verb> verbs = [];
    private readonly List<double> numbers = [];

    public IReadOnlyList<Verb> Verbs => verbs;

    /// <summary>Two for Move and Line, four for Quad, three for Circle.</summary>
    public IReadOnlyList<double> Numbers => numbers;

    public Outline Move(double x, double y) => Add(Verb.Move, x, y);

    public Outline Line(double x, double y) => Add(Verb.Line, x, y);

    public Outline Quad(double cx, double cy, double x, double y) => Add(Verb.Quad, cx, cy, x, y);

    public Outline Circle(double x, double y, double radius) => Add(Verb.Circle, x, y, radius);

    public Outline Close() => Add(Verb.Close);

    /// <summary>Straight lines through all places.</summary>
    public Outline Through(IReadOnlyList<Spot> spots)
    {
        for (int i = 0; i < spots.Count; i++)
            Add(i == 0 ? Verb.Move : Verb.Line, spots[i].X, spots[i].Y);
        return this;
    }

    private Outline Add(Verb verb, params ReadOnlySpan<double> values)
    {
        verbs.Add(verb);
        numbers.AddRange(values);
        return this;
    }
}
