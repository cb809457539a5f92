using MathNet.Numerics.Statistics;
using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Exact;

namespace ValleyJump.Core.Measures;

/// <summary>Measures a <see cref="SteadyState"/>.</summary>
public static class SteadyStateMeasurement
{
    /// <summary>Bins of the density unless their number is given.</summary>
    public const int DefaultBins = 200;

    private const double HalfWidth = 6; // standard deviations from a floor to the last bin

    /// <summary>Simulates at held y and measures the stationary density.</summary>
    /// <param name="simulation">With Steps = 0 the measurement lasts 40 relaxation times, and 20 000 steps at least.</param>
    /// <param name="bins">Bins of the density, 10 to 100 000.</param>
    /// <param name="throttleLimit">Threads; 0 for one a core.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancel">Stops the work within milliseconds.</param>
    /// <exception cref="InvalidInputException">A value is out of range.</exception>
    public static SteadyState Measure(HeldYSimulation simulation, int bins = DefaultBins, int throttleLimit = 0, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        Check.That(bins is >= 10 and <= 100_000, "Bins", bins, "from 10 to 100 000");
        var landscape = simulation.Landscape;
        double y = simulation.Y, fastest = Math.Min(landscape.FlatnessFlat(y), landscape.FlatnessSharp(y)) / 2;
        // A quarter of the shorter tau_x: closer samples would tell nothing new.
        long every = (long)Math.Clamp(fastest / simulation.LearningRate / 4, 1, 1e6);
        using var ensemble = new HeldYEnsemble(simulation, throttleLimit, cancel);

        (double relaxationSteps, bool relaxed) = Relax(simulation, ensemble, every);
        long burnIn = ensemble.Step;
        long steps = simulation.Steps > 0 ? simulation.Steps : (long)Math.Clamp(40 * relaxationSteps, 20_000, SteadyState.MaxRelaxationSteps);
        steps = Math.Max(1, steps / every) * every;

        var histogram = new Histogram(simulation, Edges(simulation, bins));
        for (long done = 0; done < steps;)
        {
            long chunk = Math.Min(steps - done, Math.Max(1, 65_536 / every) * every);
            ensemble.Run(chunk, every, histogram.Add);
            done += chunk;
            progress?.Report((burnIn + done) / (double)(burnIn + steps));
        }
        return SteadyStateReport.Of(simulation, histogram, ensemble.Diverged, burnIn, steps, every,
            relaxed ? 1 / (relaxationSteps * simulation.LearningRate) : double.NaN, relaxed);
    }

    /// <summary>
    /// Runs until the trajectories that started in either valley are alike: until the difference of their P_flat falls to 1/e, and then
    /// nine times as long again.
    /// </summary>
    private static (double RelaxationSteps, bool Relaxed) Relax(HeldYSimulation simulation, HeldYEnsemble ensemble, long every)
    {
        var flat = new int[simulation.Blocks, 2];
        double previous = 1;
        long before = 0;
        // Looks at 10 % intervals of time, with interpolation in between.
        while (ensemble.Step < SteadyState.MaxRelaxationSteps)
        {
            long stretch = Math.Max(1, ensemble.Step / 10 / every) * every;
            ensemble.Run(stretch, stretch, (b, x) =>
            {
                flat[b, 0] = flat[b, 1] = 0;
                for (int i = 0; i < x.Length; i++)
                    flat[b, i & 1] += x[i] >= 0 ? 1 : 0;
            });
            double fromFlat = 0, fromSharp = 0;
            for (int b = 0; b < simulation.Blocks; b++)
            {
                fromSharp += flat[b, 0];
                fromFlat += flat[b, 1];
            }
            double difference = fromFlat / (simulation.Realizations / 2) - fromSharp / (simulation.Realizations - simulation.Realizations / 2);
            if (difference < 1 / Math.E)
            {
                // Logarithmic interpolation of the decay between the last two looks.
                double share = difference > 0 && previous > difference ? (Math.Log(previous) + 1) / Math.Log(previous / difference) : 1;
                double steps = before + Math.Clamp(share, 0, 1) * (ensemble.Step - before);
                long rest = (long)Math.Min((SteadyState.BurnInRelaxations - 1) * steps, SteadyState.MaxRelaxationSteps);
                rest = Math.Max(1, rest / every) * every;
                ensemble.Run(rest, every, (_, _) => { });
                return (steps, true);
            }
            (previous, before) = (difference, ensemble.Step);
        }
        return (SteadyState.MaxRelaxationSteps, false);
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
            double sigma11 = ExactDiffusion.Variance(landscape, simulation.Noise, x, simulation.Y);
            double variance = simulation.LearningRate * sigma11 / (h11 * Math.Max(2 - simulation.LearningRate * h11, 0.1));
            return x + outward * HalfWidth * Math.Sqrt(variance);
        }
    }

    /// <summary>Counts by group and bin. One block is always on one thread, and groups do not share blocks' counters.</summary>
    internal sealed class Histogram
    {
        private readonly int groups;
        private readonly long[][,] counts; // per block: group within the block, bin (the last is "outside")
        private readonly long[][] flat, all;
        private readonly double inverseWidth;
        private readonly HeldYSimulation simulation;

        public Histogram(HeldYSimulation simulation, double[] edges)
        {
            (this.simulation, Edges) = (simulation, edges);
            inverseWidth = 1 / (edges[1] - edges[0]);
            // About MaxGroups groups in all: single trajectories in small ensembles, whole blocks in large ones.
            groups = Math.Clamp(SteadyState.MaxGroups / simulation.Blocks, 1, TrajectoryBlock.Size);
            counts = [.. Enumerable.Range(0, simulation.Blocks).Select(_ => new long[groups, edges.Length])];
            flat = [.. Enumerable.Range(0, simulation.Blocks).Select(_ => new long[groups])];
            all = [.. Enumerable.Range(0, simulation.Blocks).Select(_ => new long[groups])];
        }

        public double[] Edges { get; }

        public void Add(int block, ReadOnlySpan<double> x)
        {
            int bins = Edges.Length - 1;
            for (int i = 0; i < x.Length; i++)
            {
                if (double.IsNaN(x[i]))
                    continue;
                int group = i * groups / TrajectoryBlock.Size;
                double place = Math.Floor((x[i] - Edges[0]) * inverseWidth);
                counts[block][group, place >= 0 && place < bins ? (int)place : bins]++;
                flat[block][group] += x[i] >= 0 ? 1 : 0;
                all[block][group]++;
            }
        }

        /// <summary>For each group that holds samples: fraction flat, fraction outside, and density by bin.</summary>
        public IReadOnlyList<(double Flat, double Outside, double[] Density)> Groups()
        {
            int bins = Edges.Length - 1;
            var result = new List<(double, double, double[])>();
            for (int b = 0; b < simulation.Blocks; b++)
            {
                for (int g = 0; g < groups; g++)
                {
                    double n = all[b][g];
                    if (n == 0)
                        continue;
                    int block = b, group = g;
                    result.Add((flat[b][g] / n, counts[b][g, bins] / n, [.. Enumerable.Range(0, bins).Select(i => counts[block][group, i] / n * inverseWidth)]));
                }
            }
            return result;
        }
    }

    /// <summary>Mean and standard error over groups.</summary>
    internal static (double Mean, double Sem) OverGroups(IEnumerable<double> values)
    {
        double[] v = [.. values];
        return (v.Mean(), v.Length < 2 ? double.NaN : v.StandardDeviation() / Math.Sqrt(v.Length));
    }
}
