namespace ValleyJump.Core.Numerics;

/// <summary>
/// Whether values vary. What rounding leaves of values that are all alike is no variation: the mean of ten times 0.1 by their sum is
/// 0.09999999999999999, and each of them lies off it.
/// </summary>
internal static class Variation
{
    // The square of twelve digits: sums of squares about a rounded mean.
    private const double Squares = 1e-24;

    // Two numbers that were each rounded once or twice: four times 2^-52.
    private const double LastDigits = 4 * 2.220446049250313e-16;

    /// <summary>All are one finite number. False where there are none.</summary>
    public static bool IsNone(ReadOnlySpan<double> values) =>
        values.Length > 0 && double.IsFinite(values[0]) && !values.ContainsAnyExcept(values[0]);

    /// <summary>All of each group are one number.</summary>
    /// <param name="values">Values.</param>
    /// <param name="group">The group of each, from 0.</param>
    public static bool IsNone(double[] values, int[] group)
    {
        Dictionary<int, double> first = [];
        for (int i = 0; i < values.Length; i++)
        {
            if (!first.TryAdd(group[i], values[i]) && first[group[i]] != values[i])
                return false;
        }
        return true;
    }

    /// <summary>A sum of squares about a mean is what rounding leaves beside that of the values; so is NaN.</summary>
    /// <param name="squares">The sum of squares about the mean.</param>
    /// <param name="size">The sum of squares of the values, or of their mean as often.</param>
    public static bool IsNone(double squares, double size) => !(squares > Squares * size);

    /// <summary>The mean. Of values that are all equal it is that value to the last bit: their deviations are 0.</summary>
    public static double Mean(ReadOnlySpan<double> values)
    {
        if (IsNone(values))
            return values[0];
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum / values.Length;
    }

    /// <summary>
    /// The values, or where they differ by last digits alone their mean as often; 0 where that is no more than last digits either.
    /// </summary>
    /// <param name="values">Values.</param>
    /// <param name="size">The size of the numbers that they were made of, whose last digits count.</param>
    public static double[] Settle(double[] values, double size)
    {
        if (values.Length == 0 || !(values.Max() - values.Min() <= LastDigits * size))
            return values;
        double mean = Mean(values);
        return Array.ConvertAll(values, _ => Math.Abs(mean) <= LastDigits * size ? 0 : mean);
    }

    /// <summary>The largest of the values without their signs; 0 where there are none.</summary>
    public static double Size(params IEnumerable<double> values) => values.Select(Math.Abs).DefaultIfEmpty(0).Max();
}
