using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>What is claimed of a group of rows against another.</summary>
public enum GroupClaim
{
    /// <summary>Its values are others on average: by more than four standard errors.</summary>
    Different,

    /// <summary>Its values are greater on average, by more than four standard errors.</summary>
    Greater,

    /// <summary>Its values are less on average, by more than four standard errors.</summary>
    Less,

    /// <summary>Its values are not told apart on average: they differ by four standard errors at most.</summary>
    Alike,
}

/// <summary>How a quantity differs between two groups of rows, and whether what is claimed of that holds.</summary>
[View(nameof(Group), nameof(Count), nameof(Mean), nameof(AgainstMean), nameof(MeanDifference), nameof(MeanDifferenceSem),
    nameof(MeanDifferenceLow), nameof(MeanDifferenceHigh), nameof(Holds), GroupBy = nameof(Cell))]
[View(nameof(Group), nameof(MedianDifference), nameof(MedianDifferenceLow), nameof(MedianDifferenceHigh), nameof(Shift), nameof(ShiftLow),
    nameof(ShiftHigh), nameof(CliffDelta), nameof(PValue), Name = "Robust", GroupBy = nameof(Cell))]
[View(nameof(Group), nameof(BestOf), nameof(ExpectedBest), nameof(AgainstExpectedBest), nameof(BestDifference), nameof(BestDifferenceSem),
    nameof(BestDifferenceLow), nameof(BestDifferenceHigh), nameof(Holds), Name = "Best", GroupBy = nameof(Cell))]
public sealed record GroupComparison : INoted
{
    /// <summary>The quantity that is compared.</summary>
    public string Property { get; internal init; }

    /// <summary>What the rows are grouped by.</summary>
    public string By { get; internal init; }

    /// <summary>The group's value of it.</summary>
    [Column(Width = 8)]
    public string Group { get; internal init; }

    /// <summary>That of the group that it is compared with.</summary>
    public string Against { get; internal init; }

    /// <summary>The rows that are compared, such as "LearningRate = 0.1"; empty where it is all of them.</summary>
    public string Each { get; internal init; }

    /// <summary>What was compared, for people.</summary>
    [Column(ViewOnly = true)]
    public string Cell => $"{Property} by {By}, against {Against}" + (Each.Length > 0 ? $", {Each}" : "");

    /// <summary>Columns whose values make pairs of the two groups; empty where rows are compared without.</summary>
    public string PairBy { get; internal init; }

    /// <summary>What is claimed.</summary>
    public GroupClaim Expect { get; internal init; }

    /// <summary>Values of the group; pairs, where they pair.</summary>
    [Column(Label = "n", Width = 4)]
    public int Count { get; internal init; }

    /// <summary>Values of the other group.</summary>
    public int AgainstCount { get; internal init; }

    /// <summary>Rows of the two groups that are left out, since their value is missing or not finite.</summary>
    public int LeftOut { get; internal init; }

    /// <summary>Values of the two groups that are left out, since they have no partner, or no value of a property to pair by.</summary>
    public int Unpaired { get; internal init; }

    /// <summary>Mean of the group.</summary>
    [Column(Format = "G5", Width = 8)]
    public double Mean { get; internal init; }

    /// <summary>Its standard error; NaN for a single value.</summary>
    [Column(Label = "+-", Format = "G2")]
    public double MeanSem { get; internal init; }

    /// <summary>Mean of the other group.</summary>
    [Column(Label = "Against", Format = "G5", Width = 8)]
    public double AgainstMean { get; internal init; }

    /// <summary>Its standard error.</summary>
    [Column(Label = "+-", Format = "G2")]
    public double AgainstMeanSem { get; internal init; }

    /// <summary>Mean less mean of the other group.</summary>
    [Column(Label = "Difference", Format = "G4", Width = 10)]
    public double MeanDifference { get; internal init; }

    /// <summary>Its standard error: sqrt(s1^2/n1 + s2^2/n2) (Welch), or that of the mean difference of pairs.</summary>
    [Column(Label = "+-", Format = "G2", Width = 7)]
    public double MeanDifferenceSem { get; internal init; }

    /// <summary>Lower end of its 95 % interval, by the bootstrap (BCa).</summary>
    [Column(Label = "Low", Format = "G4", Width = 8)]
    public double MeanDifferenceLow { get; internal init; }

    /// <summary>Upper end of its 95 % interval.</summary>
    [Column(Label = "High", Format = "G4", Width = 8)]
    public double MeanDifferenceHigh { get; internal init; }

    /// <summary>Median of the group.</summary>
    [Column(Format = "G5")]
    public double Median { get; internal init; }

    /// <summary>Median of the other group.</summary>
    [Column(Format = "G5")]
    public double AgainstMedian { get; internal init; }

    /// <summary>Median less median of the other group.</summary>
    [Column(Label = "Medians", Format = "G4", Width = 8)]
    public double MedianDifference { get; internal init; }

    /// <summary>Lower end of its 95 % interval, by the bootstrap (percentiles).</summary>
    [Column(Label = "Low", Format = "G4", Width = 8)]
    public double MedianDifferenceLow { get; internal init; }

    /// <summary>Upper end of its 95 % interval.</summary>
    [Column(Label = "High", Format = "G4", Width = 8)]
    public double MedianDifferenceHigh { get; internal init; }

    /// <summary>
    /// The shift of Hodges and Lehmann: the median difference of all pairs of values; where rows pair, the median of the means of any two
    /// differences.
    /// </summary>
    [Column(Format = "G4", Width = 8)]
    public double Shift { get; internal init; }

    /// <summary>Lower end of its 95 % interval, by ranks; -Infinity where so few values have none.</summary>
    [Column(Label = "Low", Format = "G4", Width = 8)]
    public double ShiftLow { get; internal init; }

    /// <summary>Upper end of its 95 % interval.</summary>
    [Column(Label = "High", Format = "G4", Width = 8)]
    public double ShiftHigh { get; internal init; }

    /// <summary>
    /// Cliff's delta (Psychol. Bull. 114, 494, 1993): how much oftener a value is greater than one of the other group than less.
    /// </summary>
    [Column(Label = "delta", Symbol = "delta", Format = "F3", Width = 7, Least = -1, Most = 1)]
    public double CliffDelta { get; internal init; }

    /// <summary>The two-sided p-value: of Mann and Whitney's test, or Wilcoxon's where rows pair.</summary>
    [Column(Label = "p", Symbol = "p", Format = "G2", Width = 7, Least = 0, Most = 1)]
    public double PValue { get; internal init; }

    /// <summary>p is that of the exact distribution; otherwise of the normal one with its correction for ties.</summary>
    public bool PValueExact { get; internal init; }

    /// <summary>n, values of which the best is taken; null where that was not asked for.</summary>
    [Column(Symbol = "n", Width = 6)]
    public int? BestOf { get; internal init; }

    /// <summary>The expected best, that is largest, of n values of the group; NaN where it has fewer.</summary>
    [Column(Label = "Best", Format = "G5", Width = 8)]
    public double ExpectedBest { get; internal init; }

    /// <summary>That of the other group.</summary>
    [Column(Label = "Against", Format = "G5", Width = 8)]
    public double AgainstExpectedBest { get; internal init; }

    /// <summary>The former less the latter.</summary>
    [Column(Label = "Difference", Format = "G4", Width = 10)]
    public double BestDifference { get; internal init; }

    /// <summary>Its standard error, by the jackknife.</summary>
    [Column(Label = "+-", Format = "G2", Width = 7)]
    public double BestDifferenceSem { get; internal init; }

    /// <summary>Lower end of its 95 % interval, by the bootstrap (BCa).</summary>
    [Column(Label = "Low", Format = "G4", Width = 8)]
    public double BestDifferenceLow { get; internal init; }

    /// <summary>Upper end of its 95 % interval.</summary>
    [Column(Label = "High", Format = "G4", Width = 8)]
    public double BestDifferenceHigh { get; internal init; }

    /// <summary>Samples that the bootstrap drew.</summary>
    public int Resamples { get; internal init; }

    /// <summary>Seed of the bootstrap.</summary>
    public ulong Seed { get; internal init; }

    /// <summary>The difference, of means or of the best, in its standard errors; NaN where it has none.</summary>
    [Column(Format = "F1")]
    public double StandardErrors { get; internal init; }

    /// <summary>What is claimed holds, by four standard errors.</summary>
    public bool Holds { get; internal init; }

    /// <summary>Why it holds or does not, with the numbers and the rule.</summary>
    public string Because { get; internal init; }

    /// <inheritdoc/>
    public string Note { get; internal init; }

    string INoted.Cell => $"{Cell}, {By} = {Group}";

    /// <summary>The verdict, in a line.</summary>
    public override string ToString() => $"{(Holds ? "Holds" : "Does not hold")}: {Because}";
}
