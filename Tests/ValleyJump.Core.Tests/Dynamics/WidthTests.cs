using System.Runtime.InteropServices;
using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Tests.Landscapes;

namespace ValleyJump.Core.Tests.Dynamics;

/// <summary>All register widths compute the same bits; a width that the processor lacks runs as the framework's fallback.</summary>
public class WidthTests
{
    public static TheoryData<int, int, double> Runs()
    {
        var runs = new TheoryData<int, int, double>();
        for (int law = 0; law < Blocks.Laws.Length; law++)
        {
            for (int landscape = 0; landscape < Cases.Landscapes.Length; landscape++)
            {
                foreach (double rate in new[] { 0.1, 0.5 })
                    runs.Add(law, landscape, rate);
            }
        }
        return runs;
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void WidthsAgreeToTheBit(int law, int landscape, double rate)
    {
        // 3001 steps: not a multiple of the steps drawn at once.
        using TrajectoryBlock narrow = Run(128, law, landscape, rate, 3001);
        // Many trajectories are alive and have crossed the ridge, so that there is something to agree on.
        Assert.InRange(narrow.LastCrossing.ToArray().Where((step, i) => step > 0 && !double.IsNaN(narrow.X[i])).Count(), 20,
            TrajectoryBlock.Size - 1);
        foreach (int width in new[] { 256, 512 })
        {
            using TrajectoryBlock wide = Run(width, law, landscape, rate, 3001);
            for (int i = 0; i < TrajectoryBlock.Size; i++)
            {
                Assert.Equal(Bits(narrow.X)[i], Bits(wide.X)[i]);
                Assert.Equal(Bits(narrow.Y)[i], Bits(wide.Y)[i]);
                if (double.IsNaN(narrow.X[i]))
                    continue; // What is recorded of a trajectory after it diverged is never read.
                Assert.Equal(narrow.LastCrossing[i], wide.LastCrossing[i]);
                Assert.Equal(Bits(narrow.YAtLastCrossing)[i], Bits(wide.YAtLastCrossing)[i]);
            }
        }
    }

    /// <summary>The twins of a kernel are made when it is built: none is written over another's.</summary>
    [Theory]
    [InlineData("Dynamics", 128)]
    [InlineData("Dynamics", 512)]
    [InlineData("Noise", 128)]
    [InlineData("Noise", 512)]
    [InlineData("Networks", 128)]
    [InlineData("Networks", 512)]
    public void EveryKernelHasItsTwins(string room, int bits)
    {
        Assert.NotEmpty(Names(256));
        Assert.Equal(Names(256), Names(bits));

        IEnumerable<string> Names(int width) => typeof(BlockStepper).Assembly.GetTypes()
            .Where(t => t.Namespace == $"ValleyJump.Core.{room}.Simd.Lanes{width}" && !t.IsNested && t.Name[0] != '<')
            .Select(t => t.Name).Order(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(0)]
    [InlineData(1024)]
    public void OtherWidthsAreRefused(int width) =>
        Assert.Equal("width", Assert.Throws<ArgumentOutOfRangeException>(() =>
            BlockStepper.Create(new TwoValleyLandscape(), new NoiseLaw(), 0.1, width)).ParamName);

    private static TrajectoryBlock Run(int width, int law, int landscape, double rate, long steps)
    {
        var (noise, eta) = Blocks.Lively(Blocks.Laws[law], Cases.Landscapes[landscape], rate);
        var stepper = BlockStepper.Create(Cases.Landscapes[landscape], noise, eta, width);
        // One trajectory starts where it diverges at once.
        TrajectoryBlock block = Blocks.Start(stepper, 77, 128, i => (i == 13 ? 1e9 : 0.01 * (i - 32), 3));
        stepper.Advance(block, 0, steps);
        return block;
    }

    private static Span<ulong> Bits(Span<double> values) => MemoryMarshal.Cast<double, ulong>(values);
}
