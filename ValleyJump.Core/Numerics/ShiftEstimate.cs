using MathNet.Numerics.Distributions;

namespace ValleyJump.Core.Numerics;

/// <summary>
/// The shift of Hodges and Lehmann (Ann. Math. Stat. 34, 598, 1963) with the interval that belongs to the test by ranks: by how much one
/// distribution lies above another. Exact order statistics of all pairs, none of which is kept.
/// </summary>
/// <param name="Shift">The median of the differences of all pairs, or of the means of all pairs of differences.</param>
/// <param name="Low">Lower end of the 95 % interval; -Infinity where so few values have none.</param>
/// <param name="High">Upper end.</param>
internal readonly record struct ShiftEstimate(double Shift, double Low, double High)
{
    private const double Tail = 0.025;

    /// <summary>By how much the first sample lies above the second. Both in ascending order; NaN where one is empty.</summary>
    public static ShiftEstimate Between(double[] first, double[] second)
    {
        if (first.Length == 0 || second.Length == 0)
            return new(double.NaN, double.NaN, double.NaN);
        long pairs = (long)first.Length * second.Length;
        double deviation = Math.Sqrt(pairs / 12.0 * (first.Length + second.Length + 1.0));
        long outside = pairs <= RankTest.MaxPairs ? Outside(RankTest.PairDistribution(first.Length, second.Length))
            : Outside(pairs / 2.0, deviation);
        return Of(pairs, outside, first[0] - second[^1], first[^1] - second[0], CountUpTo);

        // Differences first[i] - second[j] up to a bound: those of each i are a stretch of j that moves up with i.
        long CountUpTo(double bound)
        {
            long count = 0;
            int j = 0;
            foreach (double value in first)
            {
                while (j < second.Length && value - second[j] > bound)
                    j++;
                count += second.Length - j;
            }
            return count;
        }
    }

    /// <summary>By how much differences, in ascending order, lie above 0; NaN where there is none.</summary>
    public static ShiftEstimate Of(double[] differences)
    {
        if (differences.Length == 0)
            return new(double.NaN, double.NaN, double.NaN);
        double n = differences.Length;
        long pairs = (long)differences.Length * (differences.Length + 1) / 2;
        long outside = n <= RankTest.MaxDifferences ? Outside(RankTest.SignDistribution(differences.Length))
            : Outside(pairs / 2.0, Math.Sqrt(n * (n + 1) * (2 * n + 1) / 24));
        return Of(pairs, outside, differences[0], differences[^1], CountUpTo);

        // Means (d[i] + d[j])/2, i up to j, up to a bound.
        long CountUpTo(double bound)
        {
            long count = 0;
            for (int i = 0, j = differences.Length - 1; i <= j; i++)
            {
                while (j >= i && (differences[i] + differences[j]) / 2 > bound)
                    j--;
                count += j - i + 1;
            }
            return count;
        }
    }

    private static ShiftEstimate Of(long pairs, long outside, double least, double greatest, Func<double, long> countUpTo)
    {
        return new((Select((pairs + 1) / 2) + Select(pairs / 2 + 1)) / 2, outside > 0 ? Select(outside) : double.NegativeInfinity,
            outside > 0 ? Select(pairs + 1 - outside) : double.PositiveInfinity);

        // The k-th smallest, by halving the numbers of double precision between the least and the greatest: 64 counts at most.
        double Select(long k)
        {
            long low = Order(least), high = Order(greatest);
            while (low < high)
            {
                long middle = (low & high) + ((low ^ high) >> 1); // their mean, without overflow
                if (countUpTo(Number(middle)) >= k)
                    high = middle;
                else
                    low = middle + 1;
            }
            return Number(low) + 0.0; // not -0
        }
    }

    /// <summary>Pairs that are left outside on each side: as many as the statistic has values in a tail of 2.5 % at most.</summary>
    private static long Outside(double[] distribution)
    {
        double tail = 0;
        int count = 0;
        while ((tail += distribution[count]) <= Tail)
            count++;
        return count;
    }

    private static long Outside(double mean, double deviation) => (long)Math.Floor(Normal.InvCDF(mean, deviation, Tail));

    // Numbers of double precision in ascending order, as whole numbers in ascending order.
    private static long Order(double value) =>
        BitConverter.DoubleToInt64Bits(value) is var bits && bits >= 0 ? bits : long.MinValue - bits;

    private static double Number(long order) => BitConverter.Int64BitsToDouble(order >= 0 ? order : long.MinValue - order);
}
