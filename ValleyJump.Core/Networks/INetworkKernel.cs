using ValleyJump.Core.Numerics;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Networks;

/// <summary>
/// A network's weights in single precision, and what training does with them. Not for several threads at once. All register widths compute
/// the same bits.
/// </summary>
internal interface INetworkKernel : IDisposable
{
    /// <summary>What images for this kernel are laid out for.</summary>
    InputLayout Layout { get; }

    /// <summary>How images for this kernel are divided.</summary>
    PixelOrder Pixels { get; }

    /// <summary>
    /// Takes on weights and biases, in the order of <see cref="NetworkArchitecture"/>, and forgets the update rule's averages.
    /// </summary>
    void Load(ReadOnlySpan<float> parameters);

    /// <summary>The weights and biases.</summary>
    void Store(Span<float> parameters);

    /// <summary>One step of the update rule along the mean gradient of a mini-batch.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the weights are worthless then.</exception>
    void Step(SparseImages images, ReadOnlySpan<int> batch, double rate, CancellationToken cancel);

    /// <summary>The mean gradient of the loss over a mini-batch, laid out as the parameters.</summary>
    void Gradient(SparseImages images, ReadOnlySpan<int> batch, Span<float> gradient, CancellationToken cancel);

    /// <summary>The outputs of the last layer, sample after sample.</summary>
    void Outputs(SparseImages images, ReadOnlySpan<int> batch, Span<float> outputs, CancellationToken cancel);
}

/// <summary>Chooses the registers.</summary>
internal static class NetworkKernels
{
    /// <summary>Makes a kernel; <paramref name="width"/> in bits is there for the tests and the benchmarks.</summary>
    public static INetworkKernel Create(NetworkArchitecture architecture, LossFunction loss, UpdateRule rule, PixelOrder pixels,
        int? width = null) => (width ?? WidthFor(architecture)) switch
    {
        512 => new Simd.Lanes512.NetworkKernel(architecture, loss, rule, pixels),
        256 => new Simd.Lanes256.NetworkKernel(architecture, loss, rule, pixels),
        128 => new Simd.Lanes128.NetworkKernel(architecture, loss, rule, pixels),
        _ => throw new ArgumentOutOfRangeException(nameof(width), width, "128, 256 or 512."),
    };

    /// <summary>What images are laid out for, for kernels of a network.</summary>
    public static InputLayout LayoutOf(NetworkArchitecture architecture, int? width = null) =>
        InputLayout.Of(StrideOf(architecture, width ?? WidthFor(architecture)));

    /// <summary>The processor's widest registers, but 256 bits where 512 would be padded more: 50 units fill 56 columns or 64.</summary>
    private static int WidthFor(NetworkArchitecture architecture) =>
        SimdWidth.Native == 512 && StrideOf(architecture, 512) > StrideOf(architecture, 256) ? 256 : SimdWidth.Native;

    private static int StrideOf(NetworkArchitecture architecture, int width)
    {
        int floats = width / (8 * sizeof(float));
        // A hidden layer has a column more than units; see the kernel.
        int columns = architecture.Widths[1] + (architecture.Layers == 1 ? 0 : 1);
        return (columns + floats - 1) / floats * floats;
    }
}
