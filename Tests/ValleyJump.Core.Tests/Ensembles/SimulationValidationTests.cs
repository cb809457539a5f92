using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Ensembles;

/// <summary>What a simulation refuses, when it is set or before it runs.</summary>
public class SimulationValidationTests
{
    private static readonly Dictionary<string, Func<TwoValleySimulation>> Bad = new()
    {
        ["LearningRate 0"] = () => new() { LearningRate = 0 },
        ["LearningRate -1"] = () => new() { LearningRate = -1 },
        ["LearningRate NaN"] = () => new() { LearningRate = double.NaN },
        ["LearningRate infinite"] = () => new() { LearningRate = double.PositiveInfinity },
        ["Realizations 0"] = () => new() { Realizations = 0 },
        ["Realizations -1"] = () => new() { Realizations = -1 },
        ["Realizations 100000001"] = () => new() { Realizations = 100_000_001 },
        ["Steps 0"] = () => new() { Steps = 0 },
        ["Steps beyond 10^12"] = () => new() { Steps = 1_000_000_000_001 },
        ["InitialX none"] = () => new() { InitialX = [] },
        ["InitialX null"] = () => new() { InitialX = null! },
        ["InitialX NaN"] = () => new() { InitialX = [0.1, double.NaN] },
        ["InitialX infinite"] = () => new() { InitialX = [double.NegativeInfinity] },
        ["InitialY NaN"] = () => new() { InitialY = double.NaN },
        ["InitialY infinite"] = () => new() { InitialY = double.PositiveInfinity },
        ["RecordEvery -1"] = () => new() { RecordEvery = -1 },
        ["KeepTrajectories -1"] = () => new() { KeepTrajectories = -1 },
        ["TrajectoryIndex none"] = () => new() { TrajectoryIndex = [] },
        ["TrajectoryIndex -1"] = () => new() { TrajectoryIndex = [3, -1] },
    };

    // These involve several properties: refused by Validate, which the runner calls first.
    private static readonly Dictionary<string, Func<TwoValleySimulation>> BadTogether = new()
    {
        ["InitialY at the domain's end"] = () => new() { InitialY = -20 },
        ["InitialY beyond the domain's end"] = () => new() { InitialY = -6, Landscape = new TwoValleyLandscape { Yb = 5 } },
        ["Yd too short for the domain"] = () => new() { Landscape = new TwoValleyLandscape { Yd = 0.03 } },
        ["KeepTrajectories 11 of 10"] = () => new() { Realizations = 10, KeepTrajectories = 11 },
        ["TrajectoryIndex 10 of 10"] = () => new() { Realizations = 10, TrajectoryIndex = [0, 10] },
        ["RecordEvery 201 of 200"] = () => new() { Steps = 200, RecordEvery = 201 },
        ["RecordEvery too fine for the curve"] = () => new() { Steps = 1_000_000_000_000, RecordEvery = 1 },
        ["RecordEvery too fine for the valleys"] = () => new() { Landscape = new ValleyChain(), Steps = 9_999_998, RecordEvery = 1 },
        ["RecordEvery too fine for the paths"] = () => new() { Steps = 1_000_000, RecordEvery = 1, KeepTrajectories = 1000 },
        ["RecordEvery by default too fine for a replay"] = () => new() { Steps = 1_000_000_000, TrajectoryIndex = [0] },
    };

    public static TheoryData<string> BadCases => new(Bad.Keys);

    public static TheoryData<string> BadTogetherCases => new(BadTogether.Keys);

    [Theory]
    [MemberData(nameof(BadCases))]
    public void BadPropertiesAreRefusedByName(string what) =>
        Assert.Equal(what.Split(' ')[0], Assert.Throws<InvalidInputException>(Bad[what]).Name);

    [Theory]
    [MemberData(nameof(BadTogetherCases))]
    public void NothingRunsWhenOneSimulationIsBad(string what)
    {
        int emitted = 0;
        var progress = new ProgressLog<EnsembleProgress>();
        TwoValleySimulation good = new() { Realizations = 1, Steps = 1 };
        var error = Assert.Throws<InvalidInputException>(
            () => EnsembleRunner.Run([good, BadTogether[what]()], _ => emitted++, 0, progress));
        Assert.Equal(what.Split(' ')[0], error.Name);
        Assert.Equal(0, emitted);
        Assert.Empty(progress.Reports);
    }

    [Fact]
    public void ABadThrottleLimitIsRefused() =>
        Assert.Equal("ThrottleLimit", Assert.Throws<InvalidInputException>(() => EnsembleRunner.Run(new TwoValleySimulation(), -1)).Name);

    [Fact]
    public void AnUnknownNoiseModelIsRefusedBeforeAnyWork()
    {
        int emitted = 0;
        Assert.Throws<InvalidInputException>(() =>
            EnsembleRunner.Run([new() { Realizations = 1, Steps = 1 }, new() { Noise = new() { Model = (NoiseModel)99 } }], _ =>
                emitted++, 1));
        Assert.Equal(0, emitted);
    }

    [Fact]
    public void NothingToRunIsNoError()
    {
        int emitted = 0;
        EnsembleRunner.Run([], _ => emitted++);
        Assert.Equal(0, emitted);
    }

    [Fact]
    public void TheDefaultsAreThePapersProtocol()
    {
        var simulation = new TwoValleySimulation();
        Assert.Equal((2000, 20_000L, 5.0), (simulation.Realizations, simulation.Steps, simulation.InitialY));
        Assert.Equal([-0.01, 0.01], simulation.InitialX);
        Assert.Equal(NoiseModel.Hessian, simulation.Noise.Model);
    }
}
