using MathNet.Numerics;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>Sets the measured density beside the theory's.</summary>
internal static class SteadyStateReport
{
    // Independent samples in the rarer valley, half as many as visits to it: from here on the spread covers 94 to 95 %.
    private const double Enough = 50;

    /// <summary>The result.</summary>
    /// <param name="simulation">The inputs.</param>
    /// <param name="theory">What stands beside it.</param>
    /// <param name="sample">What was seen.</param>
    /// <param name="cancel">Stops the work.</param>
    public static SteadyState Of(HeldYSimulation simulation, SteadyStateTheory theory, SteadyStateSample sample, CancellationToken cancel)
    {
        SteadyStateSampling sampling = sample.Sampling;
        var groups = sample.Histogram.Groups(cancel);
        var (flat, flatSem) = SteadyStateMeasurement.OverGroups(groups.Select(g => g.Occupation[1]));
        var (density, error) = Density(groups, theory.X.Length, cancel);
        double[] potential = Potential(density, theory.Temperature);
        double[] loss = Shifted(theory.Loss);
        return new(simulation)
        {
            Flat = Interval(flat, flatSem, sample.Independent),
            PFlatPaper = theory.PFlatPaper,
            PFlatExact = theory.PFlatExact,
            PFlatOperator = theory.Operator.PFlat,
            OperatorNote = theory.Operator.Note,
            EffectivePotentialResidual = Residual(potential, loss, density) / theory.Temperature,
            BurnIn = sampling.BurnIn,
            Steps = sampling.Steps,
            SampleEvery = sampling.Every,
            RelaxationRate = sampling.RelaxationRate,
            Relaxed = sampling.Relaxed,
            DivergedCount = sampling.Diverged,
            OutsideFraction = groups.Count == 0 ? double.NaN : groups.Average(g => g.Outside),
            Density = new()
            {
                X = theory.X,
                Density = density,
                DensitySem = error,
                DensityPaper = theory.DensityPaper,
                DensityExact = theory.DensityExact,
                EffectivePotential = potential,
                EffectiveLoss = loss,
            },
        };
    }

    /// <summary>The density by bin and its standard error, NaN in empty bins.</summary>
    internal static (double[] Density, double[] Error) Density(IReadOnlyList<SteadyStateGroup> groups, int bins, CancellationToken cancel)
    {
        double[] density = new double[bins], error = new double[bins];
        for (int i = 0; i < bins; i++)
        {
            cancel.ThrowIfCancellationRequested();
            (density[i], double sem) = SteadyStateMeasurement.OverGroups(groups.Select(g => g.Density[i]));
            error[i] = density[i] > 0 ? sem : double.NaN;
        }
        return (density, error);
    }

    /// <summary>-T ln P from its lowest value on; NaN in empty bins.</summary>
    internal static double[] Potential(double[] density, double temperature) =>
        Shifted(Array.ConvertAll(density, d => d > 0 ? -temperature * Math.Log(d) : double.NaN));

    /// <summary>
    /// The interval of a mean over time. Near 0 and 1 visits to the other valley are few and of very different lengths: the spread over
    /// trajectories, sqrt(p (1 - p)/n), is then that of the few that came by, or 0. But there the barrier is high, and there are two states
    /// that relax in tau, which have an n of their own: the smaller n of both counts until there were so many visits that the spread is
    /// known.
    /// </summary>
    /// <param name="p">The mean.</param>
    /// <param name="spread">Its standard error by the spread of independent trajectories.</param>
    /// <param name="samples">Independent samples that there are at most.</param>
    internal static Proportion Interval(double p, double spread, double samples)
    {
        double bySpread = spread > 0 ? p * (1 - p) / (spread * spread) : double.PositiveInfinity;
        return Proportion.Wilson(p, samples * Math.Min(p, 1 - p) > Enough ? bySpread : Math.Min(samples, bySpread));
    }

    /// <summary>
    /// As many independent samples as trajectories that switch between two states give in a time: the variance of the mean over t of a
    /// signal whose correlation decays as e^(-s/tau) is 2 tau/t (1 - tau/t (1 - e^(-t/tau))) times that of one sample.
    /// </summary>
    /// <param name="trajectories">Trajectories.</param>
    /// <param name="relaxations">t/tau, 0 for no relaxation.</param>
    internal static double IndependentSamples(int trajectories, double relaxations)
    {
        // By the series below a thousandth, where the formula has no digits left.
        double share = relaxations < 1e-3 ? 1 - relaxations / 3
            : 2 / relaxations * (1 + SpecialFunctions.Expm1(-relaxations) / relaxations);
        return trajectories / share;
    }

    internal static double[] Shifted(double[] values)
    {
        double lowest = values.Where(v => !double.IsNaN(v)).DefaultIfEmpty(double.NaN).Min();
        return [.. values.Select(v => v - lowest)];
    }

    /// <summary>Weighted root mean square of the difference, after the best constant shift: potentials have no zero of their own.</summary>
    internal static double Residual(double[] measured, double[] predicted, double[] weight)
    {
        int[] used = [.. Enumerable.Range(0, measured.Length).Where(i => !double.IsNaN(measured[i]))];
        double total = used.Sum(i => weight[i]), shift = used.Sum(i => weight[i] * (measured[i] - predicted[i])) / total;
        return Math.Sqrt(used.Sum(i => weight[i] * Math.Pow(measured[i] - predicted[i] - shift, 2)) / total);
    }
}
