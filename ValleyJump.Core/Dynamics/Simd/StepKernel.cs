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
/// A step is three passes over the block: differentiate, draw the noise, move. A single pass would be bound by latency, since its
/// chain of divisions and square roots is longer than a processor's window of pending instructions. Here the registers of a pass are
/// independent and its chain is short, so several are in flight, and the slow square roots of the noise overlap with the arithmetic
/// of the normals. What passes hand over stays in the first-level cache.
/// </remarks>
internal static class StepKernel<TLandscape, TNoise>
    where TLandscape : struct, ILandscapeKernel
    where TNoise : struct, ISpectralNoise
{
    private const int Plane = TrajectoryBlock.Stride;

    // Planes of the block's scratch. The kick overwrites the Hessian that it was made from.
    private const int ForceX = 0, ForceY = Plane, Twice12 = 2 * Plane, Difference = 3 * Plane, Trace = 4 * Plane, Gap = 5 * Plane,
        KickX = Twice12, KickY = Difference, Prepared1 = 6 * Plane, Prepared2 = 7 * Plane;

    private const MethodImplOptions Pass = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    /// <summary>Advances the block from step <paramref name="from"/> to step <paramref name="to"/>.</summary>
    /// <remarks>y moves with a rate of its own, <paramref name="etaY"/>: eta, or 0 to hold it.</remarks>
    public static void Advance(TrajectoryBlock block, in TLandscape landscape, in TNoise noise, double eta, double etaY, long from, long to)
    {
        Prepare(block, landscape);
        for (long start = from; start < to; start += TrajectoryBlock.StepsDrawn)
        {
            int steps = (int)Math.Min(TrajectoryBlock.StepsDrawn, to - start);
            NormalStreams.Draw(block, steps);
            for (int k = 0; k < steps; k++)
            {
                Differentiate(block, landscape);
                Kick(block, noise, k);
                Move(block, landscape, eta, etaY, start + k + 1);
            }
        }
    }

    /// <summary>What depends on y alone.</summary>
    [MethodImpl(Pass)]
    internal static void Prepare(TrajectoryBlock block, in TLandscape landscape)
    {
        ref double ys = ref MemoryMarshal.GetReference(block.Y), scratch = ref MemoryMarshal.GetReference(block.Scratch);
        for (nuint i = 0; i < TrajectoryBlock.Size; i += (nuint)D.Count)
        {
            landscape.Prepare(V.LoadUnsafe(ref ys, i), out D first, out D second);
            first.StoreUnsafe(ref scratch, i + Prepared1);
            second.StoreUnsafe(ref scratch, i + Prepared2);
        }
    }

    /// <summary>The force, and the Hessian as its trace, H11 - H22, 2 H12, and the gap between its eigenvalues.</summary>
    [MethodImpl(Pass)]
    internal static void Differentiate(TrajectoryBlock block, in TLandscape landscape)
    {
        ref double xs = ref MemoryMarshal.GetReference(block.X), ys = ref MemoryMarshal.GetReference(block.Y);
        ref double scratch = ref MemoryMarshal.GetReference(block.Scratch);
        TLandscape surface = landscape;
        for (nuint i = 0; i < TrajectoryBlock.Size; i += (nuint)D.Count)
        {
            surface.Evaluate(V.LoadUnsafe(ref xs, i), V.LoadUnsafe(ref ys, i), V.LoadUnsafe(ref scratch, i + Prepared1), V.LoadUnsafe(ref scratch, i + Prepared2), out Derivatives d);
            d.Fx.StoreUnsafe(ref scratch, i + ForceX);
            d.Fy.StoreUnsafe(ref scratch, i + ForceY);
            if (TNoise.IsIsotropic)
                continue;
            D difference = d.H11 - d.H22, twice12 = d.H12 + d.H12;
            twice12.StoreUnsafe(ref scratch, i + Twice12);
            difference.StoreUnsafe(ref scratch, i + Difference);
            (d.H11 + d.H22).StoreUnsafe(ref scratch, i + Trace);
            // The 1e-300 keeps 0/0 out of Colour where the eigenvalues coincide.
            D gap = V.Sqrt(V.FusedMultiplyAdd(difference, difference, V.FusedMultiplyAdd(twice12, twice12, V.Create(1e-300))));
            gap.StoreUnsafe(ref scratch, i + Gap);
        }
    }

    /// <summary>The noise -xi = S n with S = sqrt(Sigma), symmetric (n and -n have the same law).</summary>
    [MethodImpl(Pass)]
    internal static void Kick(TrajectoryBlock block, in TNoise noise, int drawn)
    {
        ref float normals = ref Unsafe.Add(ref MemoryMarshal.GetReference(block.Normals), 2 * TrajectoryBlock.Size * drawn);
        ref double scratch = ref MemoryMarshal.GetReference(block.Scratch);
        TNoise law = noise;
        for (nuint i = 0; i < TrajectoryBlock.Size; i += (nuint)D.Count)
            Colour(law, ref Unsafe.Add(ref scratch, i), W.Widen(in Unsafe.Add(ref normals, i)), W.Widen(in Unsafe.Add(ref normals, i + TrajectoryBlock.Size)));
    }

    /// <summary>
    /// With l1, l2 the eigenvalues of H and s1, s2 the deviations along them,
    /// 2 S = (s1 + s2) I + (s1 - s2)/(l1 - l2) (2 H - (l1 + l2) I): no eigenvectors, and no loss of precision as the gap closes.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Colour(in TNoise law, ref double scratch, D halfNx, D halfNy)
    {
        D kickX, kickY;
        if (TNoise.IsIsotropic)
        {
            D s = V.Sqrt(law.Variance(halfNx));
            kickX = (s + s) * halfNx;
            kickY = (s + s) * halfNy;
        }
        else
        {
            D twice12 = V.LoadUnsafe(ref scratch, Twice12), difference = V.LoadUnsafe(ref scratch, Difference);
            D trace = V.LoadUnsafe(ref scratch, Trace), gap = V.LoadUnsafe(ref scratch, Gap);
            // In single precision, like the normals that they scale: one square root for both.
            (D s1, D s2) = V.Widen(V.Sqrt(V.Narrow(law.Variance(trace + gap), law.Variance(trace - gap))));
            D sum = s1 + s2, nu = (s1 - s2) / gap, off = nu * twice12;
            kickX = V.FusedMultiplyAdd(V.FusedMultiplyAdd(nu, difference, sum), halfNx, off * halfNy);
            kickY = V.FusedMultiplyAdd(W.FmaNegated(nu, difference, sum), halfNy, off * halfNx);
        }
        kickX.StoreUnsafe(ref scratch, KickX);
        kickY.StoreUnsafe(ref scratch, KickY);
    }

    /// <summary>The step, the record of crossings, and the preparation of the next step.</summary>
    [MethodImpl(Pass)]
    internal static void Move(TrajectoryBlock block, in TLandscape landscape, double eta, double etaY, double step)
    {
        ref double xs = ref MemoryMarshal.GetReference(block.X), ys = ref MemoryMarshal.GetReference(block.Y);
        ref double last = ref MemoryMarshal.GetReference(block.LastCrossing), lastY = ref MemoryMarshal.GetReference(block.YAtLastCrossing);
        ref double scratch = ref MemoryMarshal.GetReference(block.Scratch);
        TLandscape surface = landscape;
        D rate = V.Create(eta), rateY = V.Create(etaY), now = V.Create(step);
        D maxX = V.Create(surface.MaxAbsX), minY = V.Create(Math.BitIncrement(surface.MinY));
        for (nuint i = 0; i < TrajectoryBlock.Size; i += (nuint)D.Count)
        {
            D x = V.LoadUnsafe(ref xs, i), y = V.LoadUnsafe(ref ys, i);
            D x1 = V.FusedMultiplyAdd(rate, V.LoadUnsafe(ref scratch, i + ForceX) + V.LoadUnsafe(ref scratch, i + KickX), x);
            D y1 = V.FusedMultiplyAdd(rateY, V.LoadUnsafe(ref scratch, i + ForceY) + V.LoadUnsafe(ref scratch, i + KickY), y);

            D crossed = x ^ x1;
            W.SelectBySign(crossed, now, V.LoadUnsafe(ref last, i)).StoreUnsafe(ref last, i);
            W.SelectBySign(crossed, y1, V.LoadUnsafe(ref lastY, i)).StoreUnsafe(ref lastY, i);

            // Not a number once diverged, and from then on: all bits set is a NaN, and no comparison with it holds.
            D dead = W.NotAtLeast(maxX, V.Abs(x1)) | W.NotAtLeast(y1, minY);
            y1 |= dead;
            (x1 | dead).StoreUnsafe(ref xs, i);
            y1.StoreUnsafe(ref ys, i);

            surface.Prepare(y1, out D first, out D second);
            first.StoreUnsafe(ref scratch, i + Prepared1);
            second.StoreUnsafe(ref scratch, i + Prepared2);
        }
    }
}
