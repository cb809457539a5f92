using ValleyJump.Core.Landscapes;

namespace ValleyJump.Core.Theory.Exact;

/// <summary>
/// The exact stationary distribution of x while y is held, in the limit of small steps: P(x|y) ~ D^-a exp(-integral of L_x/D) with
/// a = 1 (Ito), 1/2 or 0 (<see cref="NoiseConvention"/>), D^a P continuous at the ridge, where D jumps.
/// </summary>
/// <remarks>
/// In closed form, with z_i^2 = DL/D_i: odds flat:sharp = (f1/f2)^(1/2) (D1/D2)^(1/2 - a) e^(z1^2 - z2^2) (1 + erf z1)/(1 + erf z2). For
/// Sigma ~ H this is gamma^a e^(DL (f1 - f2)/(2 Delta_S)) once the valleys are deep (z_i above 2). The paper's Eq. 18 has a = 0, its
/// Eq. 22 a = 1/2; the simulation is Ito, and its finite steps lower P_flat by something of order sqrt(eta).
/// </remarks>
internal static class ExactStationary
{
    /// <summary>The stationary distribution.</summary>
    /// <param name="point">Where.</param>
    /// <param name="convention">How noise that depends on x is read.</param>
    /// <param name="method">D(x) as it is, or constant in each valley.</param>
    public static StationaryState Solve(ValleyPoint point, NoiseConvention convention = NoiseConvention.Ito,
        ExactMethod method = ExactMethod.Quadrature)
    {
        double a = ExactDiffusion.Exponent(convention);
        var (flat, sharp) = ExactDiffusion.Sides(point, method);
        return new(point, flat, sharp, a, flat.LogMass(a), sharp.LogMass(a));
    }

    /// <summary>ln of the stationary odds flat:sharp, finite where the probabilities round to 0 and 1.</summary>
    /// <inheritdoc cref="Solve"/>
    public static double LogOdds(ValleyPoint point, NoiseConvention convention = NoiseConvention.Ito,
        ExactMethod method = ExactMethod.Quadrature) => Solve(point, convention, method).LogOdds;

    /// <summary>
    /// P_flat of the equilibrium control (isotropic noise): sqrt(gamma)/(1 + sqrt(gamma)), by Boltzmann's distribution. Both valleys have
    /// the same barrier, so this holds at every y and noise strength, not for deep valleys only. The paper's Eq. 23 has gamma/(1 + gamma).
    /// </summary>
    /// <param name="landscape">The landscape.</param>
    public static double PFlatEquilibrium(TwoValleyLandscape landscape) => landscape.X1 / (landscape.X1 + landscape.X2);

    /// <summary>1/(1 + e^-t).</summary>
    public static double Logistic(double t) => t >= 0 ? 1 / (1 + Math.Exp(-t)) : Math.Exp(t) / (1 + Math.Exp(t));
}
