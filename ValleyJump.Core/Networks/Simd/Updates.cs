using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ValleyJump.Core.Updates;

using F = System.Runtime.Intrinsics.Vector256<float>;
using V = System.Runtime.Intrinsics.Vector256;

namespace ValleyJump.Core.Networks.Simd.Lanes256;

/// <summary>An update rule as the loop over the weights sees it; see <see cref="UpdateRule"/> for the formulas.</summary>
internal unsafe interface IUpdate
{
    /// <summary>The new weight. m and s point to the rule's two state variables of this weight.</summary>
    F Next(F weight, F gradient, float* m, float* s);
}

/// <summary>SGD with momentum: w - eta (direct g + fromVelocity v), v = mu v + g.</summary>
internal readonly unsafe struct MomentumUpdate(UpdateRule rule, double rate) : IUpdate
{
    private readonly F minusRate = V.Create((float)-rate), mu = V.Create((float)rule.Momentum);
    private readonly F direct = V.Create(rule.Nesterov ? 1f : 0f), fromVelocity = V.Create(rule.Nesterov ? (float)rule.Momentum : 1f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F Next(F weight, F gradient, float* m, float* s)
    {
        F v = V.FusedMultiplyAdd(mu, V.Load(m), gradient);
        v.Store(m);
        return V.FusedMultiplyAdd(minusRate, V.FusedMultiplyAdd(fromVelocity, v, direct * gradient), weight);
    }
}

/// <summary>RMSProp.</summary>
internal readonly unsafe struct RmsPropUpdate(UpdateRule rule, double rate) : IUpdate
{
    private readonly F minusRate = V.Create((float)-rate), mu = V.Create((float)rule.Momentum), epsilon = V.Create((float)rule.Epsilon);
    private readonly F alpha = V.Create((float)rule.SquareDecay), rest = V.Create((float)(1 - rule.SquareDecay));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F Next(F weight, F gradient, float* m, float* s)
    {
        F square = V.FusedMultiplyAdd(alpha, V.Load(s), rest * gradient * gradient);
        square.Store(s);
        F v = V.FusedMultiplyAdd(mu, V.Load(m), gradient / (V.Sqrt(square) + epsilon));
        v.Store(m);
        return V.FusedMultiplyAdd(minusRate, v, weight);
    }
}

/// <summary>Adam at its step <paramref name="step"/>, from 1.</summary>
internal readonly unsafe struct AdamUpdate(UpdateRule rule, double rate, long step) : IUpdate
{
    private readonly F beta1 = V.Create((float)rule.Momentum), rest1 = V.Create((float)(1 - rule.Momentum));
    private readonly F beta2 = V.Create((float)rule.SquareDecay), rest2 = V.Create((float)(1 - rule.SquareDecay));
    private readonly F minusRate = V.Create((float)(-rate / (1 - Math.Pow(rule.Momentum, step)))), epsilon = V.Create((float)rule.Epsilon);
    private readonly F correction = V.Create((float)(1 / Math.Sqrt(1 - Math.Pow(rule.SquareDecay, step))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F Next(F weight, F gradient, float* m, float* s)
    {
        F mean = V.FusedMultiplyAdd(beta1, V.Load(m), rest1 * gradient);
        mean.Store(m);
        F square = V.FusedMultiplyAdd(beta2, V.Load(s), rest2 * gradient * gradient);
        square.Store(s);
        return V.FusedMultiplyAdd(minusRate, mean / V.FusedMultiplyAdd(V.Sqrt(square), correction, epsilon), weight);
    }
}

/// <summary>One step of an update rule for all weights of a layer.</summary>
internal static unsafe class Updates
{
    private const MethodImplOptions Pass = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    /// <summary>
    /// Updates rows of weights by the gradient plus a row that all share (nothing when null), with weight decay, and sets the gradient to
    /// 0.
    /// </summary>
    public static void Apply(UpdateRule rule, double rate, long step, float* w, float* gradient, float* shared, float* m, float* s,
        long rows, int stride)
    {
        switch (rule.Kind)
        {
            case UpdateRuleKind.Sgd: Loop(new MomentumUpdate(rule, rate), (float)rule.WeightDecay, w, gradient, shared, m, s, rows,
                stride); break;
            case UpdateRuleKind.RmsProp: Loop(new RmsPropUpdate(rule, rate), (float)rule.WeightDecay, w, gradient, shared, m, s, rows,
                stride); break;
            case UpdateRuleKind.Adam: Loop(new AdamUpdate(rule, rate, step), (float)rule.WeightDecay, w, gradient, shared, m, s, rows,
                stride); break;
            default: throw new InvalidOperationException($"Unknown update rule {rule.Kind}.");
        }
    }

    [MethodImpl(Pass)]
    private static void Loop<TUpdate>(TUpdate rule, float decay, float* w, float* gradient, float* shared, float* m, float* s, long rows,
        int stride)
        where TUpdate : struct, IUpdate
    {
        F lambda = V.Create(decay);
        for (long r = 0; r < rows; r++)
        {
            for (int j = 0; j < stride; j += F.Count)
            {
                F weight = V.Load(w + j), g = V.Load(gradient + j);
                if (shared != null)
                    g += V.Load(shared + j);
                rule.Next(weight, V.FusedMultiplyAdd(lambda, weight, g), m + j, s + j).Store(w + j);
                F.Zero.Store(gradient + j);
            }
            w += stride;
            gradient += stride;
            m += stride;
            s += stride;
        }
    }

    /// <summary>w -= rate g, and g = 0.</summary>
    [MethodImpl(Pass)]
    public static void Descend(float* w, float* gradient, long length, float rate)
    {
        F minusRate = V.Create(-rate);
        for (long i = 0; i < length; i += F.Count)
        {
            V.FusedMultiplyAdd(minusRate, V.Load(gradient + i), V.Load(w + i)).Store(w + i);
            F.Zero.Store(gradient + i);
        }
    }

    /// <summary>Whether all numbers are finite.</summary>
    [MethodImpl(Pass)]
    public static bool AreFinite(float* w, long length)
    {
        // 0 times anything else is NaN, and stays so in a sum. Two sums do not wait for each other.
        F even = F.Zero, odd = F.Zero;
        long i = 0;
        for (; i <= length - 2 * F.Count; i += 2 * F.Count)
        {
            even = V.FusedMultiplyAdd(V.Load(w + i), F.Zero, even);
            odd = V.FusedMultiplyAdd(V.Load(w + i + F.Count), F.Zero, odd);
        }
        if (i < length)
            even = V.FusedMultiplyAdd(V.Load(w + i), F.Zero, even);
        return V.EqualsAll(even + odd, F.Zero);
    }

    /// <summary>z = max(z, 0).</summary>
    [MethodImpl(Pass)]
    public static void Rectify(float* z, long length)
    {
        for (long i = 0; i < length; i += F.Count)
            V.MaxNative(V.Load(z + i), F.Zero).Store(z + i);
    }

    /// <summary>The transpose of the first columns of some rows.</summary>
    /// <param name="w">Rows, with columns to the next multiple of four.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="stride">Floats of a row.</param>
    /// <param name="transposed">
    /// Written for <paramref name="columns"/> rounded up to four; of each row, <paramref name="rows"/> elements.
    /// </param>
    /// <param name="transposedStride">Floats of a row of the transpose.</param>
    [MethodImpl(Pass)]
    public static void Transpose(float* w, int rows, int columns, nint stride, float* transposed, nint transposedStride)
    {
        int i = 0;
        if (Sse.IsSupported)
        {
            for (; i <= rows - 4; i += 4)
            {
                float* from = w + i * stride, to = transposed + i;
                for (int o = 0; o < columns; o += 4, from += 4, to += 4 * transposedStride)
                {
                    Vector128<float> r0 = Vector128.Load(from), r1 = Vector128.Load(from + stride);
                    Vector128<float> r2 = Vector128.Load(from + 2 * stride), r3 = Vector128.Load(from + 3 * stride);
                    Vector128<float> low01 = Sse.UnpackLow(r0, r1), low23 = Sse.UnpackLow(r2, r3), high01 = Sse.UnpackHigh(r0, r1),
                        high23 = Sse.UnpackHigh(r2, r3);
                    Sse.MoveLowToHigh(low01, low23).Store(to);
                    Sse.MoveHighToLow(low23, low01).Store(to + transposedStride);
                    Sse.MoveLowToHigh(high01, high23).Store(to + 2 * transposedStride);
                    Sse.MoveHighToLow(high23, high01).Store(to + 3 * transposedStride);
                }
            }
        }
        for (; i < rows; i++)
        {
            for (int o = 0; o < columns; o++)
                transposed[o * transposedStride + i] = w[i * stride + o];
        }
    }

    /// <summary>The sum of the rows, in double precision.</summary>
    [MethodImpl(Pass)]
    public static void ColumnSums(float* w, int rows, int stride, double* sums)
    {
        for (int j = 0; j < stride; j += F.Count)
        {
            var (low, high) = V.Widen(V.Load(w + j));
            for (long i = 1; i < rows; i++)
            {
                var (nextLow, nextHigh) = V.Widen(V.Load(w + i * stride + j));
                low += nextLow;
                high += nextHigh;
            }
            low.Store(sums + j);
            high.Store(sums + j + F.Count / 2);
        }
    }
}
