using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>The one grid that a density evolution needs, and how often it needs a new operator.</summary>
internal static class DensityEvolutionGrid
{
    /// <summary>Deviations of a well's density that the window holds beyond its floor.</summary>
    public const double Range = 7.5;

    private const int SamplesX = 128, SamplesY = 9, MaxNodes = 20_000;

    /// <summary>A grid over all that the wells pass through, with y up to <paramref name="deviations"/> of its own deviations off, and all starts.</summary>
    /// <exception cref="EndlessGridException">The grid would take more than 20 000 nodes.</exception>
    /// <exception cref="InvalidInputException">LearningRate is unstable.</exception>
    public static OperatorGrid Create(TwoValleySimulation run, double cellSize, double deviations)
    {
        TwoValleyLandscape landscape = run.Landscape;
        double eta = run.LearningRate, low = 0, high = 0;
        var (lowest, highest, _) = Course(run, deviations);
        double start = Inside(landscape, lowest), end = highest;
        double[] ys = [.. Enumerable.Range(0, SamplesY).Select(k => start + (end - start) * k / (SamplesY - 1))];
        foreach (double y in ys)
        {
            var (from, to, _) = TransitionOperator.Extent(landscape, run.Noise, eta, y, Range);
            (low, high) = (Math.Min(low, from), Math.Max(high, to));
        }
        foreach (double x in run.InitialX)
        {
            OperatorStep step = OperatorStep.From(landscape, run.Noise, eta, x, run.InitialY);
            low = Math.Min(low, step.Mean - TransitionOperator.Reach * step.Deviation);
            high = Math.Max(high, step.Mean + TransitionOperator.Reach * step.Deviation);
        }
        var steps = new OperatorStep[SamplesX * SamplesY];
        for (int k = 0; k < steps.Length; k++)
            steps[k] = OperatorStep.From(landscape, run.Noise, eta, low + (high - low) * (k % SamplesX + 0.5) / SamplesX, ys[k / SamplesX]);
        return OperatorGrid.Create(low, high, steps, cellSize, MaxNodes, OperatorKernel.Padding)
            ?? throw new EndlessGridException(run.Noise.Strength, eta, MaxNodes);
    }

    /// <summary>
    /// The change of y over which the wells move by <paramref name="drift"/> of their width, or ln k, about -DL/D, by <paramref name="drift"/>.
    /// Once escapes are rarer than e^-60 only the wells count.
    /// </summary>
    public static double LargestDrift(TwoValleySimulation run, double y, double drift)
    {
        TwoValleyLandscape landscape = run.Landscape;
        const double h = 1e-4;
        double most = 1e-3;
        foreach (bool flat in (ReadOnlySpan<bool>)[true, false])
        {
            double width = OperatorStep.WellDeviation(landscape, run.Noise, run.LearningRate, y, flat);
            double floor = Floor(y), shift = (Floor(y + h) - floor) / h / width, depth = floor / width;
            // DL/D = depth^2/2 up to finite eta.
            most = Math.Max(most, Math.Abs(shift) * (depth * depth < 120 ? Math.Max(1, Math.Abs(depth)) : 1));

            double Floor(double at) => flat ? landscape.MinimumFlat(at) : landscape.MinimumSharp(at);
        }
        return drift / most;
    }

    /// <summary>y, or a point just inside the landscape.</summary>
    public static double Inside(TwoValleyLandscape landscape, double y) => Math.Max(y, 0.9 * landscape.End);

    /// <summary>
    /// Nodes for the spread of y: one where ln k or the wells vary by less than a twentieth over its deviation while escapes still count.
    /// </summary>
    public static int SpreadNodes(TwoValleySimulation run) => Course(run, 0).Effect switch { < 0.05 => 1, < 0.3 => 3, < 1 => 5, _ => 7 };

    /// <summary>
    /// Where y passes, from the drift along the valley floors and so many <paramref name="deviations"/> about it; and the most that they matter.
    /// </summary>
    private static (double Lowest, double Highest, double Effect) Course(TwoValleySimulation run, double deviations)
    {
        TwoValleyLandscape landscape = run.Landscape;
        double y = run.InitialY, left = 1.1 * run.LearningRate * run.Steps, variance = 0, effect = 0, lowest = y, highest = y;
        for (int k = 0; k < 100_000 && left > 0; k++)
        {
            double floor = Math.Max(landscape.MinimumFlat(y), 0), force = -landscape.Gradient(floor, y).Gy, speed = Math.Abs(force);
            double time = Math.Min(left, 0.02 * (1 + Math.Abs(y)) / Math.Max(speed, 1e-300)), before = y;
            y += speed * time;
            left -= time;
            // Neighbours in y part or meet as their speeds differ.
            double stretch = Math.Clamp((-landscape.Gradient(Math.Max(landscape.MinimumFlat(y), 0), y).Gy - force) / Math.Max(y - before, 1e-12), -0.1, 0.1);
            variance = variance * Math.Exp(2 * stretch * time) + time / run.LearningRate * OperatorStep.SlowVariance(landscape, run.Noise, run.LearningRate, floor, before);
            double deviation = Math.Sqrt(variance);
            (lowest, highest) = (Math.Min(lowest, y - deviations * deviation), Math.Max(highest, y + deviations * deviation));
            double depth = floor / OperatorStep.WellDeviation(landscape, run.Noise, run.LearningRate, before, flat: true);
            if (depth * depth < 60)
                effect = Math.Max(effect, deviation / LargestDrift(run, before, 1));
        }
        return (lowest, highest, effect);
    }
}

/// <summary>A noise so weak that no grid resolves its steps: what to make of that depends on who asks.</summary>
internal sealed class EndlessGridException(double strength, double eta, int nodes)
    : InvalidInputException("NoiseStrength", strength, FormattableString.Invariant(
        $"NoiseStrength is too small: at eta = {eta} a step is so much narrower than the valleys that {Grid(nodes)}."))
{
    private static string Grid(int nodes) => FormattableString.Invariant($"the grid would take more than {nodes:N0} nodes");
}
