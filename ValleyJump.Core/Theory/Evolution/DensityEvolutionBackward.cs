using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>
/// The way back: the chance not to cross again from each x at each node, and with the masses the law of the last crossing.
/// </summary>
/// <remarks>
/// Masses and chances meet at a few steps of each segment, the same from both ways; in between the chance that is left is linear. The y of
/// those who cross at a meeting for the last time has the moments of what crosses, weighed by its chance to stay.
/// </remarks>
internal sealed class DensityEvolutionBackward
{
    private readonly DensityEvolutionRun run;
    private readonly DensityEvolutionForward forward;
    private readonly OperatorGrid grid;
    private readonly double[][] stay;
    private readonly int count;

    public DensityEvolutionBackward(DensityEvolutionRun run, DensityEvolutionForward forward, OperatorGrid grid)
    {
        (this.run, this.forward, this.grid, count) = (run, forward, grid, forward.Nodes.Length);
        Remaining = new double[run.Steps + 1];
        FreezeY = new(run.InitialY);
        stay = [.. forward.Nodes.Select(_ => new double[grid.X.Length])];
        foreach (double[] h in stay)
            Array.Fill(h, 1, 0, grid.Count);
    }

    /// <summary>The chance that the last crossing comes after each step: one minus the distribution of the freezing step.</summary>
    public double[] Remaining { get; }

    /// <summary>The chance that there is no crossing: a sum of its own, since 1 - Remaining[0] is rounding where it is small.</summary>
    public double NeverCrossed { get; private set; }

    /// <summary>The distribution of y at the last crossing, but for the trajectories without one.</summary>
    public DensityEvolutionMixture FreezeY { get; }

    /// <summary>All steps.</summary>
    public void Run(Action<int> advance, CancellationToken cancel)
    {
        double[] next = new double[grid.X.Length];
        for (int s = forward.Segments.Count - 1; s >= 0; s--)
        {
            DensityEvolutionSegment segment = forward.Segments[s];
            for (int j = 0; j < count; j++)
                forward.Nodes[j].Build(segment.Steps[j], segment.First);
            if (segment.Shares is { } shares)
                Gather(shares, segment.First, segment.End);
            int meeting = segment.Masses.Count - 1, from = segment.Count;
            double after = Away(segment, meeting);
            while (--meeting >= 0)
            {
                int to = meeting * segment.Stride;
                for (int j = 0; j < count; j++)
                {
                    stay[j].CopyTo(next, 0); // beyond the window the two must be alike
                    for (int k = from - 1; k > to; k--)
                        Back(j, ref next, cancel);
                }
                Crossing crossing = Cross(segment, meeting);
                for (int j = 0; j < count; j++)
                {
                    stay[j].CopyTo(next, 0);
                    Back(j, ref next, cancel);
                }
                double before = Away(segment, meeting), each = (before - after) / (from - to);
                for (int k = from - 1; k >= to; k--)
                    Remaining[segment.Start + k] = after + each * (from - k);
                Freeze(crossing, before - after, segment.Start + to + 1, segment.Start + from);
                (after, from) = (before, to);
            }
            advance(2 * segment.Count);
        }
        Finish();
    }

    private void Back(int node, ref double[] next, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        forward.Nodes[node].Panels.BackwardOnSide(stay[node], next);
        (stay[node], next) = (next, stay[node]);
    }

    /// <summary>The y of those who cross for the last time: mass, mean, variance and third cumulant over the deviation's cube.</summary>
    private readonly record struct Crossing(double Mass, double Mean, double Variance, double Skewness);

    private Crossing Cross(DensityEvolutionSegment segment, int meeting)
    {
        double mass = 0, first = 0, second = 0, third = 0;
        for (int j = 0; j < count; j++)
        {
            var part = segment.Flux[meeting][j].Staying(stay[j]);
            (mass, first, second, third) = (mass + part.Mass, first + part.First, second + part.Second, third + part.Third);
        }
        double mean = first / mass, variance = Math.Max(second / mass - mean * mean, 0);
        double skewness = count == 1 || variance == 0 ? 0 : (third / mass - mean * (3 * variance + mean * mean)) / Math.Pow(variance, 1.5);
        return new(mass, segment.Reference + mean, variance, skewness);
    }

    /// <summary>Adds those who cross for the last time in steps that bring them to [from, to], of which the first is known.</summary>
    private void Freeze(Crossing crossing, double mass, int from, int to)
    {
        // Next to nothing crosses, and rounding decides how much: none of it can be told apart from zero.
        if (!(crossing.Mass > 0) || !double.IsFinite(crossing.Mean))
            return;
        double drift = (forward.Y[to] - forward.Y[from]) / 2;
        FreezeY.Add(mass, crossing.Mean + drift, crossing.Variance + drift * drift / 3, crossing.Skewness);
    }

    private void Gather(double[][][] shares, int first, int end)
    {
        Span<double> gathered = stackalloc double[count];
        for (int i = first; i < end; i++)
        {
            for (int j = 0; j < count; j++)
            {
                gathered[j] = 0;
                for (int k = 0; k < count; k++)
                    gathered[j] += shares[j][i - first][k] * stay[k][i];
            }
            for (int j = 0; j < count; j++)
                stay[j][i] = gathered[j];
        }
    }

    /// <summary>The mass that crosses again after a meeting.</summary>
    private double Away(DensityEvolutionSegment segment, int meeting)
    {
        double away = 0;
        for (int j = 0; j < count; j++)
        {
            double[] mass = segment.Masses[meeting][j];
            for (int i = 0; i < mass.Length; i++)
                away += mass[i] * (1 - stay[j][segment.First + i]);
        }
        return away;
    }

    /// <summary>The first step, with the chances from each point behind it.</summary>
    private void Finish()
    {
        double[] chance = new double[grid.Count];
        for (int i = 0; i < grid.Count; i++)
        {
            for (int j = 0; j < count; j++)
                chance[i] += (forward.FirstShares?[i][j] ?? 1.0 / count) * stay[j][i];
        }
        double mass = 0, first = 0, second = 0;
        foreach (var (motion, flat) in forward.Starts)
        {
            double[] row = forward.Nodes[0].Law(motion.Step, 1.0 / forward.Starts.Count);
            for (int i = 0; i < grid.Count; i++)
            {
                double stays = row[i] * chance[i];
                if (i >= grid.Ridge == flat)
                {
                    NeverCrossed += stays;
                    Remaining[0] += row[i] - stays;
                    continue;
                }
                double l = motion.Alpha + motion.Rho * grid.X[i];
                Remaining[0] += row[i];
                (mass, first, second) = (mass + stays, first + stays * l, second + stays * (l * l + motion.Kappa));
            }
        }
        if (mass > 0)
            FreezeY.Add(mass, run.InitialY + first / mass, second / mass - first / mass * (first / mass), 0);
    }
}
