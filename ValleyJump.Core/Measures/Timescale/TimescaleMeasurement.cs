using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>
/// How long the gradient remembers along sharp and flat directions of the loss, while a run goes on from a checkpoint: the paper takes the
/// motion across a valley to be fast beside that along it.
/// </summary>
[View(nameof(BatchSize), nameof(LearningRate), nameof(RunName), nameof(Step), nameof(TauSharp), nameof(TauSharpSem), nameof(TauFlat),
    nameof(TauFlatSem), nameof(TauRatio))]
public sealed partial record TimescaleMeasurement : INoted
{
    /// <summary>The run's inputs.</summary>
    [Inputs]
    public MeasuredRun Run { get; internal init; }

    /// <summary>Which of the run's checkpoints, from 0.</summary>
    [Column(Width = 10)]
    public int Checkpoint { get; internal init; }

    /// <summary>Steps done by then.</summary>
    [Column(Symbol = "t", Unit = "steps", Width = 6)]
    public long Step { get; internal init; }

    /// <summary>The layers whose weights vary, from 1.</summary>
    public IReadOnlyList<int> Layer { get; internal init; }

    /// <summary>The biases of those layers vary too.</summary>
    public bool IncludeBiases { get; internal init; }

    /// <summary>K, directions that were recorded: eigenvectors of the Hessian at the checkpoint.</summary>
    public int TopEigenvalues { get; internal init; }

    /// <summary>Directions at either end of them that count as sharp, and as flat.</summary>
    public int GroupSize { get; internal init; }

    /// <summary>Steps that were recorded.</summary>
    [Column(Symbol = "n", Unit = "steps")]
    public int RecordedSteps { get; internal init; }

    /// <summary>Every mini-batch was drawn by itself, without epochs.</summary>
    public bool IndependentBatches { get; internal init; }

    /// <summary>Mean integrated autocorrelation time of the gradient along the sharpest directions.</summary>
    [Column(Symbol = "tau_x", Unit = "steps", Format = "G4", Width = 8)]
    public double TauSharp => Mean(Directions.GradientTau, Sharp);

    /// <summary>Its standard error.</summary>
    [Column(Label = "+-", Symbol = "tau_x", Unit = "steps", Format = "G2", Width = 6)]
    public double TauSharpSem => MeanError(Directions.GradientTauSem, Sharp);

    /// <summary>The same along the flattest of the directions that were recorded.</summary>
    [Column(Symbol = "tau_y", Unit = "steps", Format = "G4", Width = 7)]
    public double TauFlat => Mean(Directions.GradientTau, Flat);

    /// <summary>Its standard error.</summary>
    [Column(Label = "+-", Symbol = "tau_y", Unit = "steps", Format = "G2", Width = 6)]
    public double TauFlatSem => MeanError(Directions.GradientTauSem, Flat);

    /// <summary>tau_x/tau_y: the paper's theory takes it to be small.</summary>
    [Column(Label = "Ratio", Symbol = "tau_x/tau_y", Format = "G3", Width = 6)]
    public double TauRatio => TauSharp / TauFlat;

    /// <summary>Its standard error.</summary>
    [Column(Symbol = "tau_x/tau_y", Format = "G2")]
    public double TauRatioSem =>
        Math.Abs(TauRatio) * Math.Sqrt(Math.Pow(TauSharpSem / TauSharp, 2) + Math.Pow(TauFlatSem / TauFlat, 2));

    /// <summary>eta tau_x, the toy model's time.</summary>
    [Column(Symbol = "eta tau_x", Unit = "eta step", Format = "G4")]
    public double EtaTauSharp => Run.Settings.LearningRateAt(Step) * TauSharp;

    /// <summary>eta tau_y.</summary>
    [Column(Symbol = "eta tau_y", Unit = "eta step", Format = "G4")]
    public double EtaTauFlat => Run.Settings.LearningRateAt(Step) * TauFlat;

    /// <summary>Mean of 1/(eta lambda) along the sharpest directions.</summary>
    [Column(Symbol = "1/(eta lambda)", Unit = "steps", Format = "G4")]
    public double RelaxationSharp => Mean(Directions.Relaxation, Sharp);

    /// <summary>Mean of 1/(eta lambda) along the flattest directions that were recorded.</summary>
    [Column(Symbol = "1/(eta lambda)", Unit = "steps", Format = "G4")]
    public double RelaxationFlat => Mean(Directions.Relaxation, Flat);

    /// <summary>What the curvature says of <see cref="TauRatio"/>: the ratio of the relaxation times.</summary>
    [Column(Symbol = "tau_x/tau_y", Format = "G3")]
    public double RelaxationRatio => RelaxationSharp / RelaxationFlat;

    /// <summary>The sharp directions are faster, by more than four standard errors. False where a time is not a number.</summary>
    public bool Holds => TauFlat - TauSharp > 4 * Math.Sqrt(TauSharpSem * TauSharpSem + TauFlatSem * TauFlatSem);

    /// <summary>The numbers behind <see cref="Holds"/>.</summary>
    public string Because => FormattableString.Invariant($"tau is {TauSharp:G4} +- {TauSharpSem:G2} steps along the {GroupSize} sharpest ")
        + FormattableString.Invariant($"directions, and {TauFlat:G4} +- {TauFlatSem:G2} along numbers {TopEigenvalues - GroupSize + 1} to {TopEigenvalues}");

    /// <summary>Times, of the sharp and flat directions, that the record is long enough for: some fifty of them fit into it.</summary>
    public int ResolvedCount { get; internal init; }

    /// <summary>Every eigenvalue is as exact as was asked for.</summary>
    public bool EigenvaluesConverged { get; internal init; }

    /// <summary>Wall-clock time.</summary>
    [Column(Unit = "s", Format = "F3", Least = 0)]
    public double Seconds { get; internal init; }

    /// <summary>The times, direction by direction.</summary>
    public DirectionTimes Directions { get; internal init; }

    /// <summary>The autocorrelations, direction by direction and lag by lag.</summary>
    public DirectionCorrelations Correlations { get; internal init; }

    /// <summary>What is missing, or means less; empty where all is as it should be.</summary>
    public string Note { get => field ?? NoteOf(); private init; }

    private string NoteOf() => Directions.Count == 0 ? "A weight is not finite: the run diverged."
        : double.IsNaN(TauRatio) ? "The gradient along some direction does not vary, or is not finite."
        : IsFullBatch ? "Full-batch descent has no noise: the times are those of its drift."
        : ResolvedCount < 2 * GroupSize ? FormattableString.Invariant(
            $"{2 * GroupSize - ResolvedCount} of {2 * GroupSize} times are not resolved: {RecordedSteps} steps are too few for them.")
        : "";

    /// <summary>The mini-batch is all images.</summary>
    internal bool IsFullBatch { get; init; }

    string INoted.Cell => FormattableString.Invariant($"{Run}, step {Step}");

    private Range Sharp => ..Math.Min(GroupSize, Directions.Count);

    private Range Flat => Math.Max(0, Directions.Count - GroupSize)..;

    /// <summary>The times, in a line.</summary>
    public override string ToString() => FormattableString.Invariant($"{Run}, step {Step}: ") + (Directions.Count == 0 ? Note : Because);

    private static double Mean(double[] column, Range part) => column[part].DefaultIfEmpty(double.NaN).Average();

    /// <summary>That of a mean of independent numbers.</summary>
    private static double MeanError(double[] errors, Range part) => Sums.Norm(errors[part]) / errors[part].Length;
}
