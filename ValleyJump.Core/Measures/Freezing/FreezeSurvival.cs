using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>
/// When a group of trajectories, or of runs, froze, those that had not by the end counted for what they are: right-censored. Times are
/// steps, eta times steps, or y, as Along says.
/// </summary>
[View(nameof(Count), nameof(CensoredCount), nameof(Median), nameof(MedianLow), nameof(MedianHigh), nameof(RestrictedMean),
    nameof(RestrictedMeanSem), nameof(Group), GroupBy = nameof(Sample))]
[View(nameof(Q1), nameof(Q1Low), nameof(Q1High), nameof(Q3), nameof(Q3Low), nameof(Q3High), nameof(Group), Name = "Quantiles",
    GroupBy = nameof(Sample))]
[View(nameof(Count), nameof(FrozenCount), nameof(ExpectedCount), nameof(ChiSquare), nameof(Freedom), nameof(PValue), nameof(Group),
    Name = "LogRank", GroupBy = nameof(Sample))]
public sealed record FreezeSurvival : INoted
{
    /// <summary>What counts as frozen; null for rows that do not say.</summary>
    public FreezeDefinition? Definition { get; internal init; }

    /// <summary>Which endpoints are compared; null for definitions without.</summary>
    public FreezeRule? Rule { get; internal init; }

    /// <summary>S_th, L_c or the training accuracy; NaN for definitions without.</summary>
    [Column(Symbol = "S_th", Format = "G5")]
    public double Threshold { get; internal init; } = double.NaN;

    /// <summary>How checkpoints were continued, such as "matched" or "to step 600"; null for definitions without endpoints.</summary>
    [Column(IsLater = true)]
    public string? Continuation { get; internal init; }

    /// <summary>What the times are of: Step, EtaStep (eta times the step), or Y.</summary>
    public FreezeClock Along { get; internal init; }

    /// <summary>
    /// The group, by what tells it from the others, such as "LearningRate = 0.05"; and how checkpoints were continued, where that differs.
    /// </summary>
    [Column(Width = ColumnAttribute.Rest)]
    public string Group { get; internal init; }

    /// <summary>The columns that were asked to be grouped by; empty where groups are the cells.</summary>
    public string GroupBy { get; internal init; }

    /// <summary>What was measured, for people.</summary>
    [Column(ViewOnly = true)]
    public string Sample => $"{new FrozenBy(Definition, Rule, Threshold)}, along {Along}" + (double.IsNaN(PValue) ? ""
        : FormattableString.Invariant($"; log-rank chi^2 = {ChiSquare:G4}, df = {Freedom}, p = {PValue:G2}"));

    /// <summary>Trajectories or runs that enter: those that did not diverge and that the definition covers.</summary>
    [Column(Label = "n", Symbol = "n", Width = 7)]
    public long Count { get; internal init; }

    /// <summary>Those among them that froze.</summary>
    [Column(Label = "Frozen", Width = 7)]
    public long FrozenCount { get; internal init; }

    /// <summary>Those among them that are censored: they had not frozen when their time was over.</summary>
    [Column(Label = "Censored", Width = 8)]
    public long CensoredCount { get; internal init; }

    /// <summary>Those that diverged and are left out.</summary>
    [Column(Label = "Diverged")]
    public long DivergedCount { get; internal init; }

    /// <summary>
    /// Ensembles or runs that came again, or are the same as another to the last bit, such as realizations of full-batch descent: they
    /// count once.
    /// </summary>
    public int RepeatedCount { get; internal init; }

    /// <summary>The time by which a quarter has frozen; NaN where the curve does not come down so far.</summary>
    [Column(Symbol = "t_freeze", Format = "G6", Width = 8)]
    public double Q1 { get; internal init; }

    /// <summary>Lower end of its 95 % interval (Brookmeyer and Crowley, from the log-log band); NaN where there is none.</summary>
    [Column(Label = "Low", Symbol = "t_freeze", Format = "G6", Width = 8)]
    public double Q1Low { get; internal init; }

    /// <summary>Upper end of it; infinite where it is open.</summary>
    [Column(Label = "High", Symbol = "t_freeze", Format = "G6", Width = 8)]
    public double Q1High { get; internal init; }

    /// <summary>The time by which half has frozen; NaN where the curve does not come down so far.</summary>
    [Column(Symbol = "t_freeze", Format = "G6", Width = 8)]
    public double Median { get; internal init; }

    /// <summary>Lower end of its 95 % interval; NaN where there is none.</summary>
    [Column(Label = "Low", Symbol = "t_freeze", Format = "G6", Width = 8)]
    public double MedianLow { get; internal init; }

    /// <summary>Upper end of it; infinite where it is open.</summary>
    [Column(Label = "High", Symbol = "t_freeze", Format = "G6", Width = 8)]
    public double MedianHigh { get; internal init; }

    /// <summary>The time by which three quarters have frozen; NaN where the curve does not come down so far.</summary>
    [Column(Symbol = "t_freeze", Format = "G6", Width = 8)]
    public double Q3 { get; internal init; }

    /// <summary>Lower end of its 95 % interval; NaN where there is none.</summary>
    [Column(Label = "Low", Symbol = "t_freeze", Format = "G6", Width = 8)]
    public double Q3Low { get; internal init; }

    /// <summary>Upper end of it; infinite where it is open.</summary>
    [Column(Label = "High", Symbol = "t_freeze", Format = "G6", Width = 8)]
    public double Q3High { get; internal init; }

    /// <summary>The time up to which the restricted mean goes.</summary>
    [Column(Format = "G6", Width = 8)]
    public double Horizon { get; internal init; }

    /// <summary>The mean of the times where none counts for more than the horizon: the area below the curve up to there.</summary>
    [Column(Label = "Mean", Symbol = "t_freeze", Format = "G6", Width = 8)]
    public double RestrictedMean { get; internal init; }

    /// <summary>Its standard error; NaN for a single one.</summary>
    [Column(Label = "+-", Symbol = "t_freeze", Format = "G3", Width = 7)]
    public double RestrictedMeanSem { get; internal init; }

    /// <summary>The fraction that has not frozen at the end of what is known.</summary>
    [Column(Symbol = "S", Format = "F4", Width = 9)]
    public double FinalSurvival { get; internal init; }

    /// <summary>Those that would have frozen if all groups were alike, by the log-rank test; NaN without -GroupBy.</summary>
    [Column(Label = "Expected", Format = "F1", Width = 8)]
    public double ExpectedCount { get; internal init; } = double.NaN;

    /// <summary>chi^2 of the log-rank test of whether all groups are alike; NaN without -GroupBy.</summary>
    [Column(Symbol = "chi^2", Label = "chi2", Format = "G4", Width = 8)]
    public double ChiSquare { get; internal init; } = double.NaN;

    /// <summary>Its degrees of freedom; null without -GroupBy.</summary>
    [Column(Label = "df", Width = 3)]
    public int? Freedom { get; internal init; }

    /// <summary>p of the log-rank test: how often chi^2 would be as large if all groups were alike; NaN without -GroupBy.</summary>
    [Column(Label = "p", Symbol = "p", Format = "G2", Width = 8)]
    public double PValue { get; internal init; } = double.NaN;

    /// <summary>The fraction that has not frozen, along the clock.</summary>
    public SurvivalCurve Curve { get; internal init; }

    /// <summary>The hazard of freezing, along the clock.</summary>
    public FreezeHazard Hazard { get; internal init; }

    /// <inheritdoc/>
    public string Note { get; internal init; }

    string INoted.Cell => $"{new FrozenBy(Definition, Rule, Threshold)}, along {Along}" + (Group.Length > 0 ? $", {Group}" : "");

    /// <summary>The group and when half of it had frozen, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{((INoted)this).Cell}: median {Median:G6} [{MedianLow:G6}, {MedianHigh:G6}], {CensoredCount} of {Count} censored");
}
