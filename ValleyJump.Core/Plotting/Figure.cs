namespace ValleyJump.Core.Plotting;

/// <summary>
/// A figure before it is drawn: what there is to see, in data units, and nothing of pixels, fonts or colours. Each kind of figure makes one
/// of results, and each writer (pictures, pages, terminals) draws any.
/// </summary>
/// <param name="Kind">The name of the kind that made it, such as PhaseDiagram.</param>
/// <param name="Title">What it shows, in a line.</param>
/// <param name="Panels">At least one, row by row.</param>
internal sealed record Figure(string Kind, string Title, IReadOnlyList<Panel> Panels)
{
    /// <summary>A line below the title: the inputs that all of it shares. Empty where there are none.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Panels side by side; 0 leaves it to the writer.</summary>
    public int PanelColumns { get; init; }
}

/// <summary>One pair of axes and what is drawn between them, in the order of <paramref name="Marks"/>, the first below.</summary>
internal sealed record Panel(Axis X, Axis Y, IReadOnlyList<Mark> Marks)
{
    /// <summary>Its heading; empty where the figure's says it all.</summary>
    public string Title { get; init; } = "";

    /// <summary>The scale of the values of <see cref="Cells"/> and of points with values, shown as a colour bar; null without.</summary>
    public ColorScale? Color { get; init; }

    /// <summary>What is to be known beside, such as "3 cells diverged"; shown small below the panel.</summary>
    public string Note { get; init; } = "";
}

/// <summary>
/// An axis. Labels are plain text with the marks of <see cref="SymbolText"/>, such as "learning rate {eta}" or "{P_flat}".
/// </summary>
internal sealed record Axis(string Label)
{
    /// <summary>Logarithmic; every value is then above 0.</summary>
    public bool IsLog { get; init; }

    /// <summary>Lower end in data units; NaN leaves it to the data.</summary>
    public double Low { get; init; } = double.NaN;

    /// <summary>Upper end in data units; NaN leaves it to the data.</summary>
    public double High { get; init; } = double.NaN;

    /// <summary>Names at 0, 1, 2 ... in place of numbers; empty for a numeric axis.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];
}

/// <summary>What the colour of a value means.</summary>
internal sealed record ColorScale(string Label)
{
    /// <summary>Logarithmic; every value is then above 0, or 0 where it is that of a cell, which has a colour of its own.</summary>
    public bool IsLog { get; init; }

    /// <summary>The value of the first colour; NaN leaves it to the data.</summary>
    public double Low { get; init; } = double.NaN;

    /// <summary>The value of the last colour; NaN leaves it to the data.</summary>
    public double High { get; init; } = double.NaN;

    /// <summary>Two colours away from a middle (here half way between the ends), in place of one that rises.</summary>
    public bool IsDiverging { get; init; }
}

/// <summary>Something that is drawn. Arrays of a mark have the same length; a NaN is a gap.</summary>
internal abstract record Mark
{
    /// <summary>Its name in the legend, with marks of symbols; marks of the same name share one entry; empty for none.</summary>
    public string Name { get; init; } = "";

    /// <summary>Which colour of the palette, from 0; -1 is the colour of text.</summary>
    public int Series { get; init; }
}

/// <summary>How a line is drawn.</summary>
internal enum Dash
{
    Solid,
    Dashed,
    Dotted,
}

/// <summary>Points joined by straight lines.</summary>
internal sealed record Line(double[] X, double[] Y) : Mark
{
    /// <summary>The pattern.</summary>
    public Dash Dash { get; init; }

    /// <summary>Thin, for one of many.</summary>
    public bool IsThin { get; init; }
}

/// <summary>How a point is drawn.</summary>
internal enum Symbol
{
    Circle,
    OpenCircle,
    Square,
    Diamond,
    Triangle,
    Cross,
}

/// <summary>Single points, with error bars where there are any.</summary>
internal sealed record Points(double[] X, double[] Y) : Mark
{
    /// <summary>The symbol.</summary>
    public Symbol Symbol { get; init; }

    /// <summary>Lower ends of vertical error bars, in data units; null without.</summary>
    public double[]? YLow { get; init; }

    /// <summary>Upper ends of vertical error bars; null without.</summary>
    public double[]? YHigh { get; init; }

    /// <summary>Lower ends of horizontal error bars; null without.</summary>
    public double[]? XLow { get; init; }

    /// <summary>Upper ends of horizontal error bars; null without.</summary>
    public double[]? XHigh { get; init; }

    /// <summary>Values that colour the points by the panel's scale, in place of the series' colour; null without.</summary>
    public double[]? Values { get; init; }
}

/// <summary>The area between two curves: an interval along X.</summary>
internal sealed record Band(double[] X, double[] Low, double[] High) : Mark;

/// <summary>Bars from 0 (on a log axis, from its lower end) to Y.</summary>
internal sealed record Bars(double[] X, double[] Y) : Mark
{
    /// <summary>Lower ends of error bars; null without.</summary>
    public double[]? YLow { get; init; }

    /// <summary>Upper ends of error bars; null without.</summary>
    public double[]? YHigh { get; init; }

    /// <summary>Width in data units.</summary>
    public double Width { get; init; } = 0.8;
}

/// <summary>A heat map: Values[i, j] is that at Y[i] and X[j]. Centres may lie unevenly, and are in order. NaN is drawn grey.</summary>
internal sealed record Cells(double[] X, double[] Y, double[,] Values) : Mark
{
    /// <summary>The values are those of a smooth function: drawn without steps, and as a surface where it can be turned.</summary>
    public bool IsSurface { get; init; }
}

/// <summary>Lines of equal value of a function on a grid: Values[i, j] is that at Y[i] and X[j].</summary>
internal sealed record Contours(double[] X, double[] Y, double[,] Values, double[] Levels) : Mark
{
    /// <summary>Levels are written on their lines, where there is room.</summary>
    public bool IsLabelled { get; init; }
}

/// <summary>A straight line across the panel at a value of one axis.</summary>
/// <param name="At">In data units.</param>
/// <param name="IsVertical">At a value of X; otherwise of Y.</param>
internal sealed record Rule(double At, bool IsVertical) : Mark
{
    /// <summary>The pattern.</summary>
    public Dash Dash { get; init; } = Dash.Dashed;
}

/// <summary>Words at a place, in data units, with marks of symbols as an axis label.</summary>
internal sealed record Words(double X, double Y, string Text) : Mark;
