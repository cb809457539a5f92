using MathNet.Numerics.LinearAlgebra;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Numerics;

/// <summary>Principal components against hand-made ones and the dense decomposition of the points.</summary>
public class PrincipalComponentsTests
{
    private static float[][] Points(int count, int size)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, size)
            .Select(k => (float)(100 + i * Math.Cos(k) + (random.NextDouble() - 0.5) / (1 + k % 7))).ToArray())];
    }

    private static PrincipalComponents Of(float[][] points, int components, int threads = 1) =>
        PrincipalComponents.Of(points, components, (0, points.Length - 1), threads, null, CancellationToken.None);

    [Fact]
    public void A_cross_has_its_arms_as_components()
    {
        // Arms of 3 and 1 about (10, 20): of the variance 9/10 is along the long one.
        PrincipalComponents found = Of([[10, 17], [9, 20], [11, 20], [10, 23]], 2);

        Assert.Equal(0.9, found.Explained[0], 1e-13);
        Assert.Equal(0.1, found.Explained[1], 1e-13);
        double[] along = [-3, 0, 0, 3];
        for (int i = 0; i < 4; i++)
            Assert.Equal(along[i], found.Coordinates[0][i], 1e-13);
        Assert.Equal(1, Math.Abs(found.Coordinates[1][1]), 1e-13);
        Assert.Equal(0, found.Coordinates[1][0], 1e-13);
    }

    [Theory]
    [InlineData(12, 40)]
    [InlineData(40, 1300)] // several stretches
    [InlineData(230, 60)] // by Lanczos' method
    public void They_are_those_of_the_singular_values(int count, int size)
    {
        float[][] points = Points(count, size);
        Matrix<double> matrix = Matrix<double>.Build.Dense(count, size, (i, k) => points[i][k]);
        foreach (int k in Enumerable.Range(0, size))
            matrix.SetColumn(k, matrix.Column(k) - matrix.Column(k).Average());
        var svd = matrix.Svd();
        double total = svd.S.Sum(s => s * s);

        PrincipalComponents found = Of(points, 3);

        for (int c = 0; c < 3; c++)
        {
            Assert.Equal(svd.S[c] * svd.S[c] / total, found.Explained[c], 1e-10);
            double sign = Math.Sign(found.Coordinates[c][0] * svd.U[0, c]);
            for (int i = 0; i < count; i++)
                Assert.Equal(sign * svd.S[c] * svd.U[i, c], found.Coordinates[c][i], 1e-6 * svd.S[0]);
        }
    }

    [Fact]
    public void The_way_goes_forward_and_bits_do_not_depend_on_threads()
    {
        float[][] points = Points(30, 700);
        PrincipalComponents one = Of(points, 4), two = Of(points, 4, threads: 3);

        Assert.All(one.Coordinates, c => Assert.True(c[^1] > c[0]));
        Assert.Equal(one.Coordinates, two.Coordinates);
        Assert.Equal(one.Explained, two.Explained);
    }

    [Fact]
    public void Points_that_are_all_the_same_have_no_variance()
    {
        PrincipalComponents found = Of([[1, 2], [1, 2], [1, 2]], 2);

        Assert.All(found.Explained, e => Assert.True(double.IsNaN(e)));
        Assert.All(found.Coordinates, c => Assert.Equal([0, 0, 0], c));
    }
}
