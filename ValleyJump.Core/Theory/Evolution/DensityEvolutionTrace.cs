using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>What is seen of a density after each step: y, the share of the flat valley, and now and then that of every valley.</summary>
internal sealed class DensityEvolutionTrace(DensityEvolutionRun run)
{
    private readonly int flat = run.Landscape.Flat;

    /// <summary>Mean y after each step.</summary>
    public double[] Y { get; } = new double[run.Steps + 1];

    /// <summary>The deviation of y after each step.</summary>
    public double[] YDeviation { get; } = new double[run.Steps + 1];

    /// <summary>P_flat after each step.</summary>
    public double[] PFlat { get; } = new double[run.Steps + 1];

    /// <summary>The share of each valley, from left to right, after each step that is recorded, and after the last.</summary>
    public Dictionary<long, double[]> Occupation { get; } = [];

    /// <summary>Normal laws after a step.</summary>
    public void Observe(int t, List<DensityEvolutionPart> parts)
    {
        double all = parts.Sum(p => p.Share), mean = parts.Sum(p => p.Share * p.Y) / all;
        double square = parts.Sum(p => p.Share * (p.YY + (p.Y - mean) * (p.Y - mean))) / all;
        (PFlat[t], Y[t], YDeviation[t]) = (Share(flat), mean, Math.Sqrt(square));
        if (IsRecorded(t))
            Occupation[t] = [.. Enumerable.Range(0, run.Landscape.Valleys).Select(Share)];

        double Share(int valley) => parts.Where(p => p.Valley == valley).Sum(p => p.Share) / all;
    }

    /// <summary>A density on a grid after a step.</summary>
    /// <param name="t">The steps done.</param>
    /// <param name="stage">The grid.</param>
    /// <param name="nodes">The nodes of the spread of y that hold it.</param>
    /// <param name="first">The first node of its window in x.</param>
    /// <param name="end">The node behind its last.</param>
    public void Observe(int t, DensityEvolutionStage stage, DensityEvolutionNode[] nodes, int first, int end)
    {
        double share = 0, mean = 0, square = 0;
        var (from, to) = stage.Grid.NodesOf(flat);
        foreach (DensityEvolutionNode node in nodes)
        {
            double[] mass = node.Mass, r0 = node.Moments[0], r1 = node.Moments[1], r2 = node.Moments[2];
            share += Sums.Of(mass.AsSpan(from..Math.Min(end, to)));
            if (nodes.Length == 1)
            {
                (mean, square) = (Sums.Of(r1.AsSpan(first..end)), Sums.Of(r2.AsSpan(first..end)));
                break;
            }
            for (int i = first; i < end; i++)
            {
                double part = mass[i] / (r0[i] + DensityEvolutionNode.Least);
                mean += part * r1[i];
                square += part * r2[i];
            }
        }
        (PFlat[t], Y[t], YDeviation[t]) = (share, stage.Places.Reference + mean, Math.Sqrt(Math.Max(square - mean * mean, 0)));
        Record(t, stage, nodes);
    }

    /// <summary>The step from t on, in which nothing moves.</summary>
    public void Repeat(int t, DensityEvolutionStage stage)
    {
        (Y[t + 1], YDeviation[t + 1], PFlat[t + 1]) = (Y[t], YDeviation[t], PFlat[t]);
        Record(t + 1, stage, stage.Nodes);
    }

    private void Record(int t, DensityEvolutionStage stage, DensityEvolutionNode[] nodes)
    {
        if (IsRecorded(t))
        {
            Occupation[t] = [.. Enumerable.Range(0, stage.Grid.Valleys).Select(valley =>
                nodes.Sum(node => Sums.Of(node.Mass.AsSpan(stage.Grid.Valley(valley)))))];
        }
    }

    private bool IsRecorded(int t) => t == run.Steps || (run.RecordEvery > 0 && t % run.RecordEvery == 0);
}
