using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>What <see cref="ValleyRegime"/> looks at.</summary>
public enum RegimeAspect
{
    /// <summary>eta H11 at its largest along the run: from 1 on steps overshoot the floor, from 2 on they grow.</summary>
    StepStability,

    /// <summary>
    /// tau_x/tau_y of the sharp valley, of a chain the narrowest (Eq. A7-A8), at its largest along the run: the theory takes y as slow.
    /// </summary>
    TimescaleSharp,

    /// <summary>tau_x/tau_y of the flat valley, of a chain the widest.</summary>
    TimescaleFlat,

    /// <summary>
    /// DL/D of the sharp valley where the run freezes, for Hessian noise (1/2) (x2 y/(y + y_b))^2/Delta_S: Kramers' condition.
    /// </summary>
    KramersSharp,

    /// <summary>DL/D of the flat valley where the run freezes.</summary>
    KramersFlat,

    /// <summary>DL/D of the shallower valley at the end of the run: whether the barrier outgrows the noise at all.</summary>
    BarrierGrowth,

    /// <summary>The fraction of the trajectories that still change valley in the last 5 % of the run.</summary>
    Freezing,

    /// <summary>The fraction of the trajectories that never change valley.</summary>
    EarlyFreezing,

    /// <summary>The fraction of the trajectories that leave the landscape.</summary>
    Divergence,

    /// <summary>
    /// gamma = f1/f2, of a chain that of the widest valley and the second widest: without a flatter valley there is nothing to select.
    /// </summary>
    Gamma,

    /// <summary>How far P_flat has moved from its value at the start, against four of its standard errors.</summary>
    Selection,

    /// <summary>The standard error of P_flat against the one that is wanted.</summary>
    StandardError,
}

/// <summary>The outcome of a check.</summary>
public enum RegimeVerdict
{
    /// <summary>The value is within its limit.</summary>
    Pass,

    /// <summary>Beyond the limit, but not by much: results are usable with the caution that the advice gives.</summary>
    Warn,

    /// <summary>An assumption is broken or a run fails to show what it is for.</summary>
    Fail,

    /// <summary>There is nothing to judge by; the advice says why.</summary>
    NotTested,
}

/// <summary>What a value comes from.</summary>
public enum RegimeEvidence
{
    /// <summary>The landscape and the parameters alone.</summary>
    Parameters,

    /// <summary>A density evolution of the ensemble.</summary>
    Predicted,

    /// <summary>The simulation that was given.</summary>
    Measured,
}

/// <summary>Which side of its limit a value must be on.</summary>
public enum RegimeBound
{
    /// <summary>The value may not exceed the limit.</summary>
    AtMost,

    /// <summary>The value may not fall below the limit.</summary>
    AtLeast,
}

/// <summary>One check of one cell: what was looked at, what it came to, and what to do about it.</summary>
[View(nameof(Name), nameof(Verdict), nameof(Value), nameof(Bound), nameof(Limit), nameof(Advice), GroupBy = nameof(Cell))]
public sealed partial record RegimeCheck
{
    /// <summary>The ensemble.</summary>
    [Inputs(Except = new[] { nameof(TwoValleySimulation.RecordEvery), nameof(TwoValleySimulation.KeepTrajectories) })]
    public TwoValleySimulation Simulation { get; internal init; }

    /// <summary>Whether the ensemble was simulated, and judged by what was measured on it. Otherwise its fate is predicted.</summary>
    [Column(IsInput = true)]
    public bool Simulate { get; internal init; }

    /// <summary>The largest standard error of P_flat that will do.</summary>
    [Column(IsInput = true, Symbol = "P_flat", Format = "G3", Least = 0)]
    public double TargetError { get; internal init; }

    /// <summary>What was looked at.</summary>
    [Column(IsInput = true, Width = 14)]
    public RegimeAspect Name { get; internal init; }

    /// <summary>The outcome.</summary>
    [Column(Width = 9)]
    public RegimeVerdict Verdict { get; internal init; }

    /// <summary>The number; NaN when not tested.</summary>
    [Column(Width = 10, Format = "G4")]
    public double Value { get; internal init; }

    /// <summary>The side of <see cref="Limit"/> on which <see cref="Value"/> passes.</summary>
    [Column(Width = 7)]
    public RegimeBound Bound { get; internal init; }

    /// <summary>Up to here, or from here on, the check passes.</summary>
    [Column(Width = 10, Format = "G4")]
    public double Limit { get; internal init; }

    /// <summary>What the value comes from.</summary>
    public RegimeEvidence Evidence { get; internal init; }

    /// <summary>What follows and what to change; empty when the check passes.</summary>
    [Column(Width = ColumnAttribute.Rest)]
    public string Advice { get; internal init; }

    /// <summary>The cell, in a line.</summary>
    public string Cell => FormattableString.Invariant($"eta = {LearningRate:G5}, sigma = {NoiseStrength:G5}, {NoiseModel} noise");

    /// <summary>The check, in a line.</summary>
    public override string ToString()
    {
        string bound = Bound == RegimeBound.AtMost ? "at most" : "at least";
        return FormattableString.Invariant($"{Name}: {Verdict} ({Value:G4}, {bound} {Limit:G4})");
    }
}
