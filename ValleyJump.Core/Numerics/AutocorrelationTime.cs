namespace ValleyJump.Core.Numerics;

/// <summary>
/// The integrated autocorrelation time of a stationary series, tau = 1/2 + rho_1 + rho_2 + ..., summed up to a window that the series
/// itself chooses (Sokal, Monte Carlo Methods in Statistical Mechanics, 1997, section 3).
/// </summary>
/// <remarks>
/// Of a series x(t+1) = a x(t) + noise it is (1 + a)/(2 (1 - a)). A mean over n values has the variance of 2 tau/n independent ones. The
/// window is the smallest M that is five times 1/2 + |rho_1| + ... + |rho_M|: with the signs left out, so that a series that alternates is
/// not cut off at its first term.
/// </remarks>
/// <param name="Tau">In steps of the series; NaN for a series that does not vary.</param>
/// <param name="Error">Its standard error, tau sqrt(2 (2 M + 1)/n) (Madras and Sokal, Journal of Statistical Physics 50, 1988).</param>
/// <param name="Window">M.</param>
/// <param name="IsResolved">
/// The series is ten windows long, as a rule fifty times tau, so that the error means something. Where it is not, tau is too small, since
/// the mean follows the series, or a sum of noise.
/// </param>
internal readonly record struct AutocorrelationTime(double Tau, double Error, int Window, bool IsResolved)
{
    private const int WindowOfTau = 5, LengthOfWindow = 10;

    /// <summary>Measures it.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static AutocorrelationTime Of(IReadOnlyList<double> series, CancellationToken cancel = default)
    {
        int count = series.Count, window = 0;
        (double[] x, double variance) = Center(series);
        if (!(variance > 0))
            return new(double.NaN, double.NaN, 0, false);
        double tau = 0.5, size = 0.5;
        while (window < WindowOfTau * size && window < count / 2)
        {
            cancel.ThrowIfCancellationRequested();
            double rho = Covariance(x, ++window) / variance;
            (tau, size) = (tau + rho, size + Math.Abs(rho));
        }
        bool isResolved = window >= WindowOfTau * size && count >= LengthOfWindow * window;
        return new(tau, Math.Abs(tau) * Math.Sqrt(2 * (2.0 * window + 1) / count), window, isResolved);
    }

    /// <summary>
    /// rho of the lags 0, 1, ..., of which there are as many as asked for, and no more than values; NaN for a series that does not vary.
    /// </summary>
    public static double[] Correlations(IReadOnlyList<double> series, int lags)
    {
        (double[] x, double variance) = Center(series);
        return [.. Enumerable.Range(0, Math.Min(lags, series.Count)).Select(k => Covariance(x, k) / variance)];
    }

    private static (double[] Deviations, double Variance) Center(IReadOnlyList<double> series)
    {
        double[] values = [.. series];
        double mean = Variation.Mean(values);
        double[] x = Array.ConvertAll(values, v => v - mean);
        double variance = x.Length == 0 ? double.NaN : Covariance(x, 0);
        return (x, Variation.IsNone(variance, Sums.Dot(values, values) / values.Length) ? double.NaN : variance);
    }

    private static double Covariance(double[] x, int lag) =>
        Sums.Dot(x.AsSpan(0, x.Length - lag), x.AsSpan(lag)) / (x.Length - lag);
}
