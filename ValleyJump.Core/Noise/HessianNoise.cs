using System.Runtime.CompilerServices;
using D = System.Runtime.Intrinsics.Vector256<double>;
using V = System.Runtime.Intrinsics.Vector256;

namespace ValleyJump.Core.Noise
{
    /// <summary>2 sigma [H]+.</summary>
    internal sealed class HessianForm : NoiseForm
    {
        public static readonly HessianForm Instance = new();

        public override double Variance(NoiseLaw law, double lambda) => Math.Max(lambda, 0);
    }
}

namespace ValleyJump.Core.Noise.Simd.Lanes256
{
    /// <summary>Sigma = 2 sigma [H]+ + 1e-8 I.</summary>
    internal readonly struct HessianNoise(double sigma, double curvature) : ISpectralNoise<HessianNoise>
    {
        private readonly D slope = V.Create(sigma * curvature / Unit(sigma, curvature)),
            floor = V.Create(NoiseFloor.Variance / Unit(sigma, curvature));

        public double Scale { get; } = Math.Sqrt(Unit(sigma, curvature));

        public static HessianNoise Create(NoiseLaw law, double sigma, double curvature) => new(sigma, curvature);

        // The maximum with the floor is the projection: it sets negative eigenvalues to zero.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public D Variance(D twiceLambda) => V.MaxNative(V.FusedMultiplyAdd(slope, twiceLambda, floor), floor);

        private static double Unit(double sigma, double curvature) => 2 * sigma * curvature + NoiseFloor.Variance;
    }
}
