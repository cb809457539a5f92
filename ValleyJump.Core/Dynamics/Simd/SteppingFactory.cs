using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Noise.Simd.Lanes256;
using ValleyJump.Core.Updates;
using ValleyJump.Core.Updates.Simd.Lanes256;

namespace ValleyJump.Core.Dynamics.Simd.Lanes256;

/// <summary>Picks the specialised kernel: one type parameter after the other.</summary>
internal static class SteppingFactory
{
    public static IBlockStepper Create(ValleyLandscape landscape, Pace pace, bool holdY) => landscape switch
    {
        TwoValleyLandscape two => Noisy(new TwoValleyKernel(two), pace, holdY),
        ValleyChain chain => Noisy(new ChainKernel(chain), pace, holdY),
        _ => throw new ArgumentOutOfRangeException(nameof(landscape), landscape, "A landscape without a kernel."),
    };

    private static IBlockStepper Noisy<TLandscape>(TLandscape landscape, Pace pace, bool holdY)
        where TLandscape : struct, ILandscapeKernel => pace.Noise.Model switch
    {
        NoiseModel.Hessian => Ruled<TLandscape, HessianNoise>(landscape, pace, holdY),
        NoiseModel.HessianSquared => Ruled<TLandscape, HessianSquaredNoise>(landscape, pace, holdY),
        NoiseModel.Isotropic => Ruled<TLandscape, IsotropicNoise>(landscape, pace, holdY),
        NoiseModel.HessianPower => Ruled<TLandscape, HessianPowerNoise>(landscape, pace, holdY),
        NoiseModel.HessianPlusIsotropic => Ruled<TLandscape, HessianPlusIsotropicNoise>(landscape, pace, holdY),
        NoiseModel.StudentT => Ruled<TLandscape, StudentTNoise>(landscape, pace, holdY),
        _ => throw new ArgumentOutOfRangeException(nameof(pace), pace.Noise.Model, "Unknown noise model."),
    };

    private static IBlockStepper Ruled<TLandscape, TNoise>(TLandscape landscape, Pace pace, bool holdY)
        where TLandscape : struct, ILandscapeKernel
        where TNoise : struct, ISpectralNoise<TNoise> => pace.Rule.Kind switch
    {
        _ when pace.Rule.IsPlain => Held<TLandscape, TNoise, PlainUpdate>(landscape, pace, holdY),
        UpdateRuleKind.Sgd => Held<TLandscape, TNoise, MomentumUpdate>(landscape, pace, holdY),
        UpdateRuleKind.RmsProp => Held<TLandscape, TNoise, RmsPropUpdate>(landscape, pace, holdY),
        UpdateRuleKind.Adam => Held<TLandscape, TNoise, AdamUpdate>(landscape, pace, holdY),
        _ => throw new ArgumentOutOfRangeException(nameof(pace), pace.Rule.Kind, "Unknown update rule."),
    };

    private static IBlockStepper Held<TLandscape, TNoise, TUpdate>(TLandscape landscape, Pace pace, bool holdY)
        where TLandscape : struct, ILandscapeKernel
        where TNoise : struct, ISpectralNoise<TNoise>
        where TUpdate : struct, IUpdateKernel<TUpdate> => holdY
            ? new Stepper<TLandscape, TNoise, TUpdate, HeldMotion>(landscape, pace)
            : new Stepper<TLandscape, TNoise, TUpdate, FreeMotion>(landscape, pace);

    private sealed class Stepper<TLandscape, TNoise, TUpdate, TMotion>(TLandscape landscape, Pace pace) : IBlockStepper
        where TLandscape : struct, ILandscapeKernel
        where TNoise : struct, ISpectralNoise<TNoise>
        where TUpdate : struct, IUpdateKernel<TUpdate>
        where TMotion : struct, IMotion
    {
        private readonly TLandscape landscape = landscape;
        private readonly TNoise noise = TNoise.Create(pace.Noise, pace.Noise.Strength, landscape.CurvatureScale);

        public void Seed(TrajectoryBlock block, ulong seed, ReadOnlySpan<long> indices) => NormalStreams.Seed(block.Streams, seed, indices);

        public void Advance(TrajectoryBlock block, long from, long to) =>
            StepKernel<TLandscape, TNoise, TUpdate, TMotion>.Advance(block, landscape, noise, pace, from, to);
    }
}
