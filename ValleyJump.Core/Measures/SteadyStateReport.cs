using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Theory.Exact;
using ValleyJump.Core.Theory.Operator;
using ValleyJump.Core.Theory.Paper;

namespace ValleyJump.Core.Measures;

/// <summary>Sets the measured density beside the theory's.</summary>
internal static class SteadyStateReport
{
    public static SteadyState Of(HeldYSimulation simulation, SteadyStateMeasurement.Histogram histogram, int diverged, long burnIn, long steps, long every,
        double relaxationRate, bool relaxed)
    {
        var groups = histogram.Groups();
        var (flat, flatSem) = SteadyStateMeasurement.OverGroups(groups.Select(g => g.Flat));
        int bins = histogram.Edges.Length - 1;
        double[] x = [.. Enumerable.Range(0, bins).Select(i => (histogram.Edges[i] + histogram.Edges[i + 1]) / 2)];
        (double Mean, double Sem)[] density = [.. Enumerable.Range(0, bins).Select(i => SteadyStateMeasurement.OverGroups(groups.Select(g => g.Density[i])))];
        bool paper = simulation.Noise.Model == NoiseModel.Hessian && simulation.DeltaS > 0;
        var (landscape, eta, y) = (simulation.Landscape, simulation.LearningRate, simulation.Y);
        StationaryState exact = ExactStationary.Solve(landscape, simulation.Noise, eta, y);

        double temperature = paper ? PaperFormulas.EffectiveTemperature(landscape, simulation.DeltaS, y)
            : Math.Sqrt(exact.Diffusion(landscape.MinimumFlat(y)) * exact.Diffusion(landscape.MinimumSharp(y)));
        double[] potential = Shifted([.. density.Select(d => d.Mean > 0 ? -temperature * Math.Log(d.Mean) : double.NaN)]);
        double[] loss = Shifted([.. x.Select(at => PaperFormulas.EffectiveLoss(landscape, at, y))]);
        return new(simulation)
        {
            PFlat = flat,
            PFlatSem = flatSem,
            PFlatPaper = paper ? PaperFormulas.PFlat(landscape, simulation.DeltaS, y) : double.NaN,
            PFlatExact = exact.PFlat,
            PFlatOperator = TransitionOperator.Stationary(landscape, simulation.Noise, eta, y).PFlat,
            RelaxationRate = relaxationRate,
            Relaxed = relaxed,
            EffectivePotentialResidual = Residual(potential, loss, [.. density.Select(d => d.Mean)]) / temperature,
            BurnIn = burnIn,
            Steps = steps,
            SampleEvery = every,
            OutsideFraction = groups.Count == 0 ? double.NaN : groups.Average(g => g.Outside),
            DivergedCount = diverged,
            Density = new(x, [.. density.Select(d => d.Mean)], [.. density.Select(d => d.Sem)],
                [.. x.Select(at => paper ? PaperFormulas.Density(landscape, simulation.DeltaS, at, y) : double.NaN)], [.. x.Select(exact.Density)], potential, loss),
        };
    }

    private static double[] Shifted(double[] values)
    {
        double lowest = values.Where(v => !double.IsNaN(v)).DefaultIfEmpty(double.NaN).Min();
        return [.. values.Select(v => v - lowest)];
    }

    /// <summary>Weighted root mean square of the difference, after the best constant shift: potentials have no zero of their own.</summary>
    private static double Residual(double[] measured, double[] predicted, double[] weight)
    {
        int[] used = [.. Enumerable.Range(0, measured.Length).Where(i => !double.IsNaN(measured[i]))];
        double total = used.Sum(i => weight[i]), shift = used.Sum(i => weight[i] * (measured[i] - predicted[i])) / total;
        return Math.Sqrt(used.Sum(i => weight[i] * Math.Pow(measured[i] - predicted[i] - shift, 2)) / total);
    }
}
