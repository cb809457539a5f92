namespace ValleyJump.Core.Numerics;

/// <summary>A last crossing in the final 5 % of a run counts as censored: the trajectory may well cross again.</summary>
internal static class Censoring
{
    /// <summary>The last part of a run in which a crossing counts as censored, unless another is asked for.</summary>
    public const double Window = 0.05;

    /// <summary>The time after which a last crossing is censored.</summary>
    /// <param name="steps">Steps of the run.</param>
    /// <param name="window">The part of them, from 0 and below 1.</param>
    public static double After(long steps, double window = Window) => (1 - window) * steps;
}
