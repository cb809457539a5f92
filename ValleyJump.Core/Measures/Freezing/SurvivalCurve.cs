using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>
/// The fraction that has not frozen (Kaplan and Meier). All arrays have one element for each distinct time, of freezing or of censoring,
/// in ascending order.
/// </summary>
[LongTable(LongTableAttribute.Curve, nameof(FreezeSurvival.Definition), nameof(FreezeSurvival.Rule), nameof(FreezeSurvival.Threshold),
    nameof(FreezeSurvival.Along), nameof(FreezeSurvival.Group))]
public sealed record SurvivalCurve : ColumnTable<SurvivalPoint>
{
    /// <summary>The time: steps, eta times steps, or y, as Along says.</summary>
    public double[] At { get; internal init; }

    /// <summary>Those that had neither frozen nor been censored just before.</summary>
    public long[] AtRisk { get; internal init; }

    /// <summary>Those that freeze at this time.</summary>
    public long[] Frozen { get; internal init; }

    /// <summary>Those that are censored here: they had not frozen by then, and no more is known of them.</summary>
    public long[] Censored { get; internal init; }

    /// <summary>S, the fraction that has not frozen after this time.</summary>
    public double[] Survival { get; internal init; }

    /// <summary>Its standard error (Greenwood); NaN where S is 0.</summary>
    public double[] SurvivalSem { get; internal init; }

    /// <summary>Lower end of its pointwise 95 % interval, by log(-log S); NaN where S is 0.</summary>
    public double[] SurvivalLow { get; internal init; }

    /// <summary>Upper end of it.</summary>
    public double[] SurvivalHigh { get; internal init; }

    /// <summary>The cumulative hazard (Nelson and Aalen).</summary>
    public double[] CumulativeHazard { get; internal init; }

    /// <summary>Its standard error.</summary>
    public double[] CumulativeHazardSem { get; internal init; }

    /// <inheritdoc/>
    public override int Count => At.Length;

    /// <inheritdoc/>
    public override SurvivalPoint this[int index] =>
        new()
        {
            At = At[index],
            AtRisk = AtRisk[index],
            Frozen = Frozen[index],
            Censored = Censored[index],
            Survival = Survival[index],
            SurvivalSem = SurvivalSem[index],
            SurvivalLow = SurvivalLow[index],
            SurvivalHigh = SurvivalHigh[index],
            CumulativeHazard = CumulativeHazard[index],
            CumulativeHazardSem = CumulativeHazardSem[index],
        };

    internal static SurvivalCurve Of(KaplanMeier curve) => new()
    {
        At = curve.Times.Time,
        AtRisk = curve.AtRisk,
        Frozen = curve.Times.Events,
        Censored = curve.Times.Censored,
        Survival = curve.Survival,
        SurvivalSem = curve.Sem,
        SurvivalLow = curve.Low,
        SurvivalHigh = curve.High,
        CumulativeHazard = curve.CumulativeHazard,
        CumulativeHazardSem = curve.CumulativeHazardSem,
    };
}

/// <summary>The fraction that has not frozen after a time.</summary>
[View(nameof(At), nameof(AtRisk), nameof(Frozen), nameof(Censored), nameof(Survival), nameof(SurvivalSem), nameof(SurvivalLow),
    nameof(SurvivalHigh))]
[View(nameof(At), nameof(AtRisk), nameof(Frozen), nameof(CumulativeHazard), nameof(CumulativeHazardSem), Name = "Hazard")]
public sealed record SurvivalPoint : TableLine
{
    /// <inheritdoc cref="SurvivalCurve.At"/>
    [Column(Symbol = "t", Width = 10, Format = "G6")]
    public double At { get; internal init; }

    /// <inheritdoc cref="SurvivalCurve.AtRisk"/>
    [Column(Symbol = "n", Width = 9)]
    public long AtRisk { get; internal init; }

    /// <inheritdoc cref="SurvivalCurve.Frozen"/>
    [Column(Symbol = "d", Width = 8)]
    public long Frozen { get; internal init; }

    /// <inheritdoc cref="SurvivalCurve.Censored"/>
    [Column(Symbol = "c", Width = 8)]
    public long Censored { get; internal init; }

    /// <inheritdoc cref="SurvivalCurve.Survival"/>
    [Column(Symbol = "S", Width = 8, Format = "F4")]
    public double Survival { get; internal init; }

    /// <inheritdoc cref="SurvivalCurve.SurvivalSem"/>
    [Column(Label = "+-", Symbol = "S", Width = 7, Format = "G2")]
    public double SurvivalSem { get; internal init; }

    /// <inheritdoc cref="SurvivalCurve.SurvivalLow"/>
    [Column(Label = "Low", Symbol = "S", Width = 7, Format = "F4")]
    public double SurvivalLow { get; internal init; }

    /// <inheritdoc cref="SurvivalCurve.SurvivalHigh"/>
    [Column(Label = "High", Symbol = "S", Width = 7, Format = "F4")]
    public double SurvivalHigh { get; internal init; }

    /// <inheritdoc cref="SurvivalCurve.CumulativeHazard"/>
    [Column(Symbol = "H", Format = "G4")]
    public double CumulativeHazard { get; internal init; }

    /// <inheritdoc cref="SurvivalCurve.CumulativeHazardSem"/>
    [Column(Label = "+-", Symbol = "H", Width = 7, Format = "G2")]
    public double CumulativeHazardSem { get; internal init; }
}

/// <summary>
/// The hazard of freezing: of those that have not frozen, the fraction that does per step, per eta step or per y, in bins of equal width.
/// The last bin goes from the last that froze to the end, where some had not: its upper end bounds what the run was too short to see.
/// </summary>
[LongTable("hazard", nameof(FreezeSurvival.Definition), nameof(FreezeSurvival.Rule), nameof(FreezeSurvival.Threshold),
    nameof(FreezeSurvival.Along), nameof(FreezeSurvival.Group))]
public sealed record FreezeHazard : ColumnTable<FreezeHazardBin>
{
    /// <summary>Lower end of the bin, which is not in it.</summary>
    public double[] From { get; internal init; }

    /// <summary>Upper end of the bin, which is in it.</summary>
    public double[] To { get; internal init; }

    /// <summary>Time that those who had not frozen spent in it, all together.</summary>
    public double[] TimeAtRisk { get; internal init; }

    /// <summary>Those that freeze in it.</summary>
    public long[] Frozen { get; internal init; }

    /// <summary>The hazard: the latter by the former.</summary>
    public double[] Hazard { get; internal init; }

    /// <summary>Lower end of its 95 % interval (Garwood's exact interval for a Poisson count).</summary>
    public double[] HazardLow { get; internal init; }

    /// <summary>Upper end of it.</summary>
    public double[] HazardHigh { get; internal init; }

    /// <inheritdoc/>
    public override int Count => From.Length;

    /// <inheritdoc/>
    public override FreezeHazardBin this[int index] =>
        new()
        {
            From = From[index],
            To = To[index],
            TimeAtRisk = TimeAtRisk[index],
            Frozen = Frozen[index],
            Hazard = Hazard[index],
            HazardLow = HazardLow[index],
            HazardHigh = HazardHigh[index],
        };

    internal static FreezeHazard Of(IReadOnlyList<HazardRate> bins) => new()
    {
        From = [.. bins.Select(b => b.From)],
        To = [.. bins.Select(b => b.To)],
        TimeAtRisk = [.. bins.Select(b => b.AtRisk)],
        Frozen = [.. bins.Select(b => b.Rate.Count)],
        Hazard = [.. bins.Select(b => b.Rate.Rate)],
        HazardLow = [.. bins.Select(b => b.Rate.Low)],
        HazardHigh = [.. bins.Select(b => b.Rate.High)],
    };
}

/// <summary>The hazard of freezing between two times.</summary>
[View(nameof(From), nameof(To), nameof(TimeAtRisk), nameof(Frozen), nameof(Hazard), nameof(HazardLow), nameof(HazardHigh))]
public sealed record FreezeHazardBin : TableLine
{
    /// <inheritdoc cref="FreezeHazard.From"/>
    [Column(Symbol = "t", Width = 10, Format = "G6")]
    public double From { get; internal init; }

    /// <inheritdoc cref="FreezeHazard.To"/>
    [Column(Symbol = "t", Width = 10, Format = "G6")]
    public double To { get; internal init; }

    /// <inheritdoc cref="FreezeHazard.TimeAtRisk"/>
    [Column(Symbol = "T", Format = "G6")]
    public double TimeAtRisk { get; internal init; }

    /// <inheritdoc cref="FreezeHazard.Frozen"/>
    [Column(Symbol = "d", Width = 8)]
    public long Frozen { get; internal init; }

    /// <inheritdoc cref="FreezeHazard.Hazard"/>
    [Column(Symbol = "h", Width = 10, Format = "G4")]
    public double Hazard { get; internal init; }

    /// <inheritdoc cref="FreezeHazard.HazardLow"/>
    [Column(Label = "Low", Symbol = "h", Width = 10, Format = "G4")]
    public double HazardLow { get; internal init; }

    /// <inheritdoc cref="FreezeHazard.HazardHigh"/>
    [Column(Label = "High", Symbol = "h", Width = 10, Format = "G4")]
    public double HazardHigh { get; internal init; }
}
