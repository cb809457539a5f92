using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>
/// The grids that a density evolution needs, and how often it needs a new operator. Two valleys at constant rates take one grid; schedules
/// take one for each band of steps (<see cref="DensityEvolutionBand"/>), chains one for each part of their course
/// (<see cref="DensityEvolutionCourse.From"/>).
/// </summary>
internal static class DensityEvolutionGrid
{
    /// <summary>Deviations of a well's density that the window holds beyond its floor.</summary>
    public const double Range = 7.5;

    private const int SamplesX = 64, SamplesY = 9, MaxNodes = 20_000;

    /// <summary>
    /// The first grid, and of two valleys at constant rates the only one: over all that the wells pass through on it, with y up to
    /// <paramref name="deviations"/> of its own deviations off, and all starts.
    /// </summary>
    public static Outcome<OperatorGrid> Create(DensityEvolutionRun run, double cellSize, double deviations) =>
        Create(run, DensityEvolutionBand.At(run, 0), Start(run), Course(run, deviations).From(run, run.InitialY, 0), cellSize);

    /// <summary>A grid for the steps of a band.</summary>
    /// <param name="run">The inputs.</param>
    /// <param name="band">The steps.</param>
    /// <param name="held">What is held at first, and must be on the grid.</param>
    /// <param name="course">Where y passes in the whole run.</param>
    /// <param name="cellSize">Cells, in deviations of the narrowest step.</param>
    public static Outcome<OperatorGrid> Create(DensityEvolutionRun run, DensityEvolutionBand band,
        IEnumerable<(double Low, double High)> held, DensityEvolutionCourse course, double cellSize)
    {
        double low = 0, high = 0, start = Inside(run, course.Lowest);
        DensityEvolutionRun[] times = [.. band.Times.Select(t => run.During(t, 1))];
        ValleyPoint[] points = [.. times.SelectMany(now => Enumerable.Range(0, SamplesY).Select(k =>
            now.At(start + (course.Highest - start) * k / (SamplesY - 1))))];
        foreach (ValleyPoint point in points)
        {
            if (DensityEvolutionFrame.Extent(point, Range) is not var (from, to))
                return OperatorLimit.UnstableStep(point);
            (low, high) = (Math.Min(low, from), Math.Max(high, to));
        }
        foreach (var (from, to) in held)
            (low, high) = (Math.Min(low, from), Math.Max(high, to));
        int samples = SamplesX * run.Landscape.Valleys;
        var steps = new OperatorStep[samples * points.Length];
        for (int k = 0; k < steps.Length; k++)
            steps[k] = DensityEvolutionFrame.Step(points[k / samples], low + (high - low) * (k % samples + 0.5) / samples);
        double[] marks = [.. Enumerable.Range(0, 2 * run.Landscape.Valleys - 3).Select(Mark)];
        OperatorGrid? grid = OperatorGrid.Create(low, marks, 0, high, steps, cellSize, MaxNodes, OperatorKernel.Padding);
        return grid is not null ? grid
            : OperatorLimit.EndlessGrid(times[0].At(run.InitialY), MaxNodes, OperatorGrid.NodesPerCell / cellSize, Range);

        // Ridges, and the floors between them.
        double Mark(int i) => (run.Landscape.RidgeAtRest(i / 2) + run.Landscape.RidgeAtRest((i + 1) / 2)) / 2;
    }

    /// <summary>Where the first step takes the starts.</summary>
    private static IEnumerable<(double Low, double High)> Start(DensityEvolutionRun run) => run.InitialX.Select(x =>
        Reached(DensityEvolutionMotion.From(run, x / run.Landscape.Parting(run.InitialY).Scale, run.InitialY, run.InitialY).Step));

    /// <summary>Where a step ends.</summary>
    public static (double Low, double High) Reached(OperatorStep step) =>
        (step.Mean - TransitionOperator.Reach * step.Deviation, step.Mean + TransitionOperator.Reach * step.Deviation);

    /// <summary>
    /// The change of y over which the wells move by <paramref name="drift"/> of their width, or ln k, about -DL/D, by as much. Once escapes
    /// are rarer than e^-60 only the wells count.
    /// </summary>
    public static double LargestDrift(ValleyPoint point, double drift)
    {
        const double h = 1e-4;
        var (landscape, y) = (point.Landscape, point.Y);
        double most = 1e-3;
        for (int valley = landscape.Valleys - 1; valley >= 0; valley--)
        {
            double width = OperatorStep.WellDeviation(point, valley);
            double way = landscape.HalfWidthAt(valley, y), shift = (landscape.HalfWidthAt(valley, y + h) - way) / h / width;
            double depth = way / width;
            // DL/D = depth^2/2 up to finite eta.
            most = Math.Max(most, Math.Abs(shift) * (depth * depth < 120 ? Math.Max(1, Math.Abs(depth)) : 1));
        }
        // Where ridges stay in u wells do, and become narrower.
        var (scale, slope, _) = landscape.Parting(y);
        return drift / Math.Max(most, slope / scale);
    }

    /// <summary>The change of ln k, or of the wells over their width, with ln (eta sigma): DL/D, and at least a half.</summary>
    public static double Stiffness(ValleyPoint point)
    {
        double most = 1;
        for (int valley = 0; valley < point.Landscape.Valleys; valley++)
        {
            double depth = point.Landscape.HalfWidthAt(valley, point.Y) / OperatorStep.WellDeviation(point, valley);
            most = Math.Max(most, depth * depth < 120 ? depth * depth : 1);
        }
        return most / 2;
    }

    /// <summary>Whether escapes count: not once they are rarer than e^-30, of two valleys from the flat one, of a chain from all.</summary>
    public static bool EscapesCount(ValleyPoint point)
    {
        var (landscape, y) = (point.Landscape, point.Y);
        return landscape.Valleys == 2 ? Counts(landscape.Flat) : Enumerable.Range(0, landscape.Valleys).Any(Counts);

        bool Counts(int valley)
        {
            double way = landscape.Lowest(valley, y) - landscape.Ridge(Math.Min(valley, landscape.Valleys - 2), y);
            double depth = way / OperatorStep.WellDeviation(point, valley);
            return depth * depth < 60;
        }
    }

    /// <summary>y, or a point just inside the landscape: of a chain, whose end is at 0, nine tenths of the way there.</summary>
    public static double Inside(DensityEvolutionRun run, double y) =>
        Math.Max(y, run.Landscape.End < 0 ? 0.9 * run.Landscape.End : 0.1 * run.InitialY);

    /// <summary>Nodes of a spread that does so much: one where it leaves ln k and the wells alone.</summary>
    public static int SpreadNodes(double effect) => effect switch { < 0.015 => 1, < 0.3 => 3, < 1 => 5, _ => 7 };

    /// <summary>
    /// Where y passes, from the drift along the valley floors and so many <paramref name="deviations"/> about it; and the most that they
    /// matter.
    /// </summary>
    public static DensityEvolutionCourse Course(DensityEvolutionRun run, double deviations)
    {
        ValleyLandscape landscape = run.Landscape;
        int flat = landscape.Flat;
        var clock = new Clock(run);
        double y = run.InitialY, variance = 0, effect = 0, lowest = y, highest = y;
        for (int k = 0; k < 100_000 && clock.Left > 0; k++)
        {
            DensityEvolutionRun now = clock.Now;
            ValleyPoint before = now.At(y);
            double floor = Floor(y), force = Force(floor, y), speed = Math.Abs(force);
            double time = Math.Min(clock.Longest, 0.02 * (1 + Math.Abs(y)) / Math.Max(speed, 1e-300)), ahead = y + speed * time;
            // Neighbours in y part or meet as their speeds differ. Near a point of rest they part long before they have moved.
            double stretch = Math.Clamp((Force(Floor(ahead), ahead) - force) / Math.Max(ahead - y, 1e-12), -0.1, 0.1);
            if (stretch * time > 1)
                (time, ahead) = (1 / stretch, y + speed / stretch);
            y = ahead;
            clock.Advance(time);
            variance = variance * Math.Exp(2 * stretch * time) + time / now.LearningRate * OperatorStep.SlowVariance(before, floor);
            double deviation = Math.Sqrt(variance);
            (lowest, highest) = (Math.Min(lowest, y - deviations * deviation), Math.Max(highest, y + deviations * deviation));
            if (EscapesCount(before))
                effect = Math.Max(effect, deviation / LargestDrift(before, 1));
        }
        return new(run.InitialY, lowest, highest, effect);

        double Floor(double at) => landscape.Lowest(flat, at);

        double Force(double x, double at) => -landscape.Gradient(x, at).Gy;
    }

    /// <summary>eta times the steps of a run, with a tenth more for what drifts faster than the floors.</summary>
    private sealed class Clock
    {
        private const int Stretches = 512;

        private const double Ahead = 1.1;

        private readonly List<(DensityEvolutionRun Now, double Flow)> stretches = [];
        private int at;
        private double done;

        public Clock(DensityEvolutionRun run)
        {
            if (!run.Changes)
            {
                stretches.Add((run, Ahead * run.LearningRate * run.Steps));
            }
            else
            {
                long each = Math.Max(1, run.Steps / Stretches);
                for (long t = 0; t < run.Steps; t += each)
                {
                    long count = Math.Min(each, run.Steps - t);
                    if (Enumerable.Range(0, (int)count).Any(k => run.RateAt(t + k) > 0) && run.During(t, count) is var now)
                        stretches.Add((now, Ahead * now.LearningRate * count));
                }
            }
            Left = stretches.Sum(s => s.Flow);
        }

        /// <summary>What is left.</summary>
        public double Left { get; private set; }

        /// <summary>The run at its present rate and noise.</summary>
        public DensityEvolutionRun Now => stretches[at].Now;

        /// <summary>For how long these hold.</summary>
        public double Longest =>
            Math.Min(Left, stretches.Count == 1 ? Left : Math.Max(stretches[at].Flow - done, 1e-3 * stretches[at].Flow));

        public void Advance(double time)
        {
            (Left, done) = (Left - time, done + time);
            while (at + 1 < stretches.Count && done >= stretches[at].Flow)
                done -= stretches[at++].Flow;
        }
    }
}
