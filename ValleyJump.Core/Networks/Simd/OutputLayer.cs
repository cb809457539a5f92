using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using F = System.Runtime.Intrinsics.Vector256<float>;
using V = System.Runtime.Intrinsics.Vector256;

namespace ValleyJump.Core.Networks.Simd.Lanes256;

/// <summary>The derivative of the mean loss by the outputs, in place of the outputs. Their padding becomes 0.</summary>
internal static unsafe class OutputLayer
{
    private const MethodImplOptions Pass = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    /// <summary>Softmax cross-entropy: (p - [k = c])/B with p = softmax(z).</summary>
    [MethodImpl(Pass)]
    public static void CrossEntropy(float* z, int classes, int stride, int* labels, int* batch, int rows, float inverseBatch)
    {
        // The last register is the only one with padding, which never is the largest and whose exponential counts as 0.
        int last = stride - F.Count;
        F used = V.LessThan(F.Indices + V.Create((float)last), V.Create((float)classes)), unused = V.Create(float.NegativeInfinity);
        for (int n = 0; n < rows; n++, z += stride)
        {
            F most = V.ConditionalSelect(used, V.Load(z + last), unused);
            for (int k = 0; k < last; k += F.Count)
                most = V.MaxNative(V.Load(z + k), most);
            F largest = V.Create(Largest.Of(most));
            Vector128<float> sum = default;
            for (int k = 0; k < last; k += F.Count)
            {
                F e = Exp(V.Load(z + k) - largest);
                e.Store(z + k);
                sum = Quarters.Add(sum, e);
            }
            F rest = Exp(V.Load(z + last) - largest) & used;
            sum = Quarters.Add(sum, rest);
            F scale = V.Create(inverseBatch / Vector128.Sum(sum));
            (rest * scale).Store(z + last);
            for (int k = 0; k < last; k += F.Count)
                (V.Load(z + k) * scale).Store(z + k);
            z[labels[batch[n]]] -= inverseBatch;
        }
    }

    /// <summary>e^x for x &lt;= 0, with a relative error below 2e-7; below -87 it stays at e^-87.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F Exp(F x)
    {
        // 1.5 * 2^23: adding it rounds to an integer, which is then in the low bits. ln 2 in two parts, the first exact in products.
        const float Round = 12582912;
        x = V.MaxNative(x, V.Create(-87f));
        F shifted = V.FusedMultiplyAdd(x, V.Create(1.44269504f), V.Create(Round)), n = shifted - V.Create(Round);
        F r = V.FusedMultiplyAdd(n, V.Create(2.12194440e-4f), V.FusedMultiplyAdd(n, V.Create(-0.693359375f), x));
        // Cephes' expf (Moshier, 1989): e^r = 1 + r + r^2 P(r) on |r| <= ln(2)/2.
        F p = V.FusedMultiplyAdd(r, V.Create(1.9875691500e-4f), V.Create(1.3981999507e-3f));
        p = V.FusedMultiplyAdd(p, r, V.Create(8.3334519073e-3f));
        p = V.FusedMultiplyAdd(p, r, V.Create(4.1665795894e-2f));
        p = V.FusedMultiplyAdd(p, r, V.Create(1.6666665459e-1f));
        p = V.FusedMultiplyAdd(p, r, V.Create(5.0000001201e-1f));
        p = V.FusedMultiplyAdd(p, r * r, r) + V.Create(1f);
        return (p.AsInt32() + (shifted.AsInt32() << 23)).AsSingle();
    }

    /// <summary>Mean-squared error: 2 (z - [k = c])/(K B).</summary>
    [MethodImpl(Pass)]
    public static void MeanSquaredError(float* z, int classes, int stride, int* labels, int* batch, int rows, float inverseBatch)
    {
        F scale = V.Create(2 * inverseBatch / classes);
        for (int n = 0; n < rows; n++, z += stride)
        {
            z[labels[batch[n]]] -= 1;
            for (int k = 0; k < stride; k += F.Count)
                (V.Load(z + k) * scale).Store(z + k); // Padding is 0 already.
        }
    }
}
