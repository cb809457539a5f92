using System.IO.Hashing;
using System.Runtime.InteropServices;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>When the runs of one cell froze, by one threshold of the training loss.</summary>
/// <remarks>
/// Means are over runs that converged, as in the paper; what is left out is counted. Runs of one seed share their initial weights, so that
/// those of several seeds are not independent: standard errors are then those of the seeds, as clusters, and otherwise those of the runs,
/// given the initial weights. Realizations of full-batch descent are one run, from which no error can be told: it is NaN. In the fraction
/// that converged, and its interval, they count once. The same run given twice is one run.
/// </remarks>
[View(nameof(BatchSize), nameof(LearningRate), nameof(LossThreshold), nameof(Count), nameof(Runs), nameof(FreezeStepMedian),
    nameof(EtaFreezeStep), nameof(EtaFreezeStepSem), GroupBy = nameof(Protocol))]
public sealed partial record SgdFreezePoint : INoted
{
    private SgdFreezePoint(SgdFreezeStep[] runs, double threshold)
    {
        (Settings, Dataset, DatasetFingerprint, TrainCount) =
            (runs[0].Settings, runs[0].Dataset, runs[0].DatasetFingerprint, runs[0].TrainCount);
        Members = runs;
        SgdFreezeStep[] enter = [.. runs.Where(r => r.Converged)], frozen = [.. enter.Where(r => r.FreezeStep is not null)];
        (LossThreshold, Runs) = (threshold, runs.Length);
        Seed = new NumberList<ulong>(runs.Select(r => r.Seed).Distinct());
        RealizationIndex = new NumberList<int>(runs.Select(r => r.Realization).Distinct());
        (ConvergedCount, DivergedCount) = (enter.Length, runs.Count(r => r.Diverged));
        SgdFreezeStep[] different = [.. runs.DistinctBy(r => (r.Seed, r.Curve))];
        (ConvergedFraction, ConvergedLow, ConvergedHigh) = Proportion.Wilson(different.Count(r => r.Converged), different.Length);
        (Count, FreezeStepMean, _, FreezeStepMedian, FreezeStepQ1, FreezeStepQ3) =
            SampleSummary.Of(frozen.Select(r => (double)r.FreezeStep!.Value));
        FreezeStepSem = ErrorOf(frozen, r => r.FreezeStep!.Value);
        FinalTestAccuracyMean = SampleSummary.Of(enter.Select(r => r.FinalTestAccuracy)).Mean;
        FinalTestAccuracySem = ErrorOf(enter, r => r.FinalTestAccuracy);
        FinalTrainLossMean = SampleSummary.Of(enter.Select(r => r.FinalTrainLoss)).Mean;
        FinalTrainLossSem = ErrorOf(enter, r => r.FinalTrainLoss);
    }

    /// <summary>The settings of the first of its runs; the others differ from it in seed and kept weights at most, and in
    /// batches of all images and more.</summary>
    [Inputs]
    public SgdSettings Settings { get; }

    /// <summary>The images, steps and checkpoints, for people: what rows that look alike may differ in.</summary>
    [Column(ViewOnly = true)]
    public string Protocol => Settings.Protocol(Dataset, DatasetFingerprint);

    /// <summary>The data set's name.</summary>
    [Column(IsInput = true)]
    public string Dataset { get; }

    /// <summary>The data set's fingerprint.</summary>
    [Column(IsInput = true)]
    public string DatasetFingerprint { get; }

    /// <summary>Training images; null for a run of a file that does not say.</summary>
    public int? TrainCount { get; }

    /// <summary>eta/B, B being all training images at most: a larger batch is full-batch descent.</summary>
    [Column(Symbol = "eta/B", Format = "G5", Least = 0)]
    public double EffectiveNoise => Settings.EffectiveNoise(TrainCount);

    /// <summary>The seeds, in the order of their first runs.</summary>
    [Column(IsInput = true)]
    public IReadOnlyList<ulong> Seed { get; }

    /// <summary>The realizations' numbers, in the order of their first runs.</summary>
    [Column(IsInput = true)]
    public IReadOnlyList<int> RealizationIndex { get; }

    /// <summary>L_c: a run freezes at its first checkpoint with a training loss below this.</summary>
    [Column(IsInput = true, Symbol = "L_c", Format = "G5", Least = 0)]
    public double LossThreshold { get; }

    /// <summary>Runs that enter the freezing step: those that converged and whose loss fell below the threshold.</summary>
    [Column(Symbol = "n", Width = 5)]
    public int Count { get; private init; }

    /// <summary>Mean freezing step.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1", Least = 0)]
    public double FreezeStepMean { get; private init; }

    /// <summary>Its standard error; NaN for a single run, or several that are the same.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1")]
    public double FreezeStepSem { get; }

    /// <summary>Median freezing step.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Label = "TMedian", Format = "F1", Least = 0)]
    public double FreezeStepMedian { get; private init; }

    /// <summary>25 % quantile.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1", Least = 0)]
    public double FreezeStepQ1 { get; private init; }

    /// <summary>75 % quantile.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1", Least = 0)]
    public double FreezeStepQ3 { get; private init; }

    /// <summary>eta times <see cref="FreezeStepMean"/>.</summary>
    [Column(Symbol = "eta t_freeze", Unit = "eta step", Format = "F2", Least = 0)]
    public double EtaFreezeStep => LearningRate * FreezeStepMean;

    /// <summary>Its standard error.</summary>
    [Column(Symbol = "eta t_freeze", Unit = "eta step", Label = "Sem", Width = 6, Format = "F2")]
    public double EtaFreezeStepSem => LearningRate * FreezeStepSem;

    /// <summary>Mean test accuracy at the end, of the runs that converged.</summary>
    [Column(Symbol = "acc_test", Format = "F4", Least = 0, Most = 1)]
    public double FinalTestAccuracyMean { get; }

    /// <summary>Its standard error; NaN for a single run.</summary>
    [Column(Symbol = "acc_test", Format = "F4")]
    public double FinalTestAccuracySem { get; }

    /// <summary>Mean training loss at the end, of the runs that converged.</summary>
    [Column(Symbol = "L", Format = "G4", Least = 0)]
    public double FinalTrainLossMean { get; }

    /// <summary>Its standard error; NaN for a single run.</summary>
    [Column(Symbol = "L", Format = "G4")]
    public double FinalTrainLossSem { get; }

    /// <summary>Runs in all.</summary>
    [Column(Width = 5)]
    public int Runs { get; }

    /// <summary>Seeds among them: initial weights.</summary>
    public int Seeds => Seed.Count;

    /// <summary>Runs that reached a training accuracy of 100 %.</summary>
    public int ConvergedCount { get; }

    /// <summary>Runs that diverged.</summary>
    [Column(Label = "Diverged")]
    public int DivergedCount { get; }

    /// <summary>
    /// Runs that converged, but whose loss never fell below the threshold: they would have frozen later, so that the mean is too low.
    /// </summary>
    public int CensoredCount => ConvergedCount - Count;

    /// <summary>Its runs; none where this was read from a file.</summary>
    internal IReadOnlyList<SgdFreezeStep> Members { get => field ?? []; }

    /// <summary>
    /// Why there is no freezing step: no run converged, or the loss of none fell below the threshold. Empty where there is.
    /// </summary>
    public string Note => Count > 0 ? "" : ConvergedCount == 0
        ? FormattableString.Invariant($"None of {Runs} {Of(Runs)} reached a training accuracy of 100 %, {DivergedCount} diverged.")
        : FormattableString.Invariant($"The loss of none of {ConvergedCount} {Of(ConvergedCount)} that converged fell below ")
            + FormattableString.Invariant($"{LossThreshold:G5}.");

    string INoted.Cell => FormattableString.Invariant($"B = {BatchSize}, eta = {LearningRate:G5}, L_c = {LossThreshold:G5}");

    private static string Of(int runs) => runs == 1 ? "run" : "runs";

    /// <summary>Fraction of the runs that converged; those of a seed that are the same to the last bit count once.</summary>
    [Column(Format = "F3", Least = 0, Most = 1)]
    public double ConvergedFraction { get; private init; }

    /// <summary>Lower end of its 95 % interval (Wilson).</summary>
    [Column(Format = "F3", Least = 0, Most = 1)]
    public double ConvergedLow { get; private init; }

    /// <summary>Upper end of its 95 % interval (Wilson).</summary>
    [Column(Format = "F3", Least = 0, Most = 1)]
    public double ConvergedHigh { get; private init; }

    /// <summary>The freezing point, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"B = {BatchSize}, eta = {LearningRate:G5}, L_c = {LossThreshold:G5}: eta t_freeze = {EtaFreezeStep:F2} +- {EtaFreezeStepSem:F2}, {Count} of {Runs} runs");

    /// <summary>The freezing points of runs: one for each cell, in the order of its first run, and each threshold, in order.</summary>
    /// <remarks>
    /// A cell is what the settings, the seed and the kept weights apart, and the data set make; batches of all images or more are the same.
    /// A run that comes twice is taken once.
    /// </remarks>
    internal static IEnumerable<SgdFreezePoint> Of(IEnumerable<SgdFreezeStep> steps, CancellationToken cancel = default)
    {
        return steps.GroupBy(s => (Cell(s), s.DatasetFingerprint))
            .SelectMany(cell => cell.DistinctBy(s => (s.Seed, s.Realization, s.LossThreshold, s.Curve)).GroupBy(s => s.LossThreshold)
                .Select(g => new SgdFreezePoint([.. g], g.Key)));

        SgdSettings Cell(SgdFreezeStep step)
        {
            cancel.ThrowIfCancellationRequested();
            return step.Settings.Cell(step.TrainCount);
        }
    }

    private static double ErrorOf(SgdFreezeStep[] runs, Func<SgdFreezeStep, double> value) =>
        RunNumber.StandardError([.. runs.Select(r => new RunNumber(r.Seed, r.Curve, value(r)))]);
}

/// <summary>When one run froze, by one threshold of the training loss. It does not hold the run, so that thousands fit in memory.</summary>
[View(nameof(BatchSize), nameof(LearningRate), nameof(RunName), nameof(LossThreshold), nameof(FreezeStep), nameof(Converged),
    GroupBy = nameof(Protocol))]
public sealed partial record SgdFreezeStep
{
    private SgdFreezeStep(SgdRun run, double threshold)
    {
        (Settings, Dataset, DatasetFingerprint, TrainCount) = (run.Settings, run.Dataset, run.DatasetFingerprint, run.TrainCount);
        (Realization, LossThreshold) = (run.Realization, threshold);
        (Converged, Diverged, FinalTestAccuracy, FinalTrainLoss) = (run.Converged, run.Diverged, run.FinalTestAccuracy, run.FinalTrainLoss);
        Curve = CurveOf(run);
        SgdCheckpoint? checkpoint = run.Checkpoints.FirstOrDefault(c => c.TrainLoss < threshold);
        (FreezeStep, FreezeTestAccuracy) = (checkpoint?.Step, checkpoint?.TestAccuracy);
    }

    /// <summary>The settings.</summary>
    [Inputs]
    public SgdSettings Settings { get; }

    /// <summary>The images, steps and checkpoints, for people: what rows that look alike may differ in.</summary>
    [Column(ViewOnly = true)]
    public string Protocol => Settings.Protocol(Dataset, DatasetFingerprint);

    /// <summary>The data set's name.</summary>
    [Column(IsInput = true)]
    public string Dataset { get; }

    /// <summary>The data set's fingerprint.</summary>
    [Column(IsInput = true)]
    public string DatasetFingerprint { get; }

    /// <summary>Training images; null for a run of a file that does not say.</summary>
    public int? TrainCount { get; }

    /// <summary>eta/B, B being all training images at most: a larger batch is full-batch descent.</summary>
    [Column(Symbol = "eta/B", Format = "G5", Least = 0)]
    public double EffectiveNoise => Settings.EffectiveNoise(TrainCount);

    /// <summary>The realization's number.</summary>
    [Column(IsInput = true)]
    public int Realization { get; }

    /// <summary>Seed and realization, for people.</summary>
    [Column(Label = RunText.Label, ViewOnly = true, Width = RunText.Width, Of = RunText.Columns)]
    public string RunName => RunText.Name(Seed, Realization);

    /// <summary>L_c: the run has frozen once its training loss is below this.</summary>
    [Column(IsInput = true, Symbol = "L_c", Format = "G5", Least = 0)]
    public double LossThreshold { get; }

    /// <summary>The step of the first checkpoint with a training loss below the threshold; null when there is none.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps")]
    public long? FreezeStep { get; }

    /// <summary>eta times <see cref="FreezeStep"/>.</summary>
    [Column(Symbol = "eta t_freeze", Unit = "eta step", Format = "F2", Least = 0)]
    public double? EtaFreezeStep => LearningRate * FreezeStep;

    /// <summary>Test accuracy at that checkpoint.</summary>
    [Column(Symbol = "acc_test", Format = "F4", Least = 0, Most = 1)]
    public double? FreezeTestAccuracy { get; }

    /// <summary>The run reached a training accuracy of 100 %.</summary>
    public bool Converged { get; }

    /// <summary>The run diverged.</summary>
    public bool Diverged { get; }

    /// <summary>Test accuracy at the end.</summary>
    [Column(Symbol = "acc_test", Format = "F4", Least = 0, Most = 1)]
    public double FinalTestAccuracy { get; }

    /// <summary>Training loss at the end.</summary>
    [Column(Symbol = "L", Format = "G4", Least = 0)]
    public double FinalTrainLoss { get; }

    // Stands for the run's curves: full-batch descent gives the same ones for every realization.
    internal ulong Curve { get; }

    internal static ulong CurveOf(SgdRun run) => XxHash64.HashToUInt64(MemoryMarshal.AsBytes<double>([.. run.Checkpoints.SelectMany(c =>
        (double[])[c.TrainLoss, c.TrainAccuracy, c.TestLoss, c.TestAccuracy])]));

    /// <summary>The freezing step, in a line.</summary>
    public override string ToString() => RunText.Line(BatchSize, LearningRate, Seed, Realization)
        + FormattableString.Invariant($", L_c = {LossThreshold:G5}: ")
        + (FreezeStep is { } step ? FormattableString.Invariant($"step {step}") : "not reached");

    /// <summary>The freezing step of a run by each threshold.</summary>
    /// <param name="run">The run.</param>
    /// <param name="thresholds">L_c of Eq. 7; finite and positive.</param>
    /// <exception cref="InvalidInputException">A threshold is not finite and positive, or there is none.</exception>
    internal static IReadOnlyList<SgdFreezeStep> Of(SgdRun run, IReadOnlyList<double> thresholds)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(thresholds);
        Check.That(thresholds.Count > 0 && thresholds.All(l => double.IsFinite(l) && l > 0), "Loss", thresholds,
            "one or more numbers that are finite and greater than zero");
        return [.. thresholds.Distinct().Select(l => new SgdFreezeStep(run, l))];
    }
}
