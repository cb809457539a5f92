using MathNet.Numerics.Statistics;
using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Exact;

namespace ValleyJump.Core.Measures;

/// <summary>Measures a <see cref="SteadyState"/>.</summary>
internal static class SteadyStateMeasurement
{
    /// <summary>Bins of the density unless their number is given.</summary>
    public const int DefaultBins = 200;

    private const double HalfWidth = 6; // standard deviations from a floor to the last bin

    /// <summary>A number of bins, if it can be one.</summary>
    /// <exception cref="InvalidInputException">It is out of range.</exception>
    public static int RequireBins(int bins) => Check.Require(bins is >= 10 and <= 100_000, bins, "from 10 to 100 000", "Bins");

    /// <summary>Simulates at held y and measures the stationary density.</summary>
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
        RequireBins(bins);
        var landscape = simulation.Landscape;
        double y = simulation.Y, fastest = Math.Min(landscape.FlatnessFlat(y), landscape.FlatnessSharp(y)) / 2;
        // A quarter of the shorter tau_x: closer samples would tell nothing new.
        long every = (long)Math.Clamp(fastest / simulation.LearningRate / 4, 1, 1e6);
        var theory = new SteadyStateTheory(simulation, Edges(simulation, bins), cancel);
        using var ensemble = new HeldYEnsemble(simulation, throttleLimit, progress, cancel);

        (double relaxationSteps, bool relaxed) = Relax(simulation, ensemble, every);
        long burnIn = ensemble.Step, steps = ensemble.Diverged == simulation.Realizations ? 0 : Sampled(simulation, relaxationSteps, every);
        ensemble.Expected = burnIn + steps;
        var histogram = new Histogram(simulation, theory.Edges);
        ensemble.Run(steps, every, histogram.Add);
        double samples = SteadyStateReport.IndependentSamples(simulation.Realizations - ensemble.Diverged,
            relaxed ? steps / relaxationSteps : 0);
        double rate = relaxed ? 1 / (relaxationSteps * simulation.LearningRate) : double.NaN;
        return SteadyStateReport.Of(simulation, theory, histogram, samples,
            new(burnIn, steps, every, rate, relaxed, ensemble.Diverged), cancel);
    }

    /// <summary>
    /// Runs until the trajectories that started in either valley are alike: until the difference of their P_flat falls to 1/e, and then
    /// nine times as long again. Diverged trajectories stand in no valley.
    /// </summary>
    private static (double RelaxationSteps, bool Relaxed) Relax(HeldYSimulation simulation, HeldYEnsemble ensemble, long every)
    {
        var (flat, alive) = (new int[simulation.Blocks, 2], new int[simulation.Blocks, 2]);
        double previous = 1;
        long before = 0;
        // Looks at 10 % intervals of time, with interpolation in between.
        while (ensemble.Step < SteadyState.MaxRelaxationSteps)
        {
            long stretch = Math.Max(1, ensemble.Step / 10 / every) * every, end = ensemble.Step + stretch;
            ensemble.Expected = end + BurnIn(end) + Sampled(simulation, end, every);
            ensemble.Run(stretch, stretch, (b, x) =>
            {
                flat[b, 0] = flat[b, 1] = alive[b, 0] = alive[b, 1] = 0;
                for (int i = 0; i < x.Length; i++)
                {
                    flat[b, i & 1] += x[i] >= 0 ? 1 : 0;
                    alive[b, i & 1] += double.IsNaN(x[i]) ? 0 : 1;
                }
            });
            double difference = Flat(1) - Flat(0);
            if (double.IsNaN(difference))
                break; // nobody is left of a half, and nothing to compare
            if (difference < 1 / Math.E)
            {
                // Logarithmic interpolation of the decay between the last two looks.
                double share = difference > 0 && previous > difference ? (Math.Log(previous) + 1) / Math.Log(previous / difference) : 1;
                double steps = before + Math.Clamp(share, 0, 1) * (ensemble.Step - before);
                long rest = Math.Max(1, BurnIn(steps) / every) * every;
                ensemble.Expected = ensemble.Step + rest + Sampled(simulation, steps, every);
                ensemble.Run(rest, rest, (_, _) => { });
                return (steps, ensemble.Diverged < simulation.Realizations);
            }
            (previous, before) = (difference, ensemble.Step);
        }
        return (SteadyState.MaxRelaxationSteps, false);

        double Flat(int half)
        {
            (double all, double inFlat) = (0, 0);
            for (int b = 0; b < simulation.Blocks; b++)
                (all, inFlat) = (all + alive[b, half], inFlat + flat[b, half]);
            return inFlat / all;
        }
    }

    /// <summary>Steps from the relaxation time on until the start is forgotten.</summary>
    private static long BurnIn(double relaxationSteps) =>
        (long)Math.Min((SteadyState.BurnInRelaxations - 1) * relaxationSteps, SteadyState.MaxRelaxationSteps);

    /// <summary>Steps to sample: those that were asked for, or 40 relaxation times, in whole intervals.</summary>
    private static long Sampled(HeldYSimulation simulation, double relaxationSteps, long every)
    {
        long steps = simulation.Steps > 0 ? simulation.Steps : (long)Math.Clamp(40 * relaxationSteps, 20_000,
            SteadyState.MaxRelaxationSteps);
        return Math.Max(1, steps / every) * every;
    }

    /// <summary>Equal bins from six standard deviations outside one floor to six outside the other, with an edge at x = 0.</summary>
    private static double[] Edges(HeldYSimulation simulation, int bins)
    {
        var landscape = simulation.Landscape;
        double low = Floor(landscape.MinimumSharp(simulation.Y), -1), high = Floor(landscape.MinimumFlat(simulation.Y), 1);
        int left = Math.Clamp((int)Math.Round(bins * -low / (high - low)), 1, bins - 1);
        double width = Math.Max(-low / left, high / (bins - left));
        return [.. Enumerable.Range(0, bins + 1).Select(i => (i - left) * width)];

        double Floor(double x, int outward)
        {
            // The variance of the linearised chain x' = (1 - eta h) x + eta xi is eta Sigma11/(h (2 - eta h)).
            double h11 = landscape.Hessian(x, simulation.Y).XX;
            double sigma11 = ExactDiffusion.Variance(simulation.Point(), x);
            double variance = simulation.LearningRate * sigma11 / (h11 * Math.Max(2 - simulation.LearningRate * h11, 0.1));
            return x + outward * HalfWidth * Math.Sqrt(variance);
        }
    }

    /// <summary>Counts by group and bin. One block is always on one thread, and groups do not share blocks' counters.</summary>
    internal sealed class Histogram
    {
        private readonly int groups;
        private readonly long[,]?[] counts; // per block, once it has samples: group within the block, bin (the last is "outside")
        private readonly long[][] flat, all;
        private readonly double inverseWidth;
        private readonly HeldYSimulation simulation;

        public Histogram(HeldYSimulation simulation, double[] edges)
        {
            (this.simulation, Edges) = (simulation, edges);
            inverseWidth = 1 / (edges[1] - edges[0]);
            // About MaxGroups groups in all: single trajectories in small ensembles, whole blocks in large ones.
            groups = Math.Clamp(SteadyState.MaxGroups / simulation.Blocks, 1, TrajectoryBlock.Size);
            counts = new long[simulation.Blocks][,];
            flat = [.. Enumerable.Range(0, simulation.Blocks).Select(_ => new long[groups])];
            all = [.. Enumerable.Range(0, simulation.Blocks).Select(_ => new long[groups])];
        }

        public double[] Edges { get; }

        public void Add(int block, ReadOnlySpan<double> x)
        {
            int bins = Edges.Length - 1;
            long[,] count = counts[block] ??= new long[groups, bins + 1];
            for (int i = 0; i < x.Length; i++)
            {
                if (double.IsNaN(x[i]))
                    continue;
                int group = i * groups / TrajectoryBlock.Size;
                double place = Math.Floor((x[i] - Edges[0]) * inverseWidth);
                count[group, place >= 0 && place < bins ? (int)place : bins]++;
                flat[block][group] += x[i] >= 0 ? 1 : 0;
                all[block][group]++;
            }
        }

        /// <summary>For each group that holds samples: fraction flat, fraction outside, and density by bin.</summary>
        public IReadOnlyList<(double Flat, double Outside, double[] Density)> Groups(CancellationToken cancel)
        {
            int bins = Edges.Length - 1;
            var result = new List<(double, double, double[])>();
            for (int b = 0; b < simulation.Blocks; b++)
            {
                for (int g = 0; g < groups; g++)
                {
                    cancel.ThrowIfCancellationRequested();
                    double n = all[b][g];
                    if (n == 0)
                        continue;
                    int group = g;
                    long[,] count = counts[b]!;
                    result.Add((flat[b][g] / n, count[g, bins] / n,
                        [.. Enumerable.Range(0, bins).Select(i => count[group, i] / n * inverseWidth)]));
                }
            }
            return result;
        }
    }

    /// <summary>Mean and standard error over groups.</summary>
    internal static (double Mean, double Sem) OverGroups(IEnumerable<double> values)
    {
        double[] v = [.. values];
        return (v.Sum() / v.Length, v.Length < 2 ? double.NaN : v.StandardDeviation() / Math.Sqrt(v.Length));
    }
}
