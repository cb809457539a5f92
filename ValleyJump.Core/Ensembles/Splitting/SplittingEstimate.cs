using MathNet.Numerics.Distributions;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Ensembles;

/// <summary>The mean of independent unbiased estimates of one number, with its 95 % interval.</summary>
/// <param name="Mean">The estimate: unbiased.</param>
/// <param name="StandardError">Its standard error, from the estimates' spread.</param>
/// <param name="Low">Lower end of the interval; 0 where all estimates are.</param>
/// <param name="High">Upper end; infinite where all estimates are 0, since then nothing bounds the number from above.</param>
/// <param name="Zeros">Estimates that are 0.</param>
/// <param name="Lost">Repetitions that gave none.</param>
/// <remarks>
/// Student's t interval of the mean, made on the logarithm: mean times exp(+- t s/(mean sqrt(R))), t of R - 1 degrees of freedom. The
/// estimates are products of many factors, skewed to the right, and a mean that is too small comes with a spread that is too small: an
/// interval that is symmetric about the mean would end below the truth too often.
/// </remarks>
internal readonly record struct SplittingEstimate(double Mean, double StandardError, double Low, double High, int Zeros, int Lost)
{
    /// <summary>
    /// The standard error over the mean. Where it is above 0.15 the estimates are so skewed that the interval covers less often than it
    /// says: of log-normal ones some 92 % of the time there, with 8 to 128 repetitions.
    /// </summary>
    public double RelativeError => StandardError / Mean;

    /// <summary>Of each repetition's estimate; NaN for one that gave none. All NaN where fewer than two did.</summary>
    public static SplittingEstimate Of(IReadOnlyList<double> estimates)
    {
        double[] given = [.. estimates.Where(e => !double.IsNaN(e))];
        int zeros = given.Count(e => e == 0), lost = estimates.Count - given.Length;
        SampleSummary sample = SampleSummary.Of(given);
        if (given.Length < 2)
            return new(double.NaN, double.NaN, double.NaN, double.NaN, zeros, lost);
        if (zeros == given.Length)
            return new(0, 0, 0, double.PositiveInfinity, zeros, lost);
        double t = StudentT.InvCDF(0, 1, given.Length - 1, 0.975), factor = Math.Exp(t * sample.StandardError / sample.Mean);
        return new(sample.Mean, sample.StandardError, sample.Mean / factor, sample.Mean * factor, zeros, lost);
    }
}
