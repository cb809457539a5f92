using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace ValleyJump.Core.Numerics;

/// <summary>
/// Intervals from samples that are drawn again with replacement (Efron and Tibshirani, An Introduction to the Bootstrap, 1993).
/// </summary>
internal static class Bootstrap
{
    /// <summary>
    /// Estimates of samples drawn again: those of sample k are drawn from the stream keyed by (seed, k) alone.
    /// </summary>
    /// <param name="resamples">Samples.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="count">Estimates that are made of each.</param>
    /// <param name="draw">Draws a sample and writes its estimates.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>For each estimate its finite values in ascending order.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static double[][] Run(int resamples, ulong seed, int count, Draw draw, CancellationToken cancel)
    {
        double[][] values = [.. Enumerable.Range(0, count).Select(_ => new double[resamples])];
        double[] estimates = new double[count];
        for (int k = 0; k < resamples; k++)
        {
            cancel.ThrowIfCancellationRequested();
            var stream = new Xoshiro256(seed, (ulong)k);
            draw(ref stream, estimates);
            for (int e = 0; e < count; e++)
                values[e][k] = estimates[e];
        }
        return [.. values.Select(v => v.Where(double.IsFinite).Order().ToArray())];
    }

    /// <summary>Draws a sample with a stream and writes its estimates.</summary>
    public delegate void Draw(ref Xoshiro256 stream, double[] estimates);

    /// <summary>How often each of so many things is drawn, when as many are drawn as there are.</summary>
    public static void Count(ref Xoshiro256 stream, int[] counts, CancellationToken cancel)
    {
        const int look = 1 << 20;
        Array.Clear(counts);
        for (int i = 0; i < counts.Length; i++)
        {
            if (i % look == look - 1)
                cancel.ThrowIfCancellationRequested();
            counts[stream.Below((ulong)counts.Length)]++;
        }
    }

    /// <summary>
    /// The bias-corrected and accelerated 95 % interval (BCa; Efron, J. Am. Stat. Assoc. 82, 171, 1987), widened for few values as
    /// Hesterberg (Am. Stat. 69, 371, 2015) does: drawn samples vary by less than samples do. NaN without drawn samples.
    /// </summary>
    /// <param name="sorted">Estimates of drawn samples in ascending order.</param>
    /// <param name="estimate">The estimate of the sample itself.</param>
    /// <param name="acceleration">A third of the skewness of the estimate, over 2; see <see cref="Acceleration"/>.</param>
    /// <param name="z">The quantile, 1.96 for many values; see <see cref="Quantile"/>.</param>
    public static (double Low, double High) Bca(double[] sorted, double estimate, double acceleration, double z)
    {
        if (IsCertain(sorted, z, out (double, double) certain))
            return certain;
        double below = sorted.Sum(v => v < estimate ? 1 : v == estimate ? 0.5 : 0) / sorted.Length;
        double bias = Normal.InvCDF(0, 1, Math.Clamp(below, 0.5 / sorted.Length, 1 - 0.5 / sorted.Length));
        return (Point(-z), Point(z));

        // The correction grows without bound as its denominator falls to 0. Beyond, where few values widen the quantile so far, its sign
        // would turn an upper end into the lowest value: it stays at the end that it came to.
        double Point(double at)
        {
            double rest = 1 - acceleration * (bias + at);
            return At(sorted, rest > 0 ? bias + (bias + at) / rest : at > 0 ? double.PositiveInfinity : double.NegativeInfinity);
        }
    }

    /// <summary>The interval between quantiles, widened alike, where nothing is known to correct it by.</summary>
    /// <inheritdoc cref="Bca"/>
    public static (double Low, double High) Percentile(double[] sorted, double z) =>
        IsCertain(sorted, z, out (double, double) certain) ? certain : (At(sorted, -z), At(sorted, z));

    /// <summary>Nothing varies, or nothing is known.</summary>
    private static bool IsCertain(double[] sorted, double z, out (double, double) interval)
    {
        interval = sorted.Length > 0 && sorted[0] == sorted[^1] ? (sorted[0], sorted[0]) : (double.NaN, double.NaN);
        return sorted.Length == 0 || sorted[0] == sorted[^1] || double.IsNaN(z);
    }

    private static double At(double[] sorted, double z) =>
        SortedArrayStatistics.QuantileCustom(sorted, Normal.CDF(0, 1, z), QuantileDefinition.R7);

    /// <summary>
    /// The acceleration, of what each value contributes to the estimate's deviation: a sixth of the skewness of their sum.
    /// </summary>
    public static double Acceleration(IReadOnlyCollection<double> contributions)
    {
        double square = contributions.Sum(u => u * u), cube = contributions.Sum(u => u * u * u);
        return square > 0 ? cube / (6 * Math.Pow(square, 1.5)) : 0;
    }

    /// <summary>
    /// The quantile of the interval: Student's, times what the error is above that of drawn samples. NaN where there is no degree of
    /// freedom.
    /// </summary>
    public static double Quantile(double freedom, double widening) =>
        freedom > 0 && double.IsFinite(widening) ? widening * StudentT.InvCDF(0, 1, freedom, 0.975) : double.NaN;
}
