using System.Reflection;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Runs;
using ValleyJump.Core.Sweeps;
using ValleyJump.Core.Tests.Datasets;
using ValleyJump.Core.Tests.Ensembles;
using ValleyJump.Core.Tests.Networks;
using ValleyJump.Core.Tests.Sweeps;
using ValleyJump.Core.Theory.Evolution;

namespace ValleyJump.Core.Tests;

/// <summary>What engines tell of their progress: it rises from 0 to at most 1 and never falls, whichever threads tell it.</summary>
public class ProgressTests
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.DeclaredOnly;

    // Each type that has a method with progress, at work on several threads where it can be.
    private static readonly Dictionary<string, Action<ProgressLog<double>>> EngineOf = new()
    {
        [nameof(EnsembleRunner)] = log => EnsembleRunner.Run(
            [.. Enumerable.Range(1, 3).Select(i =>
                new TwoValleySimulation { LearningRate = 0.01 * i, Realizations = 999, Steps = 3000, RecordEvery = 7 })],
            _ => { }, 4, log.Of<EnsembleProgress>(p => p.StepsDone / (double)p.Steps)),
        [nameof(SteadyStateMeasurement)] = log => SteadyStateMeasurement.Measure(HeldY, throttleLimit: 4, progress: log),
        // Nothing escapes in so few steps, and splitting follows.
        [nameof(EscapeRate)] = log => EscapeRate.Measure(HeldY with { Y = 10, Steps = 2000 }, 4, log),
        [nameof(ChainEscapeMeasurement)] = log => ChainEscapeMeasurement.Measure(
            HeldY with { Landscape = new ValleyChain(), Y = 10, Steps = 2000 }, new() { Repetitions = 100 }, 4, log),
        [nameof(HeldYSplitting)] = log => HeldYSplitting.Measure(HeldY, new() { Repetitions = 300 }, 4, log),
        [nameof(CrossingSplitting)] = log => CrossingSplitting.Measure(new() { Steps = 100, InitialY = 8 }, 60, new(), 4, log),
        [nameof(CrossingProbability)] = log => CrossingProbability.Measure(new() { Steps = 100, InitialY = 8 }, 60, new(), 4, log),
        // Isotropic noise spreads y, and a tolerance that only several refinements meet.
        [nameof(DensityEvolution)] = log => DensityEvolution.Run(
            new() { LearningRate = 0.05, Noise = new() { Model = NoiseModel.Isotropic, Strength = 0.1 }, Steps = 400, Tolerance = 1e-6 },
                log),
        [nameof(ValleyRegime)] = log => ValleyRegime.Test(new() { LearningRate = 0.05, Steps = 1000 }, progress: log),
        [nameof(RegimeOutlook)] = log => RegimeOutlook.Of(new() { LearningRate = 0.05, Steps = 1000 }, log, default),
        [nameof(MeasureRunner)] = log => MeasureRunner.Run(40, (i, _) => i, _ => { }, 4, log.Of<int>(done => done / 40.0)),
        [nameof(GroupComparer)] = log => GroupComparer.Run(new() { Property = ["F"], By = "B", Against = "1" },
            [.. Enumerable.Range(2, 9).Select(b => new GroupPair("F", $"{b}", "1", "", Observations(b), Observations(1)))], _ => { },
            log.Of<int>(done => done / 9.0), default),
        [nameof(TrendFitter)] = log => TrendFitter.Run(new() { X = "x", Y = ["y"] },
            [.. Enumerable.Range(2, 9).Select(b => new TrendPoints("y", $"{b}",
                [.. Enumerable.Range(0, 8).Select(i => new TrendPoint(i, i * i % b, "", ""))]))], _ => { },
            log.Of<int>(done => done / 9.0), default),
        [nameof(PrincipalComponents)] = log => PrincipalComponents.Of(
            [.. Enumerable.Range(0, 12).Select(i => Enumerable.Range(0, 20_000).Select(k => (float)Math.Sin(i * k)).ToArray())],
            2, (0, 11), 4, log, default),
        [nameof(WeightTrajectory)] = log => WeightTrajectory.Of([Trained], [[.. Enumerable.Range(0, 11)]], 2, 4, log, default),
        [nameof(FreezingMeasure)] = log =>
        {
            using var datasets = new MeasuredDatasets([SmallData.Dataset()]);
            new FreezingMeasure(new() { Definitions = [FreezeDefinition.Basin], Continuation = ContinuationPlan.Of(null, null, 30) },
                datasets, false).Of(Trained, 4, log);
        },
        [nameof(SgdTrainer)] = log =>
            SgdTrainer.Run(SmallData.Dataset(), Jobs, (_, _) => { }, 4, log.Of<SgdProgress>(p => p.SamplesDone / p.Samples)),
        [nameof(SgdSweep)] = Sweep,
        [nameof(SweepSubmit)] = Submit,
        [nameof(DatasetDownload)] = log => DownloadAsync(log).GetAwaiter().GetResult(),
    };

    public static TheoryData<string> Engines => [.. EngineOf.Keys];

    private static HeldYSimulation HeldY => new() { LearningRate = 0.01, Noise = new() { Strength = 0.1 }, Y = 3, Realizations = 1000 };

    private static SgdRun Trained => SgdTrainer.Train(SmallData.Dataset(), new()
    {
        BatchSize = 7, Steps = 60, Checkpoints = 11, HiddenWidths = [9],
    });

    private static Observation[] Observations(int group) =>
        [.. Enumerable.Range(0, 7).Select(i => new Observation("", i * i % (group + 3)))];

    private static IReadOnlyList<SgdJob> Jobs =>
        SgdJob.Grid([new() { BatchSize = 7, Steps = 500, Checkpoints = 3, HiddenWidths = [9] }, new() { BatchSize = 40, Steps = 500 }], 4);

    [Theory, MemberData(nameof(Engines))]
    public void ProgressNeverFalls(string engine)
    {
        var log = new ProgressLog<double>();
        EngineOf[engine](log);
        double[] fractions = [.. log.Reports.Select(r => r.Report)];
        Assert.NotEmpty(fractions);
        Assert.Equal(fractions.Order(), fractions);
        Assert.InRange(fractions[0], 0, 1);
        Assert.InRange(fractions[^1], double.Epsilon, 1);
    }

    [Fact]
    public void EveryEngineIsAmongThem()
    {
        IEnumerable<string> telling = from type in typeof(EnsembleRunner).Assembly.GetTypes()
                                      from method in type.GetMethods(Any)
                                      where method.GetParameters().Any(p => p.ParameterType.IsGenericType
                                          && p.ParameterType.GetGenericTypeDefinition() == typeof(IProgress<>))
                                      where !type.Name.Contains('<', StringComparison.Ordinal)
                                      select type.Name;
        Assert.Equal(EngineOf.Keys.Order(StringComparer.Ordinal), telling.Distinct().Order(StringComparer.Ordinal));
    }

    // The program that runs this test knows nothing of tasks, and ends at once.
    private static void Submit(ProgressLog<double> log)
    {
        string folder = Directory.CreateTempSubdirectory("valleyjump ").FullName;
        try
        {
            SweepOptions options = new() { Throttle = 2 };
            SweepSummary summary = SweepSubmit.Begin(folder, SweepFolderTests.Draft(rows: 4), options, Assert.Fail)
                .Run(options, "module", () => [Environment.ProcessPath!], Assert.Fail, log.Of<SweepProgress>(p => p.Ended / (double)p.Total), default);
            Assert.Equal((4, 4, 0), (summary.Submitted, summary.Failed, summary.Done));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Sweep(ProgressLog<double> log)
    {
        string folder = Directory.CreateTempSubdirectory("valleyjump ").FullName;
        try
        {
            SgdSweep.Open(SmallData.Dataset(), Jobs, folder, log).Run(_ => { }, problem => throw problem, 4);
            SgdSweep.Open(SmallData.Dataset(), Jobs, folder, log = new());
            Assert.Equal(Jobs.Count, log.Reports.Count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task DownloadAsync(ProgressLog<double> log)
    {
        using var server = new MirrorServer { Breaks = 1, BreakAfter = 50_000 };
        foreach (PublishedFile file in PublishedDataset.All[DatasetSource.Mnist].Files)
            server.Files[file.Name] = new byte[100_000];
        string folder = Directory.CreateTempSubdirectory("valleyjump ").FullName;
        try
        {
            var download = new DatasetDownload
            {
                Source = DatasetSource.Mnist, Path = folder, Mirror = server.Address, SkipChecksum = true,
                    Pause = TimeSpan.FromMilliseconds(1),
            };
            await download.SaveAsync(log.Of<DownloadProgress>(p => p.Fraction));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
