using System.Runtime.InteropServices;

namespace ValleyJump.Core.Dynamics;

/// <summary>
/// The state of a block of trajectories in structure-of-arrays form, sized to stay in the first-level cache.
/// </summary>
internal sealed unsafe class TrajectoryBlock : IDisposable
{
    /// <summary>Trajectories in a block: 72 bytes each, 4.6 KB in all.</summary>
    public const int Size = 64;

    private const int Alignment = 64;
    private readonly void* memory;

    public TrajectoryBlock()
    {
        const int DoubleArrays = 4, WordArrays = 4, FloatArrays = 2;
        memory = NativeMemory.AlignedAlloc((DoubleArrays + WordArrays) * Size * 8 + FloatArrays * Size * 4, Alignment);
        NativeMemory.Clear(memory, (DoubleArrays + WordArrays) * Size * 8 + FloatArrays * Size * 4);
    }

    /// <summary>Transverse coordinate; NaN once the trajectory has diverged.</summary>
    public Span<double> X => Doubles(0);

    /// <summary>Coordinate along the training direction.</summary>
    public Span<double> Y => Doubles(1);

    /// <summary>The step that completed the last change of side, 0 if none did.</summary>
    public Span<double> LastCrossing => Doubles(2);

    /// <summary>y after that step; the initial y if there was none.</summary>
    public Span<double> YAtLastCrossing => Doubles(3);

    /// <summary>Four planes of random-stream state.</summary>
    public Span<ulong> Streams => new((double*)memory + 4 * Size, 4 * Size);

    /// <summary>Normals of the coming step.</summary>
    public Span<float> NormalX => new((float*)((double*)memory + 8 * Size), Size);

    /// <summary>Normals of the coming step.</summary>
    public Span<float> NormalY => new((float*)((double*)memory + 8 * Size) + Size, Size);

    private Span<double> Doubles(int plane) => new((double*)memory + plane * Size, Size);

    public void Dispose()
    {
        NativeMemory.AlignedFree(memory);
        GC.SuppressFinalize(this);
    }

    ~TrajectoryBlock() => NativeMemory.AlignedFree(memory);
}
