using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;

namespace ValleyJump.Core.Tests.Dynamics;

/// <summary>The kernel with y held against the one that moves it.</summary>
public class HeldMotionTests
{
    private const double Eta = 0.05, Y = 6;
    private const int Steps = 200;

    public static TheoryData<NoiseModel, int> Kernels()
    {
        var data = new TheoryData<NoiseModel, int>();
        foreach (NoiseModel model in Enum.GetValues<NoiseModel>())
        {
            foreach (int width in (int[])[128, 256, 512])
                data.Add(model, width);
        }
        return data;
    }

    [Theory, MemberData(nameof(Kernels))]
    public void AHeldStepIsAFreeStepWhoseYIsPutBack(NoiseModel model, int width)
    {
        var (landscape, noise) = (new TwoValleyLandscape(), new NoiseLaw { Model = model, Strength = 0.2, Exponent = 1.5 });
        IBlockStepper held = BlockStepper.Create(landscape, noise, Eta, width, holdY: true),
            free = BlockStepper.Create(landscape, noise, Eta, width);
        using TrajectoryBlock one = Started(held), other = Started(free);
        for (int t = 0; t < Steps; t++)
        {
            held.Advance(one, t, t + 1);
            // From step 0, where the kernel takes up y anew.
            other.Y.Fill(Y);
            free.Advance(other, 0, 1);
            Assert.Equal(Bits(other.X), Bits(one.X));
        }
        Assert.All(one.Y.ToArray(), y => Assert.Equal(Y, y));
        Assert.Contains(one.LastCrossing.ToArray(), step => step > 0);
        Assert.All(one.YAtLastCrossing.ToArray(), y => Assert.Equal(0, y));
    }

    [Fact]
    public void WhatDivergesStaysDiverged()
    {
        IBlockStepper held = BlockStepper.Create(new TwoValleyLandscape(), new NoiseLaw { Strength = 0.1 }, 5, holdY: true);
        using TrajectoryBlock block = Started(held);
        held.Advance(block, 0, 1000);
        Assert.All(block.X.ToArray(), x => Assert.True(double.IsNaN(x)));
        held.Advance(block, 1000, 1001);
        Assert.All(block.X.ToArray(), x => Assert.True(double.IsNaN(x)));
    }

    private static TrajectoryBlock Started(IBlockStepper stepper)
    {
        var block = new TrajectoryBlock();
        block.X.Fill(1e-3);
        block.Y.Fill(Y);
        stepper.Seed(block, 7, [.. Enumerable.Range(0, TrajectoryBlock.Size).Select(i => (long)i)]);
        return block;
    }

    private static long[] Bits(Span<double> values) => [.. values.ToArray().Select(BitConverter.DoubleToInt64Bits)];
}
