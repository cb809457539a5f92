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
    private readonly int count;
    private double[][] stay = [];
    private DensityEvolutionStage stage = null!;

    // The first step from which on Remaining is known.
    private int known;

    public DensityEvolutionBackward(DensityEvolutionRun run, DensityEvolutionForward forward)
    {
        (this.run, this.forward, count, known) = (run, forward, forward.Spread.Count, (int)run.Steps);
        Remaining = new double[run.Steps + 1];
        FreezeY = new(run.InitialY);
    }

    /// <summary>The chance that the last crossing comes after each step: one minus the distribution of the freezing step.</summary>
    public double[] Remaining { get; }

    /// <summary>The chance that there is no crossing: a sum of its own, since 1 - Remaining[0] is rounding where it is small.</summary>
    public double NeverCrossed { get; private set; } = 1;

    /// <summary>The distribution of y at the last crossing, but for the trajectories without one.</summary>
    public DensityEvolutionMixture FreezeY { get; }

    /// <summary>All steps.</summary>
    public void Run(Action<int> advance, CancellationToken cancel)
    {
        double[] stays = [.. Enumerable.Repeat(1.0, run.Landscape.Valleys)];
        for (int p = forward.Phases.Count - 1; p >= 0; p--)
        {
            DensityEvolutionPhase phase = forward.Phases[p];
            Begin(phase.Segments is [.., var last] ? last.Into ?? last.Stage : phase.First, stays);
            for (int s = phase.Segments.Count - 1; s >= 0; s--)
            {
                DensityEvolutionSegment segment = phase.Segments[s];
                Hold(segment.Start + segment.Count);
                if (segment.Shares is { } shares)
                    Gather(shares, segment.Into is null ? segment.First : 0);
                if (segment.Into is null)
                    Back(segment, cancel);
                else
                    BackBetween(segment);
                known = segment.Start;
                advance(2 * segment.Count);
            }
            Hold(phase.Start + 1);
            stays = Finish(phase);
            known = phase.Start;
        }
        Hold(0);
    }

    /// <summary>The chances behind the last grid of a phase, those of the valleys.</summary>
    private void Begin(DensityEvolutionStage last, double[] stays)
    {
        stage = last;
        stay = [.. last.Nodes.Select(_ => new double[last.Grid.X.Length])];
        foreach (double[] h in stay)
        {
            for (int valley = 0; valley < stays.Length; valley++)
                h.AsSpan(last.Grid.Valley(valley)).Fill(stays[valley]);
        }
    }

    /// <summary>Nothing crosses from a step on to those that are known.</summary>
    private void Hold(int from) => Array.Fill(Remaining, Remaining[known], from, known - from);

    private void Back(DensityEvolutionSegment segment, CancellationToken cancel)
    {
        double[] next = new double[stage.Grid.X.Length];
        for (int j = 0; j < count; j++)
            stage.Nodes[j].Build(segment.Steps[j], segment.First);
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
    }

    /// <summary>The step between two grids.</summary>
    private void BackBetween(DensityEvolutionSegment segment)
    {
        Crossing crossing = Cross(segment, 0);
        double[][] after = stay;
        Begin(segment.Stage, [.. Enumerable.Repeat(1.0, run.Landscape.Valleys)]);
        for (int j = 0; j < count; j++)
        {
            new DensityEvolutionTransfer(segment.Stage.Grid, segment.Into!.Grid, segment.Steps[j], segment.First).Back(after[j], stay[j]);
        }
        double before = Away(segment, 0);
        Remaining[segment.Start] = before;
        Freeze(crossing, before - Remaining[segment.Start + 1], segment.Start + 1, segment.Start + 1);
    }

    private void Back(int node, ref double[] next, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        stage.Nodes[node].Panels.BackwardInValley(stay[node], next);
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
        double drift = (forward.Trace.Y[to] - forward.Trace.Y[from]) / 2;
        FreezeY.Add(mass, crossing.Mean + drift, crossing.Variance + drift * drift / 3, crossing.Skewness);
    }

    private void Gather(double[][][] shares, int first)
    {
        Span<double> gathered = stackalloc double[count];
        for (int i = first; i < first + shares[0].Length; i++)
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

    /// <summary>The step onto the first grid of a phase, with the chances from each point behind it.</summary>
    /// <returns>The chances not to cross from then on, of those who come from each valley.</returns>
    private double[] Finish(DensityEvolutionPhase phase)
    {
        OperatorGrid grid = stage.Grid;
        double[] chance = new double[grid.Count], share = new double[grid.Valleys], never = new double[grid.Valleys];
        for (int i = 0; i < grid.Count; i++)
        {
            for (int j = 0; j < count; j++)
                chance[i] += (phase.FirstShares?[i][j] ?? 1.0 / count) * stay[j][i];
        }
        double mass = 0, first = 0, second = 0, remaining = 0;
        foreach (var (motion, part, valley) in phase.Starts)
        {
            double[] row = stage.Nodes[0].Law(motion.Step, part);
            var (own, end) = grid.NodesOf(valley);
            share[valley] += part;
            for (int i = 0; i < grid.Count; i++)
            {
                double stays = row[i] * chance[i];
                if (i >= own && i < end)
                {
                    never[valley] += stays;
                    remaining += row[i] - stays;
                    continue;
                }
                double l = motion.Alpha + motion.Rho * grid.X[i];
                remaining += row[i];
                (mass, first, second) = (mass + stays, first + stays * l, second + stays * (l * l + motion.Kappa));
            }
        }
        if (mass > 0)
            FreezeY.Add(mass, phase.Reference + first / mass, second / mass - first / mass * (first / mass), 0);
        Remaining[phase.Start] = remaining;
        NeverCrossed = never.Sum();
        return [.. never.Zip(share, (n, s) => s > 0 ? n / s : 1)];
    }
}
