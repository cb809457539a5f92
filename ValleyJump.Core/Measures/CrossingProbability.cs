using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>
/// The probability that a trajectory of an ensemble changes valley after a given step, before the last: that its freezing step lies beyond
/// it. By adaptive multilevel splitting, so that it may be far smaller than one over the trajectories that anybody could simulate.
/// </summary>
[View(nameof(LearningRate), nameof(NoiseStrength), nameof(AfterStep), nameof(YMean), nameof(Probability), nameof(ProbabilityLow),
    nameof(ProbabilityHigh))]
public sealed partial record CrossingProbability : INoted
{
    private CrossingProbability(TwoValleySimulation simulation, long afterStep, SplittingPlan plan) =>
        (Simulation, AfterStep, Plan) = (simulation, afterStep, plan);

    /// <summary>All inputs.</summary>
    [Inputs(Except = new[] { nameof(TwoValleySimulation.Realizations), nameof(TwoValleySimulation.RecordEvery),
        nameof(TwoValleySimulation.KeepTrajectories), nameof(TwoValleySimulation.TrajectoryIndex), nameof(TwoValleySimulation.Epsilon) })]
    public TwoValleySimulation Simulation { get; }

    /// <summary>The step after which crossings count.</summary>
    [Column(IsInput = true, Unit = "steps", Width = 9)]
    public long AfterStep { get; }

    /// <summary>What the splitting does.</summary>
    [Inputs]
    public SplittingPlan Plan { get; }

    /// <summary>Mean y at AfterStep.</summary>
    [Column(Symbol = "y", Width = 7, Format = "F3")]
    public double YMean { get; private init; }

    /// <summary>The probability of a change of valley that is completed by a step after AfterStep, the last one at the latest.</summary>
    [Column(Symbol = "P_cross", Width = 11, Format = "G4")]
    public double Probability { get; private init; }

    /// <summary>Lower end of its 95 % interval: Student's t, of the repetitions' mean and on the logarithm.</summary>
    [Column(Symbol = "P_cross", Label = "Low", Width = 9, Format = "G4")]
    public double ProbabilityLow { get; private init; }

    /// <summary>Upper end of its 95 % interval.</summary>
    [Column(Symbol = "P_cross", Label = "High", Width = 9, Format = "G4")]
    public double ProbabilityHigh { get; private init; }

    /// <summary>Repetitions in which a trajectory diverged, which are left out.</summary>
    [Column(Label = "Diverged")]
    public int DivergedCount { get; private init; }

    /// <summary>Repetitions whose paths all died out before one crossed: they count as 0.</summary>
    [Column(Label = "Extinct")]
    public int ExtinctCount { get; private init; }

    /// <summary>Steps that all paths took.</summary>
    [Column(Unit = "steps")]
    public long SplittingSteps { get; private init; }

    /// <summary>Why the probability means nothing, or less than it seems to. Empty where all is as it should be.</summary>
    public string Note { get; private init; } = "";

    string INoted.Cell => FormattableString.Invariant($"eta = {LearningRate:G5}, sigma = {NoiseStrength:G5}, after step {AfterStep}");

    /// <summary>The cell and the probability, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{((INoted)this).Cell}: P_cross = {Probability:G4} [{ProbabilityLow:G4}, {ProbabilityHigh:G4}]");

    /// <summary>Measures the probability.</summary>
    /// <inheritdoc cref="CrossingSplitting.Measure"/>
    internal static CrossingProbability Measure(TwoValleySimulation simulation, long afterStep, SplittingPlan plan, int throttleLimit = 0,
        IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        CrossingSplitting.Outcome outcome = CrossingSplitting.Measure(simulation, afterStep, plan, throttleLimit, progress, cancel);
        SplittingEstimate estimate = outcome.Probability;
        return new(simulation, afterStep, plan)
        {
            YMean = outcome.YMean,
            Probability = estimate.Mean,
            ProbabilityLow = estimate.Low,
            ProbabilityHigh = Math.Min(1, estimate.High),
            DivergedCount = estimate.Lost,
            ExtinctCount = estimate.Zeros,
            SplittingSteps = outcome.Steps,
            Note = NoteText.Sentences(simulation.Noise.HeavyTails is null ? "" : SplittingNotes.HeavyTails,
                SplittingNotes.Of(estimate, 0, plan, "Of a crossing")),
        };
    }
}
