using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>How survival is measured.</summary>
internal sealed record SurvivalPlan
{
    /// <summary>Bins of the hazard up to the last that freezes.</summary>
    public const int DefaultBins = 20;

    private const int MostBins = 100_000;

    /// <summary>Columns whose values make groups; none for the cells, which are not compared.</summary>
    public IReadOnlyList<string> GroupBy { get; init; } = [];

    /// <summary>What freezing is measured along.</summary>
    public IReadOnlyList<FreezeClock> Along { get; init; } = [FreezeClock.Step];

    /// <summary>The time up to which restricted means go; null for the longest that is known of all groups.</summary>
    public double? Horizon
    {
        get;
        init => field = Check.Require(value is null || (double.IsFinite(value.Value) && value > 0), value, "finite and greater than zero");
    }

    /// <summary>
    /// The last part of an ensemble's steps in which a change of valley is censored, from 0 and below 1; null for the usual one.
    /// </summary>
    public double? CensoringWindow
    {
        get;
        init => field = Check.Require(value is null or (>= 0 and < 1), value, "from 0, and less than 1");
    }

    /// <summary>Bins of the hazard up to the last that freezes.</summary>
    public int HazardBins
    {
        get;
        init => field = Check.Require(value is >= 1 and <= MostBins, value, FormattableString.Invariant($"from 1 to {MostBins}"));
    } = DefaultBins;
}
