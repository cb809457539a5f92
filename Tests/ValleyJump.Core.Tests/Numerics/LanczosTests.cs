using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Numerics;

public sealed class LanczosTests
{
    /// <summary>A diagonal matrix, turned by a reflection so that no axis is special.</summary>
    private sealed class Planted(double[] values) : ILinearOperator
    {
        public int Size => values.Length;

        public void Apply(ReadOnlySpan<double> vector, Span<double> product)
        {
            double[] turned = Turn(vector);
            for (int i = 0; i < Size; i++)
                turned[i] *= values[i];
            Turn(turned).CopyTo(product);
        }

        private static double[] Turn(ReadOnlySpan<double> vector)
        {
            int size = vector.Length;
            double[] turned = vector.ToArray();
            double dot = 0, square = 0;
            for (int i = 0; i < size; i++)
                (dot, square) = (dot + (1 + i % 7) * vector[i], square + (1 + i % 7) * (1 + i % 7));
            for (int i = 0; i < size; i++)
                turned[i] -= 2 * dot / square * (1 + i % 7);
            return turned;
        }
    }

    [Theory]
    [InlineData(50)] // dense
    [InlineData(1000)]
    public void Finds_the_largest_with_true_bounds(int size)
    {
        double[] values = [.. Enumerable.Range(0, size).Select(i => i < 20 ? 10 * Math.Pow(0.8, i) : i % 3 == 0 ? -0.01 * i / size : 0.01)];
        var matrix = new Planted(values);
        LargestEigenvalues top = Lanczos.Largest(matrix, 10);
        Assert.True(top.Converged);
        Assert.InRange(top.Negative, 1, values.Count(v => v < 0));
        double[] product = new double[size];
        for (int k = 0; k < 10; k++)
        {
            Assert.Equal(values[k], top.Values[k], 1e-11);
            Assert.Equal(1, Sums.Norm(top.Vectors[k]), 1e-12);
            matrix.Apply(top.Vectors[k], product);
            Sums.AddScaled(product, -top.Values[k], top.Vectors[k]);
            Assert.InRange(Sums.Norm(product), 0, top.Residuals[k] + 1e-13);
        }
    }

    [Fact]
    public void A_matrix_of_low_rank_has_its_eigenvalues_and_zeros()
    {
        double[] values = new double[400];
        (values[3], values[100], values[399]) = (5, 3, 2);
        LargestEigenvalues top = Lanczos.Largest(new Planted(values), 6);
        double[] expected = [5, 3, 2, 0, 0, 0];
        for (int k = 0; k < 6; k++)
            Assert.Equal(expected[k], top.Values[k], 1e-12);
        Assert.Equal(0, top.Negative);
    }

    [Theory]
    [InlineData(0.001)] // the sixth is one of a crowd
    [InlineData(0.0)] // all is found before rounding brings the copies up
    public void Multiple_eigenvalues_are_all_found(double slope)
    {
        double[] values = [.. Enumerable.Range(0, 600).Select(i => i < 3 ? 4 : i < 5 ? 3 : i == 5 ? 2 : i == 6 ? 1.5 : slope * i)];
        LargestEigenvalues top = Lanczos.Largest(new Planted(values), 6);
        double[] expected = [4, 4, 4, 3, 3, 2];
        for (int k = 0; k < 6; k++)
            Assert.Equal(expected[k], top.Values[k], 1e-9);
        Assert.True(top.Converged);
    }

    [Fact]
    public void Too_few_steps_are_said_and_bounded()
    {
        double[] values = [.. Enumerable.Range(0, 3000).Select(i => 1 - 1e-6 * i)];
        LargestEigenvalues top = Lanczos.Largest(new Planted(values), 5, limit: 20);
        Assert.False(top.Converged);
        // Some eigenvalue lies within each bound; the values fill [0.997, 1] with distances of 1e-6.
        for (int k = 0; k < 5; k++)
            Assert.True(top.Values[k] + top.Residuals[k] >= values[^1] && top.Values[k] - top.Residuals[k] <= 1);
    }
}
