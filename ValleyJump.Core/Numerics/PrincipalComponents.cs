namespace ValleyJump.Core.Numerics;

/// <summary>The principal components of a few points in many dimensions.</summary>
/// <param name="Explained">For each component the fraction of the points' variance along it; NaN where they do not vary.</param>
/// <param name="Coordinates">For each component the coordinate of each point, about their mean.</param>
internal sealed record PrincipalComponents(double[] Explained, double[][] Coordinates)
{
    // Columns at a time: of a hundred points they fit a cache.
    private const int Stretch = 512;

    // Residuals as a fraction of the greatest eigenvalue; the eigenvalues are good to its square.
    private const double Tolerance = 1e-10;

    /// <summary>
    /// Finds them from the points' products with each other (the Gram matrix), which has as many rows as there are points: for two hundred
    /// points of a network with 42 000 weights it is 40 000 times smaller than their covariance. Along each component the last point of
    /// <paramref name="forward"/> lies above its first, or where they lie alike the farthest point above 0: signs repeat.
    /// </summary>
    /// <param name="points">The points, of one length.</param>
    /// <param name="components">From 1 to the number of points less one.</param>
    /// <param name="forward">The first and the last of the points that tell the sign.</param>
    /// <param name="threads">Threads. The bits do not depend on them.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static PrincipalComponents Of(IReadOnlyList<float[]> points, int components, (int From, int To) forward, int threads,
        IProgress<double>? progress, CancellationToken cancel)
    {
        double[][] gram = Gram(points, threads, progress, cancel);
        double total = gram.Select((row, i) => row[i]).Sum();
        LargestEigenvalues top = Lanczos.Largest(new Symmetric(gram), components, Tolerance, cancel: cancel);
        double[][] coordinates =
            [.. top.Vectors.Zip(top.Values, (vector, value) => Directed(vector, Math.Sqrt(Math.Max(0, value)), forward))];
        return new([.. top.Values.Select(value => total > 0 ? Math.Max(0, value) / total : double.NaN)], coordinates);
    }

    /// <summary>Products of the points about their mean. Their differences from the first come first: they are small, and exact.</summary>
    private static double[][] Gram(IReadOnlyList<float[]> points, int threads, IProgress<double>? progress, CancellationToken cancel)
    {
        int n = points.Count, size = points[0].Length;
        double[][] gram = [.. points.Select(_ => new double[n])], part = [.. points.Select(_ => new double[Stretch])];
        for (int from = 0; from < size; from += Stretch)
        {
            int length = Math.Min(Stretch, size - from);
            for (int i = 0; i < n; i++)
            {
                for (int k = 0; k < length; k++)
                    part[i][k] = (double)points[i][from + k] - points[0][from + k];
            }
            // Later rows are longer: they come first, so that no thread is left with one.
            WorkerPool.For(n, threads, (row, _) => Products(n - 1 - row, length), cancel);
            progress?.Report((from + length) / (double)size);
        }
        double[] mean = new double[n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                gram[j][i] = gram[i][j];
        }
        for (int i = 0; i < n; i++)
            mean[i] = gram[i].Sum() / n;
        double all = mean.Sum() / n;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                gram[i][j] += all - mean[i] - mean[j];
        }
        return gram;

        void Products(int i, int length)
        {
            for (int j = 0; j <= i; j++)
                gram[i][j] += Sums.Dot(part[i].AsSpan(0, length), part[j].AsSpan(0, length));
        }
    }

    private static double[] Directed(double[] vector, double scale, (int From, int To) forward)
    {
        double way = vector[forward.To] - vector[forward.From];
        double farthest = vector.MaxBy(Math.Abs);
        double sign = way != 0 ? Math.Sign(way) : farthest < 0 ? -1 : 1;
        return Array.ConvertAll(vector, v => sign * scale * v + 0.0);
    }

    private sealed class Symmetric(double[][] rows) : ILinearOperator
    {
        public int Size => rows.Length;

        public void Apply(ReadOnlySpan<double> vector, Span<double> product)
        {
            for (int i = 0; i < rows.Length; i++)
                product[i] = Sums.Dot(rows[i], vector);
        }
    }
}
