using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>Sets what was seen of a chain's steady state beside theory.</summary>
internal static class ChainSteadyStateReport
{
    /// <summary>The result.</summary>
    /// <param name="simulation">The inputs.</param>
    /// <param name="theory">What stands beside it.</param>
    /// <param name="sample">What was seen.</param>
    /// <param name="cancel">Stops the work.</param>
    public static ChainSteadyState Of(HeldYSimulation simulation, ChainSteadyStateTheory theory, SteadyStateSample sample,
        CancellationToken cancel)
    {
        SteadyStateSampling sampling = sample.Sampling;
        var groups = sample.Histogram.Groups(cancel);
        Proportion[] occupied = [.. Enumerable.Range(0, simulation.Landscape.Valleys).Select(k =>
        {
            var (mean, sem) = SteadyStateMeasurement.OverGroups(groups.Select(g => g.Occupation[k]));
            return SteadyStateReport.Interval(mean, sem, sample.Independent);
        })];
        var (density, error) = SteadyStateReport.Density(groups, theory.X.Length, cancel);
        double[] potential = SteadyStateReport.Potential(density, theory.Temperature);
        double[] exact = SteadyStateReport.Shifted(Array.ConvertAll(theory.LogDensity, d => -theory.Temperature * d));
        double[] mass = [.. density.Zip(theory.Width, (d, w) => d * w)];
        return new(simulation)
        {
            Occupied = occupied,
            OccupationExact = new NumberList<double>(theory.Occupation),
            OccupationOperator = theory.Operator.Solution?.Occupation ?? new NumberList<double>([]),
            PFlatOperator = theory.Operator.PFlat,
            OperatorNote = theory.Operator.Note,
            EffectivePotentialResidual = SteadyStateReport.Residual(potential, exact, mass) / theory.Temperature,
            BurnIn = sampling.BurnIn,
            Steps = sampling.Steps,
            SampleEvery = sampling.Every,
            RelaxationRate = sampling.RelaxationRate,
            RelaxationRateOperator = theory.Operator.RelaxationRate,
            Relaxed = sampling.Relaxed,
            DivergedCount = sampling.Diverged,
            OutsideFraction = groups.Count == 0 ? double.NaN : groups.Average(g => g.Outside),
            Density = new()
            {
                X = theory.X,
                BinWidth = theory.Width,
                Valley = Array.ConvertAll(theory.Valley, k => k + 1),
                Density = density,
                DensitySem = error,
                DensityExact = Array.ConvertAll(theory.LogDensity, Math.Exp),
                EffectivePotential = potential,
                EffectivePotentialExact = exact,
            },
        };
    }
}
