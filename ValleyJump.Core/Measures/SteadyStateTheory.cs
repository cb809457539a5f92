using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Theory.Exact;
using ValleyJump.Core.Theory.Paper;

namespace ValleyJump.Core.Measures;

/// <summary>
/// What theory says of a steady state. It is worked out before anything is simulated, so that nothing can be lost to it afterwards.
/// </summary>
internal sealed class SteadyStateTheory
{
    /// <param name="simulation">The inputs.</param>
    /// <param name="edges">The edges of the bins.</param>
    /// <param name="cancel">Stops the work.</param>
    public SteadyStateTheory(HeldYSimulation simulation, double[] edges, CancellationToken cancel)
    {
        var (landscape, deltaS, y) = (simulation.Landscape.RequireTwo(), simulation.DeltaS, simulation.Y);
        bool paper = simulation.Noise.Model == NoiseModel.Hessian && deltaS > 0;
        StationaryState exact = ExactStationary.Solve(simulation.Point());
        Edges = edges;
        X = [.. edges.Zip(edges.Skip(1), (low, high) => (low + high) / 2)];
        Temperature = paper ? PaperFormulas.EffectiveTemperature(landscape, deltaS, y)
            : Math.Sqrt(exact.Diffusion(landscape.MinimumFlat(y)) * exact.Diffusion(landscape.MinimumSharp(y)));
        (PFlatPaper, PFlatExact) = (paper ? PaperFormulas.PFlat(landscape, deltaS, y) : double.NaN, exact.PFlat);
        DensityPaper = AtBins(x => paper ? PaperFormulas.Density(landscape, deltaS, x, y) : double.NaN);
        DensityExact = AtBins(exact.Density);
        Loss = AtBins(x => PaperFormulas.EffectiveLoss(landscape, x, y));
        Operator = OperatorColumns.At(simulation.Point(), cancel);

        double[] AtBins(Func<double, double> f) => Array.ConvertAll(X, x =>
        {
            cancel.ThrowIfCancellationRequested();
            return f(x);
        });
    }

    /// <summary>The edges of the bins.</summary>
    public double[] Edges { get; }

    /// <summary>Their centres.</summary>
    public double[] X { get; }

    /// <summary>T_eff, the unit of the effective potential.</summary>
    public double Temperature { get; }

    /// <summary>P_ss,flat from the rates of Eq. 21; NaN but for Hessian noise.</summary>
    public double PFlatPaper { get; }

    /// <summary>P_ss,flat, exact for small learning rates.</summary>
    public double PFlatExact { get; }

    /// <summary>Eq. 18 at the centres; NaN but for Hessian noise.</summary>
    public double[] DensityPaper { get; }

    /// <summary>The exact density at the centres.</summary>
    public double[] DensityExact { get; }

    /// <summary>L_eff (Eq. 19) at the centres.</summary>
    public double[] Loss { get; }

    /// <summary>The transition operator's columns.</summary>
    public OperatorColumns Operator { get; }
}
