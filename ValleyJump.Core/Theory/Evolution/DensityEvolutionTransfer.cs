using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Theory.Evolution;

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
    /// <returns>What the step takes to other valleys.</returns>
    public DensityEvolutionFlux Advance(DensityEvolutionNode node, DensityEvolutionNode into)
    {
        var across = DensityEvolutionFlux.Over(to);
        double[][] flux = across.Moments;
        double[][] s = node.Sources, r = into.Moments;
        for (int j = 0; j < rows.Length; j++)
        {
            int i = first + j;
            var (own, end) = to.NodesOf(from.ValleyOf(i));
            double weight = node.Weight(i);
            for (int k = 0; k < rows[j].Length; k++)
            {
                int at = starts[j] + k;
                double p = rows[j][k], x = to.X[at];
                double m0 = p * s[0][i], m1 = p * (s[1][i] + x * (s[2][i] + x * s[3][i])), m2 = p * (s[4][i] + x * (s[5][i] + x * s[6][i]));
                (r[0][at], r[1][at], r[2][at]) = (r[0][at] + m0, r[1][at] + m1, r[2][at] + m2);
                if (!node.IsSingle)
                    into.Mass[at] += p * node.Mass[i];
                if (at < own || at >= end)
                {
                    (flux[0][at], flux[1][at], flux[2][at]) =
                        (flux[0][at] + weight * m0, flux[1][at] + weight * m1, flux[2][at] + weight * m2);
                }
            }
        }
        return across;
    }

    /// <summary>The chance to stay in the valley of x in the step and after it, from that after it.</summary>
    public void Back(ReadOnlySpan<double> after, Span<double> before)
    {
        for (int j = 0; j < rows.Length; j++)
        {
            var (own, end) = to.NodesOf(from.ValleyOf(first + j));
            double sum = 0;
            for (int k = 0; k < rows[j].Length; k++)
                sum += starts[j] + k >= own && starts[j] + k < end ? rows[j][k] * after[starts[j] + k] : 0;
            before[first + j] = sum;
        }
    }
}
