using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>Where the nodes of the spread of y lie: at each x about Reference + Offset(x), z_j deviations off.</summary>
/// <remarks>
/// What y follows x by is in the offset. When a segment is done, what each node's trajectories have moved by at x, given as a normal law,
/// is shared among the nodes anew. A single node keeps its moments, which are those of y.
/// </remarks>
internal sealed class DensityEvolutionPlaces(DensityEvolutionRun run, OperatorGrid grid, DensityEvolutionSpread spread,
    DensityEvolutionNode[] nodes, double reference, double variance)
{
    private const double Least = DensityEvolutionNode.Least;

    private (DensityEvolutionNode[] From, int First, int End) closed = ([], 0, 0);

    /// <summary>The y that moments are about.</summary>
    public double Reference { get; private set; } = reference;

    /// <summary>The centre of y at each x, less the reference.</summary>
    public double[] Offset { get; } = new double[grid.Count];

    /// <summary>The variance of y about it, on average.</summary>
    public double Variance { get; private set; } = variance;

    /// <summary>Finds centre and variance of what nodes hold after a segment, about a new reference.</summary>
    /// <param name="from">The nodes that hold it.</param>
    /// <param name="first">The first x of the segment's window.</param>
    /// <param name="end">The x behind its last.</param>
    /// <param name="to">The new reference, the mean of y.</param>
    /// <param name="now">The run at the segment's rate and noise.</param>
    public void Close(DensityEvolutionNode[] from, int first, int end, double to, DensityEvolutionRun now)
    {
        double total = 0, shift = to - Reference, y = DensityEvolutionGrid.Inside(run, to);
        // Where the spread is worth little the mean at each x is what y follows x by. Where it is not those who come near the ridge are
        // those behind in y, and a node must not follow them.
        if (spread.Count == 1 || Math.Sqrt(Variance) < DensityEvolutionGrid.LargestDrift(now.At(y), 0.1))
            Centre(from, first, end);
        else
            Follow(from, first, end, y);
        for (int i = first; i < end; i++)
        {
            double m = Offset[i];
            foreach (DensityEvolutionNode node in from)
            {
                double[][] r = node.Moments;
                total += node.Mass[i] / (r[0][i] + Least) * (r[2][i] - m * (2 * r[1][i] - m * r[0][i]));
            }
        }
        foreach (DensityEvolutionNode node in from)
            node.Move(shift, first, end);
        for (int i = 0; i < grid.Count; i++)
            Offset[i] -= shift;
        (Variance, Reference, closed) = (Math.Max(total, 0), to, (from, first, end));
    }

    /// <summary>
    /// Takes what nodes hold as normal laws at each x, wider in variance by what y is to diffuse <paramref name="ahead"/>, and shares it
    /// among the nodes of a spread of that <paramref name="width"/>.
    /// </summary>
    /// <returns>The shares, [j][x][i], x from the first of the window that was closed.</returns>
    public double[][][] Share(double width, double ahead)
    {
        var (from, first, end) = closed;
        double[][][] shares = [.. from.Select(node => Shares(node, first, end, width, ahead))];
        var dealt = new double[spread.Count];
        for (int i = first; i < end; i++)
        {
            double all = 0;
            Array.Clear(dealt);
            for (int j = 0; j < from.Length; j++)
            {
                all += from[j].Mass[i];
                for (int k = 0; k < spread.Count; k++)
                    dealt[k] += from[j].Mass[i] * shares[j][i - first][k];
            }
            for (int j = 0; j < spread.Count; j++)
                nodes[j].Place(i, dealt[j], 1e-6 * spread.Weight[j] * all, Offset[i] + width * spread.Node[j], -ahead);
        }
        return shares;
    }

    private double[][] Shares(DensityEvolutionNode node, int first, int end, double width, double ahead)
    {
        double[][] shares = new double[end - first][], r = node.Moments;
        for (int i = first; i < end; i++)
        {
            double density = r[0][i] + Least, mean = r[1][i] / density, variance = r[2][i] / density - mean * mean + ahead;
            shares[i - first] = new double[spread.Count];
            spread.Shares((mean - Offset[i]) / width, variance / (width * width), shares[i - first]);
        }
        return shares;
    }

    /// <summary>The mean of y at each x; where nothing is, that of the next x towards the middle ridge.</summary>
    private void Centre(DensityEvolutionNode[] from, int first, int end)
    {
        const double least = 1e-18;
        double last = 0;
        for (int i = grid.Middle; i < grid.Count; i++)
            Offset[i] = last = At(i) ?? last;
        last = Offset[grid.Middle];
        for (int i = grid.Middle - 1; i >= 0; i--)
            Offset[i] = last = At(i) ?? last;

        double? At(int i)
        {
            double mass = 0, moment = 0, plain = 0, weight = 0;
            if (i < first || i >= end)
                return null;
            for (int j = 0; j < from.Length; j++)
            {
                double density = from[j].Moments[0][i];
                if (density < Least * 1e10)
                    continue;
                double mean = from[j].Moments[1][i] / density;
                (mass, moment) = (mass + from[j].Mass[i], moment + from[j].Mass[i] * mean);
                (plain, weight) = (plain + spread.Weight[j] * mean, weight + spread.Weight[j]);
            }
            // Where the masses of the nodes, some negative, come to nothing their weights serve as well.
            return mass > least ? moment / mass : weight > 0 ? plain / weight : null;
        }
    }

    /// <summary>How noise takes y along with x, about the mean of y.</summary>
    private void Follow(DensityEvolutionNode[] from, int first, int end, double y)
    {
        double sum = 0;
        for (int i = grid.Middle; i < grid.Count; i++)
            Offset[i] = Step(i, i > grid.Middle ? i - 1 : -1);
        for (int i = grid.Middle - 1; i >= 0; i--)
            Offset[i] = Step(i, i < grid.Middle - 1 ? i + 1 : -1);
        for (int i = first; i < end; i++)
        {
            foreach (DensityEvolutionNode node in from)
                sum += node.Mass[i] * (node.Moments[1][i] / (node.Moments[0][i] + Least) - Offset[i]);
        }
        for (int i = 0; i < grid.Count; i++)
            Offset[i] += sum;

        double Step(int i, int inner)
        {
            var (x, at) = inner < 0 ? (0, 0) : (grid.X[inner], Offset[inner]);
            double place = (x + grid.X[i]) / 2 * run.Landscape.Parting(y).Scale;
            Symmetric2 s = run.Noise.Covariance(run.Landscape.Hessian(place, y));
            // With x alone: that noise along y moves u as well takes nobody along.
            var frame = DensityEvolutionFrame.At(run.Landscape, place, y);
            return at + (grid.X[i] - x) * s.XY / (frame.ByX * s.XX + frame.ByY * s.XY);
        }
    }
}
