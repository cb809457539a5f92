using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Dynamics;

/// <summary>The kernel for one landscape and pace. Stateless: threads share it, each with a block of its own.</summary>
internal interface IBlockStepper
{
    /// <summary>Seeds the block's random streams from (<paramref name="seed"/>, trajectory index).</summary>
    void Seed(TrajectoryBlock block, ulong seed, ReadOnlySpan<long> indices);

    /// <summary>Advances the block from step <paramref name="from"/> to step <paramref name="to"/>.</summary>
    void Advance(TrajectoryBlock block, long from, long to);
}

/// <summary>Chooses the widest registers that the processor runs at full speed, and takes long runs in stretches.</summary>
internal static class BlockStepper
{
    // Steps of a block between looks at the cancellation token: some 0.1 ms of work.
    private const long Stretch = 512;

    /// <summary>Makes the kernel; with <paramref name="holdY"/> x moves and y stays.</summary>
    /// <remarks>All widths compute the same bits; <paramref name="width"/> is there for the tests and the benchmarks.</remarks>
    public static IBlockStepper Create(ValleyLandscape landscape, NoiseLaw noise, double eta, int? width = null, bool holdY = false) =>
        Create(landscape, new Pace(noise, eta), width, holdY);

    /// <inheritdoc cref="Create(ValleyLandscape, NoiseLaw, double, int?, bool)"/>
    public static IBlockStepper Create(ValleyLandscape landscape, Pace pace, int? width = null, bool holdY = false) =>
        (width ?? SimdWidth.Native) switch
        {
            512 => Simd.Lanes512.SteppingFactory.Create(landscape, pace, holdY),
            256 => Simd.Lanes256.SteppingFactory.Create(landscape, pace, holdY),
            128 => Simd.Lanes128.SteppingFactory.Create(landscape, pace, holdY),
            _ => throw new ArgumentOutOfRangeException(nameof(width), width, "128, 256 or 512."),
        };

    /// <summary>Advances a block however far, and stops within a stretch when cancelled.</summary>
    /// <param name="stepper">The kernel.</param>
    /// <param name="block">The block.</param>
    /// <param name="from">The step that it has come to.</param>
    /// <param name="to">The step to come to.</param>
    /// <param name="interval">Steps between looks, counted from <paramref name="from"/>; 0 for no looks.</param>
    /// <param name="look">Told the step that the block has come to, each interval.</param>
    /// <param name="advance">Told how many steps were done, once a stretch or so.</param>
    /// <param name="cancel">Stops the work.</param>
    public static void Run(this IBlockStepper stepper, TrajectoryBlock block, long from, long to, long interval, Action<long> look,
        Action<long> advance, CancellationToken cancel)
    {
        long step = from, told = from, due = interval > 0 ? from + interval : long.MaxValue;
        while (step < to)
        {
            cancel.ThrowIfCancellationRequested();
            long stop = Math.Min(Math.Min(to, due), step + Stretch);
            stepper.Advance(block, step, stop);
            step = stop;
            if (step == due)
            {
                look(step);
                due += interval;
            }
            if (step - told >= Stretch || step == to)
            {
                advance(step - told);
                told = step;
            }
        }
    }
}
