using BenchmarkDotNet.Attributes;
using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;

namespace ValleyJump.Benchmarks;

/// <summary>A thousand steps of one block on one thread, by noise model and register width. Time is a trajectory-step.</summary>
[SimpleJob(warmupCount: 3, iterationCount: 12)]
public class KernelBenchmarks : IDisposable
{
    private const int Steps = 1000;
    private readonly TrajectoryBlock block = new();
    private IBlockStepper free = null!, held = null!;

    [Params(128, 256, 512)]
    public int Width { get; set; }

    [Params(NoiseModel.Hessian, NoiseModel.HessianSquared, NoiseModel.Isotropic, NoiseModel.HessianPower,
        NoiseModel.HessianPlusIsotropic, NoiseModel.StudentT)]
    public NoiseModel Noise { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var (landscape, noise) = (new TwoValleyLandscape(), new NoiseLaw { Model = Noise, Strength = 0.05 });
        free = BlockStepper.Create(landscape, noise, 0.05, Width);
        held = BlockStepper.Create(landscape, noise, 0.05, Width, holdY: true);
        free.Seed(block, 1, [.. Enumerable.Range(0, TrajectoryBlock.Size).Select(i => (long)i)]);
        block.X.Fill(0.1);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        block.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Steps * TrajectoryBlock.Size)]
    public void Step() => Advance(free);

    [Benchmark(OperationsPerInvoke = Steps * TrajectoryBlock.Size)]
    public void StepAtHeldY() => Advance(held);

    private void Advance(IBlockStepper stepper)
    {
        block.Y.Fill(8);
        stepper.Advance(block, 0, Steps);
    }
}
