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
        F minusInfinity = V.Create(float.NegativeInfinity);
        for (int n = 0; n < rows; n++, z += stride)
        {
            // Padding never is the largest, and exp(-infinity) = 0.
            for (int k = classes; k < stride; k++)
                z[k] = float.NegativeInfinity;
            F most = minusInfinity;
            for (int k = 0; k < stride; k += F.Count)
                most = V.MaxNative(V.Load(z + k), most);
            F largest = V.Create(Largest.Of(most));
            for (int k = 0; k < stride; k += F.Count)
                V.Exp(V.Load(z + k) - largest).Store(z + k);
            // In order of the classes, so that the sum's bits do not depend on the register's width.
            float sum = 0;
            for (int k = 0; k < classes; k++)
                sum += z[k];
            F scale = V.Create(inverseBatch / sum);
            for (int k = 0; k < stride; k += F.Count)
                (V.Load(z + k) * scale).Store(z + k);
            z[labels[batch[n]]] -= inverseBatch;
        }
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
