using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Tests.Networks;

public class SgdSettingsTests
{
    [Theory]
    [InlineData(0.001, 100_000)]
    [InlineData(0.002, 50_000)]
    [InlineData(0.005, 20_000)]
    [InlineData(0.01, 10_000)]
    [InlineData(0.02, 5000)]
    [InlineData(0.05, 2000)]
    [InlineData(0.1, 1000)]
    [InlineData(0.03, 3333)]
    [InlineData(1000, 1)]
    public void ARunHasHundredOverEtaSteps(double eta, long steps) => Assert.Equal(steps, new SgdSettings { LearningRate = eta }.StepCount);

    [Fact]
    public void CheckpointsAreEvenlySpacedAndHaveBothEnds()
    {
        Assert.Equal([.. Enumerable.Range(0, 101).Select(k => 20L * k)], new SgdSettings { LearningRate = 0.05 }.CheckpointSteps);
        Assert.Equal([0, 3, 6, 10], new SgdSettings { Steps = 10, Checkpoints = 4 }.CheckpointSteps);
        Assert.Equal([0, 1, 2, 3], new SgdSettings { Steps = 3 }.CheckpointSteps);
        Assert.Equal([0, 1], new SgdSettings { Steps = 1, Checkpoints = 2 }.CheckpointSteps);
        Assert.Equal(1_000_000_000_000, new SgdSettings { Steps = 1_000_000_000_000, Checkpoints = 1_000_000 }.CheckpointSteps[^1]);
    }

    [Fact]
    public void TheDefaultsAreTheProtocol()
    {
        var settings = new SgdSettings();
        Assert.Equal((50, 0.05, 2000, 101), (settings.BatchSize, settings.LearningRate, settings.StepCount, settings.Checkpoints));
        Assert.Equal([50, 50], settings.HiddenWidths);
        Assert.Equal((LossFunction.CrossEntropy, UpdateRule.Sgd()), (settings.Loss, settings.Rule));
        Assert.Equal((Schedule.Constant, Schedule.Constant), (settings.LearningRateSchedule, settings.BatchSizeSchedule));
    }

    [Fact]
    public void SettingsAreComparedByValue()
    {
        Assert.Equal(new SgdSettings { HiddenWidths = [3, 4], Rule = UpdateRule.Adam() },
            new SgdSettings { HiddenWidths = new List<int> { 3, 4 }, Rule = UpdateRule.Adam() });
        Assert.NotEqual(new SgdSettings { HiddenWidths = [3, 4] }, new SgdSettings { HiddenWidths = [4, 3] });
        Assert.Equal("3;4", new SgdSettings { HiddenWidths = [3, 4] }.HiddenWidths.ToString());
        Assert.Equal(new NetworkArchitecture([1, 2]), new NetworkArchitecture(new List<int> { 1, 2 }));
    }

    [Fact]
    public void NumbersOutOfRangeAreRefusedByName()
    {
        static string? Name(Func<object> make) => Assert.Throws<InvalidInputException>(make).Name;
        Assert.Equal("BatchSize", Name(() => new SgdSettings { BatchSize = 0 }));
        Assert.Equal("LearningRate", Name(() => new SgdSettings { LearningRate = 0 }));
        Assert.Equal("LearningRate", Name(() => new SgdSettings { LearningRate = double.NaN }));
        Assert.Equal("LearningRate", Name(() => new SgdSettings { LearningRate = 1e-300 }.StepCount));
        Assert.Equal("Steps", Name(() => new SgdSettings { Steps = 0 }));
        Assert.Equal("Checkpoints", Name(() => new SgdSettings { Checkpoints = 1 }));
        Assert.Equal("Loss", Name(() => new SgdSettings { Loss = (LossFunction)7 }));
        Assert.Equal("HiddenWidths", Name(() => new SgdSettings { HiddenWidths = [5, 0] }));
        Assert.Equal("Widths", Name(() => new NetworkArchitecture([3])));
        Assert.Equal("HiddenWidths", Name(() => new NetworkArchitecture([1 << 20, 1 << 20])));
    }

    [Fact]
    public void ParametersLieLayerByLayer()
    {
        var architecture = new NetworkArchitecture([784, 50, 50, 10]);
        Assert.Equal(42_310, architecture.ParameterCount);
        Assert.Equal([0, 39_250, 41_800], Enumerable.Range(0, 3).Select(architecture.WeightOffset));
        Assert.Equal([39_200, 41_750, 42_300], Enumerable.Range(0, 3).Select(architecture.BiasOffset));
        Assert.Equal("784-50-50-10", architecture.ToString());
    }
}
