using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;

namespace ValleyJump.Core.Dynamics.Simd.Lanes256;

/// <summary>Picks the specialised kernel.</summary>
internal static class SteppingFactory
{
    public static IBlockStepper Create(TwoValleyLandscape landscape, NoiseLaw noise, double eta, bool holdY)
    {
        var surface = new TwoValleyKernel(landscape);
        return noise.Model switch
        {
            NoiseModel.Hessian => Stepper(surface, new HessianNoise(noise.Strength, surface.CurvatureScale), eta, holdY),
            NoiseModel.HessianSquared => Stepper(surface, new HessianSquaredNoise(noise.Strength, surface.CurvatureScale), eta, holdY),
            NoiseModel.Isotropic => Stepper(surface, new IsotropicNoise(noise.Strength, noise.IsotropicCurvature), eta, holdY),
            NoiseModel.HessianPower => Stepper(surface, new HessianPowerNoise(noise.Strength, noise.Exponent, surface.CurvatureScale), eta, holdY),
            _ => throw new ArgumentOutOfRangeException(nameof(noise), noise.Model, "Unknown noise model."),
        };
    }

    private static LanesStepper<TLandscape, TNoise> Stepper<TLandscape, TNoise>(TLandscape landscape, TNoise noise, double eta, bool holdY)
        where TLandscape : struct, ILandscapeKernel where TNoise : struct, ISpectralNoise => new(landscape, noise, eta, holdY ? 0 : eta);

    private sealed class LanesStepper<TLandscape, TNoise>(TLandscape landscape, TNoise noise, double eta, double etaY) : IBlockStepper
        where TLandscape : struct, ILandscapeKernel where TNoise : struct, ISpectralNoise
    {
        private readonly TLandscape landscape = landscape;
        private readonly TNoise noise = noise;

        public void Seed(TrajectoryBlock block, ulong seed, ReadOnlySpan<long> indices) => NormalStreams.Seed(block.Streams, seed, indices);

        public void Advance(TrajectoryBlock block, long from, long to) =>
            StepKernel<TLandscape, TNoise>.Advance(block, landscape, noise, eta, etaY, from, to);
    }
}
