using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>How a network classifies the test images: ML.NET's multiclass metrics, with what is known of their errors.</summary>
[View(nameof(BatchSize), nameof(LearningRate), nameof(RunName), nameof(Step), nameof(Accuracy), nameof(AccuracyLow),
    nameof(AccuracyHigh), nameof(MacroAccuracy), nameof(LogLoss))]
public sealed partial record ClassificationMeasurement
{
    /// <summary>The run's inputs.</summary>
    [Inputs]
    public MeasuredRun Run { get; internal init; }

    /// <summary>Which of the run's checkpoints, from 0.</summary>
    public int Checkpoint { get; internal init; }

    /// <summary>Its step.</summary>
    [Column(Symbol = "t", Unit = "steps", Width = 7)]
    public long Step { get; internal init; }

    /// <summary>Test images.</summary>
    [Column(Symbol = "n")]
    public int Count { get; internal init; }

    /// <summary>The fraction that is classified as labelled (micro-accuracy).</summary>
    [Column(Label = "Acc", Symbol = "acc_test", Format = "F4", Width = 6, Least = 0, Most = 1)]
    public double Accuracy { get; internal init; }

    /// <summary>Lower end of its 95 % Wilson interval, over test images.</summary>
    [Column(Label = "Low", Symbol = "acc_test", Format = "F4", Width = 6, Least = 0, Most = 1)]
    public double AccuracyLow { get; internal init; }

    /// <summary>Upper end of it.</summary>
    [Column(Label = "High", Symbol = "acc_test", Format = "F4", Width = 6, Least = 0, Most = 1)]
    public double AccuracyHigh { get; internal init; }

    /// <summary>The mean of the classes' recalls: each class counts alike (macro-accuracy).</summary>
    [Column(Label = "Macro", Format = "F4", Width = 6, Least = 0, Most = 1)]
    public double MacroAccuracy { get; internal init; }

    /// <summary>Its standard error, of independent images in each class.</summary>
    [Column(Format = "F4")]
    public double MacroAccuracySem { get; internal init; }

    /// <summary>
    /// The mean of -ln p of the class that an image has; NaN where there are no probabilities: the run was trained with -NoWeights, or on
    /// the mean squared error.
    /// </summary>
    [Column(Label = "LogLoss", Symbol = "L_test", Format = "G4", Width = 7, Least = 0)]
    public double LogLoss { get; internal init; }

    /// <summary>Its standard error over images.</summary>
    [Column(Symbol = "L_test", Format = "G2")]
    public double LogLossSem { get; internal init; }

    /// <summary>How far it is below that of guessing by the classes' frequencies, as a fraction: 1 where all is right.</summary>
    [Column(Format = "F4")]
    public double LogLossReduction { get; internal init; }

    /// <summary>Precision and recall, class by class.</summary>
    public ClassScores Classes { get; internal init; }

    /// <summary>The confusion matrix: how often images of a class were put into each.</summary>
    public ConfusionCounts Confusion { get; internal init; }

    /// <summary>The metrics, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Run}, step {Step}: accuracy {Accuracy:F4} ({AccuracyLow:F4} to {AccuracyHigh:F4}), macro {MacroAccuracy:F4}, log-loss {LogLoss:G4}");
}

/// <summary>Precision and recall, class by class. All arrays have one element for each class.</summary>
[LongTable("class", nameof(ClassificationMeasurement.BatchSize), nameof(ClassificationMeasurement.LearningRate),
    nameof(ClassificationMeasurement.Seed), nameof(ClassificationMeasurement.Realization), nameof(ClassificationMeasurement.Step))]
public sealed record ClassScores : ColumnTable<ClassScore>
{
    /// <summary>The class, from 0.</summary>
    public int[] Class { get; internal init; }

    /// <summary>Test images that are of it.</summary>
    public int[] Images { get; internal init; }

    /// <summary>Of the images that were put into it, the fraction that are; 0 where none was put into it.</summary>
    public double[] Precision { get; internal init; }

    /// <summary>Of the images that are of it, the fraction that were put into it; 0 where there is none.</summary>
    public double[] Recall { get; internal init; }

    /// <summary>Their standard log-loss; NaN where there are no probabilities.</summary>
    public double[] LogLoss { get; internal init; }

    /// <inheritdoc/>
    public override int Count => Class.Length;

    /// <inheritdoc/>
    public override ClassScore this[int index] => new()
    {
        Class = Class[index],
        Images = Images[index],
        Precision = Precision[index],
        Recall = Recall[index],
        LogLoss = LogLoss[index],
    };
}

/// <summary>Precision and recall of a class.</summary>
[View(nameof(Class), nameof(Images), nameof(Precision), nameof(Recall), nameof(LogLoss))]
public sealed record ClassScore : TableLine
{
    /// <inheritdoc cref="ClassScores.Class"/>
    [Column(Symbol = "k", Width = 5)]
    public int Class { get; internal init; }

    /// <inheritdoc cref="ClassScores.Images"/>
    [Column(Symbol = "n_k", Width = 7)]
    public int Images { get; internal init; }

    /// <inheritdoc cref="ClassScores.Precision"/>
    [Column(Symbol = "precision", Format = "F4", Least = 0, Most = 1)]
    public double Precision { get; internal init; }

    /// <inheritdoc cref="ClassScores.Recall"/>
    [Column(Symbol = "recall", Format = "F4", Width = 7, Least = 0, Most = 1)]
    public double Recall { get; internal init; }

    /// <inheritdoc cref="ClassScores.LogLoss"/>
    [Column(Symbol = "L_k", Format = "G4", Width = 9, Least = 0)]
    public double LogLoss { get; internal init; }
}

/// <summary>A confusion matrix, row by row. All arrays have one element for each pair of classes.</summary>
[LongTable("confusion", nameof(ClassificationMeasurement.BatchSize), nameof(ClassificationMeasurement.LearningRate),
    nameof(ClassificationMeasurement.Seed), nameof(ClassificationMeasurement.Realization), nameof(ClassificationMeasurement.Step))]
public sealed record ConfusionCounts : ColumnTable<ConfusionCount>
{
    /// <summary>The class that images have.</summary>
    public int[] Class { get; internal init; }

    /// <summary>The class that they were put into.</summary>
    public int[] Predicted { get; internal init; }

    /// <summary>How many.</summary>
    public int[] Images { get; internal init; }

    /// <inheritdoc/>
    public override int Count => Class.Length;

    /// <inheritdoc/>
    public override ConfusionCount this[int index] => new() { Class = Class[index], Predicted = Predicted[index], Images = Images[index] };
}

/// <summary>How many images of a class were put into a class.</summary>
[View(nameof(Class), nameof(Predicted), nameof(Images))]
public sealed record ConfusionCount : TableLine
{
    /// <inheritdoc cref="ConfusionCounts.Class"/>
    [Column(Symbol = "k", Width = 5)]
    public int Class { get; internal init; }

    /// <inheritdoc cref="ConfusionCounts.Predicted"/>
    [Column(Symbol = "k'", Width = 9)]
    public int Predicted { get; internal init; }

    /// <inheritdoc cref="ConfusionCounts.Images"/>
    [Column(Symbol = "n", Width = 7)]
    public int Images { get; internal init; }
}
