using ValleyJump.Core.Numerics;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;

namespace ValleyJump.Core.Dynamics;

/// <summary>The kernel for one landscape, noise law and learning rate. Stateless: threads share it, each with a block of its own.</summary>
internal interface IBlockStepper
{
    /// <summary>Seeds the block's random streams from (<paramref name="seed"/>, trajectory index).</summary>
    void Seed(TrajectoryBlock block, ulong seed, ReadOnlySpan<long> indices);

    /// <summary>Advances the block from step <paramref name="from"/> to step <paramref name="to"/>.</summary>
    void Advance(TrajectoryBlock block, long from, long to);
}

/// <summary>Chooses the widest registers that the processor runs at full speed.</summary>
internal static class BlockStepper
{
    /// <summary>Makes the kernel; with <paramref name="holdY"/> x moves and y stays.</summary>
    /// <remarks>All widths compute the same bits; <paramref name="width"/> is there for the tests and the benchmarks.</remarks>
    public static IBlockStepper Create(TwoValleyLandscape landscape, NoiseLaw noise, double eta, int? width = null, bool holdY = false) =>
        (width ?? SimdWidth.Native) switch
        {
            512 => Simd.Lanes512.SteppingFactory.Create(landscape, noise, eta, holdY),
            256 => Simd.Lanes256.SteppingFactory.Create(landscape, noise, eta, holdY),
            128 => Simd.Lanes128.SteppingFactory.Create(landscape, noise, eta, holdY),
            _ => throw new ArgumentOutOfRangeException(nameof(width), width, "128, 256 or 512."),
        };
}
