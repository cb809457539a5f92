using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>
/// Whether the theory's assumptions hold for an ensemble, and whether its numbers will say anything: one record a check, in the order of
/// <see cref="RegimeAspect"/>.
/// </summary>
internal static class ValleyRegime
{
    /// <summary>The standard error of P_flat that is wanted unless one is given.</summary>
    public const double DefaultTargetError = 0.02;

    /// <summary>Checks an ensemble before it is run, by a density evolution.</summary>
    /// <param name="simulation">The ensemble.</param>
    /// <param name="targetError">The largest standard error of P_flat that will do, above 0 and at most 0.5.</param>
    /// <param name="progress">Receives the fraction done, on the calling thread.</param>
    /// <param name="cancel">Stops the work within milliseconds.</param>
    /// <exception cref="InvalidInputException">The simulation or TargetError is invalid.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<RegimeCheck> Test(TwoValleySimulation simulation, double targetError = DefaultTargetError,
        IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        Validate(targetError);
        return Checks(simulation, RegimeOutlook.Of(simulation, progress, cancel), targetError);
    }

    /// <summary>Checks an ensemble that was run, by what was measured on it.</summary>
    /// <param name="result">The ensemble.</param>
    /// <param name="targetError">The largest standard error of P_flat that will do, above 0 and at most 0.5.</param>
    /// <exception cref="InvalidInputException">TargetError is invalid.</exception>
    public static IReadOnlyList<RegimeCheck> Test(TwoValleyResult result, double targetError = DefaultTargetError)
    {
        ArgumentNullException.ThrowIfNull(result);
        Validate(targetError);
        return Checks(result.Simulation, RegimeOutlook.Of(result), targetError);
    }

    private static RegimeCheck[] Checks(TwoValleySimulation run, RegimeOutlook outlook, double targetError)
    {
        var rules = new RegimeRules(run, outlook, targetError);
        return
        [
            rules.StepStability(), rules.Timescale(flat: false), rules.Timescale(flat: true), rules.Kramers(flat: false),
            rules.Kramers(flat: true), rules.BarrierGrowth(), rules.Freezing(), rules.EarlyFreezing(), rules.Divergence(), rules.Gamma(),
            rules.Selection(), rules.StandardError(),
        ];
    }

    /// <summary>Checks that an ensemble can be checked.</summary>
    /// <exception cref="InvalidInputException">The simulation or TargetError is invalid.</exception>
    public static void Require(TwoValleySimulation simulation, double targetError)
    {
        simulation.Landscape.RequireStart(simulation.InitialY);
        Validate(targetError);
    }

    private static void Validate(double targetError) =>
        Check.That(targetError is > 0 and <= 0.5, "TargetError", targetError,
            "greater than 0 and at most 0.5, the error of P_flat from a single trajectory");
}
