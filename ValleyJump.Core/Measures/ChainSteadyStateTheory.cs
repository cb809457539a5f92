using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Theory;
using ValleyJump.Core.Theory.Exact;

namespace ValleyJump.Core.Measures;

/// <summary>What theory says of a chain's steady state; worked out before anything is simulated, as that of two valleys.</summary>
internal sealed class ChainSteadyStateTheory
{
    /// <param name="simulation">The inputs.</param>
    /// <param name="bins">The bins.</param>
    /// <param name="cancel">Stops the work.</param>
    public ChainSteadyStateTheory(HeldYSimulation simulation, SteadyStateBins bins, CancellationToken cancel)
    {
        ValleyPoint point = simulation.Point();
        double[] edges = bins.Edges;
        X = [.. edges.Zip(edges.Skip(1), (low, high) => (low + high) / 2)];
        Width = [.. Enumerable.Range(0, bins.Count).Select(i => 1 / bins.InverseWidth(i))];
        Valley = [.. Enumerable.Range(0, bins.Count).Select(bins.ValleyOfBin)];
        Temperature = Math.Exp(simulation.Floors.Average(x => Math.Log(simulation.LearningRate / 2 * ExactDiffusion.Variance(point, x))));
        Occupation = ExactChain.Solve(point, NoiseConvention.Ito, cancel).Occupation;
        LogDensity = ExactChain.LogDensity(point, X, NoiseConvention.Ito, cancel);
        Operator = OperatorColumns.At(point, cancel);
    }

    /// <summary>The bins' centres.</summary>
    public double[] X { get; }

    /// <summary>Their widths.</summary>
    public double[] Width { get; }

    /// <summary>Their valleys, from 0 at the left.</summary>
    public int[] Valley { get; }

    /// <summary>T_eff, the unit of the effective potential: the geometric mean of D at the floors, of two valleys the paper's.</summary>
    public double Temperature { get; }

    /// <summary>The stationary occupation of each valley, exact for small learning rates.</summary>
    public double[] Occupation { get; }

    /// <summary>The logarithm of the exact density at the centres.</summary>
    public double[] LogDensity { get; }

    /// <summary>The transition operator's columns.</summary>
    public OperatorColumns Operator { get; }
}
