using System.Runtime.InteropServices;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Tests.Runs;

/// <summary>Runs that were never trained: every number is made up, so that what is in a file is known beforehand.</summary>
internal static class Runs
{
    public const int TestImages = 7;

    public static SgdRun Make(SgdSettings settings, int realization = 3, bool diverged = false, int random = 1)
    {
        var numbers = new Random(random);
        var network = new NetworkArchitecture([6, .. settings.HiddenWidths, 3]);
        IReadOnlyList<long> steps = settings.CheckpointSteps;
        int count = diverged ? 2 : steps.Count;
        int[] labels = [.. Enumerable.Range(0, TestImages).Select(i => i % 3)];
        return new()
        {
            Settings = settings,
            Dataset = "Ziffern \u00e4 \u4e2d",
            DatasetFingerprint = new string('a', 64),
            Architecture = network,
            ModuleVersion = "0.1.0",
            Realization = realization,
            Diverged = diverged,
            TrainSeconds = numbers.NextDouble(),
            TestLabels = labels,
            TrainCount = 12,
            Checkpoints = [.. Enumerable.Range(0, count).Select(k =>
            {
                bool last = k == count - 1;
                int[] misclassified = [.. Enumerable.Range(0, TestImages).Where(_ => numbers.Next(2) == 0)];
                float[] weights = settings.KeepWeights || last ? [.. Enumerable.Range(0, network.ParameterCount)
                    .Select(_ => (float)(numbers.NextDouble() - 0.5))] : [];
                if (last && diverged)
                    (weights[0], weights[1], weights[2]) = (BitConverter.Int32BitsToSingle(0x7fc12345), float.NegativeInfinity, -0f);
                return new SgdCheckpoint
                {
                    Step = steps[k],
                    TrainLoss = last && diverged ? double.NaN : 2.3 / (1 + k) + numbers.NextDouble() / 10,
                    TrainAccuracy = last && !diverged ? 1 : numbers.NextDouble() * 0.99,
                    TestLoss = last && diverged ? double.PositiveInfinity : numbers.NextDouble(),
                    TestAccuracy = (TestImages - misclassified.Length) / (double)TestImages,
                    Predictions = [.. labels.Select((label, i) => misclassified.Contains(i) ? (label + 1 + numbers.Next(2)) % 3 : label)],
                    Misclassified = misclassified,
                    Weights = weights,
                };
            })],
        };
    }

    /// <summary>A run with nothing at its default.</summary>
    public static SgdSettings Unusual { get; } = new()
    {
        BatchSize = 17,
        LearningRate = 0.1 + 0.2,
        Steps = 1003,
        Checkpoints = 11,
        Seed = ulong.MaxValue,
        Loss = LossFunction.MeanSquaredError,
        HiddenWidths = [4, 5, 2],
        Rule = UpdateRule.RmsProp(0.9, 1e-7, 0.3, 1e-4),
        LearningRateSchedule = Schedule.Step(0.5, 0.3) with { Warmup = 0.1, WarmupStart = 0.01 },
        BatchSizeSchedule = Schedule.Exponential(8),
        KeepWeights = true,
    };

    public static SgdSettings Small { get; } = new() { Steps = 100, Checkpoints = 5, HiddenWidths = [4] };

    /// <summary>Everything that a run is, bit by bit.</summary>
    public static void AssertSame(SgdRun expected, SgdRun actual, bool time = true)
    {
        Assert.Equal(expected.Settings, actual.Settings);
        Assert.Equal((expected.Dataset, expected.DatasetFingerprint, expected.ModuleVersion, expected.Realization, expected.Diverged),
            (actual.Dataset, actual.DatasetFingerprint, actual.ModuleVersion, actual.Realization, actual.Diverged));
        Assert.Equal(expected.Architecture.Widths, actual.Architecture.Widths);
        Assert.Equal((expected.TrainCount, expected.EffectiveNoise), (actual.TrainCount, actual.EffectiveNoise));
        if (expected.TestLabels is not null)
            Assert.Equal(expected.TestLabels, actual.TestLabels);
        if (time)
            Assert.Equal(expected.TrainSeconds, actual.TrainSeconds);
        Assert.Equal(expected.Checkpoints.Count, actual.Checkpoints.Count);
        foreach (var (e, a) in expected.Checkpoints.Zip(actual.Checkpoints))
        {
            Assert.Equal(e.Step, a.Step);
            Assert.Equal(Bits([e.TrainLoss, e.TrainAccuracy, e.TestLoss, e.TestAccuracy]),
                Bits([a.TrainLoss, a.TrainAccuracy, a.TestLoss, a.TestAccuracy]));
            Assert.Equal(e.Predictions, a.Predictions);
            Assert.Equal(e.Misclassified, a.Misclassified);
            Assert.True(MemoryMarshal.AsBytes<float>(e.Weights).SequenceEqual(MemoryMarshal.AsBytes<float>(a.Weights)),
                $"The weights at step {e.Step} differ.");
        }
    }

    private static long[] Bits(double[] values) => Array.ConvertAll(values, BitConverter.DoubleToInt64Bits);
}
