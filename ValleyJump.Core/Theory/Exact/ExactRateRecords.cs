namespace ValleyJump.Core.Theory.Exact;

/// <summary>Escape rates at one y per unit of t = eta times steps, by <see cref="ExactRates.Escape"/>.</summary>
/// <param name="LogRateSharp">ln of the rate of escape from the sharp valley to the flat one, finite for any barrier.</param>
/// <param name="LogRateFlat">ln of the rate of escape from the flat valley to the sharp one.</param>
/// <param name="LogRidgeRateSharp">
/// ln 1/(M R) of the sharp valley: the rate at which the ridge is reached, whichever way the trajectory then falls.
/// </param>
/// <param name="LogRidgeRateFlat">The same for the flat valley.</param>
/// <param name="LogOdds">ln of the stationary odds flat:sharp = ln(k_sharp/k_flat).</param>
internal sealed record EscapeRates(double LogRateSharp, double LogRateFlat, double LogRidgeRateSharp, double LogRidgeRateFlat,
    double LogOdds)
{
    /// <summary>Escape from the sharp valley to the flat one; 0 below 1e-323.</summary>
    public double RateSharp => Math.Exp(LogRateSharp);

    /// <summary>Escape from the flat valley to the sharp one.</summary>
    public double RateFlat => Math.Exp(LogRateFlat);

    /// <summary>k_sharp + k_flat, at which the occupancies relax.</summary>
    public double RelaxationRate => RateSharp + RateFlat;

    /// <summary>The stationary flow either way, P_sharp k_sharp = P_flat k_flat = k_sharp k_flat/(k_sharp + k_flat).</summary>
    public double ExchangeRate => Math.Exp(LogExchangeRate);

    /// <summary>ln of <see cref="ExchangeRate"/>.</summary>
    public double LogExchangeRate => LogRateSharp + LogRateFlat - ExactRates.LogSum(LogRateSharp, LogRateFlat);
}

/// <summary>Mean first-passage times at one y, in units of eta times steps, by <see cref="ExactRates.Passage"/>.</summary>
/// <param name="SharpToRidge">From the sharp valley's floor to the ridge.</param>
/// <param name="FlatToRidge">From the flat valley's floor to the ridge.</param>
/// <param name="SharpToFlat">From the sharp valley's floor to the flat one's.</param>
/// <param name="FlatToSharp">From the flat valley's floor to the sharp one's.</param>
internal sealed record PassageTimes(double SharpToRidge, double FlatToRidge, double SharpToFlat, double FlatToSharp);
