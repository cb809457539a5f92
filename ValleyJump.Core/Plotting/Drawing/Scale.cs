namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>From data units to a share of the way between two ends, 0 to 1; evenly in the logarithm on a log scale.</summary>
internal sealed record Scale(double Low, double High, bool IsLog)
{
    private const double Least = 1e-300; // no smaller range is told apart

    /// <summary>Where a value is; NaN for what has no place, such as 0 on a log scale.</summary>
    public double Share(double value) => (Inner(value, IsLog) - Inner(Low, IsLog)) / (Inner(High, IsLog) - Inner(Low, IsLog));

    /// <summary>The value at a share: the inverse of <see cref="Share"/>.</summary>
    public double At(double share)
    {
        double low = Inner(Low, IsLog), inner = low + share * (Inner(High, IsLog) - low);
        return IsLog ? Math.Pow(10, inner) : inner;
    }

    /// <summary>The value in which a scale is even.</summary>
    public static double Inner(double value, bool isLog) =>
        !isLog ? (double.IsFinite(value) ? value : double.NaN) : value > 0 && double.IsFinite(value) ? Math.Log10(value) : double.NaN;

    /// <summary>
    /// A scale over data: its ends where they are given, else those of the data and a little more; an end that leaves nothing in between is
    /// moved. Without data from 0 to 1, or 1 to 10.
    /// </summary>
    /// <param name="low">The lower end, or NaN.</param>
    /// <param name="high">The upper end, or NaN.</param>
    /// <param name="isLog">Evenly in the logarithm.</param>
    /// <param name="data">What is to be seen; what has no place is passed over.</param>
    /// <param name="margin">How much more than the data, of their range.</param>
    public static Scale Over(double low, double high, bool isLog, IEnumerable<double> data, double margin)
    {
        double min = double.PositiveInfinity, max = double.NegativeInfinity;
        foreach (double value in data)
        {
            double inner = Inner(value, isLog);
            if (!double.IsNaN(inner))
                (min, max) = (Math.Min(min, inner), Math.Max(max, inner));
        }
        double from = Inner(low, isLog), to = Inner(high, isLog);
        bool isFrom = !double.IsNaN(from), isTo = !double.IsNaN(to);
        if (min > max)
            (min, max) = isFrom ? (from, isTo ? to : from + 1) : isTo ? (to - 1, to) : (0, 1);
        double room = Room(min, max, isLog, margin);
        if (!isFrom)
            from = min - room;
        if (!isTo)
            to = max + room;
        if (from >= to || to - from < Math.Max(isLog ? 0 : Least, 1e-13 * Math.Max(Math.Abs(from), Math.Abs(to))))
            (from, to) = isTo && !isFrom ? (to - Wide(to, isLog), to) : (from, from + Wide(from, isLog));
        if (!isLog)
            (from, to) = (Math.Max(from, -8e307), Math.Min(to, 8e307)); // their difference is a number
        if (isLog)
            (from, to) = (Math.Clamp(from, -307, 307), Math.Clamp(to, -306, 308)); // what doubles reach
        return isLog ? new(isFrom ? low : Math.Pow(10, from), isTo && high > low ? high : Math.Pow(10, to), true) : new(from, to, false);
    }

    private static double Room(double min, double max, bool isLog, double margin) =>
        max - min > Math.Max(Least, 1e-12 * Math.Max(Math.Abs(min), Math.Abs(max))) ? (max - min) * margin : Wide(min, isLog) / 2;

    // The range about a value that stands alone.
    private static double Wide(double value, bool isLog) => isLog || Math.Abs(value) < Least ? 1 : Math.Abs(value);
}
