namespace ValleyJump.Core.Runs;

/// <summary>
/// The names in a run's file. One row of every data set is one checkpoint; those of the group Weights have a row for each checkpoint that
/// has weights, the one that Checkpoint tells.
/// </summary>
internal static class RunLayout
{
    public const string Step = "Step", TrainLoss = "TrainLoss", TrainAccuracy = "TrainAccuracy", TestLoss = "TestLoss",
        TestAccuracy = "TestAccuracy",
        Labels = "Labels", Predictions = "Predictions", Misclassified = "Misclassified",
        Weights = "Weights", Checkpoint = "Checkpoint", Checksum = "Checksum", Description = "Description";

    /// <summary>The weights of a layer, counted from 0: W1, W2, ...</summary>
    public static string Matrix(int layer) => FormattableString.Invariant($"W{layer + 1}");

    /// <summary>The biases of a layer, counted from 0: b1, b2, ...</summary>
    public static string Bias(int layer) => FormattableString.Invariant($"b{layer + 1}");
}
