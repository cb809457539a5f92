using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>A grid for the steps of a band, with the nodes of the spread of y on it.</summary>
internal sealed class DensityEvolutionStage
{
    /// <param name="run">The inputs.</param>
    /// <param name="band">The steps that it serves.</param>
    /// <param name="grid">The grid.</param>
    /// <param name="spread">The spread of y.</param>
    /// <param name="reference">The y that moments are about at first.</param>
    /// <param name="variance">The variance of y about its places at first.</param>
    public DensityEvolutionStage(DensityEvolutionRun run, DensityEvolutionBand band, OperatorGrid grid, DensityEvolutionSpread spread,
        double reference, double variance)
    {
        (Band, Grid) = (band, grid);
        Nodes = [.. spread.Node.Select(_ => new DensityEvolutionNode(grid, spread.Count == 1))];
        Places = new(run, grid, spread, Nodes, reference, variance);
    }

    public DensityEvolutionBand Band { get; }

    public OperatorGrid Grid { get; }

    public DensityEvolutionNode[] Nodes { get; }

    public DensityEvolutionPlaces Places { get; }

    /// <summary>What each valley holds in a window, as a normal law.</summary>
    public IEnumerable<DensityEvolutionPart> Parts(int first, int end)
    {
        DensityEvolutionPart[] both = [Part(false, first, Math.Min(end, Grid.Ridge)), Part(true, Math.Max(first, Grid.Ridge), end)];
        return both.Where(part => part.Share > 1e-15);
    }

    private DensityEvolutionPart Part(bool flat, int first, int end)
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
        return new(share, flat, x, Places.Reference + l, xx, xl, ll);
    }
}

/// <summary>One step of one node from its grid to another, whose cells suit the steps that follow.</summary>
internal sealed class DensityEvolutionTransfer
{
    private readonly double[][] rows;
    private readonly int[] starts;
    private readonly OperatorGrid from, to;
    private readonly int first;

    /// <param name="from">The grid that is left.</param>
    /// <param name="to">The other.</param>
    /// <param name="steps">The step from each x of the window.</param>
    /// <param name="first">The first x of the window.</param>
    public DensityEvolutionTransfer(OperatorGrid from, OperatorGrid to, ReadOnlySpan<OperatorStep> steps, int first)
    {
        (this.from, this.to, this.first, rows, starts) = (from, to, first, new double[steps.Length][], new int[steps.Length]);
        var kernel = new OperatorKernel(to);
        for (int j = 0; j < steps.Length; j++)
            rows[j] = kernel.Law(steps[j], TransitionOperator.Reach, out starts[j]);
    }

    /// <summary>The step of a node that is prepared for it.</summary>
    /// <param name="node">The node on the grid that is left.</param>
    /// <param name="into">The node on the other, empty.</param>
    /// <returns>What the step takes over the ridge.</returns>
    public DensityEvolutionFlux Advance(DensityEvolutionNode node, DensityEvolutionNode into)
    {
        double[][] flux = [new double[to.Count], new double[to.Count], new double[to.Count]];
        double[][] s = node.Sources, r = into.Moments;
        for (int j = 0; j < rows.Length; j++)
        {
            int i = first + j;
            bool flat = i >= from.Ridge;
            double weight = node.Weight(i);
            for (int k = 0; k < rows[j].Length; k++)
            {
                int at = starts[j] + k;
                double p = rows[j][k], x = to.X[at];
                double m0 = p * s[0][i], m1 = p * (s[1][i] + x * (s[2][i] + x * s[3][i])), m2 = p * (s[4][i] + x * (s[5][i] + x * s[6][i]));
                (r[0][at], r[1][at], r[2][at]) = (r[0][at] + m0, r[1][at] + m1, r[2][at] + m2);
                if (!node.IsSingle)
                    into.Mass[at] += p * node.Mass[i];
                if (at >= to.Ridge != flat)
                {
                    (flux[0][at], flux[1][at], flux[2][at]) =
                        (flux[0][at] + weight * m0, flux[1][at] + weight * m1, flux[2][at] + weight * m2);
                }
            }
        }
        return new(0, flux);
    }

    /// <summary>The chance to stay on the side of x in the step and after it, from that after it.</summary>
    public void Back(ReadOnlySpan<double> after, Span<double> before)
    {
        for (int j = 0; j < rows.Length; j++)
        {
            bool flat = first + j >= from.Ridge;
            double sum = 0;
            for (int k = 0; k < rows[j].Length; k++)
                sum += starts[j] + k >= to.Ridge == flat ? rows[j][k] * after[starts[j] + k] : 0;
            before[first + j] = sum;
        }
    }
}
