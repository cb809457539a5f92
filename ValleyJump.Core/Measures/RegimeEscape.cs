using MathNet.Numerics;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Exact;

namespace ValleyJump.Core.Measures;

/// <summary>
/// Why trajectories never change valley: the rates at which those of each valley that they start in reach a ridge, summed up along the
/// drift.
/// </summary>
/// <param name="Expected">Arrivals at a ridge in the run, of a trajectory in the valley that is left most rarely.</param>
/// <param name="Steps">Steps after which few enough are left that never changed valley; infinite where the drift parts them before.</param>
internal readonly record struct RegimeEscape(double Expected, double Steps)
{
    // The longest run that there is.
    private const double MostSteps = 1e12;

    /// <summary>Follows an ensemble's drift until so few trajectories are left that never changed valley.</summary>
    /// <param name="run">The ensemble.</param>
    /// <param name="left">The fraction that may be left.</param>
    public static RegimeEscape Of(TwoValleySimulation run, double left)
    {
        double eta = run.LearningRate, end = eta * run.Steps;
        (int Valley, double Share)[] starts = [.. RegimeOutlook.SharesAtStart(run).Index().Where(s => s.Item > 0)];
        double[] arrivals = new double[starts.Length];
        double time = 0, expected = 0, steps = double.PositiveInfinity;
        RegimeOutlook.Drift(run, MostSteps * eta, double.PositiveInfinity, (y, dt) =>
        {
            double[] rates = Array.ConvertAll(starts, s => RidgeRate(run, s.Valley, y));
            if (time < end)
                expected += Math.Min(dt, end - time) * rates.Min();
            time += dt;
            double never = 0;
            for (int k = 0; k < starts.Length; k++)
                never += starts[k].Share * Math.Exp(-(arrivals[k] += dt * rates[k]));
            if (never > left)
                return false;
            steps = time / eta;
            return time >= end;
        });
        return new(expected, steps);
    }

    /// <summary>
    /// Arrivals at a ridge per unit of eta step, whichever way the trajectory then falls; 1/f where there is no ridge. Eq. 21 over the
    /// share of a normal law that the valley holds: (1 + erf z)/2 where it has a ridge at one side, and half of erf z where it has two, as
    /// it is left over either.
    /// </summary>
    private static double RidgeRate(TwoValleySimulation run, int valley, double y)
    {
        double f = run.Landscape.Flatness(valley, y);
        if (y <= 0)
            return 1 / f;
        double z = run.Landscape.HalfWidthAt(valley, y) / Math.Sqrt(f * ExactDiffusion.ValleyWise(run.At(y), valley));
        bool isOuter = valley == 0 || valley == run.Landscape.Valleys - 1;
        double share = isOuter ? ErrorFunctions.LogHalfOnePlusErf(z) : Math.Log(SpecialFunctions.Erf(z) / 2);
        return Math.Exp(-Math.Log(Math.PI / 2 * f) - ErrorFunctions.LogErfi(z) - share);
    }
}
