using System.Runtime.CompilerServices;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;
using D = System.Runtime.Intrinsics.Vector256<double>;
using V = System.Runtime.Intrinsics.Vector256;

namespace ValleyJump.Core.Noise
{
    public sealed partial record NoiseLaw
    {
        /// <summary>b of <see cref="NoiseModel.HessianPlusIsotropic"/>, from 0 to 1; the other models ignore it.</summary>
        [Column(Symbol = "b", Least = 0, Most = 1)]
        public double IsotropicShare { get; internal init => field = Check.Require(value is >= 0 and <= 1, value, "from 0 to 1"); } = 0.5;
    }

    /// <summary>2 sigma ((1 - b) [H]+ + b h I).</summary>
    internal sealed class HessianPlusIsotropicForm : NoiseForm
    {
        public static readonly HessianPlusIsotropicForm Instance = new();

        public override double Variance(NoiseLaw law, double lambda) =>
            (1 - law.IsotropicShare) * Math.Max(lambda, 0) + law.IsotropicShare * law.IsotropicCurvature;
    }
}

namespace ValleyJump.Core.Noise.Simd.Lanes256
{
    /// <summary>Sigma = 2 sigma ((1 - b) [H]+ + b h I) + 1e-8 I: Hessian noise over a higher floor.</summary>
    internal readonly struct HessianPlusIsotropicNoise(double slope, double floor) : ISpectralNoise<HessianPlusIsotropicNoise>
    {
        private readonly D slope = V.Create(slope / 2 / (slope + floor)), floor = V.Create(floor / (slope + floor));

        public double Scale { get; } = Math.Sqrt(slope + floor);

        public static HessianPlusIsotropicNoise Create(NoiseLaw law, double sigma, double curvature) =>
            new(2 * sigma * (1 - law.IsotropicShare) * curvature,
                2 * sigma * law.IsotropicShare * law.IsotropicCurvature + NoiseFloor.Variance);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public D Variance(D twiceLambda) => V.MaxNative(V.FusedMultiplyAdd(slope, twiceLambda, floor), floor);
    }
}
