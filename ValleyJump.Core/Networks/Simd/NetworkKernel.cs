using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Updates;

using D = System.Runtime.Intrinsics.Vector256<double>;
using F = System.Runtime.Intrinsics.Vector256<float>;
using V = System.Runtime.Intrinsics.Vector256;

namespace ValleyJump.Core.Networks.Simd.Lanes256;

/// <summary>Weights, gradients and activations of a network, laid out for the registers; see <see cref="INetworkKernel"/>.</summary>
/// <remarks>
/// Weights lie input by input: one row of all the layer's units, padded to whole registers, for each input, and the biases as a last row.
/// With x = beta + s, beta the background and s mostly zero, the first layer's weights are kept as W = V + 1 c^T. Then
/// z = b + beta (R + P c) + S c + sum_p P V_p with R = sum_p V_p and S = sum_p P, and a step of plain SGD is
/// V_p -= eta sum_n Np delta_n, c -= eta beta g, b -= eta g, R -= eta sum_n S_n delta_n with g = sum_n delta_n: what all
/// rows have in common costs no more than a row. c and R are in double precision, and R is summed afresh now and then.
/// In the other layers the biases' input is a padding column of the activations that is always 1.
/// </remarks>
internal sealed unsafe partial class NetworkKernel : INetworkKernel
{
    // What is called at every step is compiled with all optimizations at once, so that short runs are not slow ones.
    private const MethodImplOptions Pass = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    // Samples whose activations are in the cache together, a multiple of 4. A chunk's gradient by units takes no more.
    private const int Chunk = ActiveGradient.Samples;

    // Dense pixels whose weights are in the cache together.
    private const int DenseDepth = 96;

    // Steps between fresh sums R, whose error stays that of this many roundings.
    private const int ResumInterval = 1024;

    private readonly NetworkArchitecture architecture;
    private readonly LossFunction loss;
    private readonly UpdateRule rule;
    private readonly int[] widths, strides;
    // Of each layer: the terms of its products that are 0 are left out.
    private readonly bool[] leavesOut;
    private readonly float background;
    private readonly int dense;
    private readonly AlignedBuffer<float> constant, slope, sums, shared;
    private readonly AlignedBuffer<float>[] weights, transposed, gradients, means, squares, activations, deltas;
    private readonly InputGradient inputGradient;
    private readonly AlignedBuffer<double> c, r;
    private readonly int frontStride;
    private AlignedBuffer<float> firstDelta, unitGradient = new(0);
    private long step;

    public NetworkKernel(NetworkArchitecture architecture, LossFunction loss, UpdateRule rule, PixelOrder pixels)
    {
        (this.architecture, this.loss, this.rule, Pixels) = (architecture, loss, rule, pixels);
        (background, dense, frontStride) = (pixels.Background, pixels.Dense, pixels.FrontStride);
        widths = [.. architecture.Widths];
        // A hidden level has a column more, which is 1.
        strides = [.. widths.Select((w, l) => RoundUp(l == Top ? w : w + 1, F.Count))];
        leavesOut = new bool[Top];
        Layout = NetworkKernels.LayoutOf(architecture, 8 * sizeof(float) * F.Count);
        inputGradient = new(Layout, dense);
        weights = Layers(WeightLength);
        transposed = Layers(l => l == 0 ? 0 : RoundUp(widths[l + 1], 4) * (long)strides[l]);
        // Plain SGD updates the first layer's listed rows, by far the most, without a gradient of their own.
        gradients = Layers(l => l == 0 && rule.IsPlain ? dense * (long)strides[1] : WeightLength(l));
        means = Layers(l => rule.IsPlain ? 0 : WeightLength(l));
        squares = Layers(l => rule.IsPlain || rule.Kind == UpdateRuleKind.Sgd ? 0 : WeightLength(l));
        activations = Layers(l => Chunk * (long)strides[l + 1]);
        deltas = Layers(l => Chunk * (long)strides[l + 1]);
        firstDelta = new(Chunk * (long)strides[1]);
        (constant, slope, shared, sums) = (new(strides[1]), new(strides[1]), new(strides[1]), new(4 * strides[1]));
        (c, r) = (new(strides[1]), new(strides[1]));

        AlignedBuffer<float>[] Layers(Func<int, long> length) =>
            [.. Enumerable.Range(0, Top).Select(l => new AlignedBuffer<float>(length(l)))];
        long WeightLength(int l) => RoundUp(widths[l] + 1, 4) * (long)strides[l + 1];
    }

    public InputLayout Layout { get; }

    public PixelOrder Pixels { get; }

    // The level of the outputs; the inputs are level 0.
    private int Top => widths.Length - 1;

    public void Load(ReadOnlySpan<float> parameters)
    {
        step = 0;
        foreach (AlignedBuffer<float> state in means.Concat(squares))
            state.Clear();
        c.Clear();
        for (int l = 0; l < Top; l++)
        {
            (int inputs, int outputs, int stride) = (widths[l], widths[l + 1], strides[l + 1]);
            ReadOnlySpan<float> matrix = parameters[architecture.WeightOffset(l)..], bias = parameters[architecture.BiasOffset(l)..];
            float* w = weights[l].Pointer;
            for (int o = 0; o < outputs; o++)
            {
                for (int i = 0; i < inputs; i++)
                    w[Row(l, i) * (long)stride + o] = matrix[o * inputs + i];
                w[inputs * (long)stride + o] = bias[o];
            }
            Finish(l);
        }
        Resum();
        SetConstants();
    }

    public void Store(Span<float> parameters) => Unpack(weights, c.Pointer, null, parameters);

    public void Dispose()
    {
        foreach (AlignedBuffer<float> buffer in (IEnumerable<AlignedBuffer<float>>)[constant, slope, sums, shared, firstDelta, unitGradient,
            .. weights, .. transposed, .. gradients, .. means, .. squares, .. activations, .. deltas])
        {
            buffer.Dispose();
        }

        c.Dispose();
        r.Dispose();
        inputGradient.Dispose();
    }

    /// <summary>
    /// Copies matrices and biases to the order of the parameters, with a row added to all rows of the first matrix, and its biases
    /// replaced.
    /// </summary>
    private void Unpack(AlignedBuffer<float>[] from, double* added, float* firstBias, Span<float> parameters)
    {
        for (int l = 0; l < Top; l++)
        {
            (int inputs, int outputs, int stride) = (widths[l], widths[l + 1], strides[l + 1]);
            Span<float> matrix = parameters[architecture.WeightOffset(l)..], bias = parameters[architecture.BiasOffset(l)..];
            float* w = from[l].Pointer;
            for (int o = 0; o < outputs; o++)
            {
                for (int i = 0; i < inputs; i++)
                    matrix[o * inputs + i] = l == 0 ? (float)(w[Row(l, i) * (long)stride + o] + added[o]) : w[i * (long)stride + o];
                bias[o] = l == 0 && firstBias != null ? firstBias[o] : w[inputs * (long)stride + o];
            }
        }
    }

    /// <summary>
    /// What follows from changed weights: the padding column that is 1, the transposed matrix, and whether 0 times a weight is 0.
    /// </summary>
    [MethodImpl(Pass)]
    private void Finish(int l)
    {
        (int inputs, int outputs, int stride) = (widths[l], widths[l + 1], strides[l + 1]);
        float* w = weights[l].Pointer;
        if (l + 1 < Top)
            w[inputs * (long)stride + outputs] = 1;
        if (l == 0)
            return;
        Updates.Transpose(w, inputs, outputs, stride, transposed[l].Pointer, strides[l]);
        // Not the last layer's: the derivatives by outputs are hardly ever 0, and forward outputs are few.
        leavesOut[l] = l + 1 < Top && ActiveProduct.Pays(stride, inputs + 1) && ActiveProduct.Pays(strides[l], outputs)
            && Updates.AreFinite(w, (inputs + 1) * (long)stride);
    }

    /// <summary>The row of an input: the first layer's are in the order of the pixels.</summary>
    private int Row(int layer, int input) => layer == 0 ? Pixels.Rows[input] : input;

    private void Resum() => Updates.ColumnSums(weights[0].Pointer, widths[0], strides[1], r.Pointer);

    /// <summary>The first layer's constant term and slope, in single precision.</summary>
    [MethodImpl(Pass)]
    private void SetConstants()
    {
        float* bias = weights[0].Pointer + widths[0] * (long)strides[1];
        D rows = V.Create((double)widths[0]), pixel = V.Create((double)background);
        for (int j = 0; j < strides[1]; j += F.Count)
        {
            (D low, D high) = V.Widen(V.Load(bias + j));
            D cLow = V.Load(c.Pointer + j), cHigh = V.Load(c.Pointer + j + D.Count);
            low += pixel * (V.Load(r.Pointer + j) + rows * cLow);
            high += pixel * (V.Load(r.Pointer + j + D.Count) + rows * cHigh);
            V.Narrow(low, high).Store(constant.Pointer + j);
            V.Narrow(cLow, cHigh).Store(slope.Pointer + j);
        }
    }

    private static int RoundUp(int n, int multiple) => (n + multiple - 1) / multiple * multiple;
}
