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
    internal FreezePoint(TwoValleyResult source, FreezeDefinition definition, SampleSummary step, SampleSummary y,
        double censoredFraction) =>
        (Source, Definition, this.step, this.y, CensoredFraction) = (source, definition, step, y, censoredFraction);

    private readonly SampleSummary step, y;

    /// <summary>The ensemble.</summary>
    public TwoValleyResult Source { get; }

    /// <summary>All inputs of the ensemble.</summary>
    [Inputs]
    public TwoValleySimulation Simulation => Source.Simulation;

    /// <summary>What counts as frozen.</summary>
    [Column(IsInput = true, Width = 17)]
    public FreezeDefinition Definition { get; }

    /// <summary>
    /// Trajectories that enter: those that did not diverge and that the definition covers. 1 for <see cref="FreezeDefinition.Plateau"/>.
    /// </summary>
    [Column(Symbol = "n", Width = 6)]
    public int Count => step.Count;

    /// <summary>Fraction in the flat valley at the end.</summary>
    [Column(Symbol = "P_flat", Width = 6, Format = "F4")]
    public double PFlat => Source.PFlat;

    /// <summary>Mean freezing step.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1")]
    public double FreezeStepMean => step.Mean;

    /// <summary>Its standard error; NaN for <see cref="FreezeDefinition.Plateau"/>.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1")]
    public double FreezeStepSem => step.StandardError;

    /// <summary>Median freezing step.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Label = "TMedian", Format = "F1")]
    public double FreezeStepMedian => step.Median;

    /// <summary>25 % quantile.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1")]
    public double FreezeStepQ1 => step.LowerQuartile;

    /// <summary>75 % quantile.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1")]
    public double FreezeStepQ3 => step.UpperQuartile;

    /// <summary>eta times <see cref="FreezeStepMean"/>.</summary>
    [Column(Symbol = "eta t_freeze", Unit = "eta step", Format = "F2")]
    public double EtaFreezeStep => LearningRate * FreezeStepMean;

    /// <summary>Mean y at the freezing step.</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double FreezeYMean => y.Mean;

    /// <summary>Its standard error; NaN for <see cref="FreezeDefinition.Plateau"/>.</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double FreezeYSem => y.StandardError;

    /// <summary>Median y at the freezing step.</summary>
    [Column(Symbol = "y_freeze", Label = "YMedian", Format = "F3")]
    public double FreezeYMedian => y.Median;

    /// <summary>25 % quantile of y at the freezing step.</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double FreezeYQ1 => y.LowerQuartile;

    /// <summary>75 % quantile of y at the freezing step.</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double FreezeYQ3 => y.UpperQuartile;

    /// <summary>Fraction of the trajectories that enter whose last change of valley lies in the last 5 % of the run.</summary>
    [Column(Label = "Censored", Format = "F3")]
    public double CensoredFraction { get; }

    /// <summary>Fraction of the ensemble that never changed valley.</summary>
    [Column(Format = "F3")]
    public double NeverCrossedFraction => Source.NeverCrossedFraction;

    /// <summary>Trajectories that diverged and are left out.</summary>
    [Column(Label = "Diverged")]
    public int DivergedCount => Source.DivergedCount;

    /// <summary>Why there are no numbers: every trajectory diverged, or none changed valley. Empty where there are.</summary>
    public string Note => Source.Note.Length > 0 ? Source.Note : Count > 0 ? ""
        : FormattableString.Invariant($"None of {Source.FreezeSteps.Count} trajectories changed valley.");

    string INoted.Cell => ((INoted)Source).Cell;

    /// <summary>The cell and when it froze, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{((INoted)this).Cell}, {Definition}: step {FreezeStepMedian:G6}, y {FreezeYMedian:G4} (medians)");

    /// <summary>The freezing point of an ensemble by each definition that its data allow.</summary>
    internal static IEnumerable<FreezePoint> Of(TwoValleyResult result, CancellationToken cancel = default)
    {
        double censoredAfter = Censoring.After(result.Steps);
        yield return Summarise(FreezeDefinition.LastCrossing, _ => true);
        yield return Summarise(FreezeDefinition.LastCrossingIfAny, s => s > 0);
        if (result.Curve is { } curve && Plateau(curve) is var record and >= 0)
        {
            double at = curve.Step[record];
            yield return new(result, FreezeDefinition.Plateau, SampleSummary.Of([at], cancel),
                SampleSummary.Of([curve.YMean[record]], cancel), at > censoredAfter ? 1 : 0);
        }

        FreezePoint Summarise(FreezeDefinition definition, Func<double, bool> enters)
        {
            int[] chosen = [.. Enumerable.Range(0, result.FreezeSteps.Count).Where(i => enters(result.FreezeSteps[i]))];
            double[] steps = [.. chosen.Select(i => result.FreezeSteps[i])];
            IEnumerable<double> ys = chosen.Select(i => result.FreezeYs[i]);
            return new(result, definition, SampleSummary.Of(steps, cancel), SampleSummary.Of(ys, cancel),
                steps.Count(s => s > censoredAfter) / (double)steps.Length);
        }
    }

    /// <summary>The first record from which on P_flat lies in the final interval, or -1 when every trajectory has diverged.</summary>
    private static int Plateau(EnsembleCurve curve)
    {
        int first = -1;
        for (int r = curve.PFlat.Length - 1; r >= 0 && curve.PFlat[r] >= curve.PFlatLow[^1] && curve.PFlat[r] <= curve.PFlatHigh[^1]; r--)
            first = r;
        return first;
    }
}
