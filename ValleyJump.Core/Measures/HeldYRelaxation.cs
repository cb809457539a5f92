using MathNet.Numerics.LinearAlgebra;
using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Ensembles;

namespace ValleyJump.Core.Measures;

/// <summary>
/// How long an ensemble at held y remembers the valleys that its trajectories started in: the matrix of the probabilities to be in valley k
/// having started in valley s is 1 at first, and its second largest eigenvalue decays with the slowest rate of relaxation, whatever the
/// stationary state is. Of two valleys that eigenvalue is the difference between the P_flat of those that started flat and sharp.
/// </summary>
internal static class HeldYRelaxation
{
    /// <summary>The burn-in in relaxation times: what is left of the start is e^-10.</summary>
    internal const double BurnInRelaxations = 10;

    /// <summary>Steps after which the measurement stops waiting for relaxation.</summary>
    internal const long MaxSteps = 5_000_000;

    /// <summary>
    /// Runs until the second eigenvalue falls to 1/e, and then nine times as long again. Diverged trajectories stand in no valley.
    /// </summary>
    /// <param name="simulation">The inputs.</param>
    /// <param name="ensemble">Its trajectories, at their starts.</param>
    /// <param name="every">Steps between samples: all stretches are multiples.</param>
    /// <param name="sampled">Steps that will be sampled after so long a relaxation, for progress.</param>
    public static (double RelaxationSteps, bool Relaxed) Run(HeldYSimulation simulation, HeldYEnsemble ensemble, long every,
        Func<double, long> sampled)
    {
        int valleys = simulation.Landscape.Valleys;
        double[] ridges = simulation.Ridges;
        // By block: trajectories that started in a valley and stand in another.
        int[][,] counts = [.. Enumerable.Range(0, simulation.Blocks).Select(_ => new int[valleys, valleys])];
        double previous = 1;
        long before = 0;
        // Looks at 10 % intervals of time, with interpolation in between.
        while (ensemble.Step < MaxSteps)
        {
            long stretch = Math.Max(1, ensemble.Step / 10 / every) * every, end = ensemble.Step + stretch;
            ensemble.Expected = end + BurnIn(end) + sampled(end);
            ensemble.Run(stretch, stretch, (b, x) =>
            {
                int[,] count = counts[b];
                Array.Clear(count);
                for (int i = 0; i < x.Length; i++)
                {
                    if (!double.IsNaN(x[i]))
                        count[simulation.StartOf((long)b * TrajectoryBlock.Size + i), SteadyStateBins.ValleyOf(x[i], ridges)]++;
                }
            });
            double left = SecondEigenvalue(Probabilities(counts, valleys));
            if (double.IsNaN(left))
                break; // nobody is left of a start, and nothing to compare
            if (left < 1 / Math.E)
            {
                // Logarithmic interpolation of the decay between the last two looks.
                double share = left > 0 && previous > left ? (Math.Log(previous) + 1) / Math.Log(previous / left) : 1;
                double steps = before + Math.Clamp(share, 0, 1) * (ensemble.Step - before);
                long rest = Math.Max(1, BurnIn(steps) / every) * every;
                ensemble.Expected = ensemble.Step + rest + sampled(steps);
                ensemble.Run(rest, rest, (_, _) => { });
                return (steps, ensemble.Diverged < simulation.Realizations);
            }
            (previous, before) = (left, ensemble.Step);
        }
        return (MaxSteps, false);
    }

    /// <summary>
    /// The modulus of the second largest eigenvalue of a matrix whose rows sum up to 1; of two states with its sign. NaN where a row is.
    /// </summary>
    internal static double SecondEigenvalue(double[,] probabilities)
    {
        if (probabilities.GetLength(0) == 2)
            return probabilities[1, 1] - probabilities[0, 1];
        return probabilities.Cast<double>().Any(double.IsNaN) ? double.NaN
            : Matrix<double>.Build.DenseOfArray(probabilities).Evd().EigenValues.Select(v => v.Magnitude).OrderDescending().ElementAt(1);
    }

    private static double[,] Probabilities(int[][,] counts, int valleys)
    {
        var result = new double[valleys, valleys];
        for (int from = 0; from < valleys; from++)
        {
            double all = 0;
            foreach (int[,] count in counts)
            {
                for (int to = 0; to < valleys; to++)
                {
                    result[from, to] += count[from, to];
                    all += count[from, to];
                }
            }
            for (int to = 0; to < valleys; to++)
                result[from, to] /= all;
        }
        return result;
    }

    /// <summary>Steps from the relaxation time on until the start is forgotten.</summary>
    private static long BurnIn(double relaxationSteps) => (long)Math.Min((BurnInRelaxations - 1) * relaxationSteps, MaxSteps);
}
