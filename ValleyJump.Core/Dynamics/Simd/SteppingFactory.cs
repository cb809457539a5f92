using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Noise.Simd.Lanes256;

namespace ValleyJump.Core.Dynamics.Simd.Lanes256;

/// <summary>Picks the specialised kernel.</summary>
internal static class SteppingFactory
{
    public static IBlockStepper Create(TwoValleyLandscape landscape, NoiseLaw noise, double eta, bool holdY) =>
        holdY ? Create<HeldMotion>(landscape, noise, eta) : Create<FreeMotion>(landscape, noise, eta);

    private static IBlockStepper Create<TMotion>(TwoValleyLandscape landscape, NoiseLaw noise, double eta) where TMotion : struct, IMotion
    {
        var surface = new TwoValleyKernel(landscape);
        return noise.Model switch
        {
            NoiseModel.Hessian => Stepper<HessianNoise>(),
            NoiseModel.HessianSquared => Stepper<HessianSquaredNoise>(),
            NoiseModel.Isotropic => Stepper<IsotropicNoise>(),
            NoiseModel.HessianPower => Stepper<HessianPowerNoise>(),
            NoiseModel.HessianPlusIsotropic => Stepper<HessianPlusIsotropicNoise>(),
            NoiseModel.StudentT => Stepper<StudentTNoise>(),
            _ => throw new ArgumentOutOfRangeException(nameof(noise), noise.Model, "Unknown noise model."),
        };

        LanesStepper<TwoValleyKernel, TNoise, TMotion> Stepper<TNoise>() where TNoise : struct, ISpectralNoise<TNoise> =>
            new(surface, TNoise.Create(noise, noise.Strength, surface.CurvatureScale), eta);
    }

    private sealed class LanesStepper<TLandscape, TNoise, TMotion>(TLandscape landscape, TNoise noise, double eta) : IBlockStepper
        where TLandscape : struct, ILandscapeKernel where TNoise : struct, ISpectralNoise<TNoise> where TMotion : struct, IMotion
    {
        private readonly TLandscape landscape = landscape;
        private readonly TNoise noise = noise;

        public void Seed(TrajectoryBlock block, ulong seed, ReadOnlySpan<long> indices) => NormalStreams.Seed(block.Streams, seed, indices);

        public void Advance(TrajectoryBlock block, long from, long to) =>
            StepKernel<TLandscape, TNoise, TMotion>.Advance(block, landscape, noise, eta, from, to);
    }
}
