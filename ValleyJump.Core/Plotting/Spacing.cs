namespace ValleyJump.Core.Plotting;

/// <summary>Whether an axis is better logarithmic.</summary>
internal static class Spacing
{
    private const double Decade = 10;

    /// <summary>
    /// Whether the values of a grid are spaced by factors rather than by differences; of two values, whether they lie a factor of four
    /// or more apart.
    /// </summary>
    public static bool IsGeometric(IEnumerable<double> values)
    {
        double[] grid = [.. values.Where(double.IsFinite).Distinct().Order()];
        if (grid.Length < 2 || grid[0] <= 0)
            return false;
        if (grid.Length == 2)
            return grid[1] >= 4 * grid[0];
        return grid[^1] / grid[0] >= 3 && Unevenness(Array.ConvertAll(grid, Math.Log)) < Unevenness(grid);
    }

    /// <summary>Whether values spread over more than a decade, and none of them is below or at 0.</summary>
    public static bool IsWide(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        return finite.Length > 1 && finite.Min() > 0 && finite.Max() > Decade * finite.Min();
    }

    /// <summary>Whether values above 0 spread over more than a decade, and the others are 0, which has a colour of its own.</summary>
    public static bool IsWideBesideZero(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        return Array.TrueForAll(finite, v => v >= 0) && IsWide(finite.Where(v => v > 0));
    }

    /// <summary>Evenly spaced values, ends included.</summary>
    public static double[] Even(double low, double high, int count) =>
        [.. Enumerable.Range(0, count).Select(i => low + (high - low) * i / (count - 1))];

    /// <summary>Values spaced by one factor, ends included.</summary>
    public static double[] Geometric(double low, double high, int count) =>
        [.. Even(Math.Log(low), Math.Log(high), count).Select((v, i) => i == 0 ? low : i == count - 1 ? high : Math.Exp(v))];

    /// <summary>
    /// Values from end to end as an axis has them: by one factor on a logarithmic one, evenly on another; one where the ends meet.
    /// </summary>
    public static double[] Along(double low, double high, int count, bool log) =>
        low == high ? [low] : log ? Geometric(low, high, count) : Even(low, high, count);

    private static double Unevenness(double[] sorted)
    {
        double[] gaps = [.. sorted.Skip(1).Zip(sorted, (b, a) => b - a)];
        double mean = gaps.Average();
        return gaps.Average(g => Math.Abs(g - mean)) / mean;
    }
}
