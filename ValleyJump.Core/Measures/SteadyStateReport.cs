using ValleyJump.Core.Ensembles;

namespace ValleyJump.Core.Measures;

/// <summary>Sets the measured density beside the theory's.</summary>
internal static class SteadyStateReport
{
    /// <summary>The result but for what the run itself knows.</summary>
    public static SteadyState Of(HeldYSimulation simulation, SteadyStateTheory theory, SteadyStateMeasurement.Histogram histogram,
        CancellationToken cancel)
    {
        var groups = histogram.Groups(cancel);
        var (flat, flatSem) = SteadyStateMeasurement.OverGroups(groups.Select(g => g.Flat));
        int bins = theory.X.Length;
        double[] density = new double[bins], error = new double[bins];
        for (int i = 0; i < bins; i++)
        {
            cancel.ThrowIfCancellationRequested();
            (density[i], error[i]) = SteadyStateMeasurement.OverGroups(groups.Select(g => g.Density[i]));
        }
        double[] potential = Shifted(Array.ConvertAll(density, d => d > 0 ? -theory.Temperature * Math.Log(d) : double.NaN));
        double[] loss = Shifted(theory.Loss);
        return new(simulation)
        {
            PFlat = flat,
            PFlatSem = flatSem,
            PFlatPaper = theory.PFlatPaper,
            PFlatExact = theory.PFlatExact,
            PFlatOperator = theory.Operator.PFlat,
            OperatorNote = theory.Operator.Note,
            EffectivePotentialResidual = Residual(potential, loss, density) / theory.Temperature,
            OutsideFraction = groups.Count == 0 ? double.NaN : groups.Average(g => g.Outside),
            Density = new(theory.X, density, error, theory.DensityPaper, theory.DensityExact, potential, loss),
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
