using Microsoft.ML;
using Microsoft.ML.Data;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Measures;

/// <summary>ML.NET's metrics against their definitions, computed here from the network in double precision.</summary>
public sealed class ClassificationTests
{
    private static readonly ImageDataset Data = new ImageDatasetImport { TrainPerClass = 10, TestPerClass = 8 }.Read();

    [Fact]
    public void The_metrics_are_those_of_their_definitions()
    {
        SgdRun run = Train(new() { Steps = 60 });
        ClassificationMeasurement found = Measure(run, 1);
        int[] labels = Data.Test.Labels, predictions = run.Checkpoints[1].Predictions;
        var slow = new Float64Network(run.Architecture, LossFunction.CrossEntropy, Data.Test);
        double[] parameters = Array.ConvertAll(run.Checkpoints[1].ReadWeights(), w => (double)w);

        Assert.Equal(run.Checkpoints[1].TestAccuracy, found.Accuracy, 1e-12);
        Assert.Equal(80, found.Count);
        Assert.InRange(found.Accuracy, found.AccuracyLow, found.AccuracyHigh);
        double[] recalls = [.. Enumerable.Range(0, 10).Select(k => Share(n => labels[n] == k, n => predictions[n] == k))];
        double[] precisions = [.. Enumerable.Range(0, 10).Select(k => Share(n => predictions[n] == k, n => labels[n] == k))];
        for (int k = 0; k < 10; k++)
        {
            Assert.Equal((recalls[k], precisions[k], 8), (found.Classes[k].Recall, found.Classes[k].Precision, found.Classes[k].Images));
            for (int other = 0; other < 10; other++)
            {
                Assert.Equal(labels.Zip(predictions).Count(p => p == (k, other)),
                    found.Confusion.Single(c => (c.Class, c.Predicted) == (k, other)).Images);
            }
        }
        Assert.Equal(recalls.Average(), found.MacroAccuracy, 1e-12);
        // Scores are single precision.
        Assert.Equal(slow.Loss(parameters), found.LogLoss, 1e-6);
        Assert.Equal(found.LogLoss, found.Classes.LogLoss.Average(), 1e-6);
        Assert.Equal(1 - found.LogLoss / Math.Log(10), found.LogLossReduction, 1e-6);
        Assert.InRange(found.LogLossSem, 0.01 * found.LogLoss, found.LogLoss);

        double Share(Func<int, bool> of, Func<int, bool> which)
        {
            int[] all = [.. Enumerable.Range(0, labels.Length).Where(of)];
            return all.Length == 0 ? 0 : all.Count(which) / (double)all.Length;
        }
    }

    [Fact]
    public void Without_probabilities_there_is_no_log_loss()
    {
        SgdRun bare = Train(new() { Steps = 20, KeepWeights = false });
        SgdRun squared = Train(new() { Steps = 20, Loss = LossFunction.MeanSquaredError });

        foreach (ClassificationMeasurement found in new[] { Measure(bare, 0), Measure(squared, 1) })
        {
            Assert.True(double.IsNaN(found.LogLoss) && double.IsNaN(found.LogLossSem) && double.IsNaN(found.LogLossReduction));
            Assert.All(found.Classes.LogLoss, l => Assert.True(double.IsNaN(l)));
            Assert.Equal(found.Confusion.Where(c => c.Class == c.Predicted).Sum(c => c.Images) / 80.0, found.Accuracy, 1e-12);
        }
    }

    [Fact]
    public void Predictions_and_results_are_views_for_MLNET()
    {
        SgdRun run = Train(new() { Steps = 20 });
        IDataView answers = MachineLearning.ViewOf(run, 1, Data), rows = MachineLearning.ViewOf([run, run with { Realization = 3 }]);

        Assert.Equal([.. run.Checkpoints[1].Predictions.Select(p => (uint)p + 1)], answers.GetColumn<uint>(MachineLearning.PredictedLabel));
        Assert.All(answers.GetColumn<float[]>(MachineLearning.Score), p => Assert.Equal(1, p.Sum(), 1e-5));
        Assert.Equal([0.0, 3.0], rows.GetColumn<double>(nameof(SgdRun.Realization)));
        Assert.Equal([run.FinalTestAccuracy, run.FinalTestAccuracy], rows.GetColumn<double>(nameof(SgdRun.FinalTestAccuracy)));
        Assert.Equal([run.Dataset, run.Dataset], rows.GetColumn<string>(nameof(SgdRun.Dataset)));
        Assert.Equal([run.Converged, run.Converged], rows.GetColumn<bool>(nameof(SgdRun.Converged)));
        // What ML.NET makes of it: rows are filtered by a column.
        Assert.Single(new MLContext().Data.FilterRowsByColumn(rows, nameof(SgdRun.Realization), lowerBound: 1).GetColumn<double>("Seed"));
        Assert.Equal("NoRows", Assert.Throws<InvalidInputException>(() => MachineLearning.ViewOf([])).Id);
        Assert.Equal("NotOneType", Assert.Throws<InvalidInputException>(() => MachineLearning.ViewOf([run, run.Curve])).Id);
        Assert.Equal("NotOneType", Assert.Throws<InvalidInputException>(() => MachineLearning.ViewOf(["text"])).Id);
    }

    private static SgdRun Train(SgdSettings settings) => SgdTrainer.Train(Data, settings with { Checkpoints = 2, HiddenWidths = [8] });

    private static ClassificationMeasurement Measure(SgdRun run, int checkpoint)
    {
        using var datasets = new MeasuredDatasets([Data]);
        return ClassificationMeasure.Of(run, checkpoint, datasets, default);
    }
}
