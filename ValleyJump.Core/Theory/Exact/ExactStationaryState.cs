using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;

namespace ValleyJump.Core.Theory.Exact;

/// <summary>The exact stationary distribution of x at one y, by <see cref="ExactStationary.Solve"/>.</summary>
public sealed record StationaryState
{
    private readonly ExactSide _flat, _sharp;
    private readonly double _exponent;

    internal StationaryState(TwoValleyLandscape landscape, NoiseLaw noise, double eta, double y, NoiseConvention convention, ExactMethod method)
    {
        (Landscape, Noise, LearningRate, Y, Convention, Method) = (landscape, noise, eta, y, convention, method);
        _exponent = ExactDiffusion.Exponent(convention);
        (_flat, _sharp) = ExactDiffusion.Sides(landscape, noise, eta, y, method);
        double flat = _flat.LogMass(_exponent), sharp = _sharp.LogMass(_exponent);
        LogOdds = flat - sharp;
        PFlat = ExactStationary.Logistic(LogOdds);
        PSharp = ExactStationary.Logistic(-LogOdds);
        LogNormalization = ExactRates.LogSum(flat, sharp);
    }

    /// <summary>The landscape.</summary>
    public TwoValleyLandscape Landscape { get; }

    /// <summary>The noise law.</summary>
    public NoiseLaw Noise { get; }

    /// <summary>eta.</summary>
    public double LearningRate { get; }

    /// <summary>The held coordinate.</summary>
    public double Y { get; }

    /// <summary>How noise that depends on x is read.</summary>
    public NoiseConvention Convention { get; }

    /// <summary>How D(x) was taken.</summary>
    public ExactMethod Method { get; }

    /// <summary>The probability of x > 0.</summary>
    public double PFlat { get; }

    /// <summary>The probability of x &lt; 0, to full relative precision where <see cref="PFlat"/> rounds to 1.</summary>
    public double PSharp { get; }

    /// <summary>ln of the odds flat:sharp.</summary>
    public double LogOdds { get; }

    /// <summary>ln of the integral of D^-a exp(-Phi) with Phi = 0 on the ridge.</summary>
    public double LogNormalization { get; }

    /// <summary>ln P(x|y). At x = 0, where P jumps with D, the flat valley's side.</summary>
    /// <param name="x">Any number up to 1e6 max(x1, x2) either way; minus infinity beyond, where trajectories count as diverged.</param>
    public double LogDensity(double x)
    {
        double u = Math.Abs(x);
        if (u > Landscape.DivergenceBound)
            return double.NegativeInfinity;
        ExactSide side = x < 0 ? _sharp : _flat;
        return -_exponent * Math.Log(side.Diffusion(u)) - side.Potential(u) - LogNormalization;
    }

    /// <summary>P(x|y), which integrates to 1 over x.</summary>
    /// <param name="x">As for <see cref="LogDensity"/>.</param>
    public double Density(double x) => Math.Exp(LogDensity(x));

    /// <summary>D(x) = eta Sigma11(x, y)/2 as <see cref="Method"/> takes it.</summary>
    /// <param name="x">Any number; at 0 the flat valley's side.</param>
    public double Diffusion(double x) => (x < 0 ? _sharp : _flat).Diffusion(Math.Abs(x));
}
