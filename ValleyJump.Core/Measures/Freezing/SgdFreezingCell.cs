using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>When the runs of one cell froze, by one definition.</summary>
/// <remarks>Means and errors are as those of <see cref="SgdFreezePoint"/>: over runs that converged, what is left out counted.</remarks>
[View(nameof(BatchSize), nameof(LearningRate), nameof(Definition), nameof(Rule), nameof(Threshold), nameof(Count),
    nameof(FreezeStepMean), nameof(FreezeStepSem))]
public sealed partial record SgdFreezingCell : INoted
{
    private SgdFreezingCell(SgdFreezing[] runs)
    {
        SgdFreezing first = runs[0];
        (Settings, TrainCount) = (first.Run.Settings, first.Run.TrainCount);
        (Dataset, DatasetFingerprint) = (first.Dataset, first.DatasetFingerprint);
        (Definition, Rule, Threshold) = (first.Definition, first.Rule, first.Threshold);
        (Stop, EndStep, MoreSteps) = (first.Stop, first.EndStep, first.MoreSteps);
        (ContinuationRate, OwnRate) = (double.IsNaN(first.ContinuationRate) ? null : first.ContinuationRate, first.OwnRate);
        SgdFreezing[] frozen = [.. runs.Where(r => r.Converged && r.FreezeStep is not null)];
        Members = runs;
        Seed = new NumberList<ulong>(runs.Select(r => r.Seed).Distinct());
        RealizationIndex = new NumberList<int>(runs.Select(r => r.Realization).Distinct());
        (Runs, ConvergedCount, DivergedCount) = (runs.Length, runs.Count(r => r.Converged), runs.Count(r => r.Diverged));
        (Count, FreezeStepMean, _, FreezeStepMedian, FreezeStepQ1, FreezeStepQ3) =
            SampleSummary.Of(frozen.Select(r => (double)r.FreezeStep!.Value));
        FreezeStepSem = RunNumber.StandardError([.. frozen.Select(r => new RunNumber(r.Seed, r.Curve, r.FreezeStep!.Value))]);
        (VerifiedCount, NotReachedCount) = (frozen.Count(r => r.Verified), runs.Sum(r => r.NotReachedCount));
        CheckedMean = runs.Average(r => r.Checked);
        Resolution = runs.Where(r => !r.Diverged).Select(r => r.Resolution).DefaultIfEmpty(double.NaN).Max();
    }

    /// <summary>The settings of the first of its runs; the others differ from it in seed and kept weights at most, and in
    /// batches of all images and more.</summary>
    [Inputs]
    public SgdSettings Settings { get; }

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

    /// <summary>What counts as frozen.</summary>
    [Column(IsInput = true, Width = 10)]
    public FreezeDefinition Definition { get; }

    /// <summary>Which endpoints are compared; null for definitions without.</summary>
    [Column(IsInput = true, Width = 12)]
    public FreezeRule? Rule { get; }

    /// <summary>S_th, the least similarity of endpoints; L_c, the training loss; or the training accuracy.</summary>
    [Column(IsInput = true, Symbol = "S_th", Format = "G5", Least = 0)]
    public double Threshold { get; }

    /// <summary>When continuations ended; null for definitions without.</summary>
    [Column(IsInput = true)]
    public ContinuationStop? Stop { get; }

    /// <summary>The step at which all continuations ended; null where they ended otherwise, and for definitions without.</summary>
    [Column(IsInput = true, IsLater = true, Symbol = "t", Unit = "steps")]
    public long? EndStep { get; }

    /// <summary>Steps of each continuation; null where they ended otherwise, and for definitions without.</summary>
    [Column(IsInput = true, IsLater = true, Unit = "steps")]
    public long? MoreSteps { get; }

    /// <summary>eta of the continuations; null for definitions without.</summary>
    [Column(IsInput = true, IsLater = true, Symbol = "eta", Format = "G5", Least = 0)]
    public double? ContinuationRate { get; }

    /// <summary>
    /// That is the runs' own learning rate, since no other was asked for; null for definitions without continuations.
    /// </summary>
    [Column(IsInput = true, IsLater = true)]
    public bool? OwnRate { get; }

    /// <summary>Runs that enter: those that converged and froze.</summary>
    [Column(Symbol = "n", Width = 5)]
    public int Count { get; private init; }

    /// <summary>Mean freezing step.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Label = "TMean", Format = "F1", Least = 0)]
    public double FreezeStepMean { get; private init; }

    /// <summary>Its standard error; NaN for a single run, or several that are the same.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Label = "Sem", Width = 6, Format = "F1")]
    public double FreezeStepSem { get; }

    /// <summary>Median freezing step.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1", Least = 0)]
    public double FreezeStepMedian { get; private init; }

    /// <summary>25 % quantile.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1", Least = 0)]
    public double FreezeStepQ1 { get; private init; }

    /// <summary>75 % quantile.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1", Least = 0)]
    public double FreezeStepQ3 { get; private init; }

    /// <summary>eta times <see cref="FreezeStepMean"/>.</summary>
    [Column(Symbol = "eta t_freeze", Unit = "eta step", Label = "EtaT", Format = "F2", Width = 6, Least = 0)]
    public double EtaFreezeStep => LearningRate * FreezeStepMean;

    /// <summary>Its standard error.</summary>
    [Column(Symbol = "eta t_freeze", Unit = "eta step", Format = "F2")]
    public double EtaFreezeStepSem => LearningRate * FreezeStepSem;

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

    /// <summary>Runs that converged, and did not freeze before their end, so that the mean is too low.</summary>
    public int CensoredCount => ConvergedCount - Count;

    /// <summary>Runs among those that enter whose freezing step is verified: see <see cref="SgdFreezing.Verified"/>.</summary>
    public int VerifiedCount { get; }

    /// <summary>Checkpoints that were looked at, in the mean over the runs.</summary>
    [Column(Format = "F1")]
    public double CheckedMean { get; }

    /// <summary>The coarsest resolution of a run: see <see cref="SgdFreezing.Resolution"/>.</summary>
    [Column(Format = "G3", Least = 0)]
    public double Resolution { get; }

    /// <summary>Endpoints that did not end as asked.</summary>
    public int NotReachedCount { get; }

    /// <summary>Its runs.</summary>
    internal IReadOnlyList<SgdFreezing> Members { get => field ?? []; }

    /// <summary>Why there is no freezing step, and which checkpoints were not looked at; empty where there is nothing to say.</summary>
    public string Note => NoteText.Sentences(Missing, Cut);

    private string Missing => Count > 0 ? "" : ConvergedCount == 0
        ? FormattableString.Invariant($"None of {Runs} {(Runs == 1 ? "run" : "runs")} reached a training accuracy of 100 %, ")
            + FormattableString.Invariant($"{DivergedCount} diverged.")
        : FormattableString.Invariant($"Of {ConvergedCount} that converged none froze before {(Cut.Length > 0 ? "that" : "its end")}.");

    // A common end of continuations leaves later checkpoints without one.
    private string Cut => EndStep is { } end && end < Settings.StepCount
        ? FormattableString.Invariant($"Checkpoints after step {end}, where continuations end, were not looked at.") : "";

    string INoted.Cell => FormattableString.Invariant($"B = {BatchSize}, eta = {LearningRate:G5}, {Definition} {Threshold:G5}");

    /// <summary>The cell, in a line.</summary>
    public override string ToString() => FormattableString.Invariant($"B = {BatchSize}, eta = {LearningRate:G5}, ")
        + FormattableString.Invariant($"{Definition}{(Rule is { } rule ? $" {rule}" : "")} {Threshold:G5}: ")
        + FormattableString.Invariant($"t_freeze = {FreezeStepMean:F1} +- {FreezeStepSem:F1}, {Count} of {Runs} runs");

    /// <summary>One for each cell, in the order of its first run, and each definition, rule, threshold and way to continue.</summary>
    /// <remarks>What makes a cell, and which runs count once, is as for <see cref="SgdFreezePoint"/>.</remarks>
    internal static IEnumerable<SgdFreezingCell> Of(IEnumerable<SgdFreezing> runs, CancellationToken cancel = default)
    {
        return runs.GroupBy(r => (Cell(r), r.DatasetFingerprint)).SelectMany(cell => cell
            .GroupBy(r => r.By)
            .Select(g => new SgdFreezingCell([.. g.DistinctBy(r => (r.Seed, r.Realization, r.Curve))])));

        SgdSettings Cell(SgdFreezing run)
        {
            cancel.ThrowIfCancellationRequested();
            return run.Run.Settings.Cell(run.Run.TrainCount);
        }
    }
}
