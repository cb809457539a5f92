using System.Runtime.CompilerServices;
using D = System.Runtime.Intrinsics.Vector256<double>;
using V = System.Runtime.Intrinsics.Vector256;

namespace ValleyJump.Core.Noise
{
    /// <summary>2 sigma H^2.</summary>
    internal sealed class HessianSquaredForm : NoiseForm
    {
        public static readonly HessianSquaredForm Instance = new();

        public override double Variance(NoiseLaw law, double lambda) => lambda * lambda;
    }
}

namespace ValleyJump.Core.Noise.Simd.Lanes256
{
    /// <summary>Sigma = 2 sigma H^2 + 1e-8 I.</summary>
    internal readonly struct HessianSquaredNoise(double sigma, double curvature) : ISpectralNoise<HessianSquaredNoise>
    {
        private readonly D factor = V.Create(sigma / 2 * curvature * curvature / Unit(sigma, curvature)),
            floor = V.Create(NoiseFloor.Variance / Unit(sigma, curvature));

        public double Scale { get; } = Math.Sqrt(Unit(sigma, curvature));

        public static HessianSquaredNoise Create(NoiseLaw law, double sigma, double curvature) => new(sigma, curvature);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public D Variance(D twiceLambda) => V.FusedMultiplyAdd(factor * twiceLambda, twiceLambda, floor);

        private static double Unit(double sigma, double curvature) => 2 * sigma * curvature * curvature + NoiseFloor.Variance;
    }
}
