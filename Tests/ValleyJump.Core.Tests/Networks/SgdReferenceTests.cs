using System.Globalization;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using Xunit.Abstractions;

namespace ValleyJump.Core.Tests.Networks;

/// <summary>
/// Ten seeds, which are ten initialisations, against an independent PyTorch implementation: means within 4 combined standard errors, in all
/// cells of its table.
/// </summary>
public class SgdReferenceTests(ITestOutputHelper output)
{
    private const int Seeds = 10;

    [Theory]
    [InlineData(50, 0.05)]
    [InlineData(20, 0.02)]
    [InlineData(100, 0.02)]
    [InlineData(500, 0.05)]
    public void FreezingTimeLossAndAccuracy(int batchSize, double learningRate)
    {
        Dictionary<string, double> reference = Row(batchSize, learningRate);
        var settings = new SgdSettings { BatchSize = batchSize, LearningRate = learningRate, KeepWeights = false };
        var runs = new List<SgdRun>();
        SgdTrainer.Run(Mnist.BuiltIn, [.. Enumerable.Range(1, Seeds).Select(seed => new SgdJob(settings with { Seed = (ulong)seed }, 0))],
            (_, run) => runs.Add(run));
        Assert.All(runs, r => Assert.True(r.Converged));
        Assert.Equal(reference["train_accuracy"], runs.Average(r => r.FinalTrainAccuracy));
        Compare("eta_t_loss01", r => r.EtaFreezeStepLoss!.Value);
        Compare("train_loss", r => r.FinalTrainLoss);
        Compare("test_accuracy", r => r.FinalTestAccuracy);
        using var datasets = new MeasuredDatasets([Mnist.BuiltIn]);
        var flatness = new Dictionary<SgdRun, double>();
        MeasureRunner.Run([.. runs.Select(r => (r, r.Checkpoints.Count - 1))], datasets, new CurvatureMeasure(null, 10),
            m => flatness.Add(runs[flatness.Count], m.Result!.Flatness));
        Compare("flatness", r => flatness[r]);

        void Compare(string name, Func<SgdRun, double> measure)
        {
            double mean = runs.Average(measure), variance = runs.Sum(r => Math.Pow(measure(r) - mean, 2)) / (Seeds - 1);
            double expected = reference[name + "_mean"], error = Math.Sqrt(variance / Seeds
                + Math.Pow(reference[name + "_sd"], 2) / reference["runs"]);
            output.WriteLine(FormattableString.Invariant(
                $"{name}: {mean:G5} +- {Math.Sqrt(variance / Seeds):G2}, reference {expected}: {(mean - expected) / error:F1} standard errors"));
            // The table is rounded to 4 digits after the point, and to 3 for the time.
            Assert.Equal(expected, mean, 4 * error + (name == "eta_t_loss01" ? 0.0005 : 0.00005));
        }
    }

    private static Dictionary<string, double> Row(int batchSize, double learningRate)
    {
        string[][] rows = [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Data", "sgd-reference.csv"))
            .Select(l => l.Split(','))];
        return rows.Skip(1).Select(row =>
            rows[0].Zip(row).ToDictionary(c => c.First, c => double.Parse(c.Second, CultureInfo.InvariantCulture)))
            .Single(r => r["batch_size"] == batchSize && r["learning_rate"] == learningRate);
    }
}
