using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;

namespace ValleyJump.Core.Theory.Exact;

/// <summary>Escape rates at one y per unit of t = eta times steps, by <see cref="ExactRates.Escape"/>.</summary>
/// <param name="Landscape">The landscape.</param>
/// <param name="Noise">The noise law.</param>
/// <param name="LearningRate">eta.</param>
/// <param name="Y">The held coordinate.</param>
/// <param name="Convention">How noise that depends on x is read.</param>
/// <param name="Method">How D(x) was taken.</param>
public sealed record EscapeRates(TwoValleyLandscape Landscape, NoiseLaw Noise, double LearningRate, double Y, NoiseConvention Convention, ExactMethod Method)
{
    /// <summary>Escape from the sharp valley to the flat one; 0 below 1e-323.</summary>
    public double RateSharp => Math.Exp(LogRateSharp);

    /// <summary>Escape from the flat valley to the sharp one.</summary>
    public double RateFlat => Math.Exp(LogRateFlat);

    /// <summary>ln of <see cref="RateSharp"/>, finite for any barrier.</summary>
    public double LogRateSharp { get; init; }

    /// <summary>ln of <see cref="RateFlat"/>.</summary>
    public double LogRateFlat { get; init; }

    /// <summary>ln 1/(M R) of the sharp valley: the rate at which the ridge is reached, whichever way the trajectory then falls.</summary>
    public double LogRidgeRateSharp { get; init; }

    /// <summary>The same for the flat valley.</summary>
    public double LogRidgeRateFlat { get; init; }

    /// <summary>ln of the stationary odds flat:sharp = ln(k_sharp/k_flat).</summary>
    public double LogOdds { get; init; }

    /// <summary>k_sharp + k_flat, at which the occupancies relax.</summary>
    public double RelaxationRate => RateSharp + RateFlat;

    /// <summary>The stationary flow either way, P_sharp k_sharp = P_flat k_flat = k_sharp k_flat/(k_sharp + k_flat).</summary>
    public double ExchangeRate => Math.Exp(LogExchangeRate);

    /// <summary>ln of <see cref="ExchangeRate"/>.</summary>
    public double LogExchangeRate => LogRateSharp + LogRateFlat - ExactRates.LogSum(LogRateSharp, LogRateFlat);
}

/// <summary>Mean first-passage times at one y, in units of eta times steps, by <see cref="ExactRates.Passage"/>.</summary>
/// <param name="Landscape">The landscape.</param>
/// <param name="Noise">The noise law.</param>
/// <param name="LearningRate">eta.</param>
/// <param name="Y">The held coordinate.</param>
/// <param name="Convention">How noise that depends on x is read.</param>
/// <param name="Method">How D(x) was taken.</param>
public sealed record PassageTimes(TwoValleyLandscape Landscape, NoiseLaw Noise, double LearningRate, double Y, NoiseConvention Convention, ExactMethod Method)
{
    /// <summary>From the sharp valley's floor to the ridge.</summary>
    public double SharpToRidge { get; init; }

    /// <summary>From the flat valley's floor to the ridge.</summary>
    public double FlatToRidge { get; init; }

    /// <summary>From the sharp valley's floor to the flat one's.</summary>
    public double SharpToFlat { get; init; }

    /// <summary>From the flat valley's floor to the sharp one's.</summary>
    public double FlatToSharp { get; init; }
}
