using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>The way forward: p(x) at each node of the spread of y, and with it the moments of y at each x.</summary>
/// <remarks>
/// Operators are held over a segment of steps, at the y in the middle of it and for each x at the y that goes with it, so that their error
/// is of second order in the segment's length; the segment ends where the wells or the logarithm of the escape rates would have moved too
/// far.
/// </remarks>
internal sealed class DensityEvolutionForward
{
    private readonly DensityEvolutionRun run;
    private readonly DensityEvolutionResolution resolution;
    private readonly OperatorGrid grid;
    private readonly DensityEvolutionPlaces places;

    public DensityEvolutionForward(DensityEvolutionRun run, DensityEvolutionResolution resolution, OperatorGrid grid)
    {
        (this.run, this.resolution, this.grid, Spread) = (run, resolution, grid, new(resolution.Nodes));
        int steps = (int)run.Steps;
        (Y, YDeviation, PFlat) = (new double[steps + 1], new double[steps + 1], new double[steps + 1]);
        Nodes = [.. Spread.Node.Select(_ => new DensityEvolutionNode(grid, Spread.Count == 1))];
        places = new(run, grid, Spread, Nodes);
    }

    /// <summary>Mean y after each step.</summary>
    public double[] Y { get; }

    /// <summary>The deviation of y after each step.</summary>
    public double[] YDeviation { get; }

    /// <summary>P_flat after each step.</summary>
    public double[] PFlat { get; }

    /// <summary>The nodes, whose operators the way back uses.</summary>
    public DensityEvolutionNode[] Nodes { get; }

    /// <summary>The nodes' places and weights.</summary>
    public DensityEvolutionSpread Spread { get; }

    /// <summary>The segments from step 1 on.</summary>
    public List<DensityEvolutionSegment> Segments { get; } = [];

    /// <summary>How what the first step brings to an x is shared among the nodes: [x][i]. Null where nothing is.</summary>
    public double[][]? FirstShares { get; private set; }

    /// <summary>The first step from each start, and whether that lies in the flat valley.</summary>
    public List<(DensityEvolutionMotion Motion, bool Flat)> Starts { get; } = [];

    /// <summary>
    /// The most that the spread of y at given x is worth while escapes count: its deviation over the change of y that moves the wells
    /// by their width, or ln k by one.
    /// </summary>
    public double Effect { get; private set; }

    /// <summary>The largest of those deviations.</summary>
    public double Widest { get; private set; }

    /// <summary>All steps; or why there are no wells.</summary>
    public OperatorLimit? Run(Action<int> advance, CancellationToken cancel)
    {
        Start();
        int steps = (int)run.Steps;
        double kick = places.Variance;
        for (int t = 1; t < steps;)
        {
            cancel.ThrowIfCancellationRequested();
            double speed = Y[t] - Y[t - 1], variance = places.Variance, deviation = Math.Sqrt(variance);
            double widening = Spread.Count == 1 || kick == 0 ? 0 : kick / (2 * Math.Sqrt(variance + kick));
            ValleyPoint mean = run.At(DensityEvolutionGrid.Inside(run.Landscape, Y[t]));
            double unit = DensityEvolutionGrid.LargestDrift(mean, 1);
            if (DensityEvolutionGrid.EscapesCount(mean))
                (Effect, Widest) = (Math.Max(Effect, deviation / unit), Math.Max(Widest, deviation));
            int growth = Math.Min(t, steps - t) / resolution.Growth;
            int count = (int)Math.Clamp(unit * resolution.Drift / (Math.Abs(speed) + widening), 1,
                Math.Min(Math.Min(resolution.LongestSegment, 1 + growth), steps - t));
            // Half of what y diffuses by comes before the segment's steps and half after them, so that its error is of second order too.
            double middle = Y[t] + speed * count / 2, ahead = Spread.Count == 1 ? 0 : kick * count / 2;
            double width = Math.Sqrt(variance + ahead);
            Share(width, ahead);
            if (Window(middle, width, out int first, out int end) is { } limit)
                return limit;
            DensityEvolutionSegment segment = Open(t, count, first, end, middle, width);
            for (int k = 0; k < count; k++, t++)
            {
                cancel.ThrowIfCancellationRequested();
                foreach (DensityEvolutionNode node in Nodes)
                    node.Prepare();
                if (k % segment.Stride == 0)
                    segment.Flux.Add([.. Nodes.Select(n => n.Flux())]);
                foreach (DensityEvolutionNode node in Nodes)
                    node.Advance();
                Observe(t + 1, first, end);
                if ((k + 1) % segment.Stride == 0 || k + 1 == count)
                    segment.Masses.Add([.. Nodes.Select(n => n.Mass[first..end])]);
            }
            Segments.Add(segment);
            places.Close(Nodes, first, end, Y[t]);
            kick = Math.Max(places.Variance - variance, 0) / count;
            advance(count);
        }
        return null;
    }

    /// <summary>The first step, an exact normal law from each start.</summary>
    private void Start()
    {
        Y[0] = run.InitialY;
        PFlat[0] = run.InitialX.Count(x => x >= 0) / (double)run.InitialX.Count;
        DensityEvolutionNode node = Nodes[0];
        foreach (double start in run.InitialX)
        {
            double x = start + 0.0; // -0 lies in the flat valley
            var motion = DensityEvolutionMotion.From(run, x, run.InitialY, run.InitialY);
            Starts.Add((motion, x >= 0));
            node.Start(motion, 1.0 / run.InitialX.Count);
        }
        Span<double> first = node.Moments[1].AsSpan(..grid.Count), second = node.Moments[2].AsSpan(..grid.Count);
        double mean = Sums.Of(first);
        PFlat[1] = Sums.Of(node.Mass.AsSpan(grid.Ridge..grid.Count));
        (Y[1], YDeviation[1]) = (run.InitialY + mean, Math.Sqrt(Math.Max(Sums.Of(second) - mean * mean, 0)));
        places.Close([node], 0, grid.Count, Y[1]);
    }

    /// <summary>Shares what the last segment left among the nodes.</summary>
    private void Share(double width, double ahead)
    {
        if (Spread.Count == 1)
            return;
        double[][][] shares = places.Share(width, ahead);
        if (Segments.Count == 0)
            FirstShares = shares[0];
        else
            Segments[^1] = Segments[^1] with { Shares = shares };
    }

    private DensityEvolutionSegment Open(int t, int count, int first, int end, double middle, double width)
    {
        var steps = new OperatorStep[Nodes.Length][];
        var y = new double[end - first];
        for (int j = 0; j < Nodes.Length; j++)
        {
            for (int i = first; i < end; i++)
            {
                double place = middle + places.Offset[i] + width * Spread.Node[j];
                y[i - first] = DensityEvolutionGrid.Inside(run.Landscape, place);
            }
            bool rests = Leaves(middle + width * Spread.Node[j], count) && !Leaves(middle, count);
            steps[j] = Nodes[j].Build(run, y, places.Reference, first, rests);
        }
        int stride = (count + resolution.Meetings - 1) / resolution.Meetings;
        double[][] masses = [.. Nodes.Select(n => n.Mass[first..end])];
        return new(t, count, places.Reference, first, end, steps, stride, [masses], [], null);
    }

    /// <summary>
    /// Whether trajectories at a y are about to leave the landscape: it is there no more, or they drift a quarter of the way to its end
    /// within a segment. They are not described, and nodes that lie there must not upset the others.
    /// </summary>
    private bool Leaves(double y, int count)
    {
        double end = run.Landscape.End;
        if (y <= DensityEvolutionGrid.Inside(run.Landscape, y - 1e-9))
            return true;
        double floor = Math.Max(run.Landscape.MinimumFlat(y), 0), width = OperatorStep.WellDeviation(run.At(y), 1);
        double drift = Math.Max(Math.Abs(run.Landscape.Gradient(floor, y).Gy), Math.Abs(run.Landscape.Gradient(floor + width, y).Gy));
        return !(run.LearningRate * drift * count < (y - end) / 4);
    }

    /// <summary>P_flat, mean and deviation of y after a step.</summary>
    private void Observe(int t, int first, int end)
    {
        double flat = 0, mean = 0, square = 0;
        foreach (DensityEvolutionNode node in Nodes)
        {
            double[] mass = node.Mass, r0 = node.Moments[0], r1 = node.Moments[1], r2 = node.Moments[2];
            flat += Sums.Of(mass.AsSpan(grid.Ridge..end));
            if (Nodes.Length == 1)
            {
                (mean, square) = (Sums.Of(r1.AsSpan(first..end)), Sums.Of(r2.AsSpan(first..end)));
                break;
            }
            for (int i = first; i < end; i++)
            {
                double share = mass[i] / (r0[i] + DensityEvolutionNode.Least);
                mean += share * r1[i];
                square += share * r2[i];
            }
        }
        (PFlat[t], Y[t], YDeviation[t]) = (flat, places.Reference + mean, Math.Sqrt(Math.Max(square - mean * mean, 0)));
    }

    /// <summary>Whole cells that hold both wells at all nodes and all but 1e-15 of the mass; or why there are no wells.</summary>
    private OperatorLimit? Window(double middle, double width, out int first, out int end)
    {
        const double edge = 5e-16;
        const int cell = OperatorGrid.NodesPerCell;
        (first, end) = (grid.Ridge - 1, grid.Ridge);
        foreach (double z in Spread.Node)
        {
            ValleyPoint point = run.At(DensityEvolutionGrid.Inside(run.Landscape, middle + width * z));
            if (TransitionOperator.Extent(point, DensityEvolutionGrid.Range) is not var (low, high, _))
                return OperatorLimit.UnstableStep(point);
            first = Math.Min(first, grid.IndexOf(low));
            end = Math.Max(end, Math.Min(grid.IndexOf(high), grid.Count - 1));
        }
        double below = 0, above = 0;
        for (int i = 0; i < first; i++)
        {
            if ((below += Nodes.Sum(n => Math.Abs(n.Mass[i]))) > edge)
                first = i;
        }
        for (int i = grid.Count - 1; i > end; i--)
        {
            if ((above += Nodes.Sum(n => Math.Abs(n.Mass[i]))) > edge)
                end = i;
        }
        (first, end) = (first / cell * cell, (end / cell + 1) * cell);
        return null;
    }
}
