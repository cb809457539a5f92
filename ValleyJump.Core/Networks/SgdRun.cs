using ValleyJump.Core.Datasets;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Networks;

/// <summary>
/// A finished training run: every input, and what was seen at each checkpoint. What it says about freezing and convergence follows from
/// the checkpoints.
/// </summary>
[View(nameof(BatchSize), nameof(LearningRate), nameof(RunName), nameof(Outcome), nameof(FinalTrainLoss), nameof(FinalTestAccuracy),
    GroupBy = nameof(Protocol))]
[RowsOnly("Tables do not hold the weights of runs: Save-SgdRun keeps them, and Import-SgdRun reads them.")]
public sealed partial record SgdRun
{
    /// <summary>L_c of Eq. 7: a run freezes when its training loss falls below this.</summary>
    internal const double FreezeLoss = 0.1;

    /// <summary>The <see cref="Engine"/> of a network that another program trained.</summary>
    internal const int OtherProgram = 0;

    /// <summary>All inputs but the data and the realization.</summary>
    [Inputs]
    public SgdSettings Settings { get; internal init; }

    /// <summary>The update rule.</summary>
    public UpdateRule Rule => Settings.Rule;

    /// <summary>The data set's name.</summary>
    [Column(IsInput = true)]
    public string Dataset { get; internal init; }

    /// <summary>The data set's fingerprint; see <see cref="ImageDataset"/>.</summary>
    [Column(IsInput = true)]
    public string DatasetFingerprint { get; internal init; }

    /// <summary>Training images; null for a run of a file that does not say.</summary>
    public int? TrainCount { get; internal init; }

    /// <summary>eta/B, B being all training images at most: a larger batch is full-batch descent.</summary>
    [Column(Symbol = "eta/B", Format = "G5", Least = 0)]
    public double EffectiveNoise => Settings.EffectiveNoise(TrainCount);

    /// <summary>The network.</summary>
    public NetworkArchitecture Architecture { get; internal init; }

    /// <summary>The version of the module that made the run.</summary>
    public string ModuleVersion { get; internal init; }

    /// <summary>
    /// The number of the engine that made the run: equal inputs of one number give equal bits, whatever the module's version. 0 for a
    /// network that another program trained.
    /// </summary>
    public int Engine { get; internal init; } = SgdTrainer.Engine;

    /// <summary>The realization's number, from 0: with the seed it determines the order of the samples.</summary>
    [Column(IsInput = true)]
    public int Realization { get; internal init; }

    /// <summary>Seed and realization, for people.</summary>
    [Column(Label = RunText.Label, ViewOnly = true, Width = RunText.Width, Of = RunText.Columns)]
    public string RunName => RunText.Name(Seed, Realization);

    /// <summary>The checkpoints, in order of their steps. The last of a diverged run is the one at which that was seen.</summary>
    public IReadOnlyList<SgdCheckpoint> Checkpoints { get; internal init; }

    /// <summary>
    /// The run was ended at a checkpoint where the training loss was not finite or above <see cref="SgdTrainer.DivergenceLoss"/>, or a
    /// weight was not finite.
    /// </summary>
    public bool Diverged { get; internal init; }

    /// <summary>Training accuracy reached 100 % at some checkpoint, and the run did not diverge.</summary>
    public bool Converged => !Diverged && Checkpoints.Any(c => c.TrainAccuracy == 1);

    /// <summary>The images, steps and checkpoints, for people: what rows that look alike may differ in.</summary>
    [Column(ViewOnly = true)]
    public string Protocol => Settings.Protocol(Dataset, DatasetFingerprint);

    /// <summary>Whether the run converged, or "diverged", for people.</summary>
    [Column(Label = nameof(Converged), ViewOnly = true, Of = "Converged Diverged")]
    public string Outcome => Diverged ? "diverged" : Converged.ToString();

    /// <summary>Training loss at the last checkpoint.</summary>
    [Column(Symbol = "L", Format = "G4", Least = 0)]
    public double FinalTrainLoss => Checkpoints[^1].TrainLoss;

    /// <summary>Training accuracy at the last checkpoint.</summary>
    [Column(Symbol = "acc", Format = "F4", Least = 0, Most = 1)]
    public double FinalTrainAccuracy => Checkpoints[^1].TrainAccuracy;

    /// <summary>Test loss at the last checkpoint.</summary>
    [Column(Symbol = "L_test", Format = "G4", Least = 0)]
    public double FinalTestLoss => Checkpoints[^1].TestLoss;

    /// <summary>Test accuracy at the last checkpoint.</summary>
    [Column(Symbol = "acc_test", Format = "F4", Least = 0, Most = 1)]
    public double FinalTestAccuracy => Checkpoints[^1].TestAccuracy;

    /// <summary>The best test accuracy of any checkpoint.</summary>
    [Column(Symbol = "acc_test", Format = "F4", Least = 0, Most = 1)]
    public double MaxTestAccuracy => Checkpoints.Max(c => c.TestAccuracy);

    /// <summary>t_freeze by the loss: the first checkpoint with a training loss below 0.1 (Eq. 7); null when there is none.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps")]
    public long? FreezeStepLoss => FirstStep(c => c.TrainLoss < FreezeLoss);

    /// <summary>eta times <see cref="FreezeStepLoss"/>.</summary>
    [Column(Symbol = "eta t_freeze", Unit = "eta step", Format = "F2", Least = 0)]
    public double? EtaFreezeStepLoss => LearningRate * FreezeStepLoss;

    /// <summary>eta times the first checkpoint with a training accuracy of 100 %; null when there is none.</summary>
    [Column(Symbol = "eta t", Unit = "eta step", Format = "F2", Least = 0)]
    public double? EtaStepFullAccuracy => LearningRate * FirstStep(c => c.TrainAccuracy == 1);

    /// <summary>Checkpoints that there are: fewer than CheckpointCount where the run diverged before its end.</summary>
    public int CheckpointsReached => Checkpoints.Count;

    /// <summary>
    /// Seconds that the steps took, without the evaluation of checkpoints. Realizations of full-batch descent share one training, and so
    /// its time.
    /// </summary>
    [Column(Unit = "s", Format = "F2", Least = 0)]
    public double TrainSeconds { get; internal init; }

    /// <summary>The class of each test image, in the order of the predictions; null for a run of a file that does not say.</summary>
    internal int[]? TestLabels { get; init; }

    /// <summary>What it continues, where it is not a run but descent from a checkpoint of one; null for a run.</summary>
    internal DescentOrigin? Origin { get; init; }

    /// <summary>The file that holds the run; null when none does.</summary>
    public string? Path { get; internal init; }

    /// <summary>The checkpoints as a table.</summary>
    public SgdCurve Curve => new()
    {
        Step = [.. Checkpoints.Select(c => c.Step)],
        TrainLoss = [.. Checkpoints.Select(c => c.TrainLoss)],
        TrainAccuracy = [.. Checkpoints.Select(c => c.TrainAccuracy)],
        TestLoss = [.. Checkpoints.Select(c => c.TestLoss)],
        TestAccuracy = [.. Checkpoints.Select(c => c.TestAccuracy)],
    };

    /// <summary>The first checkpoint's step at which a condition holds; null when it never does.</summary>
    public long? FirstStep(Func<SgdCheckpoint, bool> condition) => Checkpoints.FirstOrDefault(condition)?.Step;

    /// <summary>
    /// Are these the steps of a whole run's checkpoints? Other programs save when they like, in ascending order.
    /// </summary>
    internal static bool AreCheckpointsOf(SgdSettings settings, int engine, bool diverged, IReadOnlyList<long> steps)
    {
        if (engine == OtherProgram)
            return steps.Count > 0 && steps[0] >= 0 && Check.Rises(steps);
        int due = settings.CheckpointsInAll;
        return steps.Count >= 1 && (diverged ? steps.Count <= due : steps.Count == due)
            && steps.Index().All(s => s.Item == settings.CheckpointStep(s.Index));
    }

    /// <summary>The run, in a line.</summary>
    public override string ToString() => RunText.Line(BatchSize, LearningRate, Seed, Realization) + ": " + (Diverged
        ? FormattableString.Invariant($"diverged by step {Checkpoints[^1].Step}")
        : FormattableString.Invariant($"training loss {FinalTrainLoss:G4}, test accuracy {FinalTestAccuracy:P1}"));
}

/// <summary>A training run through time. All arrays have one element per checkpoint.</summary>
[LongTable(LongTableAttribute.Curve, nameof(SgdRun.BatchSize), nameof(SgdRun.LearningRate), nameof(SgdRun.Realization), nameof(SgdRun.Seed),
    TimePerStep = nameof(SgdRun.LearningRate))]
public sealed record SgdCurve : ColumnTable<SgdPoint>
{
    /// <summary>Steps done.</summary>
    public long[] Step { get; internal init; }

    /// <summary>Training loss.</summary>
    public double[] TrainLoss { get; internal init; }

    /// <summary>Training accuracy.</summary>
    public double[] TrainAccuracy { get; internal init; }

    /// <summary>Test loss.</summary>
    public double[] TestLoss { get; internal init; }

    /// <summary>Test accuracy.</summary>
    public double[] TestAccuracy { get; internal init; }

    /// <inheritdoc/>
    public override int Count => Step.Length;

    /// <inheritdoc/>
    public override SgdPoint this[int index] =>
        new()
        {
            Step = Step[index],
            TrainLoss = TrainLoss[index],
            TrainAccuracy = TrainAccuracy[index],
            TestLoss = TestLoss[index],
            TestAccuracy = TestAccuracy[index],
        };
}

/// <summary>A training run at a checkpoint.</summary>
[View(nameof(Step), nameof(TrainLoss), nameof(TrainAccuracy), nameof(TestLoss), nameof(TestAccuracy))]
public sealed record SgdPoint : TableLine
{
    /// <inheritdoc cref="SgdCurve.Step"/>
    [Column(Symbol = "t", Unit = "steps", Width = 10)]
    public long Step { get; internal init; }

    /// <inheritdoc cref="SgdCurve.TrainLoss"/>
    [Column(Symbol = "L", Width = 11, Format = "G5", Least = 0)]
    public double TrainLoss { get; internal init; }

    /// <inheritdoc cref="SgdCurve.TrainAccuracy"/>
    [Column(Symbol = "acc", Format = "F4", Least = 0, Most = 1)]
    public double TrainAccuracy { get; internal init; }

    /// <inheritdoc cref="SgdCurve.TestLoss"/>
    [Column(Symbol = "L_test", Width = 11, Format = "G5", Least = 0)]
    public double TestLoss { get; internal init; }

    /// <inheritdoc cref="SgdCurve.TestAccuracy"/>
    [Column(Symbol = "acc_test", Format = "F4", Least = 0, Most = 1)]
    public double TestAccuracy { get; internal init; }
}
