namespace ValleyJump.Core.Networks;

/// <summary>The state of a training run after some steps. The arrays are not to be changed.</summary>
public sealed record SgdCheckpoint
{
    /// <summary>Steps done; 0 for the initial weights.</summary>
    public required long Step { get; init; }

    /// <summary>Loss over the whole training set.</summary>
    public required double TrainLoss { get; init; }

    /// <summary>Fraction of the training set that is classified correctly.</summary>
    public required double TrainAccuracy { get; init; }

    /// <summary>Loss over the test set.</summary>
    public required double TestLoss { get; init; }

    /// <summary>Fraction of the test set that is classified correctly.</summary>
    public required double TestAccuracy { get; init; }

    /// <summary>The predicted class of each test image: the largest output, the first of equals.</summary>
    public required int[] Predictions { get; init; }

    /// <summary>E(theta): indices of the misclassified test images, in ascending order.</summary>
    public required int[] Misclassified { get; init; }

    /// <summary>
    /// W1, b1, W2, b2, ... as <see cref="NetworkArchitecture"/> lays them out; empty where <see cref="SgdSettings.KeepWeights"/> left them out.
    /// </summary>
    public required float[] Weights { get; init; }

    /// <summary>The checkpoint, in a line.</summary>
    public override string ToString() => FormattableString.Invariant($"Step {Step}: training loss {TrainLoss:G5}, test accuracy {TestAccuracy:P1}");
}
