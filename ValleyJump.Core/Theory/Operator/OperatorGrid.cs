using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Operator;

/// <summary>
/// The nodes of the transition operator: cells that end at the ridges (and at the floors of a chain), and Gauss-Legendre nodes within each.
/// Both integrals of a transition, over the cell that it leaves and over the cell that it enters, are taken by that rule.
/// </summary>
/// <remarks>
/// The density after a step is a mixture of Gaussians, smooth on the scale of the step's noise. Only the kernel jumps, at a ridge, where a
/// cell ends. The error of a rule of p nodes therefore falls as h^(2p): eight nodes to three or four deviations are good for 1e-6 to 1e-8.
/// </remarks>
internal sealed class OperatorGrid
{
    /// <summary>Gauss-Legendre nodes in a cell.</summary>
    public const int NodesPerCell = 8;

    private static readonly GaussLegendre Rule = new(NodesPerCell);

    private readonly int[] starts;

    private OperatorGrid(double[] x, double[] weight, int[] starts, int padding)
    {
        (X, Weight, this.starts, Count) = (x, weight, starts, x.Length - padding);
    }

    /// <summary>The nodes, rising, then padding for reads by the vector.</summary>
    public double[] X { get; }

    /// <summary>The weights of the nodes; their sum is the length of the range. Zero in the padding.</summary>
    public double[] Weight { get; }

    /// <summary>The number of nodes.</summary>
    public int Count { get; }

    /// <summary>Valleys.</summary>
    public int Valleys => starts.Length;

    /// <summary>The first node of each valley: beyond the first, that behind a ridge.</summary>
    public ReadOnlySpan<int> Starts => starts;

    /// <summary>The first node behind the ridge at x = 0, which has half of the valleys, rounded down, to its left.</summary>
    public int Middle => starts[starts.Length / 2];

    /// <summary>The valley of a node.</summary>
    public int ValleyOf(int node)
    {
        int valley = starts.Length - 1;
        while (node < starts[valley])
            valley--;
        return valley;
    }


    /// <summary>The nodes of a valley.</summary>
    public Range Valley(int valley) => NodesOf(valley).First..NodesOf(valley).End;

    /// <summary>The nodes of a valley: its first, and the one behind its last.</summary>
    public (int First, int End) NodesOf(int valley) => (starts[valley], valley < starts.Length - 1 ? starts[valley + 1] : Count);

    /// <summary>
    /// Cells over [<paramref name="low"/>, <paramref name="high"/>], each <paramref name="cellSize"/> times the deviation of the narrowest
    /// of the <paramref name="steps"/> that reach it, with the ridge of two valleys at x = 0.
    /// </summary>
    /// <returns>The grid, or null when it would take more than <paramref name="limit"/> nodes.</returns>
    public static OperatorGrid? Create(double low, double high, ReadOnlySpan<OperatorStep> steps, double cellSize, int limit,
        int padding) => Create(low, [0.0], 0, high, steps, cellSize, limit, padding);

    /// <summary>The same with cells that end at every one of <paramref name="marks"/>, which rise.</summary>
    /// <param name="low">The lower end.</param>
    /// <param name="marks">Ridges, and the floors between them.</param>
    /// <param name="ridge">The mark that is the first ridge; every other one from there is a ridge.</param>
    /// <param name="high">The upper end.</param>
    /// <param name="steps">Steps from places all over the range.</param>
    /// <param name="cellSize">The cell, in deviations of the narrowest step.</param>
    /// <param name="limit">The nodes that there may be.</param>
    /// <param name="padding">Zeros behind the nodes.</param>
    public static OperatorGrid? Create(double low, ReadOnlySpan<double> marks, int ridge, double high, ReadOnlySpan<OperatorStep> steps,
        double cellSize, int limit, int padding)
    {
        var parts = new List<double>[marks.Length + 1];
        parts[0] = Edges(marks[0], marks[0] - low, -1, steps, cellSize, limit);
        parts[^1] = Edges(marks[^1], high - marks[^1], 1, steps, cellSize, limit);
        for (int k = 1; k < marks.Length; k++)
            parts[k] = Fitted(Edges(marks[k - 1], marks[k] - marks[k - 1], 1, steps, cellSize, limit), marks[k] - marks[k - 1]);
        int cells = parts.Sum(v => v.Count - 1);
        if (cells * (long)NodesPerCell > limit)
            return null;
        double[] x = new double[cells * NodesPerCell + padding], weight = new double[x.Length];
        List<int> starts = [0];
        int n = 0;
        for (int c = parts[0].Count - 1; c > 0; c--)
            Fill(marks[0] - parts[0][c], marks[0] - parts[0][c - 1]);
        for (int k = 1; k < parts.Length; k++)
        {
            if (k > ridge && (k - 1 - ridge) % 2 == 0)
                starts.Add(n);
            for (int c = 1; c < parts[k].Count; c++)
                Fill(marks[k - 1] + parts[k][c - 1], marks[k - 1] + parts[k][c]);
        }
        Array.Fill(x, x[n - 1], n, padding);
        return new OperatorGrid(x, weight, [.. starts], padding);

        void Fill(double from, double to)
        {
            for (int k = 0; k < NodesPerCell; k++, n++)
                (x[n], weight[n]) = Rule.Node(k, from, to);
        }
    }

    /// <summary>The node at or above x.</summary>
    public int IndexOf(double x)
    {
        int i = Array.BinarySearch(X, 0, Count, x);
        return i < 0 ? ~i : i;
    }

    /// <summary>The first node of a valley beyond its floor, or the valley's last.</summary>
    public int Floor(ValleyPoint point, int valley)
    {
        var (from, count) = Valley(valley).GetOffsetAndLength(Count);
        return Math.Clamp(IndexOf(point.Landscape.Minimum(valley, point.Y)), from, from + count - 1);
    }

    /// <summary>Distances from a mark of the edges of the cells on one side, at least one cell.</summary>
    private static List<double> Edges(double mark, double end, int side, ReadOnlySpan<OperatorStep> steps, double cellSize, int limit)
    {
        List<double> edges = [0];
        for (double at = 0; edges.Count == 1 || (at < end && edges.Count * (long)NodesPerCell <= limit + NodesPerCell);)
        {
            double size = cellSize * Narrowest(mark + side * at, steps);
            size = Math.Min(size, cellSize * Narrowest(mark + side * (at + size), steps));
            edges.Add(at += size);
        }
        return edges;
    }

    /// <summary>The same edges closer together, so that the last is the next mark.</summary>
    private static List<double> Fitted(List<double> edges, double end)
    {
        double factor = end / edges[^1];
        return [.. edges.SkipLast(1).Select(e => e * factor), end];
    }

    private static double Narrowest(double x, ReadOnlySpan<OperatorStep> steps)
    {
        double all = double.PositiveInfinity, reaching = double.PositiveInfinity;
        foreach (ref readonly var step in steps)
        {
            all = Math.Min(all, step.Deviation);
            if (Math.Abs(x - step.Mean) <= 9 * step.Deviation)
                reaching = Math.Min(reaching, step.Deviation);
        }
        return double.IsFinite(reaching) ? reaching : all;
    }
}
