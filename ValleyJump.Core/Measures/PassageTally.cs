using ValleyJump.Core.Dynamics;
using GammaLaw = MathNet.Numerics.Distributions.Gamma;

namespace ValleyJump.Core.Measures;

/// <summary>Counts the passages of one block's trajectories: index 0 out of the sharp valley, 1 out of the flat one.</summary>
internal sealed class PassageTally(double sharpFloor, double flatFloor)
{
    private readonly byte[] home = [.. Enumerable.Range(0, TrajectoryBlock.Size).Select(i => (byte)(i % 2))];

    public long[] Passages { get; } = new long[2];

    public long[] StepsAtRisk { get; } = new long[2];

    public bool[] Passed { get; } = new bool[TrajectoryBlock.Size];

    public void Add(ReadOnlySpan<double> x)
    {
        long atSharp = 0, atFlat = 0;
        for (int i = 0; i < x.Length; i++)
        {
            if (double.IsNaN(x[i]))
                continue;
            if (home[i] == 0)
                atSharp++;
            else
                atFlat++;
            if (home[i] == 0 ? x[i] >= flatFloor : x[i] <= sharpFloor)
            {
                Passages[home[i]]++;
                home[i] ^= 1;
                Passed[i] = true;
            }
        }
        StepsAtRisk[0] += atSharp;
        StepsAtRisk[1] += atFlat;
    }
}

/// <summary>A rate from a Poisson count and the time at risk, with Garwood's exact 95 % interval (Biometrika 28, 437, 1936).</summary>
internal readonly record struct PoissonRate(long Count, double Rate, double Low, double High)
{
    public static PoissonRate Of(long count, double time) => new(count, count / time,
        count == 0 ? 0 : GammaLaw.InvCDF(count, 1, 0.025) / time, GammaLaw.InvCDF(count + 1, 1, 0.975) / time);
}
