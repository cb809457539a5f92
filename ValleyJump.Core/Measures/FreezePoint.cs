using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>What counts as frozen.</summary>
public enum FreezeDefinition
{
    /// <summary>The step that completed a trajectory's last change of valley, 0 when it never changed: the paper's.</summary>
    LastCrossing,

    /// <summary>The same, over the trajectories that changed valley at least once.</summary>
    LastCrossingIfAny,

    /// <summary>
    /// The first recorded step from which on P_flat stays within the 95 % interval of its final value: a property of the ensemble,
    /// without an error bar. Needs a recorded curve.
    /// </summary>
    Plateau,

    /// <summary>For runs: the first checkpoint from which on full-batch descent leads to much the same errors (v2 Eq. 3).</summary>
    Basin,

    /// <summary>For runs: the first checkpoint from which on full-batch descent leads to much the same answers (v2).</summary>
    Agreement,

    /// <summary>For runs: the first checkpoint with a training loss below L_c (v1 Eq. 7).</summary>
    Loss,

    /// <summary>For runs: the first checkpoint with a training accuracy of 100 %.</summary>
    Accuracy,
}

/// <summary>When and where an ensemble froze, by one definition.</summary>
[View(nameof(LearningRate), nameof(NoiseStrength), nameof(Definition), nameof(Count), nameof(FreezeStepMedian),
    nameof(FreezeYMedian), nameof(CensoredFraction))]
public sealed partial record FreezePoint : INoted
{
    private FreezePoint(TwoValleyResult source, FreezeDefinition definition, SampleSummary step, SampleSummary y, double censoredFraction)
    {
        (KeptSource, Simulation, Definition, CensoredFraction) = (source, source.Simulation, definition, censoredFraction);
        (Count, FreezeStepMean, FreezeStepSem, FreezeStepMedian, FreezeStepQ1, FreezeStepQ3) = step;
        (_, FreezeYMean, FreezeYSem, FreezeYMedian, FreezeYQ1, FreezeYQ3) = y;
        (PFlat, NeverCrossedFraction, DivergedCount) = (source.PFlat, source.NeverCrossedFraction, source.DivergedCount);
    }

    /// <summary>The ensemble.</summary>
    /// <exception cref="InvalidInputException">This was read from a file, which does not hold it.</exception>
    public TwoValleyResult Source => KeptSource
        ?? throw NotInTable.Of(this, nameof(Source), "Its inputs are here: pipe it to Invoke-TwoValleySim, or to Measure-FreezePoint.");

    /// <summary>The ensemble; null where this was read from a file.</summary>
    internal TwoValleyResult? KeptSource { get; }

    /// <summary>All inputs of the ensemble.</summary>
    [Inputs]
    public TwoValleySimulation Simulation { get; }

    /// <summary>What counts as frozen.</summary>
    [Column(IsInput = true, Width = 17)]
    public FreezeDefinition Definition { get; }

    /// <summary>
    /// Trajectories that enter: those that did not diverge and that the definition covers. 1 for <see cref="FreezeDefinition.Plateau"/>.
    /// </summary>
    [Column(Symbol = "n", Width = 6)]
    public int Count { get; private init; }

    /// <summary>Fraction in the flat valley at the end.</summary>
    [Column(Symbol = "P_flat", Width = 6, Format = "F4", Least = 0, Most = 1)]
    public double PFlat { get; private init; }

    /// <summary>Mean freezing step.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1", Least = 0)]
    public double FreezeStepMean { get; private init; }

    /// <summary>Its standard error; NaN for <see cref="FreezeDefinition.Plateau"/>.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1")]
    public double FreezeStepSem { get; private init; }

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

    /// <summary>Mean y at the freezing step.</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double FreezeYMean { get; private init; }

    /// <summary>Its standard error; NaN for <see cref="FreezeDefinition.Plateau"/>.</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double FreezeYSem { get; private init; }

    /// <summary>Median y at the freezing step.</summary>
    [Column(Symbol = "y_freeze", Label = "YMedian", Format = "F3")]
    public double FreezeYMedian { get; private init; }

    /// <summary>25 % quantile of y at the freezing step.</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double FreezeYQ1 { get; private init; }

    /// <summary>75 % quantile of y at the freezing step.</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double FreezeYQ3 { get; private init; }

    /// <summary>Fraction of the trajectories that enter whose last change of valley lies in the last 5 % of the run.</summary>
    [Column(Label = "Censored", Format = "F3", Least = 0, Most = 1)]
    public double CensoredFraction { get; }

    /// <summary>Fraction of the ensemble that never changed valley.</summary>
    [Column(Format = "F3", Least = 0, Most = 1)]
    public double NeverCrossedFraction { get; private init; }

    /// <summary>Trajectories that diverged and are left out.</summary>
    [Column(Label = "Diverged")]
    public int DivergedCount { get; private init; }

    /// <summary>Why there are no numbers: every trajectory diverged, or none changed valley. Empty where there are.</summary>
    public string Note => DivergedCount == Realizations ? TwoValleyResult.NoteOf(Realizations) : Count > 0 ? ""
        : FormattableString.Invariant($"None of {Simulation.TrajectoryCount - DivergedCount} trajectories changed valley.");

    string INoted.Cell => FormattableString.Invariant($"eta = {LearningRate:G5}, sigma = {NoiseStrength:G5}");

    /// <summary>The cell and when it froze, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{((INoted)this).Cell}, {Definition}: step {FreezeStepMedian:G6}, y {FreezeYMedian:G4} (medians)");

    /// <summary>
    /// The freezing point of an ensemble by each definition that its data allow. Without the freezing steps of its trajectories the last
    /// crossing is what the result says of it, and that of those which crossed is not known.
    /// </summary>
    internal static IEnumerable<FreezePoint> Of(TwoValleyResult result, CancellationToken cancel = default)
    {
        double censoredAfter = Censoring.After(result.Steps);
        if (result is { FreezeSteps: { } all, FreezeYs: { } allYs })
        {
            yield return Summarise(all, allYs, FreezeDefinition.LastCrossing, _ => true);
            yield return Summarise(all, allYs, FreezeDefinition.LastCrossingIfAny, s => s > 0);
        }
        else
        {
            yield return new(result, FreezeDefinition.LastCrossing, StepOf(result), YOf(result), result.CensoredFraction);
        }
        if (result.Curve is { } curve && Plateau(curve) is var record and >= 0)
        {
            double at = curve.Step[record];
            yield return new(result, FreezeDefinition.Plateau, SampleSummary.Of([at], cancel),
                SampleSummary.Of([curve.YMean[record]], cancel), at > censoredAfter ? 1 : 0);
        }

        FreezePoint Summarise(IReadOnlyList<double> all, IReadOnlyList<double> allYs, FreezeDefinition definition,
            Func<double, bool> enters)
        {
            int[] chosen = [.. Enumerable.Range(0, all.Count).Where(i => enters(all[i]))];
            double[] steps = [.. chosen.Select(i => all[i])];
            IEnumerable<double> ys = chosen.Select(i => allYs[i]);
            return new(result, definition, SampleSummary.Of(steps, cancel), SampleSummary.Of(ys, cancel),
                steps.Count(s => s > censoredAfter) / (double)steps.Length);
        }
    }

    private static int AliveOf(TwoValleyResult result) => result.TrajectoryCount - result.DivergedCount;

    private static SampleSummary StepOf(TwoValleyResult r) =>
        new(AliveOf(r), r.FreezeStepMean, r.FreezeStepSem, r.FreezeStepMedian, r.FreezeStepQ1, r.FreezeStepQ3);

    private static SampleSummary YOf(TwoValleyResult r) =>
        new(AliveOf(r), r.FreezeYMean, r.FreezeYSem, r.FreezeYMedian, r.FreezeYQ1, r.FreezeYQ3);

    /// <summary>The first record from which on P_flat lies in the final interval, or -1 when every trajectory has diverged.</summary>
    private static int Plateau(EnsembleCurve curve)
    {
        int first = -1;
        for (int r = curve.PFlat.Length - 1; r >= 0 && curve.PFlat[r] >= curve.PFlatLow[^1] && curve.PFlat[r] <= curve.PFlatHigh[^1]; r--)
            first = r;
        return first;
    }
}
