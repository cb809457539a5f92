using MathNet.Numerics.LinearAlgebra;
using ValleyJump.Core.Landscapes;

namespace ValleyJump.Core.Tests.Landscapes;

/// <summary>Eigenvalues and the projection [H]+ against MathNet's eigen-decomposition. Tolerances are a few roundings of the norm.</summary>
public class Hessian2Tests
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
            matrices.Add(scale * (2 * random.NextDouble() - 1), scale * (2 * random.NextDouble() - 1), scale * (2 * random.NextDouble() - 1) * Math.Pow(10, -4 * random.NextDouble()));
        }
        return matrices;
    }

    [Theory]
    [MemberData(nameof(Matrices))]
    public void EigenvaluesAreMathNets(double h11, double h12, double h22)
    {
        var (largest, smallest) = new Hessian2(h11, h12, h22).Eigenvalues;
        var expected = Decompose(h11, h12, h22).EigenValues.Select(v => v.Real).Order().ToArray();
        Assert.Equal(expected[1], largest, Tolerance(h11, h12, h22));
        Assert.Equal(expected[0], smallest, Tolerance(h11, h12, h22));
    }

    [Theory]
    [MemberData(nameof(Matrices))]
    public void ProjectionZeroesTheNegativeEigenvalues(double h11, double h12, double h22)
    {
        var evd = Decompose(h11, h12, h22);
        var expected = evd.EigenVectors * Matrix<double>.Build.DenseOfDiagonalVector(evd.D.Diagonal().PointwiseMaximum(0)) * evd.EigenVectors.Transpose();
        Hessian2 projected = new Hessian2(h11, h12, h22).ProjectPositive();
        double tolerance = Tolerance(h11, h12, h22);
        Assert.Equal(expected[0, 0], projected.H11, tolerance);
        Assert.Equal(expected[0, 1], projected.H12, tolerance);
        Assert.Equal(expected[1, 1], projected.H22, tolerance);
    }

    [Theory]
    [MemberData(nameof(Matrices))]
    public void ProjectionIsPositiveAndIdempotent(double h11, double h12, double h22)
    {
        Hessian2 once = new Hessian2(h11, h12, h22).ProjectPositive(), twice = once.ProjectPositive();
        double tolerance = Tolerance(h11, h12, h22);
        Assert.True(once.Eigenvalues.Smallest >= -tolerance);
        Assert.True(once.H11 >= 0 && once.H22 >= 0);
        Assert.Equal(once.H11, twice.H11, tolerance);
        Assert.Equal(once.H12, twice.H12, tolerance);
        Assert.Equal(once.H22, twice.H22, tolerance);
    }

    [Fact]
    public void PositiveMatricesAreLeftAlone() => Assert.Equal(new Hessian2(3, 1, 2), new Hessian2(3, 1, 2).ProjectPositive());

    [Fact]
    public void NegativeDefiniteBecomesZero() => Assert.Equal(default, new Hessian2(-3, 1, -2).ProjectPositive());

    private static MathNet.Numerics.LinearAlgebra.Factorization.Evd<double> Decompose(double h11, double h12, double h22) =>
        Matrix<double>.Build.DenseOfArray(new[,] { { h11, h12 }, { h12, h22 } }).Evd(Symmetricity.Symmetric);

    private static double Tolerance(double h11, double h12, double h22) => Rounding * (Math.Abs(h11) + 2 * Math.Abs(h12) + Math.Abs(h22));
}
