using System.Numerics;

namespace ValleyJump.Core.Numerics;

/// <summary>Sums over vectors of single-precision numbers, in double precision.</summary>
internal static class Vectors
{
    /// <summary>The sum of products.</summary>
    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => Of(a, b, difference: false);

    /// <summary>|a - b|^2, of differences and not of products, which would cancel.</summary>
    public static double SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => Of(a, b, difference: true);

    /// <summary>|a|.</summary>
    public static double Norm(ReadOnlySpan<float> a) => Math.Sqrt(Dot(a, a));

    private static double Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b, bool difference)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(b.Length, a.Length);
        Vector<double> low = default, high = default;
        int i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(a[i..]), out Vector<double> a0, out Vector<double> a1);
            Vector.Widen(new Vector<float>(b[i..]), out Vector<double> b0, out Vector<double> b1);
            if (difference)
            {
                (a0, a1) = (a0 - b0, a1 - b1);
                (b0, b1) = (a0, a1);
            }
            low = Vector.FusedMultiplyAdd(a0, b0, low);
            high = Vector.FusedMultiplyAdd(a1, b1, high);
        }
        double sum = Vector.Sum(low + high);
        for (; i < a.Length; i++)
        {
            double x = difference ? (double)a[i] - b[i] : a[i], y = difference ? x : b[i];
            sum += x * y;
        }
        return sum;
    }
}
