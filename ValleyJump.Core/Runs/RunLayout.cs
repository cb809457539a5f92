namespace ValleyJump.Core.Runs;

/// <summary>
/// The names in a run's file. One row of every data set is one checkpoint; those of the group Weights, which are
/// named as the network's blocks of parameters, have a row for each checkpoint that has weights, the one that Checkpoint tells.
/// </summary>
internal static class RunLayout
{
    public const string Step = "Step", TrainLoss = "TrainLoss", TrainAccuracy = "TrainAccuracy", TestLoss = "TestLoss",
        TestAccuracy = "TestAccuracy",
        Labels = "Labels", Predictions = "Predictions", Misclassified = "Misclassified",
        Weights = "Weights", Checkpoint = "Checkpoint", Checksum = "Checksum", Description = "Description",
        Origin = "Origin";
}
