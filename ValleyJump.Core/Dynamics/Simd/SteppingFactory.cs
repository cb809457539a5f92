using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;

namespace ValleyJump.Core.Dynamics.Simd.Lanes256;

/// <summary>Picks the specialised kernel.</summary>
internal static class SteppingFactory
{
    public static IBlockStepper Create(TwoValleyLandscape landscape, NoiseLaw noise, double eta, bool holdY) =>
        holdY ? Create<HeldMotion>(landscape, noise, eta) : Create<FreeMotion>(landscape, noise, eta);

    private static IBlockStepper Create<TMotion>(TwoValleyLandscape landscape, NoiseLaw noise, double eta) where TMotion : struct, IMotion
    {
        var surface = new TwoValleyKernel(landscape);
        double unit = surface.CurvatureScale;
        return noise.Model switch
        {
            NoiseModel.Hessian => Stepper(new HessianNoise(noise.Strength, unit)),
            NoiseModel.HessianSquared => Stepper(new HessianSquaredNoise(noise.Strength, unit)),
            NoiseModel.Isotropic => Stepper(new IsotropicNoise(noise.Strength, noise.IsotropicCurvature)),
            NoiseModel.HessianPower => Stepper(new HessianPowerNoise(noise.Strength, noise.Exponent, unit)),
            _ => throw new ArgumentOutOfRangeException(nameof(noise), noise.Model, "Unknown noise model."),
        };

        LanesStepper<TwoValleyKernel, TNoise, TMotion> Stepper<TNoise>(TNoise law) where TNoise : struct, ISpectralNoise =>
            new(surface, law, eta);
    }

    private sealed class LanesStepper<TLandscape, TNoise, TMotion>(TLandscape landscape, TNoise noise, double eta) : IBlockStepper
        where TLandscape : struct, ILandscapeKernel where TNoise : struct, ISpectralNoise where TMotion : struct, IMotion
    {
        private readonly TLandscape landscape = landscape;
        private readonly TNoise noise = noise;

        public void Seed(TrajectoryBlock block, ulong seed, ReadOnlySpan<long> indices) => NormalStreams.Seed(block.Streams, seed, indices);

        public void Advance(TrajectoryBlock block, long from, long to) =>
            StepKernel<TLandscape, TNoise, TMotion>.Advance(block, landscape, noise, eta, from, to);
    }
}
