using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Theory.Exact;

namespace ValleyJump.Core.Measures;

/// <summary>
/// Why trajectories never change valley: the rates at which each valley's trajectories reach the ridge, summed up along the drift.
/// </summary>
/// <param name="Expected">Arrivals at the ridge in the run, of a trajectory in the valley that is left more rarely.</param>
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
        double eta = run.LearningRate, end = eta * run.Steps, flat = RegimeOutlook.FlatAtStart(run);
        double time = 0, expected = 0, fromFlat = 0, fromSharp = 0, steps = double.PositiveInfinity;
        RegimeOutlook.Drift(run, MostSteps * eta, double.PositiveInfinity, (y, dt) =>
        {
            var (sharpRate, flatRate) = Rates(run, y);
            if (time < end)
                expected += Math.Min(dt, end - time) * Math.Min(sharpRate, flatRate);
            (fromFlat, fromSharp, time) = (fromFlat + dt * flatRate, fromSharp + dt * sharpRate, time + dt);
            if (flat * Math.Exp(-fromFlat) + (1 - flat) * Math.Exp(-fromSharp) > left)
                return false;
            steps = time / eta;
            return time >= end;
        });
        return new(expected, steps);
    }

    /// <summary>Arrivals at the ridge per unit of eta step, from the sharp and the flat valley; 1/f where there is none.</summary>
    private static (double Sharp, double Flat) Rates(TwoValleySimulation run, double y)
    {
        EscapeRates rates = ExactRates.Escape(run.At(y), NoiseConvention.Ito, ExactMethod.ClosedForm);
        return (Rate(rates.LogRidgeRateSharp, run.TwoValleys.FlatnessSharp(y)),
            Rate(rates.LogRidgeRateFlat, run.TwoValleys.FlatnessFlat(y)));

        static double Rate(double log, double flatness) => double.IsNaN(log) ? 1 / flatness : Math.Exp(log);
    }
}
