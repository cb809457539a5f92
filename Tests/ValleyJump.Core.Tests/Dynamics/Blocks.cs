using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Tests.Dynamics;

/// <summary>Drives the kernel without the ensemble around it.</summary>
internal static class Blocks
{
    public static readonly NoiseLaw[] Laws =
    [
        new() { Model = NoiseModel.Hessian },
        new() { Model = NoiseModel.HessianSquared },
        new() { Model = NoiseModel.Isotropic, IsotropicCurvature = 0.7 },
        new() { Model = NoiseModel.HessianPower, Exponent = 0.5 },
        new() { Model = NoiseModel.HessianPower, Exponent = 1.5 },
        new() { Model = NoiseModel.HessianPlusIsotropic, IsotropicShare = 0.3, IsotropicCurvature = 0.7 },
        new() { Model = NoiseModel.StudentT, DegreesOfFreedom = 3 },
    ];

    /// <summary>Update rules of every family.</summary>
    public static readonly UpdateRule[] Rules =
    [
        UpdateRule.Sgd(), UpdateRule.Sgd(0.9), UpdateRule.Sgd(0.7, nesterov: true), UpdateRule.RmsProp(),
        UpdateRule.RmsProp(0.9, 1e-4, 0.5), UpdateRule.Adam(), UpdateRule.Adam(0.5, 0.9, 1e-3),
    ];

    /// <summary>Landscapes of every kind.</summary>
    public static readonly ValleyLandscape[] Landscapes =
    [
        new TwoValleyLandscape(), new ValleyChain(), new ValleyChain { HalfWidth = [0.8, 0.5, 0.65, 0.3], Yb = 20, Yf = 30, Ld = 0 },
    ];

    /// <summary>
    /// The default landscape's shape at y = 3 (or any other y), with y a million times as large: x moves, y and the shape do not.
    /// </summary>
    public static TwoValleyLandscape Frozen { get; } = new() { Yb = 30 * FrozenScale, Yf = 20 * FrozenScale, Yd = 1e9, Ld = 0 };

    public const double FrozenScale = 1e6;

    /// <summary>Landscapes in which x moves and the rest does not, of every kind, each with a valley to be in.</summary>
    public static readonly (ValleyLandscape Landscape, int Valley)[] FrozenValleys =
    [
        (Frozen, 1),
        (new ValleyChain { Yb = 30 * FrozenScale, Yf = 20 * FrozenScale, Yd = 1e9, Ld = 0 }, 1),
    ];

    /// <summary>
    /// A law and a learning rate for paths that cross the ridge at y = 3 on any landscape: eta H11 = rate, kicks in x of 0.05.
    /// </summary>
    public static (NoiseLaw Noise, double Eta) Lively(NoiseLaw law, ValleyLandscape landscape, double rate)
    {
        double h11 = 2 / Enumerable.Range(0, landscape.Valleys).Min(k => landscape.Flatness(k, 3)), eta = rate / h11;
        NoiseLaw unit = law with { Strength = 1 };
        return (unit with { Strength = Math.Pow(0.05 / eta, 2) / ScalarTwin.Variance(unit, h11) }, eta);
    }

    /// <summary>A block of trajectories <paramref name="first"/>, first + 1, ... in the given state.</summary>
    public static TrajectoryBlock Start(IBlockStepper stepper, ulong seed, long first, Func<int, (double X, double Y)> state)
    {
        var block = new TrajectoryBlock();
        stepper.Seed(block, seed, [.. Enumerable.Range(0, TrajectoryBlock.Size).Select(i => first + i)]);
        for (int i = 0; i < TrajectoryBlock.Size; i++)
        {
            (block.X[i], block.Y[i]) = state(i);
            block.YAtLastCrossing[i] = block.Y[i];
        }
        return block;
    }

    /// <summary>Final states of <paramref name="count"/> trajectories (a multiple of the block size) that all start at one point.</summary>
    public static (double[] X, double[] Y) Run(ValleyLandscape landscape, NoiseLaw law, double eta, long steps, int count, double x,
        double y, ulong seed)
    {
        var stepper = BlockStepper.Create(landscape, law, eta);
        double[] xs = new double[count], ys = new double[count];
        Parallel.For(0, count / TrajectoryBlock.Size, b =>
        {
            int first = b * TrajectoryBlock.Size;
            using TrajectoryBlock block = Start(stepper, seed, first, _ => (x, y));
            stepper.Advance(block, 0, steps);
            block.X.CopyTo(xs.AsSpan(first));
            block.Y.CopyTo(ys.AsSpan(first));
        });
        return (xs, ys);
    }
}
