using ValleyJump.Core.Ensembles;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>Statistics of the freezing step, with G(t) the chance that the last crossing comes after step t.</summary>
internal sealed class DensityEvolutionSummary
{
    private readonly DensityEvolutionPass pass;

    public DensityEvolutionSummary(TwoValleySimulation run, DensityEvolutionPass pass)
    {
        this.pass = pass;
        int steps = (int)run.Steps;
        PFlat = pass.PFlat[steps];
        double square = 0;
        for (int t = 0; t < steps; t++)
        {
            // E[s] is the sum of G(t), E[s^2] that of (2t + 1) G(t).
            FreezeStepMean += pass.Remaining[t];
            square += pass.Remaining[t] * (2.0 * t + 1);
        }
        FreezeStepDeviation = Math.Sqrt(Math.Max(square - FreezeStepMean * FreezeStepMean, 0));
        (FreezeYMean, FreezeYDeviation) = (pass.FreezeY.Mean, pass.FreezeY.Deviation);
        // The last crossing at or before step floor((1 - w) T) is not censored, as in a simulation.
        CensoredFraction = Math.Max(0, pass.Remaining[(int)((1 - TwoValleySimulation.CensoringWindow) * steps)]);
    }

    public double PFlat { get; }

    public double FreezeStepMean { get; }

    public double FreezeStepDeviation { get; }

    public double FreezeYMean { get; }

    public double FreezeYDeviation { get; }

    public double CensoredFraction { get; }

    /// <summary>The first step by which the last crossing has come with chance <paramref name="probability"/>.</summary>
    public int Quantile(double probability)
    {
        int t = 0;
        while (t < pass.Remaining.Length - 1 && pass.Remaining[t] > 1 - probability)
            t++;
        return t;
    }
}
