using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>What a pass comes to: the share of the flat valley, and the moments of the freezing step and of y there.</summary>
internal sealed record DensityEvolutionSummary(double PFlat, double FreezeStepMean, double FreezeStepDeviation, double FreezeYMean,
    double FreezeYDeviation, double CensoredFraction)
{
    public static DensityEvolutionSummary Of(DensityEvolutionPass pass)
    {
        int steps = pass.Remaining.Length - 1;
        double mean = 0, square = 0;
        for (int t = 0; t < steps; t++)
        {
            // With G(t) the chance that the last crossing comes after step t, E[s] is the sum of G(t), E[s^2] that of (2t + 1) G(t).
            mean += pass.Remaining[t];
            square += pass.Remaining[t] * (2.0 * t + 1);
        }
        // The last crossing at or before step floor((1 - w) T) is not censored, as in a simulation.
        return new(pass.PFlat[steps], mean, Math.Sqrt(Math.Max(square - mean * mean, 0)), pass.FreezeY.Mean, pass.FreezeY.Deviation,
            Math.Clamp(pass.Remaining[(int)Censoring.After(steps)], 0, 1));
    }

    /// <summary>How far the results have moved from those of a coarser pass, freezing steps above 1 relative to themselves.</summary>
    public double Moved(DensityEvolutionSummary coarse) => Math.Max(Math.Abs(PFlat - coarse.PFlat),
        Math.Abs(FreezeStepMean - coarse.FreezeStepMean) / Math.Max(1, FreezeStepMean));
}
