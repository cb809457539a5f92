using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ValleyJump.Core.Noise.Simd.Lanes256;
using ValleyJump.Core.Updates.Simd.Lanes256;
using D = System.Runtime.Intrinsics.Vector256<double>;
using F = System.Runtime.Intrinsics.Vector256<float>;
using V = System.Runtime.Intrinsics.Vector256;
using W = ValleyJump.Core.Dynamics.Simd.Width256;

namespace ValleyJump.Core.Dynamics.Simd.Lanes256;

/// <summary>
/// The hot loop: theta(t+1) = theta(t) - eta (grad L + xi), xi ~ N(0, Sigma(theta(t))), Ito (Eq. 13-15), for a block of trajectories;
/// other update rules make another step of grad L + xi.
/// </summary>
/// <remarks>
/// A step is a few passes over the block. One pass would be bound by latency: a processor holds some hundred pending operations, and
/// a chain of divisions and square roots fills them with waiting ones. Here the registers of a pass are independent of one another and
/// its chain is short, 40 cycles or so, so that several are in flight. What passes hand over stays in the first-level cache.
/// The state and its derivatives are double precision; the noise, once the eigenvalues are known, is single precision, twice as many lanes
/// a register, like the normals that it scales.
/// </remarks>
internal static class StepKernel<TLandscape, TNoise, TUpdate, TMotion>
    where TLandscape : struct, ILandscapeKernel
    where TNoise : struct, ISpectralNoise<TNoise>
    where TUpdate : struct, IUpdateKernel<TUpdate>
    where TMotion : struct, IMotion
{
    private const int Plane = TrajectoryBlock.Stride;

    // Planes of the block's scratch in double precision. A plane that has been used up is used again under another name.
    private const int ForceX = 0, ForceY = Plane, StepY = ForceY, Twice12 = 2 * Plane, Difference = 3 * Plane, SquaredGap = Difference,
        Trace = 4 * Plane, Prepared1 = 5 * Plane, Prepared2 = 6 * Plane, Singles = 7 * Plane;

    // Planes in single precision, behind those.
    private const int Root = 0, HalfInverse = Plane, Cosine = 2 * Plane, Sine = 3 * Plane, Variance1 = 4 * Plane, Variance2 = 5 * Plane,
        KickX = Variance1, KickY = Variance2;

    private const MethodImplOptions Pass = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    /// <summary>Advances the block from step <paramref name="from"/> to step <paramref name="to"/>.</summary>
    [MethodImpl(Pass)]
    public static void Advance(TrajectoryBlock block, in TLandscape landscape, in TNoise noise, Pace pace, long from, long to)
    {
        // Once: from then on it is carried along, so that the bits do not depend on where a run is interrupted.
        if (from == 0)
        {
            Prepare(block, landscape);
            block.Memory.Clear();
            if (!TLandscape.CrossesAtZero)
                Cross(block, landscape, double.NaN);
        }
        double eta = pace.LearningRate;
        TNoise law = noise;
        for (long start = from; start < to; start += TrajectoryBlock.StepsDrawn)
        {
            int steps = (int)Math.Min(TrajectoryBlock.StepsDrawn, to - start);
            if (TNoise.IsGaussian)
                NormalStreams.Draw(block, steps);
            else
                NormalStreams.Draw(block, steps, noise);
            for (int k = 0; k < steps; k++)
            {
                if (pace.Changes)
                    eta = pace.RateAt(start + k);
                if (pace.NoiseChanges)
                    law = TNoise.Create(pace.Noise, pace.StrengthAt(start + k), landscape.CurvatureScale);
                Differentiate(block, landscape);
                if (!TNoise.IsIsotropic)
                {
                    Diagonalize(block);
                    Spread(block, law);
                }
                Kick(block, k);
                if (TUpdate.IsPlain)
                    Move(block, landscape, law.Scale, eta, start + k + 1);
                else
                    Move(block, landscape, law.Scale, TUpdate.Create(pace.Rule, eta, start + k + 1), start + k + 1);
                if (TMotion.MovesY)
                    Carry(block, landscape);
                if (!TLandscape.CrossesAtZero)
                    Cross(block, landscape, start + k + 1);
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

    /// <summary>The force, and the Hessian as its trace, H11 - H22 and 2 H12, in units of the landscape's CurvatureScale.</summary>
    [MethodImpl(Pass)]
    internal static void Differentiate(TrajectoryBlock block, in TLandscape landscape)
    {
        ref double xs = ref MemoryMarshal.GetReference(block.X), ys = ref MemoryMarshal.GetReference(block.Y);
        ref double scratch = ref MemoryMarshal.GetReference(block.Scratch);
        TLandscape surface = landscape;
        for (nuint i = 0; i < TrajectoryBlock.Size; i += (nuint)D.Count)
        {
            D first = V.LoadUnsafe(ref scratch, i + Prepared1), second = V.LoadUnsafe(ref scratch, i + Prepared2);
            surface.Evaluate(V.LoadUnsafe(ref xs, i), V.LoadUnsafe(ref ys, i), first, second, out Derivatives d);
            d.Fx.StoreUnsafe(ref scratch, i + ForceX);
            if (TMotion.MovesY)
                d.Fy.StoreUnsafe(ref scratch, i + ForceY);
            if (TNoise.IsIsotropic)
                continue;
            d.Twice12.StoreUnsafe(ref scratch, i + Twice12);
            (d.H11 - d.H22).StoreUnsafe(ref scratch, i + Difference);
            (d.H11 + d.H22).StoreUnsafe(ref scratch, i + Trace);
        }
    }

    /// <summary>
    /// The gap between the Hessian's eigenvalues, squared; its root and half its reciprocal in single precision; and the cosine and
    /// sine of twice the angle of the first eigenvector.
    /// </summary>
    [MethodImpl(Pass)]
    internal static void Diagonalize(TrajectoryBlock block)
    {
        ref double scratch = ref MemoryMarshal.GetReference(block.Scratch);
        ref float singles = ref Unsafe.As<double, float>(ref Unsafe.Add(ref scratch, Singles));
        for (nuint i = 0; i < TrajectoryBlock.Size; i += (nuint)F.Count)
        {
            nuint j = i + (nuint)D.Count;
            D twice12A = V.LoadUnsafe(ref scratch, i + Twice12), twice12B = V.LoadUnsafe(ref scratch, j + Twice12);
            D differenceA = V.LoadUnsafe(ref scratch, i + Difference), differenceB = V.LoadUnsafe(ref scratch, j + Difference);
            D squareA = Square(twice12A, differenceA), squareB = Square(twice12B, differenceB);
            squareA.StoreUnsafe(ref scratch, i + SquaredGap);
            squareB.StoreUnsafe(ref scratch, j + SquaredGap);
            F root = V.Sqrt(V.Narrow(squareA, squareB)), half = V.Create(0.5f) / root, inverse = half + half;
            root.StoreUnsafe(ref singles, i + Root);
            half.StoreUnsafe(ref singles, i + HalfInverse);
            (V.Narrow(differenceA, differenceB) * inverse).StoreUnsafe(ref singles, i + Cosine);
            (V.Narrow(twice12A, twice12B) * inverse).StoreUnsafe(ref singles, i + Sine);
        }
    }

    /// <summary>The variances along the Hessian's two eigenvectors, in single precision like the normals that they will scale.</summary>
    /// <remarks>A Newton step makes the gap double precision first: the smaller eigenvalue is a difference of large numbers.</remarks>
    [MethodImpl(Pass)]
    internal static void Spread(TrajectoryBlock block, in TNoise noise)
    {
        ref double scratch = ref MemoryMarshal.GetReference(block.Scratch);
        ref float singles = ref Unsafe.As<double, float>(ref Unsafe.Add(ref scratch, Singles));
        TNoise law = noise;
        for (nuint i = 0; i < TrajectoryBlock.Size; i += (nuint)F.Count)
        {
            nuint j = i + (nuint)D.Count;
            D gapA = Gap(ref scratch, ref singles, i), gapB = Gap(ref scratch, ref singles, j);
            D traceA = V.LoadUnsafe(ref scratch, i + Trace), traceB = V.LoadUnsafe(ref scratch, j + Trace);
            V.Narrow(law.Variance(traceA + gapA), law.Variance(traceB + gapB)).StoreUnsafe(ref singles, i + Variance1);
            V.Narrow(law.Variance(traceA - gapA), law.Variance(traceB - gapB)).StoreUnsafe(ref singles, i + Variance2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static D Gap(ref double scratch, ref float singles, nuint i)
    {
        D root = W.Widen(in Unsafe.Add(ref singles, i + Root)), half = W.Widen(in Unsafe.Add(ref singles, i + HalfInverse));
        return V.FusedMultiplyAdd(W.FmaNegated(root, root, V.LoadUnsafe(ref scratch, i + SquaredGap)), half, root);
    }

    // The 1e-30 keeps 0/0 out where the eigenvalues coincide; they are in units of the largest there are.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static D Square(D twice12, D difference) =>
        V.FusedMultiplyAdd(difference, difference, V.FusedMultiplyAdd(twice12, twice12, V.Create(1e-30)));

    /// <summary>The noise -xi = S n with S = sqrt(Sigma), symmetric (n and -n have the same law), in units of the law's Scale.</summary>
    /// <remarks>
    /// With s1, s2 the deviations along the eigenvectors and a the first one's angle,
    /// 2 S = (s1 + s2) I + (s1 - s2) (cos 2a, sin 2a; sin 2a, -cos 2a): no eigenvectors, no loss of precision as the eigenvalues approach.
    /// </remarks>
    [MethodImpl(Pass)]
    internal static void Kick(TrajectoryBlock block, int drawn)
    {
        ref float normals = ref Unsafe.Add(ref MemoryMarshal.GetReference(block.Normals), 2 * TrajectoryBlock.Size * drawn);
        ref float singles = ref Unsafe.As<double, float>(ref Unsafe.Add(ref MemoryMarshal.GetReference(block.Scratch), Singles));
        for (nuint i = 0; i < TrajectoryBlock.Size; i += (nuint)F.Count)
        {
            F halfNx = V.LoadUnsafe(ref normals, i), halfNy = V.LoadUnsafe(ref normals, i + TrajectoryBlock.Size);
            F kickX, kickY;
            if (TNoise.IsIsotropic)
            {
                // The law's unit is the deviation itself.
                kickX = halfNx + halfNx;
                kickY = halfNy + halfNy;
            }
            else
            {
                F s1 = V.Sqrt(V.LoadUnsafe(ref singles, i + Variance1)), s2 = V.Sqrt(V.LoadUnsafe(ref singles, i + Variance2));
                F sum = s1 + s2, excess = s1 - s2, cosine = V.LoadUnsafe(ref singles, i + Cosine);
                F off = excess * V.LoadUnsafe(ref singles, i + Sine);
                kickX = V.FusedMultiplyAdd(V.FusedMultiplyAdd(excess, cosine, sum), halfNx, off * halfNy);
                kickY = V.FusedMultiplyAdd(V.FusedMultiplyAdd(s2 - s1, cosine, sum), halfNy, off * halfNx);
            }
            kickX.StoreUnsafe(ref singles, i + KickX);
            if (TMotion.MovesY)
                kickY.StoreUnsafe(ref singles, i + KickY);
        }
    }

    /// <summary>The step, and the record of crossings.</summary>
    [MethodImpl(Pass)]
    internal static void Move(TrajectoryBlock block, in TLandscape landscape, double noiseScale, double eta, double step)
    {
        ref double xs = ref MemoryMarshal.GetReference(block.X), ys = ref MemoryMarshal.GetReference(block.Y);
        ref double last = ref MemoryMarshal.GetReference(block.LastCrossing), lastY = ref MemoryMarshal.GetReference(block.YAtLastCrossing);
        ref double scratch = ref MemoryMarshal.GetReference(block.Scratch);
        ref float singles = ref Unsafe.As<double, float>(ref Unsafe.Add(ref scratch, Singles));
        D rate = V.Create(eta), kick = V.Create(eta * noiseScale), now = V.Create(step);
        D maxX = V.Create(landscape.MaxAbsX), minY = V.Create(Math.BitIncrement(landscape.MinY));
        for (nuint i = 0; i < TrajectoryBlock.Size; i += (nuint)D.Count)
        {
            D x = V.LoadUnsafe(ref xs, i);
            D x1 = V.FusedMultiplyAdd(rate, V.LoadUnsafe(ref scratch, i + ForceX), x);
            x1 = V.FusedMultiplyAdd(kick, W.Widen(in Unsafe.Add(ref singles, i + KickX)), x1);
            D crossed = x ^ x1, dead = W.NotAtLeast(maxX, V.Abs(x1));
            if (TLandscape.CrossesAtZero)
                W.SelectBySign(crossed, now, V.LoadUnsafe(ref last, i)).StoreUnsafe(ref last, i);
            if (TMotion.MovesY)
            {
                D dy = rate * V.LoadUnsafe(ref scratch, i + ForceY);
                dy = V.FusedMultiplyAdd(kick, W.Widen(in Unsafe.Add(ref singles, i + KickY)), dy);
                D y1 = V.LoadUnsafe(ref ys, i) + dy;
                if (TLandscape.CrossesAtZero)
                    W.SelectBySign(crossed, y1, V.LoadUnsafe(ref lastY, i)).StoreUnsafe(ref lastY, i);
                dead |= W.NotAtLeast(y1, minY);
                (y1 | dead).StoreUnsafe(ref ys, i);
                dy.StoreUnsafe(ref scratch, i + StepY);
            }
            // Not a number once diverged, and from then on: all bits set is a NaN, and no comparison with it holds.
            (x1 | dead).StoreUnsafe(ref xs, i);
        }
    }

    /// <summary>The step of a rule that is not plain, and the record of crossings.</summary>
    [MethodImpl(Pass)]
    private static void Move(TrajectoryBlock block, in TLandscape landscape, double noiseScale, in TUpdate update, double step)
    {
        ref double xs = ref MemoryMarshal.GetReference(block.X), ys = ref MemoryMarshal.GetReference(block.Y);
        ref double last = ref MemoryMarshal.GetReference(block.LastCrossing), lastY = ref MemoryMarshal.GetReference(block.YAtLastCrossing);
        ref double scratch = ref MemoryMarshal.GetReference(block.Scratch), memory = ref MemoryMarshal.GetReference(block.Memory);
        ref float singles = ref Unsafe.As<double, float>(ref Unsafe.Add(ref scratch, Singles));
        TUpdate rule = update;
        D kick = V.Create(noiseScale), now = V.Create(step);
        D maxX = V.Create(landscape.MaxAbsX), minY = V.Create(Math.BitIncrement(landscape.MinY));
        for (nuint i = 0; i < TrajectoryBlock.Size; i += (nuint)D.Count)
        {
            D x = V.LoadUnsafe(ref xs, i);
            D descent = V.FusedMultiplyAdd(kick, W.Widen(in Unsafe.Add(ref singles, i + KickX)), V.LoadUnsafe(ref scratch, i + ForceX));
            D x1 = x + Change(ref memory, i, descent, rule);
            D crossed = x ^ x1, dead = W.NotAtLeast(maxX, V.Abs(x1));
            if (TLandscape.CrossesAtZero)
                W.SelectBySign(crossed, now, V.LoadUnsafe(ref last, i)).StoreUnsafe(ref last, i);
            if (TMotion.MovesY)
            {
                descent = V.FusedMultiplyAdd(kick, W.Widen(in Unsafe.Add(ref singles, i + KickY)), V.LoadUnsafe(ref scratch, i + ForceY));
                D dy = Change(ref memory, i + 2 * Plane, descent, rule), y1 = V.LoadUnsafe(ref ys, i) + dy;
                if (TLandscape.CrossesAtZero)
                    W.SelectBySign(crossed, y1, V.LoadUnsafe(ref lastY, i)).StoreUnsafe(ref lastY, i);
                dead |= W.NotAtLeast(y1, minY);
                (y1 | dead).StoreUnsafe(ref ys, i);
                dy.StoreUnsafe(ref scratch, i + StepY);
            }
            (x1 | dead).StoreUnsafe(ref xs, i);
        }
    }

    /// <summary>The record of crossings where valleys are not told apart by the sign of x. Not a number as the step begins it.</summary>
    [MethodImpl(Pass)]
    private static void Cross(TrajectoryBlock block, in TLandscape landscape, double step)
    {
        ref double xs = ref MemoryMarshal.GetReference(block.X), ys = ref MemoryMarshal.GetReference(block.Y);
        ref double last = ref MemoryMarshal.GetReference(block.LastCrossing), lastY = ref MemoryMarshal.GetReference(block.YAtLastCrossing);
        ref double scratch = ref MemoryMarshal.GetReference(block.Scratch), valleys = ref MemoryMarshal.GetReference(block.Valley);
        TLandscape surface = landscape;
        D now = V.Create(step);
        for (nuint i = 0; i < TrajectoryBlock.Size; i += (nuint)D.Count)
        {
            D y = V.LoadUnsafe(ref ys, i);
            D valley = surface.Valley(V.LoadUnsafe(ref xs, i), y, V.LoadUnsafe(ref scratch, i + Prepared1));
            D same = V.Equals(valley, V.LoadUnsafe(ref valleys, i));
            valley.StoreUnsafe(ref valleys, i);
            if (double.IsNaN(step))
                continue;
            V.ConditionalSelect(same, V.LoadUnsafe(ref last, i), now).StoreUnsafe(ref last, i);
            if (TMotion.MovesY)
                V.ConditionalSelect(same, V.LoadUnsafe(ref lastY, i), y).StoreUnsafe(ref lastY, i);
        }
    }

    /// <summary>The change of a coordinate, whose state variables are at <paramref name="i"/> and a plane behind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static D Change(ref double memory, nuint i, D descent, in TUpdate rule)
    {
        D mean = V.LoadUnsafe(ref memory, i), square = TUpdate.HasSquare ? V.LoadUnsafe(ref memory, i + Plane) : default;
        D change = rule.Change(descent, ref mean, ref square);
        mean.StoreUnsafe(ref memory, i);
        if (TUpdate.HasSquare)
            square.StoreUnsafe(ref memory, i + Plane);
        return change;
    }

    /// <summary>What depends on y alone, at the new y.</summary>
    [MethodImpl(Pass)]
    internal static void Carry(TrajectoryBlock block, in TLandscape landscape)
    {
        ref double ys = ref MemoryMarshal.GetReference(block.Y), scratch = ref MemoryMarshal.GetReference(block.Scratch);
        TLandscape surface = landscape;
        for (nuint i = 0; i < TrajectoryBlock.Size; i += (nuint)D.Count)
        {
            D y = V.LoadUnsafe(ref ys, i);
            D first = V.LoadUnsafe(ref scratch, i + Prepared1), second = V.LoadUnsafe(ref scratch, i + Prepared2);
            D uncertain = surface.Carry(y, V.LoadUnsafe(ref scratch, i + StepY), ref first, ref second);
            if (uncertain.ExtractMostSignificantBits() != 0)
            {
                surface.Prepare(y, out D exactFirst, out D exactSecond);
                first = V.ConditionalSelect(uncertain, exactFirst, first);
                second = V.ConditionalSelect(uncertain, exactSecond, second);
            }
            first.StoreUnsafe(ref scratch, i + Prepared1);
            second.StoreUnsafe(ref scratch, i + Prepared2);
        }
    }
}
