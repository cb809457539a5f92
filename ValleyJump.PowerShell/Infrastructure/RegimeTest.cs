using ValleyJump.Core.Measures;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>The checks of one ensemble that rows ask for: a table has a row for each check, and the ensemble is tested once.</summary>
internal sealed class RegimeTest
{
    private readonly MeasuredEnsemble ensemble;
    private readonly double target;
    private readonly List<RegimeAspect[]?> wanted;
    private IReadOnlyList<RegimeCheck>? checks;
    private bool begun;

    /// <param name="ensemble">The ensemble.</param>
    /// <param name="target">The largest standard error of P_flat that will do.</param>
    /// <param name="names">The checks that the row asks for; null for all.</param>
    /// <param name="before">The test before it, whose checks are taken where they are the same.</param>
    public RegimeTest(MeasuredEnsemble ensemble, double target, RegimeAspect[]? names, RegimeTest? before)
    {
        (this.ensemble, this.target, wanted) = (ensemble, target, [names]);
        if (before?.IsOf(ensemble, target) == true)
            checks = before.checks;
    }

    /// <summary>Steps of the density evolution that it takes.</summary>
    public long EvolvedSteps => ensemble.IsMeasured ? 0 : ensemble.Run.Steps;

    /// <summary>Takes another row in, where it is of the same ensemble and the test has not begun.</summary>
    public bool Join(MeasuredEnsemble other, double otherTarget, RegimeAspect[]? names)
    {
        if (begun || !IsOf(other, otherTarget))
            return false;
        wanted.Add(names);
        return true;
    }

    /// <summary>Tests the ensemble, and hands out what each row asks for.</summary>
    public void Emit(Action<object> emit, int throttleLimit, IProgress<double> progress, CancellationToken cancel)
    {
        begun = true;
        checks ??= ensemble.Result(throttleLimit, cancel) is { } measured ? ValleyRegime.Test(measured, target)
            : ValleyRegime.Test(ensemble.Run, target, progress, cancel);
        foreach (RegimeAspect[]? names in wanted)
        {
            foreach (RegimeCheck check in checks.Where(c => names is null || names.Contains(c.Name)))
                emit(check);
        }
    }

    private bool IsOf(MeasuredEnsemble other, double otherTarget) =>
        (ensemble.Simulation, target, ensemble.IsMeasured) == (other.Simulation, otherTarget, other.IsMeasured);
}
