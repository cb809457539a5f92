using ValleyJump.Core.Ensembles;

namespace ValleyJump.Core.Tests.Ensembles;

/// <summary>Equality of results to the bit, times aside.</summary>
internal static class Same
{
    public static void Results(TwoValleyResult expected, TwoValleyResult actual)
    {
        Statistics(expected, actual);
        Assert.Equal(expected.Curve is null, actual.Curve is null);
        if (expected.Curve is { } one && actual.Curve is { } other)
        {
            Assert.Equal(one.Step, other.Step);
            Assert.Equal(one.Alive, other.Alive);
            Bits(one.PFlat, other.PFlat);
            Bits(one.PFlatLow, other.PFlatLow);
            Bits(one.PFlatHigh, other.PFlatHigh);
            Bits(one.YMean, other.YMean);
            Bits(one.YSem, other.YSem);
        }
        Assert.Equal(expected.Trajectories.Paths.Count, actual.Trajectories.Paths.Count);
        foreach (var (first, second) in expected.Trajectories.Paths.Zip(actual.Trajectories.Paths))
            Paths(first, second);
    }

    /// <summary>Everything but curves and paths.</summary>
    public static void Statistics(TwoValleyResult expected, TwoValleyResult actual)
    {
        Bits(expected.FreezeSteps!, actual.FreezeSteps!);
        Bits(expected.FreezeYs!, actual.FreezeYs!);
        Assert.Equal(expected.DivergedCount, actual.DivergedCount);
        Bits([expected.PFlat, expected.PFlatLow, expected.PFlatHigh], [actual.PFlat, actual.PFlatLow, actual.PFlatHigh]);
        Bits([expected.FreezeStepMean, expected.FreezeStepSem, expected.FreezeStepMedian, expected.FreezeStepQ1, expected.FreezeStepQ3],
            [actual.FreezeStepMean, actual.FreezeStepSem, actual.FreezeStepMedian, actual.FreezeStepQ1, actual.FreezeStepQ3]);
        Bits([expected.FreezeYMean, expected.FreezeYSem, expected.FinalYMean, expected.FinalYSem],
            [actual.FreezeYMean, actual.FreezeYSem, actual.FinalYMean, actual.FinalYSem]);
        Bits([expected.FinalLossMean, expected.FinalLossSem], [actual.FinalLossMean, actual.FinalLossSem]);
        Bits([expected.NeverCrossedFraction, expected.CensoredFraction], [actual.NeverCrossedFraction, actual.CensoredFraction]);
    }

    public static void Paths(TrajectoryPath expected, TrajectoryPath actual)
    {
        Assert.Equal(expected.Index, actual.Index);
        Assert.Equal(expected.Step, actual.Step);
        Bits(expected.X, actual.X);
        Bits(expected.Y, actual.Y);
    }

    public static void Bits(IEnumerable<double> expected, IEnumerable<double> actual) =>
        Assert.Equal(expected.Select(BitConverter.DoubleToUInt64Bits).ToArray(), actual.Select(BitConverter.DoubleToUInt64Bits).ToArray());
}
