using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>The one grid that a density evolution needs, and how often it needs a new operator.</summary>
internal static class DensityEvolutionGrid
{
    /// <summary>Deviations of a well's density that the window holds beyond its floor.</summary>
    public const double Range = 7.5;

    private const int SamplesX = 128, SamplesY = 9, MaxNodes = 20_000;

    /// <summary>
    /// A grid over all that the wells pass through, with y up to <paramref name="deviations"/> of its own deviations off, and all starts.
    /// </summary>
    public static Outcome<OperatorGrid> Create(DensityEvolutionRun run, double cellSize, double deviations)
    {
        double low = 0, high = 0;
        var (lowest, highest, _) = Course(run, deviations);
        double start = Inside(run.Landscape, lowest);
        ValleyPoint[] course = [.. Enumerable.Range(0, SamplesY).Select(k => run.At(start + (highest - start) * k / (SamplesY - 1)))];
        foreach (ValleyPoint point in course)
        {
            if (TransitionOperator.Extent(point, Range) is not var (from, to, _))
                return OperatorLimit.UnstableStep(point);
            (low, high) = (Math.Min(low, from), Math.Max(high, to));
        }
        foreach (double x in run.InitialX)
        {
            OperatorStep step = OperatorStep.From(run.At(run.InitialY), x);
            low = Math.Min(low, step.Mean - TransitionOperator.Reach * step.Deviation);
            high = Math.Max(high, step.Mean + TransitionOperator.Reach * step.Deviation);
        }
        var steps = new OperatorStep[SamplesX * SamplesY];
        for (int k = 0; k < steps.Length; k++)
            steps[k] = OperatorStep.From(course[k / SamplesX], low + (high - low) * (k % SamplesX + 0.5) / SamplesX);
        OperatorGrid? grid = OperatorGrid.Create(low, high, steps, cellSize, MaxNodes, OperatorKernel.Padding);
        return grid is not null ? grid
            : OperatorLimit.EndlessGrid(run.At(run.InitialY), MaxNodes, OperatorGrid.NodesPerCell / cellSize, Range);
    }

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
            double floor = Floor(y), shift = (Floor(y + h) - floor) / h / width, depth = floor / width;
            // DL/D = depth^2/2 up to finite eta.
            most = Math.Max(most, Math.Abs(shift) * (depth * depth < 120 ? Math.Max(1, Math.Abs(depth)) : 1));

            double Floor(double at) => landscape.Minimum(valley, at);
        }
        return drift / most;
    }

    /// <summary>Whether escapes count: not once they are rarer than e^-30.</summary>
    public static bool EscapesCount(ValleyPoint point)
    {
        double floor = Math.Max(point.TwoValleys.MinimumFlat(point.Y), 0), depth = floor / OperatorStep.WellDeviation(point, 1);
        return depth * depth < 60;
    }

    /// <summary>y, or a point just inside the landscape.</summary>
    public static double Inside(TwoValleyLandscape landscape, double y) => Math.Max(y, 0.9 * landscape.End);

    /// <summary>
    /// The most that the spread of y by noise of its own does while escapes count: its deviation over the change of y that moves the wells
    /// by their width, or ln k by one.
    /// </summary>
    public static double Effect(DensityEvolutionRun run) => Course(run, 0).Effect;

    /// <summary>Nodes of a spread that does so much: one where it leaves ln k and the wells alone.</summary>
    public static int SpreadNodes(double effect) => effect switch { < 0.015 => 1, < 0.3 => 3, < 1 => 5, _ => 7 };

    /// <summary>
    /// Where y passes, from the drift along the valley floors and so many <paramref name="deviations"/> about it; and the most that they
    /// matter.
    /// </summary>
    private static (double Lowest, double Highest, double Effect) Course(DensityEvolutionRun run, double deviations)
    {
        TwoValleyLandscape landscape = run.Landscape;
        double eta = run.LearningRate, y = run.InitialY, left = 1.1 * eta * run.Steps, variance = 0, effect = 0, lowest = y, highest = y;
        for (int k = 0; k < 100_000 && left > 0; k++)
        {
            ValleyPoint before = run.At(y);
            double floor = Floor(y), force = Force(floor, y), speed = Math.Abs(force);
            double time = Math.Min(left, 0.02 * (1 + Math.Abs(y)) / Math.Max(speed, 1e-300)), ahead = y + speed * time;
            // Neighbours in y part or meet as their speeds differ. Near a point of rest they part long before they have moved.
            double stretch = Math.Clamp((Force(Floor(ahead), ahead) - force) / Math.Max(ahead - y, 1e-12), -0.1, 0.1);
            if (stretch * time > 1)
                (time, ahead) = (1 / stretch, y + speed / stretch);
            (y, left) = (ahead, left - time);
            variance = variance * Math.Exp(2 * stretch * time) + time / eta * OperatorStep.SlowVariance(before, floor);
            double deviation = Math.Sqrt(variance);
            (lowest, highest) = (Math.Min(lowest, y - deviations * deviation), Math.Max(highest, y + deviations * deviation));
            if (EscapesCount(before))
                effect = Math.Max(effect, deviation / LargestDrift(before, 1));
        }
        return (lowest, highest, effect);

        double Floor(double at) => Math.Max(landscape.MinimumFlat(at), 0);

        double Force(double x, double at) => -landscape.Gradient(x, at).Gy;
    }
}
