
namespace ValleyJump.Core.Numerics;

/// <summary>
/// The fraction to which an event has not come by a time, of times that are partly censored (Kaplan and Meier, J. Am. Stat. Assoc. 53,
/// 457, 1958), at each distinct time. Without censoring it is the empirical distribution.
/// </summary>
internal sealed class KaplanMeier
{
    private const int Stretch = 1 << 16;

    // Fractions that differ by rounding alone are equal: those of samples below 1e8 differ by more.
    private const double Rounding = 1e-9;

    private readonly double[] greenwood;

    /// <summary>Estimates the curve.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public KaplanMeier(EventTimes times, CancellationToken cancel = default)
    {
        Times = times;
        int n = times.Time.Length;
        (AtRisk, greenwood) = (new long[n], new double[n]);
        (Survival, Sem, Low, High) = (new double[n], new double[n], new double[n], new double[n]);
        (CumulativeHazard, CumulativeHazardSem) = (new double[n], new double[n]);
        long atRisk = times.Count, riskBefore = atRisk;
        double before = 1, sum = 0, hazard = 0, hazardVariance = 0;
        for (int i = 0; i < n; i++)
        {
            if (i % Stretch == 0)
                cancel.ThrowIfCancellationRequested();
            long events = times.Events[i], left = atRisk - events;
            AtRisk[i] = atRisk;
            // Between two censored times the product of (n - d)/n is one ratio, without the rounding of thousands of factors.
            double survival = before * left / riskBefore;
            sum += events == 0 ? 0 : events / ((double)atRisk * left);
            hazard += events / (double)atRisk;
            hazardVariance += events / ((double)atRisk * atRisk);
            (Survival[i], greenwood[i], Sem[i]) = (survival, sum, survival == 0 ? double.NaN : survival * Math.Sqrt(sum));
            (CumulativeHazard[i], CumulativeHazardSem[i]) = (hazard, Math.Sqrt(hazardVariance));
            (Low[i], High[i]) = LogLog(survival, sum);
            atRisk = left - times.Censored[i];
            if (times.Censored[i] > 0)
                (before, riskBefore) = (survival, atRisk);
        }
    }

    /// <summary>What it was estimated from.</summary>
    public EventTimes Times { get; }

    /// <summary>How many had neither event nor been censored just before each time.</summary>
    public long[] AtRisk { get; }

    /// <summary>S, the fraction without the event right after each time.</summary>
    public double[] Survival { get; }

    /// <summary>Its standard error (Greenwood, 1926): S sqrt(sum d/(n (n - d))). NaN where S is 0.</summary>
    public double[] Sem { get; }

    /// <summary>
    /// Lower ends of the pointwise 95 % intervals by the transform log(-log S) (Kalbfleisch and Prentice, 1980), S^exp(+-z sqrt(V)/log S),
    /// which lie within 0 and 1. 1 before the first event; NaN where S is 0, since nothing tells the variance there.
    /// </summary>
    public double[] Low { get; }

    /// <summary>Upper ends of them.</summary>
    public double[] High { get; }

    /// <summary>The cumulative hazard, sum d/n (Nelson, Technometrics 14, 945, 1972; Aalen, 1978).</summary>
    public double[] CumulativeHazard { get; }

    /// <summary>Its standard error, sqrt(sum d/n^2).</summary>
    public double[] CumulativeHazardSem { get; }

    /// <summary>S at the end of what is known; 1 without times.</summary>
    public double Last => Survival.Length == 0 ? 1 : Survival[^1];

    /// <summary>The time up to which S is known: all times where it falls to 0, else the last; NaN without times.</summary>
    public double KnownTo => Survival.Length == 0 ? double.NaN : Last == 0 ? double.PositiveInfinity : Times.Time[^1];

    /// <summary>
    /// The time by which the event has come to a fraction, and its 95 % interval: the times at which the pointwise intervals hold the
    /// fraction (Brookmeyer and Crowley, Biometrics 38, 29, 1982). Where the curve stays at the fraction for a while, the middle of that.
    /// </summary>
    /// <param name="fraction">Above 0 and below 1.</param>
    /// <returns>The time, NaN where the curve does not come down so far; an interval that is open above ends at infinity.</returns>
    public (double Estimate, double Low, double High) Quantile(double fraction)
    {
        double low = Crossing(Low, 1 - fraction), high = Crossing(High, 1 - fraction);
        return Survival.Length == 0 ? (double.NaN, double.NaN, double.NaN)
            : (Crossing(Survival, 1 - fraction), low, double.IsNaN(high) ? double.PositiveInfinity : high);
    }

    /// <summary>
    /// The mean of the times where none is longer than a horizon: the area below the curve up to there, and its standard error, from the
    /// areas to the right of each event, sqrt(sum A^2 d/(n (n - d))) (Irwin, 1949; Klein and Moeschberger, 2003, Eq. 4.5.2).
    /// </summary>
    /// <returns>NaN where the curve is not known up to the horizon.</returns>
    public (double Mean, double Sem) RestrictedMean(double horizon)
    {
        if (!(horizon <= KnownTo))
            return (double.NaN, double.NaN);
        double[] time = Times.Time;
        double area = 0, variance = 0;
        for (int i = time.Length - 1; i >= 0; i--)
        {
            if (time[i] >= horizon)
                continue;
            area += Survival[i] * ((i + 1 < time.Length ? Math.Min(time[i + 1], horizon) : horizon) - time[i]);
            // Right of the last event nothing is left to vary.
            long left = AtRisk[i] - Times.Events[i];
            variance += Times.Events[i] == 0 || left == 0 ? 0 : area * area * Times.Events[i] / ((double)AtRisk[i] * left);
        }
        // S is 1 before the first time, which may lie below 0.
        return (Math.Min(time[0], horizon) + area, Math.Sqrt(variance));
    }

    private static (double, double) LogLog(double survival, double variance)
    {
        if (survival is 0 or 1)
            return survival == 0 ? (double.NaN, double.NaN) : (1, 1);
        double width = Proportion.Z95 * Math.Sqrt(variance) / Math.Log(survival);
        // The logarithm is negative: exp(-width) is the larger exponent, of the lower end.
        return (Math.Pow(survival, Math.Exp(-width)), Math.Pow(survival, Math.Exp(width)));
    }

    /// <summary>Where a falling curve comes down to a level; NaN where it does not, or is not known.</summary>
    private double Crossing(double[] curve, double level)
    {
        int first = Array.FindIndex(curve, s => s <= level + Rounding);
        if (first < 0)
        {
            // The ends of the intervals are not known where S is 0, and S is below the level there all the same: so is its lower end.
            first = ReferenceEquals(curve, Low) ? Array.IndexOf(Survival, 0) : -1;
            return first < 0 ? double.NaN : Times.Time[first];
        }
        if (Math.Abs(curve[first] - level) > Rounding)
            return Times.Time[first];
        int next = Array.FindIndex(curve, first, s => s < level - Rounding);
        return next < 0 ? Times.Time[first] : (Times.Time[first] + Times.Time[next]) / 2;
    }
}
