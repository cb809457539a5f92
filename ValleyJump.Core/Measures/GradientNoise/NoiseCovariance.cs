using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>The covariance of one sample's gradient on some orthonormal directions, exactly: over all samples, and not of some.</summary>
internal sealed class NoiseCovariance
{
    private readonly double[][] deviations; // directions x samples

    /// <param name="projections">Each sample's gradient along each direction: directions x samples.</param>
    public NoiseCovariance(double[][] projections)
    {
        Means = [.. projections.Select(p => Variation.Mean(p))];
        deviations = [.. projections.Select((p, k) => Array.ConvertAll(p, x => x - Means[k]))];
        int count = projections.Length, samples = count == 0 ? 0 : projections[0].Length;
        Matrix = new double[count, count];
        for (int k = 0; k < count; k++)
        {
            for (int l = 0; l <= k; l++)
                Matrix[k, l] = Matrix[l, k] = Sums.Dot(deviations[k], deviations[l]) / samples;
        }
    }

    /// <summary>The mean gradient along each direction.</summary>
    public double[] Means { get; }

    /// <summary>C = (1/N) sum g g^T - (mean g)(mean g)^T on the directions.</summary>
    public double[,] Matrix { get; }

    /// <summary>C_kk.</summary>
    public double[] Variances => [.. Enumerable.Range(0, Means.Length).Select(k => Matrix[k, k])];

    /// <summary>Of the samples along each direction: the fourth central moment over the squared variance, 3 for normal ones.</summary>
    public double[] Kurtosis => [.. deviations.Select((x, k) => x.Average(d => d * d * d * d) / (Matrix[k, k] * Matrix[k, k]))];

    /// <summary>
    /// Tr(C H)/(|C|_F |H|_F) on the first directions, which are eigenvectors of H: 1 where C is a multiple of H, NaN where there is none.
    /// (Wu, Wang and Su, NeurIPS 2022.)
    /// </summary>
    /// <param name="eigenvalues">Of these directions.</param>
    public double Alignment(ReadOnlySpan<double> eigenvalues)
    {
        double together = 0, h = 0, c = 0;
        for (int k = 0; k < eigenvalues.Length; k++)
        {
            together += Matrix[k, k] * eigenvalues[k];
            h += eigenvalues[k] * eigenvalues[k];
            for (int l = 0; l < eigenvalues.Length; l++)
                c += Matrix[k, l] * Matrix[k, l];
        }
        return together / Math.Sqrt(c * h);
    }
}
