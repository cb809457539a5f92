using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Operator;

/// <summary>
/// The nodes of the transition operator: cells aligned with the ridge x = 0, and Gauss-Legendre nodes within each. Both integrals of a
/// transition, over the cell that it leaves and over the cell that it enters, are taken by that rule.
/// </summary>
/// <remarks>
/// The density after a step is a mixture of Gaussians, smooth on the scale of the step's noise. Only the kernel jumps, at x = 0, where a
/// cell ends. The error of a rule of p nodes therefore falls as h^(2p): eight nodes to three or four deviations are good for 1e-6 to 1e-8.
/// </remarks>
internal sealed class OperatorGrid
{
    /// <summary>Gauss-Legendre nodes in a cell.</summary>
    public const int NodesPerCell = 8;

    private static readonly GaussLegendre Rule = new(NodesPerCell);

    private OperatorGrid(double[] x, double[] weight, int ridge, int padding)
    {
        (X, Weight, Ridge, Count) = (x, weight, ridge, x.Length - padding);
    }

    /// <summary>The nodes, rising, then padding for reads by the vector.</summary>
    public double[] X { get; }

    /// <summary>The weights of the nodes; their sum is the length of the range. Zero in the padding.</summary>
    public double[] Weight { get; }

    /// <summary>The number of nodes.</summary>
    public int Count { get; }

    /// <summary>Index of the first node with x > 0.</summary>
    public int Ridge { get; }

    /// <summary>
    /// Cells over [<paramref name="low"/>, <paramref name="high"/>], each <paramref name="cellSize"/> times the deviation of the narrowest
    /// of the <paramref name="steps"/> that reach it.
    /// </summary>
    /// <returns>The grid, or null when it would take more than <paramref name="limit"/> nodes.</returns>
    public static OperatorGrid? Create(double low, double high, ReadOnlySpan<OperatorStep> steps, double cellSize, int limit, int padding)
    {
        List<double> flat = Edges(high, 1, steps, cellSize, limit), sharp = Edges(-low, -1, steps, cellSize, limit);
        int cells = flat.Count + sharp.Count - 2;
        if (cells * (long)NodesPerCell > limit)
            return null;
        double[] x = new double[cells * NodesPerCell + padding], weight = new double[x.Length];
        int n = 0;
        for (int c = sharp.Count - 1; c > 0; c--)
            Fill(-sharp[c], -sharp[c - 1]);
        for (int c = 1; c < flat.Count; c++)
            Fill(flat[c - 1], flat[c]);
        Array.Fill(x, x[n - 1], n, padding);
        return new OperatorGrid(x, weight, (sharp.Count - 1) * NodesPerCell, padding);

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

    /// <summary>Distances from the ridge of the edges of the cells on one side, at least one cell.</summary>
    private static List<double> Edges(double end, int side, ReadOnlySpan<OperatorStep> steps, double cellSize, int limit)
    {
        List<double> edges = [0];
        for (double at = 0; edges.Count == 1 || (at < end && edges.Count * (long)NodesPerCell <= limit + NodesPerCell);)
        {
            double size = cellSize * Narrowest(side * at, steps);
            size = Math.Min(size, cellSize * Narrowest(side * (at + size), steps));
            edges.Add(at += size);
        }
        return edges;
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
