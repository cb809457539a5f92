using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Ensembles;

/// <summary>
/// What an ensemble of two-valley trajectories did. It carries every input, so that it can be rerun from itself.
/// Diverged trajectories are counted and left out of every estimate.
/// </summary>
public sealed partial record TwoValleyResult
{
    internal TwoValleyResult(TwoValleySimulation simulation) => Simulation = simulation;

    /// <summary>All inputs.</summary>
    [Inputs]
    public TwoValleySimulation Simulation { get; }

    /// <summary>Fraction of the trajectories that end in the flat valley (x >= 0), with its 95 % Wilson interval.</summary>
    public double PFlat => Flat.Estimate;

    /// <summary>Lower end of the 95 % Wilson interval of <see cref="PFlat"/>.</summary>
    public double PFlatLow => Flat.Low;

    /// <summary>Upper end of the 95 % Wilson interval of <see cref="PFlat"/>.</summary>
    public double PFlatHigh => Flat.High;

    /// <summary>Mean freezing step: the step that completed the last change of valley, 0 when there was none.</summary>
    public double FreezeStepMean => FreezeStep.Mean;

    /// <summary>Standard error of <see cref="FreezeStepMean"/>.</summary>
    public double FreezeStepSem => FreezeStep.StandardError;

    /// <summary>Median freezing step.</summary>
    public double FreezeStepMedian => FreezeStep.Median;

    /// <summary>25 % quantile of the freezing step.</summary>
    public double FreezeStepQ1 => FreezeStep.LowerQuartile;

    /// <summary>75 % quantile of the freezing step.</summary>
    public double FreezeStepQ3 => FreezeStep.UpperQuartile;

    /// <summary>Mean y at the freezing step (the initial y when there was none).</summary>
    public double FreezeYMean => FreezeY.Mean;

    /// <summary>Standard error of <see cref="FreezeYMean"/>.</summary>
    public double FreezeYSem => FreezeY.StandardError;

    /// <summary>Median y at the freezing step.</summary>
    public double FreezeYMedian => FreezeY.Median;

    /// <summary>25 % quantile of y at the freezing step.</summary>
    public double FreezeYQ1 => FreezeY.LowerQuartile;

    /// <summary>75 % quantile of y at the freezing step.</summary>
    public double FreezeYQ3 => FreezeY.UpperQuartile;

    /// <summary>eta times <see cref="FreezeStepMean"/>: the freezing time in units of the flow.</summary>
    public double EtaFreezeStep => LearningRate * FreezeStepMean;

    /// <summary>Fraction of the trajectories that never changed valley.</summary>
    public double NeverCrossedFraction { get; internal init; }

    /// <summary>
    /// Fraction whose last change of valley lies in the last 5 % of the run: they may cross again, and their freezing steps are lower bounds.
    /// </summary>
    public double CensoredFraction { get; internal init; }

    /// <summary>Trajectories with |x| above 1e6 max(x1, x2), y at or below -min(y_b, y_f), or a value that is not finite.</summary>
    public int DivergedCount { get; internal init; }

    /// <summary>Mean y at the end.</summary>
    public double FinalYMean => FinalY.Mean;

    /// <summary>Standard error of <see cref="FinalYMean"/>.</summary>
    public double FinalYSem => FinalY.StandardError;

    /// <summary>Seconds from the cell's first step to its last, all threads together.</summary>
    public double WallSeconds { get; internal init; }

    /// <summary>Trajectory-steps per second of <see cref="WallSeconds"/>.</summary>
    public double StepsPerSecond => Realizations * (double)Steps / WallSeconds;

    /// <summary>The ensemble through time, when it was recorded.</summary>
    public EnsembleCurve? Curve { get; internal init; }

    /// <summary>The paths that were kept.</summary>
    public IReadOnlyList<TrajectoryPath> Trajectories { get; internal init; } = [];

    /// <summary>The freezing step of each trajectory that did not diverge, in the order of their indices.</summary>
    [LongList]
    public IReadOnlyList<double> FreezeSteps { get; internal init; } = [];

    /// <summary>y at the freezing step of each trajectory that did not diverge.</summary>
    [LongList]
    public IReadOnlyList<double> FreezeYs { get; internal init; } = [];

    /// <summary>Whether this is an ensemble as described, whatever its seed and what was recorded of it.</summary>
    public bool IsOf(TwoValleySimulation simulation)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        return simulation.TrajectoryCount == Realizations && simulation.InitialX.SequenceEqual(InitialX)
            && (simulation.Landscape, simulation.Noise, simulation.LearningRate, simulation.Steps, simulation.InitialY) == (Simulation.Landscape, Simulation.Noise, LearningRate, Steps, InitialY);
    }

    /// <summary>The cell and what came of it, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"eta = {LearningRate:G5}, sigma = {NoiseStrength:G5}, {NoiseModel}: P_flat = {PFlat:F4} [{PFlatLow:F4}, {PFlatHigh:F4}]");

    internal Proportion Flat { get; init; }

    internal SampleSummary FreezeStep { get; init; }

    internal SampleSummary FreezeY { get; init; }

    internal SampleSummary FinalY { get; init; }
}
