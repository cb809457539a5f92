using System.Numerics;

namespace ValleyJump.Core.Numerics;

/// <summary>Sums that use the processor's vectors. The order of summation, and with it the last digits, depends on their width.</summary>
internal static class Sums
{
    /// <summary>The sum of all values.</summary>
    public static double Of(ReadOnlySpan<double> values)
    {
        Vector<double> sum = default;
        int i = 0;
        for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
            sum += new Vector<double>(values[i..]);
        double total = Vector.Sum(sum);
        for (; i < values.Length; i++)
            total += values[i];
        return total;
    }

    /// <summary>The sum of products of two lists of one length.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(b.Length, a.Length);
        Vector<double> sum = default;
        int i = 0;
        for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count)
            sum = Vector.FusedMultiplyAdd(new(a[i..]), new(b[i..]), sum);
        double total = Vector.Sum(sum);
        for (; i < a.Length; i++)
            total += a[i] * b[i];
        return total;
    }
}
