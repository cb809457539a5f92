using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ValleyJump.Core.Theory.Operator;

/// <summary>Moments of y forward: seven vectors through one kernel at once, so that each of its entries is loaded once for all.</summary>
internal sealed partial class OperatorPanels
{
    /// <summary>Vectors that <see cref="ForwardMoments"/> takes.</summary>
    public const int MomentSources = 7;

    /// <summary>
    /// One step forward of mass, first and second moment of y, within the window, with K the kernel's transpose: K s0,
    /// K s1 + x' K s2 + x'^2 K s3 and K s4 + x' K s5 + x'^2 K s6. y' is a polynomial in x', the node
    /// entered, with what the sources hold of the node left.
    /// </summary>
    /// <param name="sources">s0 to s6.</param>
    /// <param name="moments">Receives the three, vectors other than the sources.</param>
    public void ForwardMoments(double[][] sources, double[][] moments)
    {
        ref double entries = ref MemoryMarshal.GetArrayDataReference(forward.Entries);
        ref double s0 = ref sources[0][0], s1 = ref sources[1][0], s2 = ref sources[2][0];
        ref double s3 = ref sources[3][0], s4 = ref sources[4][0], s5 = ref sources[5][0], s6 = ref sources[6][0];
        ref double m0 = ref moments[0][0], m1 = ref moments[1][0], m2 = ref moments[2][0], nodes = ref grid.X[0];
        int cells = (End - First) / Cell;
        for (int c = 0; c < cells; c++)
        {
            Vector256<double> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default;
            Vector256<double> b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default, b6 = default;
            nuint at = (nuint)forward.At[c], end = (nuint)(forward.First[c] + forward.Count[c]);
            for (nuint j = (nuint)forward.First[c]; j < end; j++, at += Cell)
            {
                Vector256<double> low = Vector256.LoadUnsafe(ref entries, at), high = Vector256.LoadUnsafe(ref entries, at + 4);
                Add(ref s0, j, low, high, ref a0, ref b0);
                Add(ref s1, j, low, high, ref a1, ref b1);
                Add(ref s2, j, low, high, ref a2, ref b2);
                Add(ref s3, j, low, high, ref a3, ref b3);
                Add(ref s4, j, low, high, ref a4, ref b4);
                Add(ref s5, j, low, high, ref a5, ref b5);
                Add(ref s6, j, low, high, ref a6, ref b6);
            }
            nuint place = (nuint)(First + c * Cell);
            Vector256<double> x = Vector256.LoadUnsafe(ref nodes, place);
            a0.StoreUnsafe(ref m0, place);
            (a1 + x * (a2 + x * a3)).StoreUnsafe(ref m1, place);
            (a4 + x * (a5 + x * a6)).StoreUnsafe(ref m2, place);
            place += 4;
            x = Vector256.LoadUnsafe(ref nodes, place);
            b0.StoreUnsafe(ref m0, place);
            (b1 + x * (b2 + x * b3)).StoreUnsafe(ref m1, place);
            (b4 + x * (b5 + x * b6)).StoreUnsafe(ref m2, place);
        }

        static void Add(ref double source, nuint j, Vector256<double> low, Vector256<double> high, ref Vector256<double> a,
            ref Vector256<double> b)
        {
            var mass = Vector256.Create(System.Runtime.CompilerServices.Unsafe.Add(ref source, j));
            a = Vector256.FusedMultiplyAdd(mass, low, a);
            b = Vector256.FusedMultiplyAdd(mass, high, b);
        }
    }
}
