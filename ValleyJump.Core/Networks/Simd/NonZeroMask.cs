using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using F = System.Runtime.Intrinsics.Vector256<float>;
using V = System.Runtime.Intrinsics.Vector256;

namespace ValleyJump.Core.Networks.Simd.Lanes256;

/// <summary>Which numbers of a row are not 0.</summary>
internal static unsafe class NonZeroMask
{
    /// <summary>Numbers at a time: one in each bit.</summary>
    public const int Bits = 64;

    /// <summary>A bit for each number, from the first on: is it not 0?</summary>
    /// <param name="row">Numbers, read in whole registers.</param>
    /// <param name="count">How many, <see cref="Bits"/> at most.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(float* row, int count)
    {
        ulong word = 0;
        for (int j = 0; j < count; j += F.Count)
            word |= (ulong)(~V.Equals(V.Load(row + j), F.Zero)).ExtractMostSignificantBits() << j;
        return count == Bits ? word : word & ((1UL << count) - 1);
    }
}
