using MathNet.Numerics.Statistics;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Numerics;

/// <summary>The shift of Hodges and Lehmann against all pairs, one by one.</summary>
public class ShiftEstimateTests
{
    private static double[] Sample(int seed, int count, bool ties)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => ties ? random.Next(-3, 4) : 4 * random.NextDouble() - 2).Order()];
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(4, 7, false)]
    [InlineData(5, 8, true)]
    [InlineData(20, 31, false)]
    [InlineData(60, 50, true)]
    public void It_is_the_median_of_all_differences(int m, int n, bool ties)
    {
        double[] first = Sample(1, m, ties), second = Sample(2, n, ties);
        double[] all = [.. first.SelectMany(x => second.Select(y => x - y)).Order()];

        ShiftEstimate shift = ShiftEstimate.Between(first, second);

        Assert.Equal(all.Median(), shift.Shift);
        Assert.True(double.IsInfinity(shift.Low) || all.Contains(shift.Low));
        ShiftEstimate turned = ShiftEstimate.Between(second, first);
        Assert.Equal((-shift.Shift, -shift.High, -shift.Low), (turned.Shift, turned.Low, turned.High));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(6, false)]
    [InlineData(31, true)]
    [InlineData(80, false)]
    public void Of_pairs_it_is_the_median_of_all_means(int n, bool ties)
    {
        double[] differences = Sample(3, n, ties);
        double[] all = [.. Enumerable.Range(0, n).SelectMany(i => Enumerable.Range(i, n - i).Select(j =>
            (differences[i] + differences[j]) / 2)).Order()];

        Assert.Equal(all.Median(), ShiftEstimate.Of(differences).Shift);
    }

    [Fact]
    public void The_interval_holds_what_the_test_does_not_refuse()
    {
        // A shift that is taken away leaves p above 5 % within the interval, and below outside.
        double[] first = Sample(5, 9, false), second = [.. Sample(6, 8, false).Select(v => v + 0.3).Order()];
        ShiftEstimate shift = ShiftEstimate.Between(first, second);
        double width = shift.High - shift.Low;
        double P(double by) => RankTest.MannWhitney([.. first.Select(v => v - by)], second).P;

        Assert.InRange(P(shift.Low + 1e-9), 0.05, 1);
        Assert.InRange(P(shift.High - 1e-9), 0.05, 1);
        Assert.InRange(P(shift.Low - 1e-9), 0, 0.05);
        Assert.InRange(P(shift.High + 1e-9), 0, 0.05);
        Assert.InRange(width, 0.1, 4);
    }

    [Fact]
    public void So_few_values_that_no_p_is_below_5_percent_have_no_interval()
    {
        ShiftEstimate shift = ShiftEstimate.Between([1, 2, 3], [4, 5, 6]);

        Assert.Equal((-3, double.NegativeInfinity, double.PositiveInfinity), (shift.Shift, shift.Low, shift.High));
    }
}
