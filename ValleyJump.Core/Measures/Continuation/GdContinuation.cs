using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>Where full-batch gradient descent from a checkpoint of a run ended.</summary>
[View(nameof(BatchSize), nameof(LearningRate), nameof(RunName), nameof(FromStep), nameof(EndStep), nameof(Jaccard),
    nameof(FinalTrainLoss), nameof(FinalTestAccuracy))]
public sealed partial record GdContinuation : INoted
{
    private readonly bool diverged;

    /// <summary>The run's inputs.</summary>
    [Inputs]
    public MeasuredRun Run { get; internal init; }

    /// <summary>Which of the run's checkpoints, from 0.</summary>
    public int Checkpoint { get; internal init; }

    /// <summary>The checkpoint's step.</summary>
    [Column(Symbol = "t_c", Unit = "steps")]
    public long FromStep { get; internal init; }

    /// <summary>The step at the end, those before the checkpoint included.</summary>
    [Column(Symbol = "t", Unit = "steps", Width = 8)]
    public long EndStep { get; internal init; }

    /// <summary>eta of the descent.</summary>
    [Column(Symbol = "eta", Format = "G5", Least = 0)]
    public double ContinuationRate { get; internal init; }

    /// <summary>By what rule it ended.</summary>
    public ContinuationStop Stop { get; internal init; }

    /// <summary>
    /// It ended as asked: false where the loss grew without bound, or the rule Matched did not hold within 1000/eta steps.
    /// </summary>
    public bool Reached { get; internal init; }

    /// <summary>Training loss at the end.</summary>
    [Column(Label = "TrainLoss", Symbol = "L", Format = "G4", Width = 10, Least = 0)]
    public double FinalTrainLoss { get; private init; }

    /// <summary>Training accuracy at the end.</summary>
    [Column(Symbol = "acc", Format = "F4", Least = 0, Most = 1)]
    public double FinalTrainAccuracy { get; private init; }

    /// <summary>Test loss at the end.</summary>
    [Column(Symbol = "L_test", Format = "G4", Least = 0)]
    public double FinalTestLoss { get; private init; }

    /// <summary>Test accuracy at the end.</summary>
    [Column(Label = "TestAcc", Symbol = "acc_test", Format = "F4", Least = 0, Most = 1)]
    public double FinalTestAccuracy { get; private init; }

    /// <summary>
    /// Sim_J (v2 Eq. 2) of the test images that this endpoint gets wrong and those that the last one does: that from the last checkpoint
    /// that can be continued. NaN where one of them diverged.
    /// </summary>
    [Column(Symbol = "Sim_J", Format = "F4", Least = 0, Most = 1)]
    public double Jaccard { get; internal init; }

    /// <summary>The fraction of the test images that both put into the same class.</summary>
    [Column(Format = "F4", Label = "Agree", Least = 0, Most = 1)]
    public double Agreement { get; internal init; }

    /// <summary>Test images that are misclassified here.</summary>
    public int Errors { get; private init; }

    /// <summary>
    /// The run with this end for its only checkpoint: weights, predictions and misclassified images, and what measurements of runs take.
    /// It is not trained again by its settings, nor saved as a run.
    /// </summary>
    /// <exception cref="InvalidInputException">This was read from a file, which does not hold it.</exception>
    public SgdRun Endpoint
    {
        get => field ?? throw NotInTable.Of(this, nameof(Endpoint), "Continue the run again, by Invoke-GdContinuation.");
        internal init
        {
            SgdCheckpoint end = (field = value).Checkpoints[0];
            (FinalTrainLoss, FinalTrainAccuracy, FinalTestLoss, FinalTestAccuracy) =
                (end.TrainLoss, end.TrainAccuracy, end.TestLoss, end.TestAccuracy);
            (Errors, diverged) = (end.Misclassified.Length, value.Diverged);
        }
    }

    /// <summary>Why it did not end as asked; empty where it did.</summary>
    public string Note { get => field ?? NoteOf(); private init; }

    private string NoteOf() => Reached ? "" : diverged ? "the loss grew without bound"
        : FormattableString.Invariant($"after {EndStep - FromStep} steps the training loss is still {FinalTrainLoss:G3}, ")
            + FormattableString.Invariant($"and the accuracy {FinalTrainAccuracy:P1}");

    string INoted.Cell => FormattableString.Invariant($"{Run}, from step {FromStep}");

    /// <summary>The endpoint, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Run}, from step {FromStep} to {EndStep}: training loss {FinalTrainLoss:G4}, test accuracy {FinalTestAccuracy:P1}");
}
