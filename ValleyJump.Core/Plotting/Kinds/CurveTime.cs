namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>
/// Time along curves: eta t where each has its learning rate, and else steps; on a logarithmic axis where all go over two decades.
/// </summary>
internal sealed class CurveTime
{
    private readonly bool hasRate;

    /// <param name="curves">Curves that have a column Step.</param>
    /// <param name="facts">What is said of columns.</param>
    public CurveTime(IReadOnlyList<PlotCurve> curves, ColumnFacts facts)
    {
        hasRate = curves.All(c => c.Owner.Number("LearningRate") > 0);
        Axis = new(hasRate ? "time {eta t}" : facts.Label("Step", "time")) { IsLog = curves.All(c => IsLog(c["Step"])) };
    }

    /// <summary>The axis.</summary>
    public Axis Axis { get; }

    /// <summary>Steps of a curve in units of the axis.</summary>
    public double[] Of(PlotCurve curve, double[] steps)
    {
        double rate = hasRate ? curve.Owner.Number("LearningRate") : 1;
        return Array.ConvertAll(steps, s => s * rate);
    }

    /// <summary>Whether a curve goes over two decades of steps: y drifts along their logarithm.</summary>
    public static bool IsLog(double[] steps) =>
        steps.Length > 2 && steps[^1] > 100 * steps.Where(s => s > 0).FirstOrDefault(double.PositiveInfinity);
}
