using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Theory.Evolution;
using ValleyJump.Core.Theory.Operator;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Tests.Theory;

/// <summary>
/// The density evolution against ensembles on landscapes drawn at random. The tests look at a few, <c>Benchmarks coverage</c> at all.
/// </summary>
internal static class EvolutionCoverage
{
    /// <summary>Landscapes of the whole table.</summary>
    public const int Landscapes = 30;

    private const int Seed = 20261128;

    /// <summary>One number, simulated and predicted.</summary>
    /// <param name="Quantity">Which.</param>
    /// <param name="Simulated">Of the ensemble; for quantiles the share below the predicted one.</param>
    /// <param name="Predicted">Of the evolution; for quantiles their probability.</param>
    /// <param name="StandardError">Of <paramref name="Simulated"/>.</param>
    /// <param name="Off">How far they are apart beyond the stated error, at least 0.</param>
    /// <param name="Plain">How far they are apart.</param>
    internal sealed record Comparison(string Quantity, double Simulated, double Predicted, double StandardError, double Off, double Plain)
    {
        /// <summary>Whether four standard errors and the stated error hold it. Rounding of sums is 1e-9 of the number.</summary>
        public bool Holds => Off <= 4 * StandardError + 1e-9 * Math.Abs(Simulated);
    }

    /// <summary>The laws that an evolution describes.</summary>
    public static IEnumerable<NoiseModel> Laws =>
        Enum.GetValues<NoiseModel>().Where(law => new NoiseLaw { Model = law }.HeavyTails is null);

    /// <summary>
    /// Pairs of schedules, of the learning rate and of the batch size: smooth, with corners, with jumps, from and to rate 0.
    /// </summary>
    public static IReadOnlyList<(string Rate, string Batch)> Schedules { get; } =
    [
        ("cosine to 0", "constant"),
        ("stable, linear to 0 in the last 0.4, warm-up from 0 in 0.1", "constant"),
        ("piecewise 0:1, 0.3:1, 0.3:0.4, 0.7:1, 1:0.1", "constant"),
        ("constant", "times 4 every 0.25"),
        ("stable, 1-sqrt to 0.1 in the last 0.5", "times 2 every 0.3"),
    ];

    /// <summary>
    /// A landscape with all parameters within a factor of about two of the paper's, and a run on it that takes some thousand steps to
    /// freeze: the noise makes the barrier four times D at some y from 1 to 8, and steps are 3 to 50 % of the largest stable ones.
    /// </summary>
    /// <param name="index">Of the landscape.</param>
    /// <param name="law">The noise law.</param>
    /// <param name="realizations">Trajectories.</param>
    /// <param name="valleys">2 for the paper's landscape, more for a chain, whose widths lie within a factor of one and a half.</param>
    public static TwoValleySimulation Draw(int index, NoiseModel law, int realizations, int valleys = 2)
    {
        var random = new Random(Seed + index);
        double Between(double low, double high) => low + (high - low) * random.NextDouble();
        double Log(double low, double high) => low * Math.Pow(high / low, random.NextDouble());
        double x2 = Log(0.35, 1.2);
        var two = new TwoValleyLandscape
        {
            X2 = x2, X1 = x2 * Between(1, 1.5), X0 = Log(0.7, 1.4), F0 = Log(0.7, 1.4),
            Yb = Log(15, 60), Yf = Log(12, 50), Yd = Log(50, 200), Ld = Log(0.5, 2),
        };
        double barrier = Between(1, 8), start = Math.Min(Between(0.5, 6), barrier + 1);
        double exponent = Between(0, 3), share = Between(0.05, 0.6);
        double h = 2 / two.FlatnessSharp(barrier), floor = two.MinimumSharp(barrier);
        double stiffest = 2 / Enumerable.Range(0, 200).Min(y => two.FlatnessSharp(y));
        double eta = Log(0.03, 0.5) * 2 / stiffest, variance = floor * floor / 8, needed = h * variance / eta;
        var noise = new NoiseLaw
        {
            Model = law, Exponent = exponent, IsotropicCurvature = h, IsotropicShare = share,
            Strength = needed / Math.Pow(h, law == NoiseModel.HessianSquared ? 2 : law == NoiseModel.HessianPower ? exponent : 1),
        };
        long steps = (long)Between(2000, 8000);
        // Drawn last: two valleys are the same with and without.
        ValleyLandscape landscape = valleys == 2 ? two : new ValleyChain
        {
            HalfWidth = [.. Enumerable.Range(0, valleys).Select(_ => x2 * Between(1, 1.5))],
            X0 = two.X0, F0 = two.F0, Yb = two.Yb, Yf = two.Yf, Yd = two.Yd, Ld = two.Ld,
        };
        // Noise along y must not carry trajectories off the landscape's end, which the evolution does not describe.
        double room = (start - landscape.End) / 6, own = eta * eta * 2 * noise.Strength * h;
        if (law is NoiseModel.Isotropic or NoiseModel.HessianPlusIsotropic || (law == NoiseModel.HessianPower && exponent < 1))
            steps = (long)Math.Clamp(room * room / own, 500, steps);
        return new()
        {
            Landscape = landscape, Noise = noise, LearningRate = eta, InitialY = start, Steps = steps, Realizations = realizations,
            Seed = (ulong)(Seed + index), RecordEvery = steps, KeepTrajectories = realizations,
        };
    }

    /// <summary>All numbers of one ensemble, but for moments of what fewer than 200 trajectories did.</summary>
    public static List<Comparison> Compare(TwoValleyResult s, DensityEvolutionResult d)
    {
        IReadOnlyList<double> steps = s.FreezeSteps!, ys = s.FreezeYs!;
        int n = steps.Count, crossed = steps.Count(t => t > 0);
        List<Comparison> found = [];
        double p = d.PFlat;
        Add("P_flat", s.PFlat, p, d.PFlatError, Math.Sqrt(p * (1 - p) / n));
        for (int k = 0; d.Occupation.Count > 2 && k < d.Occupation.Count; k++)
        {
            // Of fewer than ten trajectories the share is not normal.
            double share = d.Occupation[k];
            if (share * n >= 10)
                Add("occupation", s.Occupation[k], share, d.OccupationError[k], Math.Sqrt(share * (1 - share) / n));
        }
        // Where hardly anyone changes valley but at the start, what few do later makes the moments, and of a chain y at the end too.
        bool rare = d.Occupation.Count > 2 && steps.Count(t => t > 0.01 * d.Run.Steps) < 200;
        if (rare)
            return found;
        double[] last = [.. s.Trajectories.Paths.Select(path => path.Y[^1]).Where(double.IsFinite)];
        Moments("final y", last, d.FinalYMean, d.FinalYMeanError, d.FinalYDeviation, d.FinalYDeviationError);
        if (crossed < 200)
            return found;
        Moments("freezing step", steps, d.FreezeStepMean, d.FreezeStepMeanError, d.FreezeStepDeviation, d.FreezeStepDeviationError);
        Moments("y_freeze", ys, d.FreezeYMean, d.FreezeYMeanError, d.FreezeYDeviation, d.FreezeYDeviationError);
        Quantile("freezing step Q1", steps, 0.25, d.FreezeStepQ1, d.FreezeStepQ1Error);
        Quantile("freezing step median", steps, 0.5, d.FreezeStepMedian, d.FreezeStepMedianError);
        Quantile("freezing step Q3", steps, 0.75, d.FreezeStepQ3, d.FreezeStepQ3Error);
        Quantile("y_freeze Q1", ys, 0.25, d.FreezeYQ1, d.FreezeYQ1Error);
        Quantile("y_freeze median", ys, 0.5, d.FreezeYMedian, d.FreezeYMedianError);
        Quantile("y_freeze Q3", ys, 0.75, d.FreezeYQ3, d.FreezeYQ3Error);
        return found;

        void Add(string name, double simulated, double predicted, double error, double se) => found.Add(new(name, simulated, predicted, se,
            Math.Max(0, Math.Abs(simulated - predicted) - error), Math.Abs(simulated - predicted)));

        // The deviation of a sample of n has variance (m4/m2 - m2)/(4 n).
        void Moments(string name, IReadOnlyList<double> values, double mean, double meanError, double deviation, double deviationError)
        {
            double m = values.Average(), m2 = values.Average(v => (v - m) * (v - m)), m4 = values.Average(v => Math.Pow(v - m, 4));
            Add(name + " mean", m, mean, meanError, Math.Sqrt(m2 / n));
            Add(name + " deviation", Math.Sqrt(m2), deviation, deviationError, Math.Sqrt((m4 / m2 - m2) / 4 / n));
        }

        // The share below a number that is known is binomial. Steps are whole: a quantile within its error is one of several.
        void Quantile(string name, IReadOnlyList<double> values, double probability, double at, double error)
        {
            double below = values.Count(v => v < at - error) / (double)n, upTo = values.Count(v => v <= at + error) / (double)n;
            double plain = Math.Max(Math.Max(values.Count(v => v < at) / (double)n - probability,
                probability - values.Count(v => v <= at) / (double)n), 0);
            found.Add(new(name, upTo, probability, Math.Sqrt(probability * (1 - probability) / n),
                Math.Max(Math.Max(below - probability, probability - upTo), 0), plain));
        }
    }

    /// <summary>
    /// Both, for a landscape and a law; null where trajectories diverge, which the evolution does not describe, or nearly do, which it
    /// refuses.
    /// </summary>
    /// <param name="index">Of the landscape.</param>
    /// <param name="law">The noise law.</param>
    /// <param name="realizations">Trajectories.</param>
    /// <param name="schedules">Of the learning rate and of the batch size; null for constant ones.</param>
    /// <param name="valleys">2, or those of a chain.</param>
    public static (TwoValleyResult Simulated, DensityEvolutionResult Predicted, List<Comparison> Found)? Look(int index, NoiseModel law,
        int realizations, (string Rate, string Batch)? schedules = null, int valleys = 2)
    {
        TwoValleySimulation simulation = Draw(index, law, realizations, valleys);
        if (schedules is var (rate, batch))
            simulation = simulation with { LearningRateSchedule = Schedule.Parse(rate), BatchSizeSchedule = Schedule.Parse(batch) };
        TwoValleyResult simulated = EnsembleRunner.Run(simulation);
        if (simulated.DivergedCount > 0)
            return null;
        var (predicted, limit) = DensityEvolution.Attempt(simulation.Evolution(), null, default);
        if (limit is { Kind: OperatorLimitKind.WideSpread })
            return null;
        return predicted is null ? throw limit!.Refusal() : (simulated, predicted, Compare(simulated, predicted));
    }
}
