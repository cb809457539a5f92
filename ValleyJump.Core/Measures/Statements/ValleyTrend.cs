using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>What is claimed of a trend.</summary>
public enum TrendClaim
{
    /// <summary>There is one: the slope is more than four standard errors from 0.</summary>
    Trend,

    /// <summary>It rises: the slope is above 0 by more than four standard errors.</summary>
    Rises,

    /// <summary>It falls: the slope is below 0 by more than four standard errors.</summary>
    Falls,

    /// <summary>None is seen: the slope is within four standard errors of 0.</summary>
    None,
}

/// <summary>How a quantity follows another over rows, and whether what is claimed of that holds.</summary>
[View(nameof(Each), nameof(Count), nameof(Slope), nameof(SlopeSem), nameof(SlopeLow), nameof(SlopeHigh), nameof(RSquared), nameof(Spearman),
    nameof(Holds), GroupBy = nameof(Cell))]
public sealed record ValleyTrend : INoted
{
    /// <summary>The quantity along which it goes.</summary>
    public string X { get; internal init; }

    /// <summary>The quantity that follows it, or not.</summary>
    public string Y { get; internal init; }

    /// <summary>x is log10 X: the slope is that of a factor of ten.</summary>
    public bool Log { get; internal init; }

    /// <summary>y is log10 Y: with <see cref="Log"/> the slope is the exponent of a power law.</summary>
    public bool LogY { get; internal init; }

    /// <summary>The rows that are fitted, such as "LearningRate = 0.1"; empty where it is all of them.</summary>
    [Column(Label = "Rows", Width = 16)]
    public string Each { get; internal init; }

    /// <summary>Columns of which each value has a constant of its own; empty where there is one.</summary>
    public string Within { get; internal init; }

    /// <summary>Columns of which the rows of one value belong together, for the error; empty where rows are independent.</summary>
    public string ClusterBy { get; internal init; }

    /// <summary>What was fitted, for people.</summary>
    [Column(ViewOnly = true)]
    public string Cell => $"{(LogY ? $"log10 {Y}" : Y)} along {(Log ? $"log10 {X}" : X)}"
        + (Within.Length > 0 ? $", within {Within}" : "") + (ClusterBy.Length > 0 ? $", clustered by {ClusterBy}" : "");

    /// <summary>What is claimed.</summary>
    public TrendClaim Expect { get; internal init; }

    /// <summary>Points that are fitted.</summary>
    [Column(Label = "n", Width = 4)]
    public int Count { get; internal init; }

    /// <summary>Groups with a constant of their own.</summary>
    public int Groups { get; internal init; }

    /// <summary>Clusters; null where rows are independent.</summary>
    public int? Clusters { get; internal init; }

    /// <summary>
    /// Rows that are left out: x or y is missing or not finite, or has no logarithm, or a value of Within or ClusterBy is missing.
    /// </summary>
    public int LeftOut { get; internal init; }

    /// <summary>The slope, by least squares.</summary>
    [Column(Format = "G4", Width = 8)]
    public double Slope { get; internal init; }

    /// <summary>Its standard error: from the scatter about the line, or from that of clusters.</summary>
    [Column(Label = "+-", Format = "G2", Width = 7)]
    public double SlopeSem { get; internal init; }

    /// <summary>Lower end of its 95 % interval, by the bootstrap of rows or of clusters (BCa).</summary>
    [Column(Label = "Low", Format = "G4", Width = 8)]
    public double SlopeLow { get; internal init; }

    /// <summary>Upper end of its 95 % interval.</summary>
    [Column(Label = "High", Format = "G4", Width = 8)]
    public double SlopeHigh { get; internal init; }

    /// <summary>The constant, y at x = 0; NaN where groups have their own.</summary>
    [Column(Format = "G4")]
    public double Intercept { get; internal init; }

    /// <summary>R^2, of the scatter about the groups' means; NaN where x or y does not vary.</summary>
    [Column(Label = "R^2", Symbol = "R^2", Format = "F3", Width = 7, Least = 0, Most = 1)]
    public double RSquared { get; internal init; }

    /// <summary>Spearman's rank correlation, of ranks within the groups.</summary>
    [Column(Label = "rho", Symbol = "rho", Format = "F3", Width = 7, Least = -1, Most = 1)]
    public double Spearman { get; internal init; }

    /// <summary>Its two-sided p-value; NaN with clusters, whose rows are not independent.</summary>
    [Column(Label = "p", Symbol = "p", Format = "G2", Width = 7, Least = 0, Most = 1)]
    public double SpearmanP { get; internal init; }

    /// <summary>Samples that the bootstrap drew.</summary>
    public int Resamples { get; internal init; }

    /// <summary>Seed of the bootstrap.</summary>
    public ulong Seed { get; internal init; }

    /// <summary>The slope in its standard errors; NaN where it has none.</summary>
    [Column(Format = "F1")]
    public double StandardErrors { get; internal init; }

    /// <summary>What is claimed holds, by four standard errors.</summary>
    public bool Holds { get; internal init; }

    /// <summary>Why it holds or does not, with the numbers and the rule.</summary>
    public string Because { get; internal init; }

    /// <inheritdoc/>
    public string Note { get; internal init; }

    string INoted.Cell => Each.Length > 0 ? $"{Cell}, {Each}" : Cell;

    /// <summary>The verdict, in a line.</summary>
    public override string ToString() => $"{(Holds ? "Holds" : "Does not hold")}: {Because}";
}
