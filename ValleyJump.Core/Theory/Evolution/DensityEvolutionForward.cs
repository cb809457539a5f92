using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>The way forward: p(x) at each node of the spread of y, and with it the moments of y at each x.</summary>
/// <remarks>
/// <para>
/// Operators are held over a segment of steps, at the y in the middle of it and for each x at the y that goes with it, so that their error
/// is of second order in the segment's length; the segment ends where the wells or the logarithm of the escape rates would have moved too
/// far, by y or by a schedule, and where a schedule jumps.
/// </para>
/// <para>
/// Under a schedule a grid serves steps whose deviations lie within a factor of two, and a step between two grids takes the density to the
/// next. While every valley is a normal law that is clear of the ridge, at a start from learning rate 0 or once noise has fallen,
/// its moments alone are followed, step by step.
/// </para>
/// </remarks>
internal sealed class DensityEvolutionForward
{
    // Meetings in a segment.
    private const int Meetings = 32;

    // Steps that all valleys must stay clear of the ridge for their moments to be enough, and the mass that may still cross in each.
    private const int ClearFor = 64;
    private const double NoCrossing = 1e-12;

    // eta times steps, little beside the time in which y drifts, after which a run may be over whatever the shape of its valleys.
    private const double Standstill = 0.3;

    // Of the nodes of the spread, in the change of y that matters: far less than takes more than one node.
    private const double LeastWidth = 1e-3;

    private readonly DensityEvolutionRun run;
    private readonly DensityEvolutionResolution resolution;
    private readonly DensityEvolutionCourse course;
    private readonly int steps;
    private readonly long[] jumps;

    public DensityEvolutionForward(DensityEvolutionRun run, DensityEvolutionResolution resolution)
    {
        (this.run, this.resolution, steps, Spread) = (run, resolution, (int)run.Steps, new(resolution.Nodes));
        (Y, YDeviation, PFlat) = (new double[steps + 1], new double[steps + 1], new double[steps + 1]);
        course = DensityEvolutionGrid.Course(run, Spread.Node[^1]);
        var all = run.LearningRateSchedule.Jumps(steps).Concat(run.BatchSizeSchedule.Jumps(steps));
        jumps = [.. (run.Changes ? all : []).Append(0).Append(steps).Distinct().Order()];
    }

    /// <summary>Mean y after each step.</summary>
    public double[] Y { get; }

    /// <summary>The deviation of y after each step.</summary>
    public double[] YDeviation { get; }

    /// <summary>P_flat after each step.</summary>
    public double[] PFlat { get; }

    /// <summary>The nodes' places and weights.</summary>
    public DensityEvolutionSpread Spread { get; }

    /// <summary>Steps in which trajectories may cross.</summary>
    public List<DensityEvolutionPhase> Phases { get; } = [];

    /// <summary>
    /// The most that the spread of y at given x is worth while escapes count: its deviation over the change of y that moves the wells
    /// by their width, or ln k by one.
    /// </summary>
    public double Effect { get; private set; }

    /// <summary>The largest of those deviations.</summary>
    public double Widest { get; private set; }

    /// <summary>Nodes of the largest grid.</summary>
    public int LargestGrid { get; private set; }

    /// <summary>All steps; or why there are no wells.</summary>
    public OperatorLimit? Run(Action<int> advance, CancellationToken cancel)
    {
        // -0 lies in the flat valley.
        List<DensityEvolutionPart> parts = [.. run.InitialX.Select(x => x + 0.0).Select(x =>
            new DensityEvolutionPart(1.0 / run.InitialX.Count, x >= 0, x, run.InitialY, 0, 0, 0))];
        Observe(0, parts);
        for (int t = Rest(0, parts, steps, cancel); t < steps;)
        {
            if (Enter(t, parts) is { } closed)
                return closed;
            double before = parts.Sum(part => part.Share * part.Spread);
            if (Cross(ref t, before, advance, cancel) is { } limit)
                return limit;
            if (t < steps)
            {
                parts = [.. stage.Parts(0, stage.Grid.Count)];
                t = Rest(t, parts, steps, cancel);
            }
        }
        return null;
    }

    private DensityEvolutionStage stage = null!;

    /// <summary>Follows normal laws for as long as they are clear of the ridge, and returns the step at which one is not.</summary>
    private int Rest(int from, List<DensityEvolutionPart> parts, int until, CancellationToken cancel, bool observe = true)
    {
        int t = from;
        for (; run.Changes && t < until; t++)
        {
            cancel.ThrowIfCancellationRequested();
            double eta = run.RateAt(t), strength = run.StrengthAt(t);
            DensityEvolutionPart[] next = [.. parts.Select(part => part.Next(run, eta, strength))];
            if (!next.All(part => part.IsClear(DensityEvolutionPart.Clear)))
                break;
            for (int i = 0; i < next.Length; i++)
                parts[i] = next[i];
            if (observe)
                Observe(t + 1, parts);
        }
        return t;
    }

    /// <summary>The step onto a grid, an exact normal law from each part.</summary>
    private OperatorLimit? Enter(int t, List<DensityEvolutionPart> parts)
    {
        DensityEvolutionRun now = run.During(t, 1);
        double reference = parts.Sum(p => p.Share * p.Y) / parts.Sum(p => p.Share);
        if (parts is [var one, ..] && parts.TrueForAll(p => p.Y == one.Y))
            reference = one.Y;
        DensityEvolutionMotion[] motions = [.. parts.Select(part => part.Motion(now, reference))];
        if (Open(t, [.. motions.Select(m => DensityEvolutionGrid.Reached(m.Step))], reference, 0) is { } limit)
            return limit;
        var phase = new DensityEvolutionPhase(t, reference, stage);
        Phases.Add(phase);
        DensityEvolutionNode node = stage.Nodes[0];
        for (int i = 0; i < motions.Length; i++)
        {
            phase.Starts.Add((motions[i], parts[i].Share, parts[i].Flat));
            node.Start(motions[i], parts[i].Share);
        }
        Observe(t + 1, [node], 0, stage.Grid.Count);
        stage.Places.Close([node], 0, stage.Grid.Count, Y[t + 1], now);
        return null;
    }

    /// <summary>A grid for the steps from t on.</summary>
    private OperatorLimit? Open(int t, (double, double)[] held, double reference, double variance)
    {
        var band = DensityEvolutionBand.At(run, t);
        var (grid, limit) = DensityEvolutionGrid.Create(run, band, held, course, resolution.CellSize);
        if (grid is null)
            return limit;
        stage = new(run, band, grid, Spread, reference, variance);
        LargestGrid = Math.Max(LargestGrid, grid.Count);
        return null;
    }

    /// <summary>The steps of a phase, until the run or the crossings end.</summary>
    /// <param name="t">The entering step; then the step after the last.</param>
    /// <param name="before">The variance of y at given x before it.</param>
    /// <param name="advance">Told of each step done.</param>
    /// <param name="cancel">Stops the work.</param>
    private OperatorLimit? Cross(ref int t, double before, Action<int> advance, CancellationToken cancel)
    {
        DensityEvolutionPhase phase = Phases[^1];
        int moved = t++;
        double kick = Math.Max(stage.Places.Variance - before, 0), kicks = run.RateAt(moved) * run.RateAt(moved) * run.StrengthAt(moved);
        double motion = Y[t] - Y[moved];
        while (t < steps)
        {
            cancel.ThrowIfCancellationRequested();
            if (run.RateAt(t) == 0)
            {
                (Y[t + 1], YDeviation[t + 1], PFlat[t + 1]) = (Y[t], YDeviation[t], PFlat[t]);
                t++;
                continue;
            }
            bool between = t >= stage.Band.To;
            DensityEvolutionRun now = run.During(t, 1);
            DensityEvolutionPlaces places = stage.Places;
            double speed = motion * (now.LearningRate / run.RateAt(moved)), variance = places.Variance, deviation = Math.Sqrt(variance);
            double strong = now.LearningRate * now.LearningRate * now.Noise.Strength;
            kick *= kicks > 0 ? strong / kicks : 1;
            double widening = Spread.Count == 1 || kick == 0 ? 0 : kick / (2 * Math.Sqrt(variance + kick));
            ValleyPoint mean = now.At(DensityEvolutionGrid.Inside(run.Landscape, Y[t]));
            double unit = DensityEvolutionGrid.LargestDrift(mean, 1);
            if (DensityEvolutionGrid.EscapesCount(mean))
                (Effect, Widest) = (Math.Max(Effect, deviation / unit), Math.Max(Widest, deviation));
            int at = Array.BinarySearch(jumps, t), border = at >= 0 ? at : ~at - 1;
            int growth = (int)Math.Min(t - jumps[border], jumps[border + 1] - t) / resolution.Growth;
            int most = between ? 1 : (int)Math.Min(stage.Band.To, jumps[border + 1]) - t;
            int count = (int)Math.Clamp(unit * resolution.Drift / (Math.Abs(speed) + widening), 1,
                Math.Min(Math.Min(resolution.LongestSegment, 1 + growth), most));
            count = DensityEvolutionBand.Alike(run, t, resolution.Drift / DensityEvolutionGrid.Stiffness(mean), count);
            now = run.During(t, count);
            speed = motion * (now.LearningRate / run.RateAt(moved));
            // Half of what y diffuses by comes before the segment's steps and half after them, so that its error is of second order too.
            double middle = Y[t] + speed * count / 2, ahead = Spread.Count == 1 ? 0 : kick * count / 2;
            // Nodes of a spread that is next to nothing would lie within rounding of one another.
            double width = Math.Max(Math.Sqrt(variance + ahead), LeastWidth * Math.Min(unit, 1));
            Share(phase, width, ahead);
            if (Window(now, middle, width, out int first, out int end) is { } limit)
                return limit;
            DensityEvolutionSegment segment = Build(now, t, count, first, end, middle, width);
            if (between)
            {
                if (Settles(t, mean.Y))
                {
                    Settle(ref t);
                    break;
                }
                if (Transfer(segment, now) is { } closed)
                    return closed;
                segment = segment with { Into = stage };
                (first, end) = (0, stage.Grid.Count);
                t++;
            }
            else
            {
                Advance(segment, ref t, cancel);
            }
            phase.Segments.Add(segment);
            (moved, motion, kicks) = (t - 1, Y[t] - Y[t - 1], strong);
            stage.Places.Close(stage.Nodes, first, end, Y[t], now);
            kick = Math.Max(stage.Places.Variance - variance, 0) / count;
            advance(count);
            if (run.Changes && t < steps && Rests(t, first, end, cancel))
                break;
        }
        return null;
    }

    private void Advance(DensityEvolutionSegment segment, ref int t, CancellationToken cancel)
    {
        var (first, end, count) = (segment.First, segment.End, segment.Count);
        for (int k = 0; k < count; k++, t++)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (DensityEvolutionNode node in stage.Nodes)
                node.Prepare();
            if (k % segment.Stride == 0)
                segment.Flux.Add([.. stage.Nodes.Select(n => n.Flux())]);
            foreach (DensityEvolutionNode node in stage.Nodes)
                node.Advance();
            Observe(t + 1, stage.Nodes, first, end);
            if ((k + 1) % segment.Stride == 0 || k + 1 == count)
                segment.Masses.Add([.. stage.Nodes.Select(n => n.Mass[first..end])]);
        }
    }

    /// <summary>The step onto the next grid.</summary>
    private OperatorLimit? Transfer(DensityEvolutionSegment segment, DensityEvolutionRun now)
    {
        DensityEvolutionStage from = stage;
        OperatorStep[] all = [.. segment.Steps.SelectMany(steps => steps)];
        var reached = all.Select(DensityEvolutionGrid.Reached);
        (double, double) held = (reached.Min(r => r.Low), reached.Max(r => r.High));
        if (Open(segment.Start, [held], from.Places.Reference, from.Places.Variance) is { } limit)
            return limit;
        var flux = new DensityEvolutionFlux[from.Nodes.Length];
        for (int j = 0; j < flux.Length; j++)
        {
            from.Nodes[j].Prepare();
            flux[j] = new DensityEvolutionTransfer(from.Grid, stage.Grid, segment.Steps[j], segment.First)
                .Advance(from.Nodes[j], stage.Nodes[j]);
        }
        segment.Flux.Add(flux);
        Observe(segment.Start + 1, stage.Nodes, 0, stage.Grid.Count);
        return null;
    }

    /// <summary>Whether each valley is a normal law that stays clear of the ridge for a while, and nothing crosses any more.</summary>
    private bool Rests(int t, int first, int end, CancellationToken cancel)
    {
        List<DensityEvolutionPart> parts = [.. stage.Parts(first, end)];
        int until = Math.Min(t + ClearFor, steps);
        bool clear = parts.TrueForAll(part => part.IsClear(1.05 * DensityEvolutionPart.Clear));
        // Just behind a step between grids there is no operator yet.
        if (!clear || stage.Nodes[0].Panels.End == 0 || Rest(t, parts, until, cancel, observe: false) < until)
            return false;
        double crossing = 0;
        foreach (DensityEvolutionNode node in stage.Nodes)
        {
            node.Prepare();
            crossing += node.Flux().Moments[0].Sum(Math.Abs);
        }
        return crossing < NoCrossing;
    }

    /// <summary>
    /// Whether what is left of the run hardly moves anything and carries next to nobody over the ridge: of the density there, as much as
    /// lies within the noise and the drift of all of it.
    /// </summary>
    private bool Settles(int from, double y)
    {
        double variance = 0, shift = 0, density = 0, flow = 0;
        for (int t = from; t < steps; t++)
        {
            if (run.RateAt(t) == 0)
                continue;
            if ((flow += run.RateAt(t)) > Standstill)
                return false;
            OperatorStep step = OperatorStep.From(run.During(t, 1).At(y), -double.Epsilon);
            (variance, shift) = (variance + step.Deviation * step.Deviation, shift + Math.Abs(step.Mean));
        }
        foreach (int i in (ReadOnlySpan<int>)[stage.Grid.Ridge - 1, stage.Grid.Ridge])
            density = Math.Max(density, stage.Nodes.Sum(node => Math.Abs(node.Mass[i])) / stage.Grid.Weight[i]);
        return density * (Math.Sqrt(variance) + shift) < 0.01 * run.Tolerance;
    }

    /// <summary>The rest of a run in which nothing crosses, by the moments of the valleys.</summary>
    private void Settle(ref int t)
    {
        List<DensityEvolutionPart> parts = [.. stage.Parts(0, stage.Grid.Count)];
        for (; t < steps; t++)
        {
            double eta = run.RateAt(t), strength = run.StrengthAt(t);
            parts = [.. parts.Select(part => part.Next(run, eta, strength))];
            Observe(t + 1, parts);
        }
    }

    /// <summary>Shares what the last segment left among the nodes.</summary>
    private void Share(DensityEvolutionPhase phase, double width, double ahead)
    {
        if (Spread.Count == 1)
            return;
        double[][][] shares = stage.Places.Share(width, ahead);
        if (phase.Segments.Count == 0)
            phase.FirstShares = shares[0];
        else
            phase.Segments[^1] = phase.Segments[^1] with { Shares = shares };
    }

    private DensityEvolutionSegment Build(DensityEvolutionRun now, int t, int count, int first, int end, double middle, double width)
    {
        DensityEvolutionNode[] nodes = stage.Nodes;
        DensityEvolutionPlaces places = stage.Places;
        var of = new OperatorStep[nodes.Length][];
        var y = new double[end - first];
        for (int j = 0; j < nodes.Length; j++)
        {
            for (int i = first; i < end; i++)
            {
                double place = middle + places.Offset[i] + width * Spread.Node[j];
                y[i - first] = DensityEvolutionGrid.Inside(run.Landscape, place);
            }
            bool rests = Leaves(now, middle + width * Spread.Node[j], count) && !Leaves(now, middle, count);
            of[j] = nodes[j].Build(now, y, places.Reference, first, rests);
        }
        int stride = (count + Meetings - 1) / Meetings;
        double[][] masses = [.. nodes.Select(n => n.Mass[first..end])];
        return new(stage, t, count, places.Reference, first, end, of, stride, [masses], [], null);
    }

    /// <summary>
    /// Whether trajectories at a y are about to leave the landscape: it is there no more, or they drift a quarter of the way to its end
    /// within a segment. They are not described, and nodes that lie there must not upset the others.
    /// </summary>
    private static bool Leaves(DensityEvolutionRun now, double y, int count)
    {
        TwoValleyLandscape landscape = now.Landscape;
        if (y <= DensityEvolutionGrid.Inside(landscape, y - 1e-9))
            return true;
        double floor = landscape.Lowest(1, y), width = OperatorStep.WellDeviation(now.At(y), 1);
        double drift = Math.Max(Math.Abs(landscape.Gradient(floor, y).Gy), Math.Abs(landscape.Gradient(floor + width, y).Gy));
        return !(now.LearningRate * drift * count < (y - landscape.End) / 4);
    }

    /// <summary>P_flat, mean and deviation of y of normal laws.</summary>
    private void Observe(int t, List<DensityEvolutionPart> parts)
    {
        double all = parts.Sum(p => p.Share), mean = parts.Sum(p => p.Share * p.Y) / all;
        double square = parts.Sum(p => p.Share * (p.YY + (p.Y - mean) * (p.Y - mean))) / all;
        (PFlat[t], Y[t], YDeviation[t]) = (parts.Where(p => p.Flat).Sum(p => p.Share) / all, mean, Math.Sqrt(square));
    }

    /// <summary>P_flat, mean and deviation of y after a step.</summary>
    private void Observe(int t, DensityEvolutionNode[] nodes, int first, int end)
    {
        double flat = 0, mean = 0, square = 0;
        foreach (DensityEvolutionNode node in nodes)
        {
            double[] mass = node.Mass, r0 = node.Moments[0], r1 = node.Moments[1], r2 = node.Moments[2];
            flat += Sums.Of(mass.AsSpan(stage.Grid.Ridge..end));
            if (nodes.Length == 1)
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
        double reference = stage.Places.Reference;
        (PFlat[t], Y[t], YDeviation[t]) = (flat, reference + mean, Math.Sqrt(Math.Max(square - mean * mean, 0)));
    }

    /// <summary>Whole cells that hold both wells at all nodes and all but 1e-15 of the mass; or why there are no wells.</summary>
    private OperatorLimit? Window(DensityEvolutionRun now, double middle, double width, out int first, out int end)
    {
        const double edge = 5e-16;
        const int cell = OperatorGrid.NodesPerCell;
        OperatorGrid grid = stage.Grid;
        (first, end) = (grid.Ridge - 1, grid.Ridge);
        foreach (double z in Spread.Node)
        {
            ValleyPoint point = now.At(DensityEvolutionGrid.Inside(run.Landscape, middle + width * z));
            if (TransitionOperator.Extent(point, DensityEvolutionGrid.Range) is not var (low, high, _))
                return OperatorLimit.UnstableStep(point);
            first = Math.Min(first, grid.IndexOf(low));
            end = Math.Max(end, Math.Min(grid.IndexOf(high), grid.Count - 1));
        }
        double below = 0, above = 0;
        for (int i = 0; i < first; i++)
        {
            if ((below += stage.Nodes.Sum(n => Math.Abs(n.Mass[i]))) > edge)
                first = i;
        }
        for (int i = grid.Count - 1; i > end; i--)
        {
            if ((above += stage.Nodes.Sum(n => Math.Abs(n.Mass[i]))) > edge)
                end = i;
        }
        (first, end) = (first / cell * cell, (end / cell + 1) * cell);
        return null;
    }
}
