using ValleyJump.Core.Measures;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Measures;

public sealed class SpectralDensityTests
{
    private sealed class Diagonal(double[] values) : ILinearOperator
    {
        public int Size => values.Length;

        public void Apply(ReadOnlySpan<double> vector, Span<double> product)
        {
            for (int i = 0; i < Size; i++)
                product[i] = values[i] * vector[i];
        }
    }

    [Fact]
    public void The_density_is_that_of_the_eigenvalues_and_its_integral_is_one()
    {
        // Signs see every eigenvalue of a diagonal matrix alike, so that only the quadrature is left.
        double[] values = [.. Enumerable.Range(0, 60).Select(i => i < 50 ? 0.02 * i : 2 + 0.3 * (i - 50))];
        SpectralDensity found = SpectralDensity.Of(new Diagonal(values), 4, default);
        double step = found.Eigenvalue[1] - found.Eigenvalue[0], width = 0.01 * (values.Max() - values.Min());
        Assert.Equal(1, found.Density.Sum() * step, 1e-4);
        for (int k = 0; k < found.Count; k++)
        {
            double exact = values.Average(v => Math.Exp(-0.5 * Math.Pow((found.Eigenvalue[k] - v) / width, 2)))
                / (width * Math.Sqrt(2 * Math.PI));
            // 60 eigenvalues and up to 80 nodes: exact but for rounding.
            Assert.Equal(exact, found.Density[k], 1e-6);
            Assert.InRange(found.DensitySem[k], 0, 1e-6);
        }
    }

    [Fact]
    public void Its_error_covers_where_probes_differ()
    {
        // A matrix without special axes: a diagonal one, turned by two reflections. The mean over points of the squared deviation in
        // standard errors is about 1 (t distribution of 39 degrees of freedom: 1.05), and neighbouring points are alike: below 3.
        const int size = 300;
        double[] values = [.. Enumerable.Range(0, size).Select(i => Math.Exp(-0.05 * i))];
        var matrix = new Turned(values);
        SpectralDensity found = SpectralDensity.Of(matrix, 40, default);
        double width = 0.01 * (found.Eigenvalue[^1] - found.Eigenvalue[0]) / 1.08;
        double sum = 0;
        int points = 0;
        for (int k = 0; k < found.Count; k++)
        {
            double exact = values.Average(v => Math.Exp(-0.5 * Math.Pow((found.Eigenvalue[k] - v) / width, 2)))
                / (width * Math.Sqrt(2 * Math.PI));
            if (found.DensitySem[k] < 1e-9)
                continue;
            (sum, points) = (sum + Math.Pow((found.Density[k] - exact) / found.DensitySem[k], 2), points + 1);
        }
        Assert.InRange(sum / points, 0.2, 3);
        Assert.True(points > 100);
    }

    private sealed class Turned(double[] values) : ILinearOperator
    {
        public int Size => values.Length;

        public void Apply(ReadOnlySpan<double> vector, Span<double> product)
        {
            double[] turned = Reflect(Reflect(vector, 3), 7);
            for (int i = 0; i < Size; i++)
                turned[i] *= values[i];
            Reflect(Reflect(turned, 7), 3).CopyTo(product);
        }

        private static double[] Reflect(ReadOnlySpan<double> vector, int seed)
        {
            var random = new Xoshiro256((ulong)seed, 0);
            double[] axis = new double[vector.Length], turned = vector.ToArray();
            foreach (ref double x in axis.AsSpan())
                x = random.NextNormal();
            Sums.AddScaled(turned, -2 * Sums.Dot(axis, vector) / Sums.Dot(axis, axis), axis);
            return turned;
        }
    }
}
