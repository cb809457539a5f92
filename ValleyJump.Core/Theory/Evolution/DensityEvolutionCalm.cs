using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>
/// Steps in which nobody changes valley: each valley is a normal law that is clear of the ridges, and its moments alone are followed.
/// </summary>
internal sealed class DensityEvolutionCalm(DensityEvolutionRun run, DensityEvolutionTrace trace)
{
    // Steps that all valleys must stay clear of the ridges for their moments to be enough, and the mass that may still cross in each.
    private const int ClearFor = 64;
    private const double NoCrossing = 1e-12;

    // eta times steps, little beside the time in which y drifts, after which a run may be over whatever the shape of its valleys.
    private const double Standstill = 0.3;

    /// <summary>Follows normal laws for as long as they are clear of the ridges, and returns the step at which one is not.</summary>
    public int Rest(int from, List<DensityEvolutionPart> parts, int until, CancellationToken cancel, bool observe = true)
    {
        int t = from;
        for (; run.Changes && t < until; t++)
        {
            cancel.ThrowIfCancellationRequested();
            double eta = run.RateAt(t), strength = run.StrengthAt(t);
            DensityEvolutionPart[] next = [.. parts.Select(part => part.Next(run, eta, strength))];
            if (!next.All(part => part.IsClear(run.Landscape, DensityEvolutionPart.Clear)))
                break;
            for (int i = 0; i < next.Length; i++)
                parts[i] = next[i];
            if (observe)
                trace.Observe(t + 1, parts);
        }
        return t;
    }

    /// <summary>Whether each valley is a normal law that stays clear of the ridges for a while, and nothing crosses any more.</summary>
    public bool Rests(DensityEvolutionStage stage, int t, int first, int end, CancellationToken cancel)
    {
        List<DensityEvolutionPart> parts = [.. stage.Parts(first, end)];
        int until = (int)Math.Min(t + ClearFor, run.Steps);
        bool clear = parts.TrueForAll(part => part.IsClear(run.Landscape, 1.05 * DensityEvolutionPart.Clear));
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
    /// Whether what is left of the run hardly moves anything and carries next to nobody over a ridge: of the density there, as much as
    /// lies within the noise and the drift of all of it.
    /// </summary>
    public bool Settles(DensityEvolutionStage stage, int from, double y)
    {
        int ridges = stage.Grid.Valleys - 1;
        double[] variance = new double[ridges], shift = new double[ridges];
        double flow = 0;
        for (int t = from; t < run.Steps; t++)
        {
            if (run.RateAt(t) == 0)
                continue;
            if ((flow += run.RateAt(t)) > Standstill)
                return false;
            DensityEvolutionRun now = run.During(t, 1);
            for (int r = 0; r < ridges; r++)
            {
                double at = run.Landscape.RidgeAtRest(r);
                OperatorStep step = DensityEvolutionFrame.Step(now.At(y), at == 0 ? -double.Epsilon : Math.BitDecrement(at));
                (variance[r], shift[r]) = (variance[r] + step.Deviation * step.Deviation, shift[r] + Math.Abs(step.Mean - at));
            }
        }
        return Enumerable.Range(0, ridges).All(r =>
            Density(stage.Grid.Starts[r + 1]) * (Math.Sqrt(variance[r]) + shift[r]) < 0.01 * run.Tolerance);

        double Density(int ridge)
        {
            double most = 0;
            foreach (int i in (ReadOnlySpan<int>)[ridge - 1, ridge])
                most = Math.Max(most, stage.Nodes.Sum(node => Math.Abs(node.Mass[i])) / stage.Grid.Weight[i]);
            return most;
        }
    }

    /// <summary>The rest of a run in which nothing crosses, by the moments of the valleys.</summary>
    /// <returns>The step behind its last.</returns>
    public int Settle(DensityEvolutionStage stage, int from)
    {
        List<DensityEvolutionPart> parts = [.. stage.Parts(0, stage.Grid.Count)];
        for (int t = from; t < run.Steps; t++)
        {
            double eta = run.RateAt(t), strength = run.StrengthAt(t);
            parts = [.. parts.Select(part => part.Next(run, eta, strength))];
            trace.Observe(t + 1, parts);
        }
        return (int)run.Steps;
    }
}
