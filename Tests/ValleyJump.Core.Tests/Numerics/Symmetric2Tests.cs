using MathNet.Numerics.LinearAlgebra;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Numerics;

/// <summary>
/// Eigenvalues, and functions of them, against MathNet's eigen-decomposition. Tolerances are some roundings of the norm.
/// </summary>
public class Symmetric2Tests
{
    private const double Rounding = 2e-15;

    public static TheoryData<double, double, double> Matrices()
    {
        var matrices = new TheoryData<double, double, double>
        {
            { 3, 0, 2 }, // positive, diagonal
            { 3, 1, 2 }, // positive
            { 3, 0, -2 }, // indefinite, diagonal
            { -2, 0, 3 },
            { 0, 1, 0 }, // eigenvalues 1 and -1
            { 4, 2, 1 }, // rank one, positive
            { -4, 2, -1 }, // rank one, negative
            { 5, 0, 5 }, // a multiple of I
            { -5, 0, -5 },
            { 0, 0, 0 },
            { 6, 1e-9, -1e-9 },
        };
        // The kind that the landscape has: H11 far above H22, either sign of the determinant; and any magnitude.
        var random = new Random(7);
        for (int i = 0; i < 60; i++)
        {
            double scale = Math.Pow(10, 12 * random.NextDouble() - 6);
            double Element() => scale * (2 * random.NextDouble() - 1);
            matrices.Add(Element(), Element(), Element() * Math.Pow(10, -4 * random.NextDouble()));
        }
        return matrices;
    }

    [Theory]
    [MemberData(nameof(Matrices))]
    public void EigenvaluesAreMathNets(double h11, double h12, double h22)
    {
        var (largest, smallest) = new Symmetric2(h11, h12, h22).Eigenvalues;
        var expected = Decompose(h11, h12, h22).EigenValues.Select(v => v.Real).Order().ToArray();
        Assert.Equal(expected[1], largest, Tolerance(h11, h12, h22));
        Assert.Equal(expected[0], smallest, Tolerance(h11, h12, h22));
    }

    /// <summary>The projection [H]+, H^2 and |H|^(1/2), as noise laws take them, and a multiple of I.</summary>
    [Theory]
    [MemberData(nameof(Matrices))]
    public void AFunctionOfTheEigenvaluesIsMathNets(double h11, double h12, double h22)
    {
        var evd = Decompose(h11, h12, h22);
        var matrix = new Symmetric2(h11, h12, h22);
        var (largest, smallest) = matrix.Eigenvalues;
        foreach (var f in (Func<double, double>[])[l => Math.Max(l, 0), l => l * l, l => Math.Sqrt(Math.Abs(l)), _ => 3])
        {
            var values = Matrix<double>.Build.DenseOfDiagonalVector(evd.D.Diagonal().Map(f));
            var expected = evd.EigenVectors * values * evd.EigenVectors.Transpose();
            Symmetric2 actual = matrix.WithEigenvalues(f(largest), f(smallest));
            double tolerance = 30 * Rounding * expected.L2Norm();
            Assert.Equal(expected[0, 0], actual.XX, tolerance);
            Assert.Equal(expected[0, 1], actual.XY, tolerance);
            Assert.Equal(expected[1, 1], actual.YY, tolerance);
        }
    }

    /// <summary>One large eigenvalue along x, one small one along y: the small element has digits of its own.</summary>
    [Fact]
    public void ASmallElementLosesNoDigitsToALargeOne()
    {
        Symmetric2 s = new Symmetric2(1, 1e-9, 0).WithEigenvalues(1e12, 3e-9);
        // The large one's eigenvector is (1, 1e-9) to 1e-18: it gives 1e12 (1e-9)^2 along y.
        Assert.Equal(1e-6 + 3e-9, s.YY, 1e-20);
        Assert.Equal(1e3, s.XY, 1e-11);
    }

    [Fact]
    public void AnInfiniteEigenvalueStaysInItsDirection() =>
        Assert.Equal(2, new Symmetric2(1, 0, -1).WithEigenvalues(2, double.PositiveInfinity).XX);

    private static MathNet.Numerics.LinearAlgebra.Factorization.Evd<double> Decompose(double h11, double h12, double h22) =>
        Matrix<double>.Build.DenseOfArray(new[,] { { h11, h12 }, { h12, h22 } }).Evd(Symmetricity.Symmetric);

    private static double Tolerance(double h11, double h12, double h22) => Rounding * (Math.Abs(h11) + 2 * Math.Abs(h12) + Math.Abs(h22));
}
