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
        // Four sums, since each waits four cycles for its last addition.
        int lanes = Vector<double>.Count, i = 0;
        Vector<double> s0 = default, s1 = default, s2 = default, s3 = default;
        for (; i <= a.Length - 4 * lanes; i += 4 * lanes)
        {
            s0 = Vector.FusedMultiplyAdd(new(a[i..]), new(b[i..]), s0);
            s1 = Vector.FusedMultiplyAdd(new(a[(i + lanes)..]), new(b[(i + lanes)..]), s1);
            s2 = Vector.FusedMultiplyAdd(new(a[(i + 2 * lanes)..]), new(b[(i + 2 * lanes)..]), s2);
            s3 = Vector.FusedMultiplyAdd(new(a[(i + 3 * lanes)..]), new(b[(i + 3 * lanes)..]), s3);
        }
        for (; i <= a.Length - lanes; i += lanes)
            s0 = Vector.FusedMultiplyAdd(new(a[i..]), new(b[i..]), s0);
        double total = Vector.Sum(s0 + s1 + (s2 + s3));
        for (; i < a.Length; i++)
            total += a[i] * b[i];
        return total;
    }

    /// <summary>The length of a vector.</summary>
    public static double Norm(ReadOnlySpan<double> vector) => Math.Sqrt(Dot(vector, vector));

    /// <summary>Adds a multiple of a vector to another of its length.</summary>
    public static void AddScaled(Span<double> to, double factor, ReadOnlySpan<double> vector)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, to.Length);
        var f = new Vector<double>(factor);
        int i = 0;
        for (; i <= to.Length - Vector<double>.Count; i += Vector<double>.Count)
            Vector.FusedMultiplyAdd(f, new(vector[i..]), new(to[i..])).CopyTo(to[i..]);
        for (; i < to.Length; i++)
            to[i] += factor * vector[i];
    }
}
