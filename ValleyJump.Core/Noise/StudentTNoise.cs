using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;
using D = System.Runtime.Intrinsics.Vector256<double>;
using F = System.Runtime.Intrinsics.Vector256<float>;
using V = System.Runtime.Intrinsics.Vector256;

namespace ValleyJump.Core.Noise
{
    public sealed partial record NoiseLaw
    {
        /// <summary>nu of <see cref="NoiseModel.StudentT"/>. Finite and above 2, where the variance is finite; others ignore it.</summary>
        [Column(Symbol = "nu", Least = 2)]
        public double DegreesOfFreedom { get; internal init =>
            field = Check.Require(double.IsFinite(value) && value > 2, value, "finite and above 2"); } = 5;
    }

    /// <summary>
    /// The bivariate t: its squared length is nu (u^(-2/nu) - 1) (Bailey, Math. Comp. 62, 779, 1994); times (nu - 2)/nu it has unit
    /// variances.
    /// </summary>
    internal sealed class StudentTForm : NoiseForm
    {
        public static readonly StudentTForm Instance = new();

        public override double Variance(NoiseLaw law, double lambda) => Math.Max(lambda, 0);

        public override double SquaredLength(NoiseLaw law, double u) =>
            (law.DegreesOfFreedom - 2) * (Math.Pow(u, -2 / law.DegreesOfFreedom) - 1);

        public override string HeavyTails(NoiseLaw law) =>
            "NoiseModel StudentT has heavy tails: single steps jump over ridges, which no operator of Gaussian steps describes.";
    }
}

namespace ValleyJump.Core.Noise.Simd.Lanes256
{
    /// <summary>Sigma = 2 sigma [H]+ + 1e-8 I, of lengths with heavy tails.</summary>
    internal readonly struct StudentTNoise(HessianNoise gaussian, double nu) : ISpectralNoise<StudentTNoise>
    {
        private readonly D rate = V.Create(8 / nu), factor = V.Create((nu - 2) / 8);

        public static bool IsGaussian => false;

        public double Scale => gaussian.Scale;

        public static StudentTNoise Create(NoiseLaw law, double sigma, double curvature) =>
            new(new(sigma, curvature), law.DegreesOfFreedom);

        public D Variance(D twiceLambda) => gaussian.Variance(twiceLambda);

        // u^(-2/nu) - 1, in double precision for the difference.
        public F QuarterSquare(F log) => V.Narrow(Half(V.WidenLower(log)), Half(V.WidenUpper(log)));

        private D Half(D log) => factor * (V.Exp(rate * log) - V.Create(1.0));
    }
}
