namespace ValleyJump.Core.Numerics;

/// <summary>A last crossing in the final 5 % of a run counts as censored: the trajectory may well cross again.</summary>
internal static class Censoring
{
    /// <summary>The time after which a last crossing is censored.</summary>
    public static double After(long steps) => (1 - 0.05) * steps;
}
