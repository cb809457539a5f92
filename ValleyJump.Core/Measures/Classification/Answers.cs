using Microsoft.ML;
using Microsoft.ML.Data;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>What a run answers on the test images.</summary>
/// <param name="Labels">The class of each image.</param>
/// <param name="Predictions">The class that each was put into.</param>
/// <param name="Probabilities">Of each class, image after image; null where there are none: the weights were
/// not kept, or the loss is not the cross-entropy.</param>
/// <param name="Classes">The number of classes.</param>
internal sealed record Answers(int[] Labels, int[] Predictions, double[]? Probabilities, int Classes)
{
    /// <summary>The same, as ML.NET takes it.</summary>
    public IDataView View
    {
        get
        {
            var key = new KeyDataViewType(typeof(uint), Classes);
            return new ColumnView(
            [
                new ViewField<uint>(MachineLearning.Label, key, n => (uint)Labels[n] + 1),
                new ViewField<uint>(MachineLearning.PredictedLabel, key, n => (uint)Predictions[n] + 1),
                new ViewField<VBuffer<float>>(MachineLearning.Score, new VectorDataViewType(NumberDataViewType.Single, Classes),
                    n => new(Classes, Scores(n))),
            ], Labels.Length);
        }
    }

    /// <summary>Reads them. The probabilities are computed in double precision; the classes are those that the run recorded.</summary>
    /// <exception cref="InvalidInputException">The images are not the run's.</exception>
    /// <exception cref="Files.FileException">The run's file is gone or damaged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Answers Of(SgdRun run, int index, MeasuredDatasets datasets, CancellationToken cancel)
    {
        SgdCheckpoint checkpoint = run.Checkpoints[index];
        MeasuredDataset images = datasets.Of(MeasuredRun.Of(run));
        int[] labels = images.Data.Test.Labels;
        int classes = run.Architecture.Outputs;
        double[]? probabilities = null;
        if (checkpoint.HasWeights && run.Settings.Loss == LossFunction.CrossEntropy)
        {
            using PaddedMatrix test = NetworkPass.Load(images.Data.Test);
            using var pass = new NetworkPass(run.Architecture, run.Settings.Loss, test, labels,
                Array.ConvertAll(checkpoint.ReadWeights(), w => (double)w), cancel);
            probabilities = new double[labels.Length * classes];
            for (int n = 0; n < labels.Length; n++)
                pass.Probabilities[n].CopyTo(probabilities.AsSpan(n * classes));
        }
        return new(labels, checkpoint.Predictions, probabilities, classes);
    }

    private float[] Scores(int image)
    {
        var scores = new float[Classes];
        if (Probabilities is null)
            scores[Predictions[image]] = 1;
        for (int k = 0; k < Classes && Probabilities is not null; k++)
            scores[k] = (float)Probabilities[image * Classes + k];
        return scores;
    }
}
