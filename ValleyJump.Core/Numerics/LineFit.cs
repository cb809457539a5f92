using MathNet.Numerics.Distributions;

namespace ValleyJump.Core.Numerics;

/// <summary>A straight line through points by least squares, with errors from the scatter about it.</summary>
/// <param name="Count">Points; all else is NaN for fewer than two, or where they have one x.</param>
/// <param name="Slope">Slope.</param>
/// <param name="SlopeError">Its standard error, s/sqrt(sum (x - mean x)^2) with n - 2 degrees of freedom; NaN for two points.</param>
/// <param name="Intercept">The line's value at x = 0.</param>
internal readonly record struct LineFit(int Count, double Slope, double SlopeError, double Intercept)
{
    /// <summary>Fits y = intercept + slope x.</summary>
    public static LineFit Of(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Count, x.Count);
        int n = x.Count;
        if (n < 2)
            return new(n, double.NaN, double.NaN, double.NaN);
        double meanX = Variation.Mean([.. x]), meanY = Variation.Mean([.. y]), xx = 0, xy = 0, size = 0, rest = 0;
        for (int i = 0; i < n; i++)
        {
            xx += (x[i] - meanX) * (x[i] - meanX);
            xy += (x[i] - meanX) * (y[i] - meanY);
            size += x[i] * x[i];
        }
        double slope = Variation.IsNone(xx, size) ? double.NaN : xy / xx;
        for (int i = 0; i < n; i++)
        {
            double off = y[i] - meanY - slope * (x[i] - meanX);
            rest += off * off;
        }
        return new(n, slope, n > 2 ? Math.Sqrt(rest / (n - 2) / xx) : double.NaN, meanY - slope * meanX);
    }

    /// <summary>Half the width of the 95 % interval of the slope, by Student's t.</summary>
    public double SlopeMargin => Count > 2 ? StudentT.InvCDF(0, 1, Count - 2, 0.975) * SlopeError : double.NaN;
}
