namespace ValleyJump.Core.Theory.Exact;

/// <summary>The exact stationary distribution of x at one point, by <see cref="ExactStationary.Solve"/>.</summary>
/// <param name="Point">Where.</param>
/// <param name="Flat">The side x > 0.</param>
/// <param name="Sharp">The side x &lt; 0.</param>
/// <param name="Exponent">a of P ~ D^-a exp(-Phi).</param>
/// <param name="LogMassFlat">ln of the integral of D^-a exp(-Phi) over the side x > 0, with Phi = 0 on the ridge.</param>
/// <param name="LogMassSharp">The same over x &lt; 0.</param>
internal sealed record StationaryState(ValleyPoint Point, ExactSide Flat, ExactSide Sharp, double Exponent, double LogMassFlat,
    double LogMassSharp)
{
    /// <summary>The probability of x > 0.</summary>
    public double PFlat => ExactStationary.Logistic(LogOdds);

    /// <summary>The probability of x &lt; 0, to full relative precision where <see cref="PFlat"/> rounds to 1.</summary>
    public double PSharp => ExactStationary.Logistic(-LogOdds);

    /// <summary>ln of the odds flat:sharp.</summary>
    public double LogOdds => LogMassFlat - LogMassSharp;

    /// <summary>ln P(x|y). At x = 0, where P jumps with D, the flat valley's side.</summary>
    /// <param name="x">Minus infinity comes of it beyond 1e6 max(x1, x2) either way, where trajectories count as diverged.</param>
    public double LogDensity(double x)
    {
        double u = Math.Abs(x);
        if (u > Point.Landscape.DivergenceBound)
            return double.NegativeInfinity;
        ExactSide side = Side(x);
        return -Exponent * Math.Log(side.Diffusion(u)) - side.Potential(u) - ExactRates.LogSum(LogMassFlat, LogMassSharp);
    }

    /// <summary>P(x|y), which integrates to 1 over x.</summary>
    public double Density(double x) => Math.Exp(LogDensity(x));

    /// <summary>D(x) = eta Sigma11(x, y)/2 as the method takes it; at 0 the flat valley's.</summary>
    public double Diffusion(double x) => Side(x).Diffusion(Math.Abs(x));

    private ExactSide Side(double x) => x < 0 ? Sharp : Flat;
}
