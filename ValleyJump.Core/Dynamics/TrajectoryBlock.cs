using System.Runtime.CompilerServices;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Dynamics;

/// <summary>
/// The state of a block of trajectories in structure-of-arrays form, sized to stay in the first-level cache.
/// </summary>
internal sealed unsafe class TrajectoryBlock : IDisposable
{
    /// <summary>
    /// Trajectories in a block: 176 bytes each, 22 KB in all, and 32 bytes more under rules with a memory. Larger blocks share out the
    /// cost of a pass's start, and must fit in L1.
    /// </summary>
    public const int Size = 128;

    /// <summary>
    /// Distance between planes, in elements. Not a power of two: planes 4096 bytes apart would make the processor take a load from
    /// one for a reload of what was just stored to the other.
    /// </summary>
    public const int Stride = Size + 8;

    /// <summary>Planes of <see cref="Scratch"/>.</summary>
    public const int ScratchPlanes = 10;

    /// <summary>Steps whose normals are drawn at once, so that the random streams stay in registers meanwhile.</summary>
    public const int StepsDrawn = 4;

    // Planes of Memory: two for each coordinate.
    private const int MemoryPlanes = 4;

    // Four planes of doubles, four of stream words, the scratch, and behind the normals what update rules remember.
    private const int NormalsEnd = (4 + 4 + ScratchPlanes) * Stride + StepsDrawn * Size;
    private const int Elements = NormalsEnd + (MemoryPlanes + 1) * Stride;

    // A call that the JIT has not yet optimised would cost more than the rest of a pass's start.
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly AlignedBuffer<double> buffer = new(Elements);
    private readonly double* memory;

    public TrajectoryBlock() => memory = buffer.Pointer;

    /// <summary>Transverse coordinate; NaN once the trajectory has diverged.</summary>
    public Span<double> X { [MethodImpl(Inline)] get => Doubles(0); }

    /// <summary>Coordinate along the training direction.</summary>
    public Span<double> Y { [MethodImpl(Inline)] get => Doubles(1); }

    /// <summary>The step that completed the last change of side, 0 if none did.</summary>
    public Span<double> LastCrossing { [MethodImpl(Inline)] get => Doubles(2); }

    /// <summary>y after that step; the initial y if there was none.</summary>
    public Span<double> YAtLastCrossing { [MethodImpl(Inline)] get => Doubles(3); }

    /// <summary>Four planes of random-stream state.</summary>
    public Span<ulong> Streams { [MethodImpl(Inline)] get => new(memory + 4 * Stride, 4 * Stride); }

    /// <summary>
    /// Half normals for the next <see cref="StepsDrawn"/> steps: for each, one float per trajectory for x and then for y.
    /// </summary>
    public Span<float> Normals
    {
        [MethodImpl(Inline)] get => new(memory + (8 + ScratchPlanes) * Stride, StepsDrawn * 2 * Size);
    }

    /// <summary>What one pass of a step leaves for the next: <see cref="ScratchPlanes"/> planes.</summary>
    public Span<double> Scratch { [MethodImpl(Inline)] get => new(memory + 8 * Stride, ScratchPlanes * Stride); }

    /// <summary>What the update rule remembers: two planes for x and two for y. Plain SGD leaves them alone.</summary>
    public Span<double> Memory { [MethodImpl(Inline)] get => new(memory + NormalsEnd, MemoryPlanes * Stride); }

    /// <summary>The valley of each trajectory, from 0 at the left, where it is not the sign of x.</summary>
    public Span<double> Valley { [MethodImpl(Inline)] get => new(memory + NormalsEnd + MemoryPlanes * Stride, Size); }

    [MethodImpl(Inline)]
    private Span<double> Doubles(int plane) => new(memory + plane * Stride, Size);

    public void Dispose() => buffer.Dispose();
}
