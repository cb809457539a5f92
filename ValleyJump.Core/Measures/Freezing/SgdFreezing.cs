using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>When one run froze, by one definition. It does not hold the run, so that thousands fit in memory.</summary>
[View(nameof(BatchSize), nameof(LearningRate), nameof(RunName), nameof(Definition), nameof(Rule), nameof(Threshold),
    nameof(FreezeStep))]
public sealed partial record SgdFreezing
{
    /// <summary>The run's inputs.</summary>
    [Inputs]
    public MeasuredRun Run { get; internal init; }

    /// <summary>What counts as frozen.</summary>
    [Column(IsInput = true, Width = 10)]
    public FreezeDefinition Definition { get; internal init; }

    /// <summary>Which endpoints are compared; null for definitions without.</summary>
    [Column(IsInput = true, Width = 12)]
    public FreezeRule? Rule { get; internal init; }

    /// <summary>S_th, the least similarity of endpoints; L_c, the training loss; or the training accuracy.</summary>
    [Column(IsInput = true, Symbol = "S_th", Format = "G5", Least = 0)]
    public double Threshold { get; internal init; }

    /// <summary>The step of the checkpoint; null where the run did not freeze before its end.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps")]
    public long? FreezeStep { get; internal init; }

    /// <summary>eta times <see cref="FreezeStep"/>.</summary>
    [Column(Symbol = "eta t_freeze", Unit = "eta step", Format = "F2", Least = 0)]
    public double? EtaFreezeStep => LearningRate * FreezeStep;

    /// <summary>It did not freeze, and would have later, if at all: a diverged run is none of these.</summary>
    public bool Censored => FreezeStep is null && !Diverged;

    /// <summary>The last checkpoint's step that could be looked at.</summary>
    [Column(Symbol = "t", Unit = "steps")]
    public long LastStep { get; internal init; }

    /// <summary>Checkpoints that were looked at; for endpoints, all that this measurement looked at by any definition.</summary>
    [Column(Width = 7)]
    public int Checked { get; internal init; }

    /// <summary>
    /// The freezing step cannot be earlier or later: the checkpoint before it, and all from there on, are among those looked at.
    /// </summary>
    [Column(Width = 8)]
    public bool Verified { get; internal init; }

    /// <summary>E, the last endpoint's errors; null for definitions without endpoints, or where the run diverged.</summary>
    public int? Errors { get; internal init; }

    /// <summary>
    /// By how much one changed error moves the similarity, about: 1/E for Sim_J, one over the test images for the agreement. A threshold is
    /// no sharper than that. NaN without endpoints.
    /// </summary>
    [Column(Format = "G3", Least = 0)]
    public double Resolution { get; internal init; } = double.NaN;

    /// <summary>Endpoints among those looked at that did not end as asked: see <see cref="GdContinuation.Reached"/>.</summary>
    public int NotReachedCount { get; internal init; }

    /// <summary>When continuations ended; null for definitions without.</summary>
    [Column(IsInput = true)]
    public ContinuationStop? Stop { get; internal init; }

    /// <summary>The step at which all continuations ended; null where they ended otherwise, and for definitions without.</summary>
    [Column(IsInput = true, IsLater = true, Symbol = "t", Unit = "steps")]
    public long? EndStep { get; internal init; }

    /// <summary>Steps of each continuation; null where they ended otherwise, and for definitions without.</summary>
    [Column(IsInput = true, IsLater = true, Unit = "steps")]
    public long? MoreSteps { get; internal init; }

    /// <summary>eta of the continuations; NaN for definitions without.</summary>
    [Column(IsInput = true, Symbol = "eta", Format = "G5", Least = 0)]
    public double ContinuationRate { get; internal init; } = double.NaN;

    /// <summary>
    /// That is the run's own learning rate, since no other was asked for; null for definitions without continuations.
    /// </summary>
    [Column(IsInput = true, IsLater = true)]
    public bool? OwnRate { get; internal init; }

    /// <summary>The run reached a training accuracy of 100 %.</summary>
    public bool Converged { get; internal init; }

    /// <summary>The run diverged.</summary>
    public bool Diverged { get; internal init; }

    // Stands for the run's curves: full-batch descent gives the same ones for every realization.
    internal ulong Curve { get; init; }

    /// <summary>By what it counts as frozen.</summary>
    internal FrozenBy By => new(Definition, Rule, Threshold) { Continued = ContinuedBy.Of(this) };

    /// <summary>The freezing step, in a line.</summary>
    public override string ToString() => FormattableString.Invariant($"{Run}, {Definition}")
        + FormattableString.Invariant($"{(Rule is { } rule ? $" {rule}" : "")} {Threshold:G5}: ")
        + (FreezeStep is { } step ? FormattableString.Invariant($"step {step}") : "not before the end");
}
