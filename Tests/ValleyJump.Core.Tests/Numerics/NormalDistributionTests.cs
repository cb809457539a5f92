using MathNet.Numerics;

namespace ValleyJump.Core.Tests.Numerics;

/// <summary>The distribution of the kernel's normals. Bounds are 5 standard errors of 134 million independent normals.</summary>
public class NormalDistributionTests(NormalSample sample) : IClassFixture<NormalSample>
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void MomentsAreNormal(int k)
    {
        Assert.Equal(NormalSample.Count, sample.PowerSums[0]);
        double expected = Moment(k), error = Math.Sqrt((Moment(2 * k) - expected * expected) / NormalSample.Count);
        // The cut at 6.66 takes 1e-4 off the eighth moment, a thousandth of its standard error.
        Assert.Equal(expected, sample.PowerSums[k] / NormalSample.Count, 5 * error);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void TailsAreNormal(int sigmas)
    {
        double expected = NormalSample.Count * SpecialFunctions.Erfc(sigmas / Math.Sqrt(2)) / 2;
        Assert.Equal(expected, sample.Above(sigmas), 5 * Math.Sqrt(expected));
        Assert.Equal(expected, sample.Below(-sigmas), 5 * Math.Sqrt(expected));
    }

    [Fact]
    public void TheLargestIsBoundedAndBig() =>
        // Above: sqrt(2 ln 2^32) = 6.6604, which 31 bits of radius cannot pass. Below: 134 million normals stay within 5.2 with a chance of
        // e^-27.
        Assert.InRange(sample.Largest, 5.2, 6.6605);

    [Fact]
    public void KolmogorovAndSmirnovAreContent()
    {
        double worst = 0;
        long below = 0;
        for (int bin = 0; bin < sample.Histogram.Length; bin++)
        {
            double edge = (double)bin / NormalSample.BinsPerUnit - 8;
            worst = Math.Max(worst, Math.Abs((double)below / NormalSample.Count - SpecialFunctions.Erfc(-edge / Math.Sqrt(2)) / 2));
            below += sample.Histogram[bin];
        }
        // D sqrt(n) above 2.7 has probability 2 exp(-2 2.7^2) = 1e-6; looking at bin edges only makes D smaller, never larger.
        // Below 0.2 it has probability 1e-12: normals too even to be random.
        Assert.InRange(worst * Math.Sqrt(NormalSample.Count), 0.2, 2.7);
    }

    [Fact]
    public void BinsAreFilledEvenly()
    {
        // Chi-square over bins of width 1/64 between -4 and 4: 512 bins; the density 1.34e-4 at 4 leaves 280 counts in the emptiest.
        const int width = NormalSample.BinsPerUnit / 64;
        double chiSquare = 0;
        int bins = 0;
        for (int first = 4 * NormalSample.BinsPerUnit; first < 12 * NormalSample.BinsPerUnit; first += width, bins++)
        {
            double low = (double)first / NormalSample.BinsPerUnit - 8, high = low + 1.0 / 64;
            double expected = NormalSample.Count * (SpecialFunctions.Erf(high / Math.Sqrt(2))
                - SpecialFunctions.Erf(low / Math.Sqrt(2))) / 2;
            double actual = sample.Histogram.AsSpan(first, width).ToArray().Sum();
            chiSquare += (actual - expected) * (actual - expected) / expected;
        }
        // Mean = bins, deviation sqrt(2 bins).
        Assert.Equal(bins, chiSquare, 5 * Math.Sqrt(2 * bins));
    }

    /// <summary>E n^k: 0 for odd k, (k - 1)!! for even k.</summary>
    private static double Moment(int k) =>
        k % 2 == 1 ? 0 : Enumerable.Range(0, k / 2).Aggregate(1.0, (product, j) => product * (2 * j + 1));
}
