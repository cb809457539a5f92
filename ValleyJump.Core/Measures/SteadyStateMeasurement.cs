using MathNet.Numerics.Statistics;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>How a stationary state was sampled.</summary>
/// <param name="BurnIn">Steps before.</param>
/// <param name="Steps">Steps measured.</param>
/// <param name="Every">Steps between samples.</param>
/// <param name="RelaxationRate">Per unit of eta step; NaN where the ensemble did not relax.</param>
/// <param name="Relaxed">It did.</param>
/// <param name="Diverged">Trajectories that diverged.</param>
internal readonly record struct SteadyStateSampling(long BurnIn, long Steps, long Every, double RelaxationRate, bool Relaxed, int Diverged);

/// <summary>What was seen of a stationary state.</summary>
/// <param name="Histogram">Counts by group and bin.</param>
/// <param name="Independent">Independent samples of the valleys, by <see cref="SteadyStateReport.IndependentSamples"/>.</param>
/// <param name="Sampling">How the run went.</param>
internal sealed record SteadyStateSample(SteadyStateHistogram Histogram, double Independent, SteadyStateSampling Sampling);

/// <summary>Measures a <see cref="SteadyState"/>, or that of a chain.</summary>
internal static class SteadyStateMeasurement
{
    /// <summary>Bins of the density unless their number is given.</summary>
    public const int DefaultBins = 200;

    // The second eigenvalue of the relaxation is known to about sqrt(1/n), n trajectories from each valley: to less than the 1/e at which
    // it is read.
    private const int FewestStarts = 16;

    /// <summary>Checks that something can be measured, of two valleys or of a chain.</summary>
    /// <exception cref="InvalidInputException">A value is out of range.</exception>
    public static void Require(HeldYSimulation simulation, int bins)
    {
        Check.Require(bins is >= 10 and <= 100_000, bins, "from 10 to 100 000", "Bins");
        int valleys = simulation.Landscape.Valleys;
        if (valleys == 2)
            return;
        Check.That(simulation.Noise.Strength > 0, "NoiseStrength", simulation.Noise.Strength,
            "greater than zero: without noise nothing escapes");
        Check.That(simulation.Realizations >= FewestStarts * valleys, "Realizations", simulation.Realizations,
            FormattableString.Invariant($"at least {FewestStarts * valleys} here, {FewestStarts} from each of the {valleys} valleys"));
        Check.That(bins >= valleys, "Bins", bins, "at least one for each valley");
    }

    /// <summary>Simulates at held y and measures the stationary density of two valleys.</summary>
    /// <param name="simulation">With Steps = 0 the measurement lasts 40 relaxation times, and 20 000 steps at least.</param>
    /// <param name="bins">Bins of the density, 10 to 100 000.</param>
    /// <param name="throttleLimit">Threads; 0 for one a core.</param>
    /// <param name="progress">Receives the fraction done, on worker threads; it never falls.</param>
    /// <param name="cancel">Stops the work within milliseconds.</param>
    /// <exception cref="InvalidInputException">A value is out of range.</exception>
    public static SteadyState Measure(HeldYSimulation simulation, int bins = DefaultBins, int throttleLimit = 0,
        IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        Require(simulation, bins);
        var places = SteadyStateBins.Of(simulation, bins);
        var theory = new SteadyStateTheory(simulation, places.Edges, cancel);
        return SteadyStateReport.Of(simulation, theory, Sample(simulation, places, throttleLimit, progress, cancel), cancel);
    }

    /// <summary>The same of a chain, of which 16 trajectories at least start in each valley, under noise that is not 0.</summary>
    /// <inheritdoc cref="Measure"/>
    public static ChainSteadyState MeasureChain(HeldYSimulation simulation, int bins = DefaultBins, int throttleLimit = 0,
        IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        Require(simulation, bins);
        var places = SteadyStateBins.Of(simulation, bins);
        var theory = new ChainSteadyStateTheory(simulation, places, cancel);
        return ChainSteadyStateReport.Of(simulation, theory, Sample(simulation, places, throttleLimit, progress, cancel), cancel);
    }

    /// <summary>Relaxes an ensemble and samples it.</summary>
    private static SteadyStateSample Sample(HeldYSimulation simulation, SteadyStateBins places, int throttleLimit,
        IProgress<double>? progress, CancellationToken cancel)
    {
        double fastest = Enumerable.Range(0, simulation.Landscape.Valleys).Min(k => simulation.Landscape.Flatness(k, simulation.Y)) / 2;
        // A quarter of the shortest tau_x: closer samples would tell nothing new.
        long every = (long)Math.Clamp(fastest / simulation.LearningRate / 4, 1, 1e6);
        using var ensemble = new HeldYEnsemble(simulation, throttleLimit, progress, cancel);

        (double relaxationSteps, bool relaxed) = HeldYRelaxation.Run(simulation, ensemble, every,
            relaxation => Sampled(simulation, relaxation, every));
        long burnIn = ensemble.Step, steps = ensemble.Diverged == simulation.Realizations ? 0 : Sampled(simulation, relaxationSteps, every);
        ensemble.Expected = burnIn + steps;
        var histogram = new SteadyStateHistogram(simulation, places);
        ensemble.Run(steps, every, histogram.Add);
        // Steps that are unstable may take them over all ridges before they take them away.
        relaxed &= ensemble.Diverged < simulation.Realizations;
        double samples = SteadyStateReport.IndependentSamples(simulation.Realizations - ensemble.Diverged,
            relaxed ? steps / relaxationSteps : 0);
        double rate = relaxed ? 1 / (relaxationSteps * simulation.LearningRate) : double.NaN;
        return new(histogram, samples, new(burnIn, steps, every, rate, relaxed, ensemble.Diverged));
    }

    /// <summary>Steps to sample: those that were asked for, or 40 relaxation times, in whole intervals.</summary>
    private static long Sampled(HeldYSimulation simulation, double relaxationSteps, long every)
    {
        long steps = simulation.Steps > 0 ? simulation.Steps : (long)Math.Clamp(40 * relaxationSteps, 20_000,
            HeldYRelaxation.MaxSteps);
        return Math.Max(1, steps / every) * every;
    }

    /// <summary>Mean and standard error over groups: 0 where all are equal.</summary>
    internal static (double Mean, double Sem) OverGroups(IEnumerable<double> values)
    {
        double[] v = [.. values];
        double sem = v.Length < 2 ? double.NaN : Variation.IsNone(v) ? 0 : v.StandardDeviation() / Math.Sqrt(v.Length);
        return (Variation.Mean(v), sem);
    }
}
