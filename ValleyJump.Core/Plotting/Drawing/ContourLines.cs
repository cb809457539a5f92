namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>Lines of equal value through a grid, by marching squares; pieces that meet are joined.</summary>
internal static class ContourLines
{
    /// <summary>The lines of one level.</summary>
    /// <param name="x">Of the columns, on the sheet; NaN for what has no place.</param>
    /// <param name="y">Of the rows.</param>
    /// <param name="values">Of row i and column j; nothing is drawn beside a NaN.</param>
    /// <param name="level">The value.</param>
    public static List<List<Spot>> Of(double[] x, double[] y, double[,] values, double level)
    {
        var ends = new Dictionary<(int, int, bool), List<(int, int, bool)>>();
        for (int i = 0; i + 1 < y.Length; i++)
        {
            for (int j = 0; j + 1 < x.Length; j++)
                AddSquare(ends, x, y, values, level, i, j);
        }
        return Join(ends, edge => Cross(x, y, values, level, edge));
    }

    // An edge is named by its lower left corner and whether it goes along x.
    private static void AddSquare(
        Dictionary<(int, int, bool), List<(int, int, bool)>> ends, double[] x, double[] y, double[,] values, double level, int i, int j)
    {
        double a = values[i, j], b = values[i, j + 1], c = values[i + 1, j + 1], d = values[i + 1, j];
        if (!double.IsFinite(a + b + c + d + x[j] + x[j + 1] + y[i] + y[i + 1]))
            return;
        (int, int, bool) bottom = (i, j, true), top = (i + 1, j, true), left = (i, j, false), right = (i, j + 1, false);
        bool isMiddleHigh = (a + b + c + d) / 4 >= level;
        int corners = (a >= level ? 1 : 0) | (b >= level ? 2 : 0) | (c >= level ? 4 : 0) | (d >= level ? 8 : 0);
        switch (corners)
        {
            case 1 or 14:
                Add(left, bottom);
                break;
            case 2 or 13:
                Add(bottom, right);
                break;
            case 4 or 11:
                Add(right, top);
                break;
            case 8 or 7:
                Add(top, left);
                break;
            case 3 or 12:
                Add(left, right);
                break;
            case 6 or 9:
                Add(bottom, top);
                break;
            case 5 or 10:
                bool cutsLeftBottom = corners == 5 != isMiddleHigh;
                Add(left, cutsLeftBottom ? bottom : top);
                Add(right, cutsLeftBottom ? top : bottom);
                break;
        }

        void Add((int, int, bool) from, (int, int, bool) to)
        {
            Of(from).Add(to);
            Of(to).Add(from);
        }

        List<(int, int, bool)> Of((int, int, bool) edge) => ends.TryGetValue(edge, out var list) ? list : ends[edge] = [];
    }

    private static Spot Cross(double[] x, double[] y, double[,] values, double level, (int I, int J, bool IsAlongX) edge)
    {
        var (i, j, isAlongX) = edge;
        double from = values[i, j], to = isAlongX ? values[i, j + 1] : values[i + 1, j];
        double share = to == from ? 0.5 : (level - from) / (to - from);
        return isAlongX ? new(x[j] + share * (x[j + 1] - x[j]), y[i]) : new(x[j], y[i] + share * (y[i + 1] - y[i]));
    }

    // Open lines from their ends first, then rings. An edge is of two squares, so that no more than two pieces meet there.
    private static List<List<Spot>> Join(Dictionary<(int, int, bool), List<(int, int, bool)>> ends, Func<(int, int, bool), Spot> place)
    {
        var lines = new List<List<Spot>>();
        foreach (var start in ends.Keys.Where(edge => ends[edge].Count == 1).Concat(ends.Keys).ToList())
        {
            if (ends[start].Count == 0)
                continue;
            var line = new List<Spot> { place(start) };
            for (var here = start; ends[here].Count > 0;)
            {
                var next = ends[here][0];
                ends[here].RemoveAt(0);
                ends[next].Remove(here);
                line.Add(place(next));
                here = next;
            }
            lines.Add(line);
        }
        return lines;
    }
}
