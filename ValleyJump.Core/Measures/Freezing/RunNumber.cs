using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>A number of a run, for the error of the mean over runs.</summary>
/// <param name="Seed">The run's initial weights.</param>
/// <param name="Curve">Stands for the run's curves: full-batch descent gives the same ones for every realization.</param>
/// <param name="Value">The number.</param>
internal readonly record struct RunNumber(ulong Seed, ulong Curve, double Value)
{
    /// <summary>
    /// The standard error of the mean: of clusters, sqrt(G/(G - 1) sum_g (sum_i (x_gi - m))^2)/n, where there are several seeds (for
    /// one run a seed that is s/sqrt(n)); else s/sqrt(n). NaN for one run, or several that are the same to the last bit.
    /// </summary>
    public static double StandardError(IReadOnlyList<RunNumber> runs)
    {
        SampleSummary all = SampleSummary.Of(runs.Select(r => r.Value));
        double[] clusters = [.. runs.GroupBy(r => r.Seed).Select(g => g.Sum(r => r.Value - all.Mean))];
        if (clusters.Length < 2)
            return runs.DistinctBy(r => r.Curve).Count() < 2 ? double.NaN : all.StandardError;
        return Math.Sqrt(clusters.Length / (clusters.Length - 1.0) * clusters.Sum(c => c * c)) / runs.Count;
    }
}
