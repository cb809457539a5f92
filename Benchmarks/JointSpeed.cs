using System.Diagnostics;
using System.Globalization;
using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Updates;

namespace ValleyJump.Benchmarks;

/// <summary>
/// What a step costs under other update rules, schedules, noise laws and landscapes, in units of plain SGD on two valleys: one block on one
/// thread, in turns, the best of the rounds.
/// </summary>
internal static class JointSpeed
{
    private const int Rounds = 200, Steps = 2000;
    private const double Eta = 0.05;

    public static int Compare(int width)
    {
        var (two, chain, noise) = (new TwoValleyLandscape(), new ValleyChain(), new NoiseLaw { Strength = 0.05 });
        (string Name, ValleyLandscape Landscape, Pace Pace)[] all =
        [
            ("plain SGD, two valleys", two, new(noise, Eta)),
            ("momentum 0.9", two, Ruled(UpdateRule.Sgd(0.9))),
            ("Nesterov 0.9", two, Ruled(UpdateRule.Sgd(0.9, nesterov: true))),
            ("RMSProp", two, Ruled(UpdateRule.RmsProp())),
            ("Adam", two, Ruled(UpdateRule.Adam())),
            ("cosine schedule of eta", two, new(noise, Eta, UpdateRule.Sgd(), Schedule.Cosine(0.5), Schedule.Constant, Steps)),
            ("schedule of the batch size", two, new(noise, Eta, UpdateRule.Sgd(), Schedule.Constant, Schedule.Step(2, 0.5), Steps)),
            ("StudentT", two, new(noise with { Model = NoiseModel.StudentT }, Eta)),
            ("HessianPlusIsotropic", two, new(noise with { Model = NoiseModel.HessianPlusIsotropic }, Eta)),
            ("three valleys", chain, new(noise, Eta)),
            ("ten valleys", chain with { HalfWidth = [.. Enumerable.Range(0, 10).Select(k => 0.5 + 0.03 * k)] }, new(noise, Eta)),
        ];
        using var block = new TrajectoryBlock();
        IBlockStepper[] steppers = [.. all.Select(c => BlockStepper.Create(c.Landscape, c.Pace, width))];
        double[] best = [.. all.Select(_ => double.PositiveInfinity)];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < all.Length; i++)
            {
                steppers[i].Seed(block, 1, [.. Enumerable.Range(0, TrajectoryBlock.Size).Select(t => (long)t)]);
                block.X.Fill(0.1);
                block.Y.Fill(8);
                long start = Stopwatch.GetTimestamp();
                steppers[i].Advance(block, 0, Steps);
                best[i] = Math.Min(best[i], Stopwatch.GetElapsedTime(start).TotalNanoseconds / (Steps * (double)TrajectoryBlock.Size));
            }
        }
        Console.WriteLine($"{"",-28}{"ns/step",10}{"ratio",8}");
        for (int i = 0; i < all.Length; i++)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{all[i].Name,-28}{best[i],10:F2}{best[i] / best[0],8:F2}"));
        }
        return 0;

        Pace Ruled(UpdateRule rule) => new(noise, Eta, rule, Schedule.Constant, Schedule.Constant, 1);
    }
}
