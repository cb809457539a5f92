using ValleyJump.Core.Measures;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Numerics;

public class SampleSummaryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(3_500_001)] // sorted in stretches
    public void LongSamplesAreSortedLikeShortOnes(int count)
    {
        var stream = new Xoshiro256(3, 1);
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
            values[i] = stream.Below(1000) is 7 ? double.NaN : Math.Round(1000 * stream.NextNormal());
        double[] expected = [.. values];
        Array.Sort(expected);
        SampleSummary.Sort(values, default);
        Assert.Equal(expected, values);
    }

    [Fact]
    public void SortingStopsWhenItIsCancelled() =>
        Assert.Throws<OperationCanceledException>(() => SampleSummary.Of([1, 2, 3], new CancellationToken(true)));

    [Theory]
    [InlineData(0.1, 10)]
    [InlineData(0.871, 1000)]
    [InlineData(-1e12 / 7, 18)]
    public void EqualValuesAreTheirMeanWithoutAnError(double value, int count)
    {
        double[] values = [.. Enumerable.Repeat(value, count)];

        SampleSummary found = SampleSummary.Of(values);

        Assert.NotEqual(value, values.Sum() / count);
        Assert.Equal((value, 0, value), (found.Mean, found.StandardError, found.Median));
        Assert.Equal((value, 0), SteadyStateMeasurement.OverGroups(values));
    }

    [Fact]
    public void ValuesThatAreNoNumbersHaveNoError()
    {
        Assert.Equal(double.NaN, SampleSummary.Of([double.PositiveInfinity, double.PositiveInfinity]).StandardError);
        Assert.Equal(double.NaN, SampleSummary.Of([double.NaN, double.NaN]).Mean);
        Assert.Equal(double.NaN, SampleSummary.Of([0.1]).StandardError);
        Assert.Equal(double.NaN, SampleSummary.Of([]).Mean);
    }
}
