using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Evolution;
using ValleyJump.Core.Theory.Exact;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Measures;

/// <summary>How an ensemble fares, from a simulation of it or from a density evolution.</summary>
/// <param name="Evidence">Where the numbers come from.</param>
/// <param name="PFlat">P_flat and its interval at the ensemble's size; NaN where nothing is known.</param>
/// <param name="NeverCrossed">The fraction that never changes valley.</param>
/// <param name="Censored">The fraction that changes valley in the last 5 % of the run.</param>
/// <param name="Diverged">The fraction that leaves the landscape.</param>
/// <param name="FreezeY">The median y of the last change of valley.</param>
/// <param name="FinalY">y at the end.</param>
/// <param name="Missing">Why nothing is known, or null.</param>
internal sealed record RegimeOutlook(RegimeEvidence Evidence, Proportion PFlat, double NeverCrossed, double Censored, double Diverged,
    double FreezeY, double FinalY, string? Missing = null)
{
    // A barrier of so many D that e^-40 of the noise reaches the ridge: no run sees a crossing.
    private const double NoEscape = 40;

    // The normal law of y is cut off at the landscape's end, and more than the tail is wrong.
    private const double Lost = 0.01;

    /// <summary>What was measured.</summary>
    public static RegimeOutlook Of(TwoValleyResult result)
    {
        int n = result.TrajectoryCount, alive = n - result.DivergedCount;
        double diverged = result.DivergedCount / (double)n;
        return alive > 0
            ? new(RegimeEvidence.Measured, result.Flat, result.NeverCrossedFraction, result.CensoredFraction, diverged,
                result.FreezeYMedian, result.FinalYMean)
            : Unknown(RegimeEvidence.Measured, result.Simulation, "Every trajectory diverged.") with { Diverged = 1 };
    }

    /// <summary>What is to be expected.</summary>
    /// <exception cref="InvalidInputException">The simulation is invalid.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static RegimeOutlook Of(TwoValleySimulation simulation, IProgress<double>? progress, CancellationToken cancel)
    {
        TwoValleySimulation run = simulation with { RecordEvery = 0, KeepTrajectories = 0, TrajectoryIndex = null };
        run.Validate();
        if (run.Steps > DensityEvolutionRun.MaxSteps)
        {
            return Unknown(RegimeEvidence.Predicted, run, FormattableString.Invariant(
                $"Steps must be at most {DensityEvolutionRun.MaxSteps:N0} for a density evolution, by which this is predicted."));
        }
        var (evolved, limit) = DensityEvolution.Attempt(run.Evolution(), progress, cancel);
        if (evolved is null)
        {
            double start = FlatAtStart(run), depth = ShallowestDepth(run, run.InitialY);
            return limit!.Kind is OperatorLimitKind.SmallStep or OperatorLimitKind.WeakNoise && depth > NoEscape
                ? new(RegimeEvidence.Predicted, new(start, start, start), 1, 0, 0, run.InitialY, DriftEnd(run))
                : Unknown(RegimeEvidence.Predicted, run, limit.Reason);
        }
        double outside = evolved.OutsideFraction;
        if (outside > Lost)
        {
            const string why = "So many trajectories leave the landscape that the density evolution does not describe the rest.";
            return Unknown(RegimeEvidence.Predicted, run, why) with { Diverged = outside };
        }
        int n = simulation.TrajectoryCount;
        Proportion flat = Proportion.Wilson((long)Math.Round(evolved.PFlat * n), n);
        return new(RegimeEvidence.Predicted, flat, evolved.NeverCrossedFraction, evolved.CensoredFraction, outside, evolved.FreezeYMedian,
            evolved.FinalYMean);
    }

    /// <summary>
    /// DL/D at y, the barrier over the noise of a valley: for Hessian noise DL f/(2 Delta_S). 0 where there is one valley.
    /// </summary>
    public static double Depth(TwoValleySimulation run, double y, int valley) =>
        y > 0 ? run.Landscape.Barrier(y) / ExactDiffusion.ValleyWise(run.At(y), valley) : 0;

    /// <summary>DL/D at y of the shallower of the flattest and the sharpest valley, between which all others are.</summary>
    public static double ShallowestDepth(TwoValleySimulation run, double y) =>
        Math.Min(Depth(run, y, run.Landscape.Flat), Depth(run, y, run.Landscape.Sharp));

    /// <summary>The fraction of the ensemble that starts in each valley.</summary>
    public static double[] SharesAtStart(TwoValleySimulation run)
    {
        double[] shares = new double[run.Landscape.Valleys];
        foreach (double x in run.InitialX)
            shares[run.Landscape.ValleyOf(x + 0.0, run.InitialY)]++; // -0 is 0, as where it starts
        return Array.ConvertAll(shares, s => s / run.InitialX.Count);
    }

    /// <summary>The fraction of the ensemble that starts in the flat valley.</summary>
    public static double FlatAtStart(TwoValleySimulation run) => SharesAtStart(run)[run.Landscape.Flat];

    /// <summary>y at the end of a run that drifts along the floors.</summary>
    public static double DriftEnd(TwoValleySimulation run) => Drift(run, run.LearningRate * run.Steps, double.PositiveInfinity).Y;

    /// <summary>
    /// The steps in which a run drifts from its start to <paramref name="target"/>; infinite when the drift ends before.
    /// </summary>
    public static double StepsTo(TwoValleySimulation run, double target)
    {
        var (y, time) = Drift(run, double.PositiveInfinity, target);
        return y >= target ? time / run.LearningRate : double.PositiveInfinity;
    }

    /// <summary>Follows the drift along the floors.</summary>
    /// <param name="run">Where it starts.</param>
    /// <param name="time">eta times the steps to follow it for.</param>
    /// <param name="target">The y to follow it to.</param>
    /// <param name="visit">Receives y and the time that passes there; true ends it.</param>
    public static (double Y, double Time) Drift(TwoValleySimulation run, double time, double target,
        Func<double, double, bool>? visit = null)
    {
        const int most = 20_000;
        double y = run.InitialY, done = 0;
        for (int k = 0; k < most && done < time && y < target; k++)
        {
            double speed = Speed(y);
            if (!(speed > 0))
                return (y, time);
            double dt = Math.Min(time - done, Math.Min(0.005 * (1 + Math.Abs(y)), target - y) / speed);
            double middle = y + dt / 2 * speed;
            y += dt * Speed(middle);
            done += dt;
            if (visit?.Invoke(middle, dt) == true)
                return (y, done);
            if (target - y < 1e-9 * Math.Abs(target))
                return (target, done);
        }
        return (y, done);

        double Speed(double at) => -run.Landscape.Gradient(run.Landscape.Lowest(run.Landscape.Flat, at), at).Gy;
    }

    private static RegimeOutlook Unknown(RegimeEvidence evidence, TwoValleySimulation run, string why) =>
        new(evidence, new(double.NaN, double.NaN, double.NaN), double.NaN, double.NaN, double.NaN, double.NaN, DriftEnd(run), why);
}
