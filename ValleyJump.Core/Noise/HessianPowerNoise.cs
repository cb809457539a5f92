using System.Runtime.CompilerServices;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;
using D = System.Runtime.Intrinsics.Vector256<double>;
using V = System.Runtime.Intrinsics.Vector256;

namespace ValleyJump.Core.Noise
{
    public sealed partial record NoiseLaw
    {
        /// <summary>alpha of <see cref="NoiseModel.HessianPower"/>. Finite, zero or positive; the other models ignore it.</summary>
        [Column(Name = "NoiseExponent", Symbol = "alpha")]
        public double Exponent { get; internal init => field = Check.NotNegative(value, "NoiseExponent"); } = 1;
    }

    /// <summary>2 sigma |H|^alpha.</summary>
    internal sealed class HessianPowerForm : NoiseForm
    {
        public static readonly HessianPowerForm Instance = new();

        public override double Variance(NoiseLaw law, double lambda) =>
            law.Exponent == 0 ? 1 : Math.Pow(Math.Abs(lambda), law.Exponent);
    }
}

namespace ValleyJump.Core.Noise.Simd.Lanes256
{
    /// <summary>Sigma = 2 sigma V |lambda|^alpha V^T + 1e-8 I.</summary>
    internal readonly struct HessianPowerNoise(double sigma, double alpha, double curvature) : ISpectralNoise<HessianPowerNoise>
    {
        private readonly D factor = V.Create(2 * sigma * Math.Pow(curvature / 2, alpha) / Unit(sigma, alpha, curvature));
        private readonly D alpha = V.Create(alpha), floor = V.Create(NoiseFloor.Variance / Unit(sigma, alpha, curvature));

        public double Scale { get; } = Math.Sqrt(Unit(sigma, alpha, curvature));

        public static HessianPowerNoise Create(NoiseLaw law, double sigma, double curvature) => new(sigma, law.Exponent, curvature);

        // |lambda| is kept off zero so that alpha = 0 gives 0^0 = 1.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public D Variance(D twiceLambda) =>
            V.FusedMultiplyAdd(factor, V.Exp(alpha * V.Log(V.MaxNative(V.Abs(twiceLambda), V.Create(1e-300)))), floor);

        private static double Unit(double sigma, double alpha, double curvature) =>
            2 * sigma * Math.Pow(curvature, alpha) + NoiseFloor.Variance;
    }
}
