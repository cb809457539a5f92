using System.Runtime.CompilerServices;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;
using D = System.Runtime.Intrinsics.Vector256<double>;
using V = System.Runtime.Intrinsics.Vector256;

namespace ValleyJump.Core.Noise
{
    public sealed partial record NoiseLaw
    {
        /// <summary>
        /// h of <see cref="NoiseModel.Isotropic"/> and <see cref="NoiseModel.HessianPlusIsotropic"/>. Finite and positive; the other
        /// models ignore it.
        /// </summary>
        [Column(Symbol = "h", Least = 0)]
        public double IsotropicCurvature { get; internal init => field = Check.Positive(value); } = 1;
    }

    /// <summary>2 sigma h I.</summary>
    internal sealed class IsotropicForm : NoiseForm
    {
        public static readonly IsotropicForm Instance = new();

        public override double Variance(NoiseLaw law, double lambda) => law.IsotropicCurvature;
    }
}

namespace ValleyJump.Core.Noise.Simd.Lanes256
{
    /// <summary>Sigma = 2 sigma h I + 1e-8 I.</summary>
    internal readonly struct IsotropicNoise(double sigma, double h) : ISpectralNoise<IsotropicNoise>
    {
        public static bool IsIsotropic => true;

        public double Scale { get; } = Math.Sqrt(2 * sigma * h + NoiseFloor.Variance);

        public static IsotropicNoise Create(NoiseLaw law, double sigma, double curvature) => new(sigma, law.IsotropicCurvature);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public D Variance(D twiceLambda) => V.Create(1.0);
    }
}
