using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using D = System.Runtime.Intrinsics.Vector256<double>;
using V = System.Runtime.Intrinsics.Vector256;
using W = ValleyJump.Core.Dynamics.Simd.Width256;

namespace ValleyJump.Core.Dynamics.Simd.Lanes256;

/// <summary>
/// The hot loop: theta(t+1) = theta(t) - eta (grad L + xi), xi ~ N(0, Sigma(theta(t))), Ito (Eq. 13-15), for a block of trajectories.
/// </summary>
/// <remarks>
/// Each step is two passes over the block, one that draws normals and one that moves. Within a pass every register is
/// independent of the others, so the processor overlaps the latencies of several; between passes everything stays in L1.
/// </remarks>
internal static class StepKernel<TLandscape, TNoise>
    where TLandscape : struct, ILandscapeKernel
    where TNoise : struct, ISpectralNoise
{
    /// <summary>Advances the block from step <paramref name="from"/> to step <paramref name="to"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Advance(TrajectoryBlock block, in TLandscape landscape, in TNoise noise, double eta, long from, long to)
    {
        ref ulong streams = ref MemoryMarshal.GetReference(block.Streams);
        ref float nx = ref MemoryMarshal.GetReference(block.NormalX), ny = ref MemoryMarshal.GetReference(block.NormalY);
        ref double xs = ref MemoryMarshal.GetReference(block.X), ys = ref MemoryMarshal.GetReference(block.Y);
        ref double last = ref MemoryMarshal.GetReference(block.LastCrossing), lastY = ref MemoryMarshal.GetReference(block.YAtLastCrossing);
        TLandscape surface = landscape;
        TNoise law = noise;
        D rate = V.Create(eta), maxX = V.Create(surface.MaxAbsX), minY = V.Create(surface.MinY);
        for (long t = from; t < to; t++)
        {
            NormalStreams.Next(ref streams, TrajectoryBlock.Size, ref nx, ref ny);
            D step = V.Create((double)(t + 1));
            for (int i = 0; i < TrajectoryBlock.Size; i += D.Count)
            {
                D x = V.LoadUnsafe(ref xs, (nuint)i), y = V.LoadUnsafe(ref ys, (nuint)i);
                surface.Evaluate(x, y, out Derivatives d);
                Kick(d, law, W.Widen(in Unsafe.Add(ref nx, i)), W.Widen(in Unsafe.Add(ref ny, i)), out D kickX, out D kickY);
                D x1 = V.FusedMultiplyAdd(-rate, d.Gx + kickX, x), y1 = V.FusedMultiplyAdd(-rate, d.Gy + kickY, y);

                D crossed = V.GreaterThanOrEqual(x, D.Zero) ^ V.GreaterThanOrEqual(x1, D.Zero);
                W.Select(crossed, step, V.LoadUnsafe(ref last, (nuint)i)).StoreUnsafe(ref last, (nuint)i);
                W.Select(crossed, y1, V.LoadUnsafe(ref lastY, (nuint)i)).StoreUnsafe(ref lastY, (nuint)i);

                // Not a number once diverged, and from then on: every comparison with NaN is false.
                D alive = V.GreaterThanOrEqual(maxX, V.Abs(x1)) & V.GreaterThan(y1, minY);
                (x1 | ~alive).StoreUnsafe(ref xs, (nuint)i);
                (y1 | ~alive).StoreUnsafe(ref ys, (nuint)i);
            }
        }
    }

    /// <summary>
    /// xi = S n with S = sqrt(Sigma), symmetric. With eigenvalues l1 >= l2 of H and deviations s1, s2 along them,
    /// S = s1 I + (s1 - s2)/(l1 - l2) (H - l1 I): no eigenvectors, and no loss of precision where l1 = l2.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Kick(in Derivatives d, in TNoise noise, D nx, D ny, out D kickX, out D kickY)
    {
        if (TNoise.IsIsotropic)
        {
            D s = noise.Deviation(nx);
            kickX = s * nx;
            kickY = s * ny;
            return;
        }
        D half = V.Create(0.5);
        D difference = d.H11 - d.H22, mean = half * (d.H11 + d.H22), twice12 = d.H12 + d.H12;
        D gap = V.MaxNative(V.Sqrt(V.FusedMultiplyAdd(difference, difference, twice12 * twice12)), V.Create(1e-150));
        D s1 = noise.Deviation(V.FusedMultiplyAdd(half, gap, mean)), s2 = noise.Deviation(V.FusedMultiplyAdd(-half, gap, mean));
        D slope = half * (s1 - s2) / gap;
        kickX = V.FusedMultiplyAdd(slope, V.FusedMultiplyAdd(twice12, ny, (difference - gap) * nx), s1 * nx);
        kickY = V.FusedMultiplyAdd(slope, V.FusedMultiplyAdd(twice12, nx, -(difference + gap) * ny), s1 * ny);
    }
}
