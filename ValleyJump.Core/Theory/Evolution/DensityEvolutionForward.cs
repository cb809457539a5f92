using ValleyJump.Core.Landscapes;
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
/// Under a schedule a grid serves steps whose deviations lie within a factor of two, on a chain those in which G grows by half, and a step
/// between two grids takes the density to the next. While every valley is a normal law that is clear of the ridge, at a start from learning
/// rate 0 or once noise has fallen, its moments alone are followed, step by step.
/// </para>
/// </remarks>
internal sealed class DensityEvolutionForward
{
    // Meetings in a segment.
    private const int Meetings = 32;

    // Of the nodes of the spread, in the change of y that matters: far less than takes more than one node.
    private const double LeastWidth = 1e-3;

    private readonly DensityEvolutionRun run;
    private readonly DensityEvolutionResolution resolution;
    private readonly DensityEvolutionCourse course;
    private readonly DensityEvolutionCalm calm;
    private readonly int steps;
    private readonly long[] jumps;

    public DensityEvolutionForward(DensityEvolutionRun run, DensityEvolutionResolution resolution)
    {
        (this.run, this.resolution, steps, Spread) = (run, resolution, (int)run.Steps, new(resolution.Nodes));
        Trace = new(run);
        calm = new(run, Trace);
        course = DensityEvolutionGrid.Course(run, Spread.Node[^1]);
        var all = run.LearningRateSchedule.Jumps(steps).Concat(run.BatchSizeSchedule.Jumps(steps));
        jumps = [.. (run.Changes ? all : []).Append(0).Append(steps).Distinct().Order()];
    }

    /// <summary>What is seen after each step.</summary>
    public DensityEvolutionTrace Trace { get; }

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
            new DensityEvolutionPart(1.0 / run.InitialX.Count, run.Landscape.ValleyOf(x, run.InitialY), x, run.InitialY, 0, 0, 0))];
        Trace.Observe(0, parts);
        for (int t = calm.Rest(0, parts, steps, cancel); t < steps;)
        {
            if (Enter(t, parts) is { } closed)
                return closed;
            double before = parts.Sum(part => part.Share * part.Spread);
            if (Cross(ref t, before, advance, cancel) is { } limit)
                return limit;
            if (t < steps)
            {
                parts = [.. stage.Parts(0, stage.Grid.Count)];
                t = calm.Rest(t, parts, steps, cancel);
            }
        }
        return null;
    }

    private DensityEvolutionStage stage = null!;

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
            phase.Starts.Add((motions[i], parts[i].Share, parts[i].Valley));
            node.Start(motions[i], parts[i].Share);
        }
        Trace.Observe(t + 1, stage, [node], 0, stage.Grid.Count);
        stage.Places.Close([node], 0, stage.Grid.Count, Trace.Y[t + 1], now);
        return null;
    }

    /// <summary>A grid for the steps from t on.</summary>
    private OperatorLimit? Open(int t, (double, double)[] held, double reference, double variance)
    {
        var band = DensityEvolutionBand.At(run, t);
        DensityEvolutionCourse part = course.From(run, Trace.Y[t], Trace.YDeviation[t]);
        var (grid, limit) = DensityEvolutionGrid.Create(run, band, held, part, resolution.CellSize);
        if (grid is null)
            return limit;
        stage = new(run, band, grid, Spread, reference, variance)
        {
            Until = part.Highest < course.Highest ? part.Highest : double.PositiveInfinity,
        };
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
        double[] y = Trace.Y;
        double motion = y[t] - y[moved];
        while (t < steps)
        {
            cancel.ThrowIfCancellationRequested();
            if (run.RateAt(t) == 0)
            {
                Trace.Repeat(t++, stage);
                continue;
            }
            bool between = t >= stage.Band.To || DensityEvolutionCourse.Ahead(y[t], Trace.YDeviation[t]) > stage.Until;
            DensityEvolutionRun now = run.During(t, 1);
            DensityEvolutionPlaces places = stage.Places;
            double speed = motion * (now.LearningRate / run.RateAt(moved)), variance = places.Variance, deviation = Math.Sqrt(variance);
            double strong = now.LearningRate * now.LearningRate * now.Noise.Strength;
            kick *= kicks > 0 ? strong / kicks : 1;
            double widening = Spread.Count == 1 || kick == 0 ? 0 : kick / (2 * Math.Sqrt(variance + kick));
            ValleyPoint mean = now.At(DensityEvolutionGrid.Inside(run, y[t]));
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
            double middle = y[t] + speed * count / 2, ahead = Spread.Count == 1 ? 0 : kick * count / 2;
            // Nodes of a spread that is next to nothing would lie within rounding of one another.
            double width = Math.Max(Math.Sqrt(variance + ahead), LeastWidth * Math.Min(unit, 1));
            Share(phase, width, ahead);
            if (stage.Window(now, middle, width, Spread, out int first, out int end) is { } limit)
                return limit;
            DensityEvolutionSegment segment = Build(now, t, count, first, end, middle, width);
            if (between)
            {
                if (calm.Settles(stage, t, mean.Y))
                {
                    t = calm.Settle(stage, t);
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
            (moved, motion, kicks) = (t - 1, y[t] - y[t - 1], strong);
            stage.Places.Close(stage.Nodes, first, end, y[t], now);
            if (run.Landscape.Valleys > 2 && !course.Holds(y[t], Math.Sqrt(stage.Places.Variance)))
                return OperatorLimit.WideSpread(run.Noise.Strength);
            kick = Math.Max(stage.Places.Variance - variance, 0) / count;
            advance(count);
            if (run.Changes && t < steps && calm.Rests(stage, t, first, end, cancel))
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
            Trace.Observe(t + 1, stage, stage.Nodes, first, end);
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
        Trace.Observe(segment.Start + 1, stage, stage.Nodes, 0, stage.Grid.Count);
        return null;
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
                y[i - first] = DensityEvolutionGrid.Inside(run, place);
            }
            double at = middle + width * Spread.Node[j];
            bool rests = Leaves(now, at, count) && !Leaves(now, middle, count);
            var moves = rests ? (double.PositiveInfinity, double.NegativeInfinity) : Moves(now, at);
            of[j] = nodes[j].Build(now, y, places.Reference, first, moves);
        }
        int stride = (count + Meetings - 1) / Meetings;
        double[][] masses = [.. nodes.Select(n => n.Mass[first..end])];
        return new(stage, t, count, places.Reference, first, end, of, stride, [masses], [], null);
    }

    /// <summary>
    /// Where y moves at a node. On a chain wells are the narrower in u the higher y is: far beyond those of a node there may be those of
    /// one at lower y. Nobody of its own is there, and what mixing puts there must not run away on so steep a slope.
    /// </summary>
    private static (double Low, double High) Moves(DensityEvolutionRun now, double y)
    {
        ValleyPoint point = now.At(DensityEvolutionGrid.Inside(now, y));
        return now.Landscape.Valleys > 2 && DensityEvolutionFrame.Extent(point, DensityEvolutionGrid.Range + 1) is var (low, high)
            ? (low, high) : (double.NegativeInfinity, double.PositiveInfinity);
    }

    /// <summary>
    /// Whether trajectories at a y are about to leave the landscape: it is there no more, or they drift a quarter of the way to its end
    /// within a segment. They are not described, and nodes that lie there must not upset the others.
    /// </summary>
    private static bool Leaves(DensityEvolutionRun now, double y, int count)
    {
        ValleyLandscape landscape = now.Landscape;
        int flat = landscape.Flat;
        if (y <= DensityEvolutionGrid.Inside(now, y - 1e-9))
            return true;
        double floor = landscape.Lowest(flat, y), width = OperatorStep.WellDeviation(now.At(y), flat);
        double drift = Math.Max(Math.Abs(landscape.Gradient(floor, y).Gy), Math.Abs(landscape.Gradient(floor + width, y).Gy));
        return !(now.LearningRate * drift * count < (y - landscape.End) / 4);
    }
}
