using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>A grid for the steps of a band, with the nodes of the spread of y on it.</summary>
internal sealed class DensityEvolutionStage
{
    private readonly ValleyLandscape landscape;

    /// <param name="run">The inputs.</param>
    /// <param name="band">The steps that it serves.</param>
    /// <param name="grid">The grid.</param>
    /// <param name="spread">The spread of y.</param>
    /// <param name="reference">The y that moments are about at first.</param>
    /// <param name="variance">The variance of y about its places at first.</param>
    public DensityEvolutionStage(DensityEvolutionRun run, DensityEvolutionBand band, OperatorGrid grid, DensityEvolutionSpread spread,
        double reference, double variance)
    {
        (Band, Grid, landscape) = (band, grid, run.Landscape);
        Nodes = [.. spread.Node.Select(_ => new DensityEvolutionNode(grid, spread.Count == 1))];
        Places = new(run, grid, spread, Nodes, reference, variance);
    }

    public DensityEvolutionBand Band { get; }

    public OperatorGrid Grid { get; }

    public DensityEvolutionNode[] Nodes { get; }

    public DensityEvolutionPlaces Places { get; }

    /// <summary>
    /// Where y leads to the next grid: cells are sized for G, which ridges part as, up to there. Infinite where it lasts.
    /// </summary>
    public double Until { get; init; } = double.PositiveInfinity;

    /// <summary>What each valley holds in a window, as a normal law.</summary>
    public IEnumerable<DensityEvolutionPart> Parts(int first, int end)
    {
        DensityEvolutionPart[] all = [.. Enumerable.Range(0, Grid.Valleys).Select(valley =>
        {
            var (from, to) = Grid.NodesOf(valley);
            return Part(valley, Math.Max(first, from), Math.Min(end, to));
        })];
        return all.Where(part => part.Share > 1e-15);
    }

    private DensityEvolutionPart Part(int valley, int first, int end)
    {
        double share = 0, x = 0, l = 0, xx = 0, xl = 0, ll = 0;
        foreach (DensityEvolutionNode node in Nodes)
        {
            for (int i = first; i < end; i++)
            {
                double mass = node.Mass[i], scale = 1 / (node.Moments[0][i] + DensityEvolutionNode.Least), at = Grid.X[i];
                double m = node.Moments[1][i] * scale;
                (share, x, l) = (share + mass, x + mass * at, l + mass * m);
                (xx, xl, ll) = (xx + mass * at * at, xl + mass * at * m, ll + mass * node.Moments[2][i] * scale);
            }
        }
        (x, l) = (x / share, l / share);
        (xx, xl, ll) = (Math.Max(xx / share - x * x, 0), xl / share - x * l, Math.Max(ll / share - l * l, 0));
        double y = Places.Reference + l;
        // From u to x = G(y) u, to second order.
        var (g, slope, bend) = landscape.Parting(y);
        double along = x * slope;
        return new(share, valley, g * x + slope * xl + bend * x * ll / 2, y, g * (g * xx + 2 * along * xl) + along * along * ll,
            g * xl + along * ll, ll);
    }

    /// <summary>Whole cells that hold all wells at all nodes and all but 1e-15 of the mass; or why there are no wells.</summary>
    public OperatorLimit? Window(DensityEvolutionRun now, double middle, double width, DensityEvolutionSpread spread, out int first,
        out int end)
    {
        const double edge = 5e-16;
        const int cell = OperatorGrid.NodesPerCell;
        (first, end) = (Grid.Starts[1] - 1, Grid.Starts[^1]);
        foreach (double z in spread.Node)
        {
            ValleyPoint point = now.At(DensityEvolutionGrid.Inside(now, middle + width * z));
            if (DensityEvolutionFrame.Extent(point, DensityEvolutionGrid.Range) is not var (low, high))
                return OperatorLimit.UnstableStep(point);
            first = Math.Min(first, Grid.IndexOf(low));
            end = Math.Max(end, Math.Min(Grid.IndexOf(high), Grid.Count - 1));
        }
        double below = 0, above = 0;
        for (int i = 0; i < first; i++)
        {
            if ((below += Nodes.Sum(n => Math.Abs(n.Mass[i]))) > edge)
                first = i;
        }
        for (int i = Grid.Count - 1; i > end; i--)
        {
            if ((above += Nodes.Sum(n => Math.Abs(n.Mass[i]))) > edge)
                end = i;
        }
        (first, end) = (first / cell * cell, (end / cell + 1) * cell);
        return null;
    }
}
