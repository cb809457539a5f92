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
}
