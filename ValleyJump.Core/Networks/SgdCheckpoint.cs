using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Networks;

/// <summary>Weights that are kept elsewhere than in memory, such as in a file.</summary>
internal interface IWeightSource
{
    /// <summary>W1, b1, W2, b2, ... as <see cref="NetworkArchitecture"/> lays them out, read and checked anew.</summary>
    float[] Read();
}

/// <summary>The state of a training run after some steps. The arrays are not to be changed.</summary>
[View(nameof(Step), nameof(TrainLoss), nameof(TrainAccuracy), nameof(TestLoss), nameof(TestAccuracy))]
public sealed record SgdCheckpoint
{
    // One byte a prediction where the classes are few: for a thousand test images and a hundred checkpoints the difference is 0.3 MB a run.
    private readonly Array predictions = Array.Empty<int>();

    /// <summary>Steps done; 0 for the initial weights.</summary>
    [Column(Symbol = "t", Unit = "steps", Width = 10)]
    public long Step { get; internal init; }

    /// <summary>Loss over the whole training set.</summary>
    [Column(Symbol = "L", Width = 11, Format = "G5", Least = 0)]
    public double TrainLoss { get; internal init; }

    /// <summary>Fraction of the training set that is classified correctly.</summary>
    [Column(Symbol = "acc", Format = "F4", Least = 0, Most = 1)]
    public double TrainAccuracy { get; internal init; }

    /// <summary>Loss over the test set.</summary>
    [Column(Symbol = "L_test", Width = 11, Format = "G5", Least = 0)]
    public double TestLoss { get; internal init; }

    /// <summary>Fraction of the test set that is classified correctly.</summary>
    [Column(Symbol = "acc_test", Format = "F4", Least = 0, Most = 1)]
    public double TestAccuracy { get; internal init; }

    /// <summary>The predicted class of each test image: the largest output, the first of equals. A new array at every access.</summary>
    public int[] Predictions
    {
        get => predictions is byte[] packed ? Array.ConvertAll(packed, c => (int)c) : [.. (int[])predictions];
        internal init => predictions = Array.TrueForAll(value, c => c is >= 0 and <= byte.MaxValue)
            ? Array.ConvertAll(value, c => (byte)c) : value;
    }

    /// <summary>E(theta): indices of the misclassified test images, in ascending order.</summary>
    public int[] Misclassified { get; internal init; }

    /// <summary>
    /// W1, b1, W2, b2, ... as <see cref="NetworkArchitecture"/> lays them out; empty where <see cref="SgdSettings.KeepWeights"/> left them
    /// out. Those of a run in a file are read from it, and checked, at every access: keep the array, not the checkpoint, where they are
    /// needed often.
    /// </summary>
    /// <exception cref="FileException">The run's file is gone, or holds another run than the one that was read.</exception>
    public float[] ReadWeights() => Weights;

    /// <summary><see cref="ReadWeights"/>. Not public: what writes down all properties, as ConvertTo-Json does, would write millions.</summary>
    internal float[] Weights { get => Stored?.Read() ?? field; init; } = [];

    /// <summary>Where the weights are, when they are in a file; <see cref="Weights"/> is then set to an empty array.</summary>
    internal IWeightSource? Stored { get; init; }

    /// <summary>The weights are kept, in memory or in a file.</summary>
    internal bool HasWeights => Stored is not null || Weights.Length > 0;

    /// <summary>What was seen of a network on both sets of images.</summary>
    internal static SgdCheckpoint Of(long step, NetworkEvaluation train, NetworkEvaluation test, LabelledImages images, float[] weights) =>
        new()
        {
            Step = step,
            TrainLoss = train.Loss,
            TrainAccuracy = train.Accuracy,
            TestLoss = test.Loss,
            TestAccuracy = test.Accuracy,
            Predictions = test.Predictions,
            Misclassified = test.Misclassified(images),
            Weights = weights,
        };

    /// <summary>The checkpoint, in a line.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"Step {Step}: training loss {TrainLoss:G5}, test accuracy {TestAccuracy:P1}");
}
