using GammaLaw = MathNet.Numerics.Distributions.Gamma;

namespace ValleyJump.Core.Numerics;

/// <summary>
/// A rate from a count and the time at risk, with Garwood's exact 95 % interval of a Poisson count (Biometrika 28, 437, 1936).
/// </summary>
internal readonly record struct PoissonRate(long Count, double Rate, double Low, double High)
{
    /// <param name="count">Events.</param>
    /// <param name="time">Time at risk, of all together; all is NaN or infinite where it is 0.</param>
    public static PoissonRate Of(long count, double time) => new(count, count / time,
        count == 0 ? 0 : GammaLaw.InvCDF(count, 1, 0.025) / time, GammaLaw.InvCDF(count + 1, 1, 0.975) / time);
}
