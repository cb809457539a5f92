using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>
/// One density evolution at one resolution: p(x) at each node of the spread of y forward under the transition operators there, then the
/// chance not to cross again backward.
/// </summary>
/// <remarks>
/// Operators are held over a segment of steps, at the y in the middle of it, so that their error is of second order in the segment's
/// length; the segment ends where the wells or the logarithm of the escape rates would have moved too far. Nodes mix between segments.
/// Densities and chances meet at a few steps of each segment, the same from both ways; in between the chance that is left is linear.
/// </remarks>
internal sealed class DensityEvolutionPass
{
    private const int LongestSegment = 512;

    // Meetings in a segment. Early segments are shorter and meet at every step, so that no meeting lies 1 % of the time from the last.
    private const int Meetings = 32;

    private readonly DensityEvolutionRun run;
    private readonly ValleyPoint origin;
    private readonly double drift;
    private readonly OperatorGrid grid;
    private readonly OperatorKernel[] kernels;
    private readonly OperatorPanels[] panels;
    private readonly DensityEvolutionSpread spread;
    private readonly List<Segment> segments = [];
    private readonly double[][] slopes;

    /// <summary>Steps with the same operators.</summary>
    /// <param name="Start">The step that it begins with.</param>
    /// <param name="Count">Steps.</param>
    /// <param name="Points">The operators' points, one a node.</param>
    /// <param name="First">The first node of its window.</param>
    /// <param name="End">The node behind its last.</param>
    /// <param name="Stride">Steps between meetings.</param>
    /// <param name="Densities">
    /// The masses in the window at the meetings, the first at <paramref name="Start"/> and the last at its end, for each node of the
    /// spread.
    /// </param>
    /// <param name="Mixing">How the nodes mix at its end.</param>
    private sealed record Segment(int Start, int Count, ValleyPoint[] Points, int First, int End, int Stride, List<double[][]> Densities,
        double[,] Mixing);

    private DensityEvolutionPass(DensityEvolutionRun run, OperatorGrid grid, double drift, DensityEvolutionSpread spread)
    {
        (this.run, this.grid, this.drift, this.spread, origin) = (run, grid, drift, spread, run.At(run.InitialY));
        int steps = (int)run.Steps;
        (Y, YDeviation, PFlat, Remaining) = (new double[steps + 1], new double[steps + 1], new double[steps + 1], new double[steps + 1]);
        FreezeY = new(run.InitialY);
        kernels = [.. spread.Node.Select(_ => new OperatorKernel(grid))];
        panels = [.. spread.Node.Select(_ => new OperatorPanels(grid))];
        slopes = Vectors();
    }

    /// <summary>Runs a pass both ways.</summary>
    /// <param name="run">The inputs.</param>
    /// <param name="cellSize">Cells, in deviations of a step.</param>
    /// <param name="drift">How far a segment may drift: the change of the wells over their width, and of ln k.</param>
    /// <param name="nodes">Nodes of the spread of y.</param>
    /// <param name="advance">Told of each step done, three times each.</param>
    /// <param name="cancel">Stops the work.</param>
    public static Outcome<DensityEvolutionPass> Run(DensityEvolutionRun run, double cellSize, double drift, int nodes, Action<int> advance,
        CancellationToken cancel)
    {
        var spread = new DensityEvolutionSpread(nodes);
        var (grid, limit) = DensityEvolutionGrid.Create(run, cellSize, spread.Node[^1]);
        if (grid is null)
            return limit!;
        var pass = new DensityEvolutionPass(run, grid, drift, spread);
        limit = pass.Forward(advance, cancel);
        if (limit is not null)
            return limit;
        pass.Finish(pass.Backward(advance, cancel));
        return pass;
    }

    /// <summary>Mean y after each step.</summary>
    public double[] Y { get; }

    /// <summary>The deviation of y after each step.</summary>
    public double[] YDeviation { get; }

    /// <summary>P_flat after each step.</summary>
    public double[] PFlat { get; }

    /// <summary>The chance that the last crossing comes after each step: one minus the distribution of the freezing step.</summary>
    public double[] Remaining { get; }

    /// <summary>The chance that there is no crossing: a sum of its own, since 1 - Remaining[0] is rounding where it is small.</summary>
    public double NeverCrossed { get; private set; }

    /// <summary>The distribution of y at the last crossing, but for the trajectories without one.</summary>
    public DensityEvolutionMoments FreezeY { get; }

    /// <summary>The first step by which the last crossing has come with chance <paramref name="probability"/>.</summary>
    public int FreezeStep(double probability)
    {
        int t = 0;
        while (t < Remaining.Length - 1 && Remaining[t] > 1 - probability)
            t++;
        return t;
    }

    /// <summary>Nodes of the grid.</summary>
    public int Nodes => grid.Count;

    /// <summary>Nodes of the spread of y.</summary>
    public int YNodes => spread.Count;

    /// <summary>Operators built.</summary>
    public int Operators { get; private set; }

    /// <summary>The first step, with the chances from each point behind it.</summary>
    private void Finish(double[][] stay)
    {
        double again = run.Steps > 1 ? Remaining[1] : 0;
        foreach (double x in run.InitialX)
        {
            double[] first = new double[grid.X.Length];
            kernels[0].Spread(Step(x), TransitionOperator.Reach, 1.0 / run.InitialX.Count, first);
            for (int j = 0; j < spread.Count; j++)
            {
                for (int i = 0; i < grid.Count; i++)
                {
                    double mass = first[i] * spread.Weight[j], stays = i >= grid.Ridge == x >= 0 ? stay[j][i] : 0;
                    Remaining[0] += mass * (1 - stays);
                    NeverCrossed += mass * stays;
                }
            }
        }
        FreezeY.Add(Remaining[0] - again, Y[1]);
        Operators = segments.Count * spread.Count;
        segments.Clear(); // they hold most of the memory
    }

    private OperatorLimit? Forward(Action<int> advance, CancellationToken cancel)
    {
        int steps = (int)run.Steps;
        double[][] p = Vectors(), next = Vectors();
        double variance = Start(p[0]);
        for (int j = spread.Count - 1; j >= 0; j--)
        {
            for (int i = 0; i < grid.Count; i++)
                p[j][i] = spread.Weight[j] * p[0][i];
        }

        PFlat[1] = Flat(p);
        double kick = variance;
        for (int t = 1; t < steps;)
        {
            cancel.ThrowIfCancellationRequested();
            double speed = Y[t] - Y[t - 1], widening = spread.Count == 1 ? 0 : kick / (2 * Math.Sqrt(variance + kick));
            ValleyPoint mean = run.At(Y[t] > run.Landscape.End ? Y[t] : DensityEvolutionGrid.Inside(run.Landscape, Y[t]));
            double allowed = DensityEvolutionGrid.LargestDrift(mean, drift) / (Math.Abs(speed) + widening);
            int count = (int)Math.Clamp(allowed, 1, Math.Min(Math.Min(LongestSegment, 1 + t / 4), steps - t));
            double deviation = Math.Sqrt(variance + kick * count / 2), y = Y[t] + speed * count / 2;
            ValleyPoint[] points = [.. spread.Node.Select(z => run.At(DensityEvolutionGrid.Inside(run.Landscape, y + deviation * z)))];
            if (Window(p, points, out int first, out int end) is { } limit)
                return limit;
            int stride = (count + Meetings - 1) / Meetings;
            List<double[][]> densities = [[.. p.Select(q => q[first..end])]];
            Build(points, first, end);
            foreach (double[] q in p.Concat(next))
            {
                Array.Clear(q, 0, first);
                Array.Clear(q, end, grid.Count - end);
            }
            kick = Differentiate(points, p, first, end);
            double diffused = 0;
            for (int k = 0; k < count; k++, t++)
            {
                cancel.ThrowIfCancellationRequested();
                double moved = 0, covariance = 0;
                for (int j = 0; j < spread.Count; j++)
                {
                    double move = Sums.Dot(p[j].AsSpan(first..end), slopes[j].AsSpan(first..end));
                    moved += move;
                    covariance += move * spread.Node[j];
                    panels[j].Forward(p[j], next[j]);
                }
                (p, next) = (next, p);
                Y[t + 1] = Y[t] - moved;
                double shrink = 1 - 2 * Math.Clamp(covariance / Math.Max(deviation, 1e-300), -0.25, 0.25);
                (diffused, variance) = (diffused * shrink + kick, variance * shrink + kick);
                YDeviation[t + 1] = Math.Sqrt(variance);
                PFlat[t + 1] = Flat(p);
                if ((k + 1) % stride == 0 || k + 1 == count)
                    densities.Add([.. p.Select(q => q[first..end])]);
            }
            double[,] mixing = spread.Mixing(Math.Sqrt(Math.Max(1 - diffused / variance, 0)));
            if (spread.Count > 1)
                DensityEvolutionSpread.Mix(mixing, transposed: false, p, first, end);
            segments.Add(new(t - count, count, points, first, end, stride, densities, mixing));
            advance(count);
        }
        return null;
    }

    /// <summary>The first step, an exact Gaussian from each start; returns the variance of y after it.</summary>
    private double Start(double[] p)
    {
        (Y[0], PFlat[0]) = (run.InitialY, run.InitialX.Count(x => x >= 0) / (double)run.InitialX.Count);
        Y[1] = Y[0];
        kernels[0].Build(origin, TransitionOperator.Reach, 0, grid.Count);
        double variance = 0;
        foreach (double x in run.InitialX)
        {
            kernels[0].Spread(Step(x), TransitionOperator.Reach, 1.0 / run.InitialX.Count, p);
            Y[1] -= run.LearningRate * run.Landscape.Gradient(x + 0.0, Y[0]).Gy / run.InitialX.Count;
            variance += OperatorStep.SlowVariance(origin, x + 0.0) / run.InitialX.Count;
        }
        YDeviation[1] = Math.Sqrt(variance);
        return variance;
    }

    /// <summary>The chance, from each point at step 1, not to cross again.</summary>
    private double[][] Backward(Action<int> advance, CancellationToken cancel)
    {
        double[][] stay = Vectors();
        foreach (double[] h in stay)
            Array.Fill(h, 1, 0, grid.Count);
        double[] next = new double[grid.X.Length];
        for (int s = segments.Count - 1; s >= 0; s--)
        {
            cancel.ThrowIfCancellationRequested();
            Segment segment = segments[s];
            Build(segment.Points, segment.First, segment.End);
            if (spread.Count > 1)
                DensityEvolutionSpread.Mix(segment.Mixing, transposed: true, stay, 0, grid.Count);
            for (int j = 0; j < spread.Count; j++)
            {
                // Beyond the window the two must be alike.
                stay[j].CopyTo(next, 0);
                int meeting = segment.Densities.Count - 1, from = segment.Count;
                double after = Away(segment.Densities[meeting][j], stay[j].AsSpan(segment.First));
                while (--meeting >= 0)
                {
                    int to = meeting * segment.Stride;
                    for (int k = from; k > to; k--)
                    {
                        cancel.ThrowIfCancellationRequested();
                        panels[j].BackwardOnSide(stay[j], next);
                        (stay[j], next) = (next, stay[j]);
                    }
                    double before = Away(segment.Densities[meeting][j], stay[j].AsSpan(segment.First));
                    double each = (before - after) / (from - to);
                    for (int k = from - 1; k >= to; k--)
                    {
                        int t = segment.Start + k;
                        Remaining[t] += after + each * (from - k);
                        FreezeY.Add(each, Y[t + 1] + YDeviation[t + 1] * spread.Node[j]);
                    }
                    (after, from) = (before, to);
                }
            }
            advance(2 * segment.Count);
        }
        return stay;
    }

    /// <summary>The mass that crosses again.</summary>
    private static double Away(ReadOnlySpan<double> p, ReadOnlySpan<double> stay)
    {
        double away = 0;
        for (int i = 0; i < p.Length; i++)
            away += p[i] * (1 - stay[i]);
        return away;
    }

    private OperatorStep Step(double x) => OperatorStep.From(origin, x + 0.0);

    private double[][] Vectors() => [.. spread.Node.Select(_ => new double[grid.X.Length])];

    private void Build(ValleyPoint[] points, int first, int end)
    {
        for (int j = 0; j < points.Length; j++)
        {
            kernels[j].Build(points[j], TransitionOperator.Reach, first, end);
            panels[j].Build(kernels[j]);
        }
    }

    /// <summary>eta L_y at every point of every node; returns the mean variance that a step adds to y.</summary>
    private double Differentiate(ValleyPoint[] points, double[][] p, int first, int end)
    {
        double kick = 0;
        for (int j = 0; j < points.Length; j++)
        {
            for (int i = first; i < end; i++)
            {
                slopes[j][i] = run.LearningRate * run.Landscape.Gradient(grid.X[i], points[j].Y).Gy;
                kick += p[j][i] * OperatorStep.SlowVariance(points[j], grid.X[i]);
            }
        }

        return kick;
    }

    private double Flat(double[][] p)
    {
        double flat = 0;
        foreach (double[] q in p)
            flat += Sums.Of(q.AsSpan(grid.Ridge..grid.Count));
        return flat;
    }

    /// <summary>Whole cells that hold both wells at all points and all but 1e-15 of the mass; or why there are no wells.</summary>
    private OperatorLimit? Window(double[][] p, ValleyPoint[] points, out int first, out int end)
    {
        const double edge = 5e-16;
        const int cell = OperatorGrid.NodesPerCell;
        (first, end) = (grid.Ridge - 1, grid.Ridge);
        foreach (ValleyPoint point in points)
        {
            if (TransitionOperator.Extent(point, DensityEvolutionGrid.Range) is not var (low, high, _))
                return OperatorLimit.UnstableStep(point);
            first = Math.Min(first, grid.IndexOf(low));
            end = Math.Max(end, Math.Min(grid.IndexOf(high), grid.Count - 1));
        }
        double below = 0, above = 0;
        for (int i = 0; i < first; i++)
        {
            if ((below += p.Sum(q => Math.Abs(q[i]))) > edge)
                first = i;
        }

        for (int i = grid.Count - 1; i > end; i--)
        {
            if ((above += p.Sum(q => Math.Abs(q[i]))) > edge)
                end = i;
        }

        (first, end) = (first / cell * cell, (end / cell + 1) * cell);
        return null;
    }
}
