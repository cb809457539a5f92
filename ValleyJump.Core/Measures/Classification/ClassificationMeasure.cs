using Microsoft.ML;
using Microsoft.ML.Data;
using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>Measures <see cref="ClassificationMeasurement"/>, by the multiclass evaluator of ML.NET. For any number of threads.</summary>
internal static class ClassificationMeasure
{
    /// <summary>How a run classifies the test images at a checkpoint.</summary>
    /// <exception cref="InvalidInputException">The images are not the run's.</exception>
    /// <exception cref="FileException">The run's file is gone or damaged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ClassificationMeasurement Of(SgdRun run, int index, MeasuredDatasets datasets, CancellationToken cancel)
    {
        Answers answers = Answers.Of(run, index, datasets, cancel);
        MulticlassClassificationMetrics metrics = new MLContext(seed: 0).MulticlassClassification.Evaluate(
            answers.View, MachineLearning.Label, MachineLearning.Score, MachineLearning.PredictedLabel);
        cancel.ThrowIfCancellationRequested();
        bool certain = answers.Probabilities is not null;
        int n = answers.Labels.Length, classes = answers.Classes;
        int[] images = [.. Enumerable.Range(0, classes).Select(k => answers.Labels.Count(label => label == k))];
        double[] recall = [.. metrics.ConfusionMatrix.PerClassRecall];
        int[] present = [.. Enumerable.Range(0, classes).Where(k => images[k] > 0)];
        Proportion accuracy = Proportion.Wilson(metrics.MicroAccuracy, n);
        return new()
        {
            Run = MeasuredRun.Of(run),
            Checkpoint = index,
            Step = run.Checkpoints[index].Step,
            Count = n,
            Accuracy = metrics.MicroAccuracy,
            AccuracyLow = accuracy.Low,
            AccuracyHigh = accuracy.High,
            MacroAccuracy = metrics.MacroAccuracy,
            // The recalls are independent, and each is a proportion: the error of the Wilson interval is never 0.
            MacroAccuracySem = Math.Sqrt(present.Sum(k => Math.Pow(Proportion.Wilson(recall[k], (double)images[k]).StandardError, 2)))
                / present.Length,
            LogLoss = certain ? metrics.LogLoss : double.NaN,
            LogLossSem = certain ? ErrorOfLogLoss(answers) : double.NaN,
            LogLossReduction = certain ? metrics.LogLossReduction : double.NaN,
            Classes = new()
            {
                Class = [.. Enumerable.Range(0, classes)],
                Images = images,
                Precision = [.. metrics.ConfusionMatrix.PerClassPrecision],
                Recall = recall,
                LogLoss = [.. metrics.PerClassLogLoss.Select(l => certain ? l : double.NaN)],
            },
            Confusion = new()
            {
                Class = [.. Enumerable.Range(0, classes * classes).Select(i => i / classes)],
                Predicted = [.. Enumerable.Range(0, classes * classes).Select(i => i % classes)],
                Images = [.. metrics.ConfusionMatrix.Counts.SelectMany(row => row.Select(c => (int)c))],
            },
        };
    }

    private static double ErrorOfLogLoss(Answers answers) => SampleSummary.Of(answers.Labels.Select((label, n) =>
        -Math.Log(Math.Max(1e-15, answers.Probabilities![n * answers.Classes + label])))).StandardError;
}
