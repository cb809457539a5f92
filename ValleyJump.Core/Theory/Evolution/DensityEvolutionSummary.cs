using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>What a pass comes to: the share of each valley, and the law of the freezing step and of y there and at the end.</summary>
internal sealed record DensityEvolutionSummary
{
    /// <summary>Sums up a pass.</summary>
    public DensityEvolutionSummary(DensityEvolutionPass pass)
    {
        int steps = pass.Remaining.Length - 1;
        double mean = 0, square = 0;
        for (int t = 0; t < steps; t++)
        {
            // With G(t) the chance that the last crossing comes after step t, E[s] is the sum of G(t), E[s^2] that of (2t + 1) G(t).
            mean += pass.Remaining[t];
            square += pass.Remaining[t] * (2.0 * t + 1);
        }
        (PFlat, NeverCrossed) = (pass.Trace.PFlat[steps], Math.Min(pass.NeverCrossed, 1));
        (FinalYMean, FinalYDeviation) = (pass.Trace.Y[steps], pass.Trace.YDeviation[steps]);
        Occupation = pass.Trace.Occupation[steps];
        (FreezeStepMean, FreezeStepDeviation) = (mean, Math.Sqrt(Math.Max(square - mean * mean, 0)));
        (FreezeYMean, FreezeYDeviation) = (pass.FreezeY.Mean, pass.FreezeY.Deviation);
        FreezeStepQuartiles = new(pass.FreezeStep(0.25), pass.FreezeStep(0.5), pass.FreezeStep(0.75));
        FreezeYQuartiles = new(YQuantile(0.25), YQuantile(0.5), YQuantile(0.75));
        // The last crossing at or before step floor((1 - w) T) is not censored, as in a simulation.
        CensoredFraction = Math.Clamp(pass.Remaining[(int)Censoring.After(steps)], 0, 1);
        if (pass.YNodes == 1)
            (Share, Shift) = (pass.Effect * pass.Effect / 2, pass.Effect * pass.Spread);

        double YQuantile(double probability) => pass.FreezeY.Quantile(probability, NeverCrossed);
    }

    public double PFlat { get; }

    public double[] Occupation { get; }

    public double NeverCrossed { get; }

    public double FreezeStepMean { get; }

    public double FreezeStepDeviation { get; }

    public Quartiles FreezeStepQuartiles { get; }

    public double FreezeYMean { get; }

    public double FreezeYDeviation { get; }

    public Quartiles FreezeYQuartiles { get; }

    public double FinalYMean { get; }

    public double FinalYDeviation { get; }

    public double CensoredFraction { get; }

    /// <summary>
    /// What is left out where y at given x is one number, relative to chances: half the square of what its spread does to ln k.
    /// </summary>
    public double Share { get; }

    /// <summary>
    /// And for y: those ahead cross less, and who freezes is ahead of the others by the spread times what it does to ln k.
    /// </summary>
    public double Shift { get; }

    /// <summary>How far the results have moved from those of a coarser pass, freezing steps above 1 relative to themselves.</summary>
    public double Moved(DensityEvolutionSummary coarse) =>
        Math.Max(Occupation.Zip(coarse.Occupation, (fine, rough) => Math.Abs(fine - rough)).Append(Math.Abs(PFlat - coarse.PFlat)).Max(),
            Math.Abs(FreezeStepMean - coarse.FreezeStepMean) / Math.Max(1, FreezeStepMean));
}

/// <summary>The quartiles of a distribution.</summary>
internal readonly record struct Quartiles(double Lower, double Median, double Upper);
