namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>Where the axes of a panel are on the sheet.</summary>
internal sealed record PlotFrame(Box Plot, Scale X, Scale Y, Theme Theme)
{
    /// <summary>A value of the horizontal axis on the sheet; NaN for what has no place.</summary>
    public double AtX(double value) => Near(Plot.Left + X.Share(value) * Plot.Width, Plot.Left, Plot.Width);

    /// <summary>A value of the vertical axis on the sheet.</summary>
    public double AtY(double value) => Near(Plot.Bottom - Y.Share(value) * Plot.Height, Plot.Top, Plot.Height);

    /// <summary>A pair of values on the sheet.</summary>
    public Spot At(double x, double y) => new(AtX(x), AtY(y));

    /// <summary>The same of an end of an interval, which stops at the edge where it has no place: at 0 on a log axis.</summary>
    public double EndY(double value) => !double.IsNaN(value) && double.IsNaN(Scale.Inner(value, Y.IsLog))
        ? value > 0 ? Plot.Top : Plot.Bottom
        : AtY(value);

    /// <summary>The same along x.</summary>
    public double EndX(double value) => !double.IsNaN(value) && double.IsNaN(Scale.Inner(value, X.IsLog))
        ? value > 0 ? Plot.Right : Plot.Left
        : AtX(value);

    // What is far outside is not drawn, and formats have limits.
    private static double Near(double at, double start, double length) => Math.Clamp(at, start - 20 * length, start + 21 * length);
}

/// <summary>The colours of a panel's values.</summary>
internal sealed record ValueColors(Scale Scale, bool IsDiverging, Theme Theme)
{
    /// <summary>
    /// Grey for NaN, a colour of its own for 0 on a logarithmic scale; the colour of an end for what else lies beyond it.
    /// </summary>
    public Color Of(double value)
    {
        if (double.IsNaN(value))
            return Theme.Missing;
        if (IsApart(value))
            return Theme.Zero;
        double share = Scale.Share(value);
        return Theme.Value(!double.IsNaN(share) ? share : value > 0 ? 1 : 0, IsDiverging);
    }

    /// <summary>Whether a value is 0, which a logarithmic scale comes never near.</summary>
    public bool IsApart(double value) => value == 0 && Scale.IsLog;
}
