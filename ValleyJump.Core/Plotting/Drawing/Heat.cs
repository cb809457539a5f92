namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>
/// Draws heat maps: rectangles about their centres, or pixels where there are many or the values are of a smooth function.
/// </summary>
internal sealed record Heat(Cells Cells, PlotFrame Frame, Func<double, Color> ColorOf)
{
    private const int MaxTiles = 4000;
    private const double HatchStep = 7;

    /// <summary>The edges of cells about centres, in the coordinate in which the scale is even: half way between neighbours.</summary>
    public static double[] Edges(double[] centres, bool isLog)
    {
        double[] at = [.. centres.Select(centre => Scale.Inner(centre, isLog))];
        if (at.Length == 0)
            return [];
        var edges = new double[at.Length + 1];
        for (int i = 1; i < at.Length; i++)
            edges[i] = (at[i - 1] + at[i]) / 2;
        double alone = isLog ? 0.15 : 0.5;
        edges[0] = at.Length == 1 ? at[0] - alone : at[0] - (edges[1] - at[0]);
        edges[^1] = at.Length == 1 ? at[0] + alone : at[^1] + (at[^1] - edges[^2]);
        return isLog ? [.. edges.Select(edge => Math.Pow(10, edge))] : edges;
    }

    /// <summary>Draws it. The note tells where pixels stand for cells.</summary>
    public void Draw(IInk ink, Action<string, bool> tell)
    {
        if (Cells.IsSurface && Cells.X.Length > 1 && Cells.Y.Length > 1)
            DrawSmooth(ink);
        else if (Cells.Values.Length > MaxTiles)
            DrawPixels(ink, tell);
        else
            DrawTiles(ink);
    }

    private void DrawTiles(IInk ink)
    {
        double[] x = [.. Edges(Cells.X, Frame.X.IsLog).Select(edge => Math.Round(Frame.AtX(edge) * 2) / 2)];
        double[] y = [.. Edges(Cells.Y, Frame.Y.IsLog).Select(edge => Math.Round(Frame.AtY(edge) * 2) / 2)];
        for (int i = 0; i + 1 < y.Length; i++)
        {
            for (int j = 0; j + 1 < x.Length; j++)
            {
                Box box = new(Math.Min(x[j], x[j + 1]), Math.Min(y[i], y[i + 1]), Math.Max(x[j], x[j + 1]), Math.Max(y[i], y[i + 1]));
                if (!double.IsFinite(box.Left + box.Top + box.Right + box.Bottom))
                    continue;
                ink.Tile(box, ColorOf(Cells.Values[i, j]));
                if (double.IsNaN(Cells.Values[i, j]))
                    Hatch(ink, box, Frame.Theme);
            }
        }
    }

    /// <summary>Slanted lines in a cell without a value; they go on in the next.</summary>
    public static void Hatch(IInk ink, Box box, Theme theme)
    {
        var lines = new Outline();
        for (double c = Math.Ceiling((box.Left + box.Top) / HatchStep) * HatchStep; c < box.Right + box.Bottom; c += HatchStep)
        {
            double left = Math.Max(box.Left, c - box.Bottom), right = Math.Min(box.Right, c - box.Top);
            lines.Move(left, c - left).Line(right, c - right);
        }
        ink.Stroke(lines, new(theme.Hatch, 0.8));
    }

    // More cells than a file should hold one by one: an image with the cell at each pixel's middle.
    private void DrawPixels(IInk ink, Action<string, bool> tell)
    {
        double[] x = Edges(Cells.X, Frame.X.IsLog), y = Edges(Cells.Y, Frame.Y.IsLog);
        Box box = Inside(x, y);
        int columns = (int)Math.Ceiling(box.Width * 2), rows = (int)Math.Ceiling(box.Height * 2);
        if (columns == 0 || rows == 0)
            return;
        double[] atX = [.. x.Select(Frame.AtX)], atY = [.. y.Select(edge => -Frame.AtY(edge))]; // both grow
        int[] cellX = Enumerable.Range(0, columns).Select(j => Find(atX, box.Left + (j + 0.5) / 2)).ToArray();
        int[] cellY = Enumerable.Range(0, rows).Select(i => Find(atY, -(box.Top + (i + 0.5) / 2))).ToArray();
        ink.Pixels(box, columns, rows, [.. from i in cellY from j in cellX select ColorOf(Cells.Values[i, j])]);
        tell($"{Cells.X.Length} × {Cells.Y.Length} cells are drawn as an image of {columns} × {rows} pixels.", false);
    }

    private void DrawSmooth(IInk ink)
    {
        Box box = Inside(Cells.X, Cells.Y);
        int columns = (int)Math.Ceiling(box.Width), rows = (int)Math.Ceiling(box.Height);
        if (columns == 0 || rows == 0)
            return;
        double[] atX = [.. Cells.X.Select(Frame.AtX)], atY = [.. Cells.Y.Select(edge => -Frame.AtY(edge))];
        var colors = new Color[columns * rows];
        for (int i = 0; i < rows; i++)
        {
            double y = -(box.Top + i + 0.5);
            int row = Find(atY, y);
            double up = Math.Clamp((y - atY[row]) / (atY[row + 1] - atY[row]), 0, 1);
            for (int j = 0; j < columns; j++)
            {
                int column = Find(atX, box.Left + j + 0.5);
                double right = Math.Clamp((box.Left + j + 0.5 - atX[column]) / (atX[column + 1] - atX[column]), 0, 1);
                double low = Mix(Cells.Values[row, column], Cells.Values[row, column + 1], right);
                double high = Mix(Cells.Values[row + 1, column], Cells.Values[row + 1, column + 1], right);
                colors[i * columns + j] = ColorOf(Mix(low, high, up));
            }
        }
        ink.Pixels(box, columns, rows, colors);

        static double Mix(double from, double to, double share) => share <= 0 ? from : share >= 1 ? to : from + share * (to - from);
    }

    // The part of the plot that the cells fill, in whole units.
    private Box Inside(double[] x, double[] y)
    {
        double[] atX = [.. x.Select(Frame.AtX).Where(double.IsFinite)], atY = [.. y.Select(Frame.AtY).Where(double.IsFinite)];
        if (atX.Length == 0 || atY.Length == 0)
            return default;
        Box plot = Frame.Plot;
        return new(Math.Max(plot.Left, Math.Floor(atX.Min())), Math.Max(plot.Top, Math.Floor(atY.Min())),
            Math.Min(plot.Right, Math.Ceiling(atX.Max())), Math.Min(plot.Bottom, Math.Ceiling(atY.Max())));
    }

    private static int Find(double[] edges, double at)
    {
        int found = Array.BinarySearch(edges, at);
        return Math.Clamp(found >= 0 ? found : ~found - 1, 0, Math.Max(0, edges.Length - 2));
    }
}
