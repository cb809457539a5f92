using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace ValleyJump.Core.Numerics;

/// <summary>The largest eigenvalues of a symmetric matrix.</summary>
/// <param name="Values">In descending order.</param>
/// <param name="Residuals">
/// |A u - lambda u| for each with its unit vector u: an eigenvalue of the matrix is no further than that from lambda.
/// </param>
/// <param name="Vectors">u, of length Size.</param>
/// <param name="Negative">Eigenvalues that are certainly negative: no more than the matrix has.</param>
/// <param name="Converged">All residuals are as small as was asked for.</param>
/// <param name="Products">Products of the matrix and a vector that it took.</param>
internal sealed record LargestEigenvalues(double[] Values, double[] Residuals, double[][] Vectors, int Negative, bool Converged,
    int Products);

/// <summary>
/// Lanczos' method with full reorthogonalisation (Parlett, The Symmetric Eigenvalue Problem, 1998, chapter 13), and the dense
/// eigenvalues where the matrix is small.
/// </summary>
internal static class Lanczos
{
    // Up to here all eigenvalues at once are as fast.
    private const int Dense = 200;

    // Steps between looks at the eigenvalues of the tridiagonal matrix.
    private const int Interval = 4;

    // Steps of the search for eigenvalues that were missed.
    private const int Search = 16;

    /// <summary>Finds the largest eigenvalues with their vectors.</summary>
    /// <remarks>
    /// From one start a multiple eigenvalue is found once. So the matrix is searched again from another start, with what was found taken
    /// out, until nothing larger than the least of them comes up in <see cref="Search"/> steps.
    /// </remarks>
    /// <param name="matrix">The matrix.</param>
    /// <param name="count">How many, from 1 to Size.</param>
    /// <param name="tolerance">The residuals asked for, as a fraction of the largest eigenvalue's size.</param>
    /// <param name="limit">The most steps from one start; null for 20 an eigenvalue and 200 more.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LargestEigenvalues Largest(ILinearOperator matrix, int count, double tolerance = 1e-9, int? limit = null,
        CancellationToken cancel = default)
    {
        if (matrix.Size <= Dense)
            return Whole(matrix, count, cancel);
        int most = limit ?? 20 * count + 200;
        LargestEigenvalues found = FromOneStart(matrix, count, tolerance, most, 0, cancel);
        for (ulong start = 1; found.Converged && found.Products < matrix.Size; start++)
        {
            double least = found.Values[^1], scale = Math.Abs(found.Values[0]);
            var rest = new Deflated(matrix, found);
            LargestEigenvalues missed = FromOneStart(rest, 1, tolerance, Search, start, cancel);
            found = found with { Products = found.Products + missed.Products };
            if (missed.Values[0] <= least + 10 * tolerance * scale)
                break;
            missed = FromOneStart(rest, count, tolerance, most, start, cancel);
            var merged = Enumerable.Range(0, count).SelectMany(k => (LargestEigenvalues[])[found, missed], (k, from) => (from, k))
                .OrderByDescending(p => p.from.Values[p.k]).Take(count).ToArray();
            found = new([.. merged.Select(p => p.from.Values[p.k])], [.. merged.Select(p => p.from.Residuals[p.k])],
                [.. merged.Select(p => p.from.Vectors[p.k])], Math.Max(found.Negative, missed.Negative), missed.Converged,
                found.Products + missed.Products);
        }
        return found;
    }

    /// <summary>
    /// Gauss' quadrature for the matrix seen from a vector v: sum_k w_k f(x_k) is v^T f(A) v/|v|^2, exactly for polynomials up to degree
    /// 2 steps - 1 (Golub and Meurant, Matrices, Moments and Quadrature, 2010). The weights sum to 1.
    /// </summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="vector">v, length Size, not zero.</param>
    /// <param name="steps">Nodes; fewer where v lies in a smaller invariant space.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static (double[] Nodes, double[] Weights) Quadrature(ILinearOperator matrix, ReadOnlySpan<double> vector, int steps,
        CancellationToken cancel)
    {
        var basis = new KrylovBasis(matrix.Size);
        basis.Add(vector, Sums.Norm(vector));
        double[] product = new double[matrix.Size];
        List<double> diagonal = [], offDiagonal = [];
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            matrix.Apply(basis[^1], product);
            diagonal.Add(Sums.Dot(product, basis[^1]));
            basis.Orthogonalize(product);
            double norm = Sums.Norm(product);
            if (diagonal.Count == Math.Min(steps, matrix.Size) || norm <= 1e-14 * diagonal.Max(Math.Abs) * Math.Sqrt(matrix.Size))
                break;
            offDiagonal.Add(norm);
            basis.Add(product, norm);
        }
        var tridiagonal = new Tridiagonal(diagonal, offDiagonal);
        double[] first = [.. Enumerable.Range(0, diagonal.Count).Select(k => tridiagonal.Vector(k)[0])];
        return (tridiagonal.Values, [.. first.Select(c => c * c)]);
    }

    private static LargestEigenvalues FromOneStart(ILinearOperator matrix, int count, double tolerance, int most, ulong start,
        CancellationToken cancel)
    {
        int size = matrix.Size;
        most = Math.Min(most, size);
        var random = new Xoshiro256(0, start);
        var basis = new KrylovBasis(size);
        double[] product = RandomVector(ref random, size);
        basis.Add(product, Sums.Norm(product));
        List<double> diagonal = [], offDiagonal = [];
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            matrix.Apply(basis[^1], product);
            diagonal.Add(Sums.Dot(product, basis[^1]));
            basis.Orthogonalize(product);
            double norm = Sums.Norm(product), scale = Math.Max(diagonal.Max(Math.Abs), offDiagonal.DefaultIfEmpty().Max());
            bool invariant = norm <= 1e-14 * scale * Math.Sqrt(size);
            int done = diagonal.Count;
            if (done >= count && (done == most || (done - count) % Interval == 0))
            {
                var tridiagonal = new Tridiagonal(diagonal, offDiagonal);
                double[] residuals = tridiagonal.Residuals(count, norm);
                bool converged = residuals.All(r => r <= tolerance * tridiagonal.Scale);
                if (converged || done == most)
                    return Of(tridiagonal, basis, residuals, count, converged);
            }
            if (invariant)
            {
                RandomVector(ref random, size).CopyTo(product, 0);
                basis.Orthogonalize(product);
            }
            offDiagonal.Add(invariant ? 0 : norm);
            basis.Add(product, invariant ? Sums.Norm(product) : norm);
        }
    }

    private static LargestEigenvalues Of(Tridiagonal tridiagonal, KrylovBasis basis, double[] residuals, int count, bool converged)
    {
        double[][] vectors = [.. Enumerable.Range(0, count).Select(k => basis.Combine(tridiagonal.Vector(k)))];
        // By interlacing the matrix has at least as many negative eigenvalues as its restriction to any subspace.
        double rounding = 1e-13 * tridiagonal.Scale;
        int negative = tridiagonal.Values.Count(v => v < -rounding);
        return new([.. tridiagonal.Values.Take(count)], [.. residuals.Select(r => r + rounding)], vectors, negative, converged,
            tridiagonal.Values.Length);
    }

    private static LargestEigenvalues Whole(ILinearOperator matrix, int count, CancellationToken cancel)
    {
        int size = matrix.Size;
        var dense = new DenseMatrix(size, size);
        double[] unit = new double[size], column = new double[size];
        for (int i = 0; i < size; i++)
        {
            cancel.ThrowIfCancellationRequested();
            unit[i] = 1;
            matrix.Apply(unit, column);
            unit[i] = 0;
            dense.SetColumn(i, column);
        }
        Evd<double> parts = ((Matrix<double>)((dense + dense.Transpose()) / 2)).Evd(Symmetricity.Symmetric);
        double[] ascending = [.. parts.EigenValues.Select(v => v.Real)];
        double rounding = 1e-13 * ascending.Max(Math.Abs);
        int[] chosen = [.. Enumerable.Range(size - count, count).Reverse()];
        double[][] vectors = [.. chosen.Select(k => parts.EigenVectors.Column(k).ToArray())];
        double[] residuals = [.. chosen.Select((k, i) =>
            (dense * parts.EigenVectors.Column(k) - ascending[k] * parts.EigenVectors.Column(k)).L2Norm() + rounding)];
        return new([.. chosen.Select(k => ascending[k])], residuals, vectors, ascending.Count(v => v < -rounding), true, size);
    }

    private static double[] RandomVector(ref Xoshiro256 random, int size)
    {
        double[] vector = new double[size];
        foreach (ref double x in vector.AsSpan())
            x = random.NextNormal();
        return vector;
    }

    /// <summary>The matrix, with eigenvalues that are known moved to the least of them, less their spread.</summary>
    private sealed class Deflated(ILinearOperator matrix, LargestEigenvalues known) : ILinearOperator
    {
        public int Size => matrix.Size;

        public void Apply(ReadOnlySpan<double> vector, Span<double> product)
        {
            matrix.Apply(vector, product);
            double to = Math.Min(0, known.Values[^1] - (known.Values[0] - known.Values[^1]));
            for (int k = 0; k < known.Values.Length; k++)
                Sums.AddScaled(product, (to - known.Values[k]) * Sums.Dot(vector, known.Vectors[k]), known.Vectors[k]);
        }
    }

    /// <summary>Orthonormal vectors.</summary>
    private sealed class KrylovBasis(int size)
    {
        private readonly List<double[]> vectors = [];

        public double[] this[Index index] => vectors[index];

        public void Add(ReadOnlySpan<double> vector, double norm)
        {
            double[] unit = new double[size];
            Sums.AddScaled(unit, 1 / norm, vector);
            vectors.Add(unit);
        }

        /// <summary>Takes away what lies in their span. Twice is enough (Parlett, section 6.9).</summary>
        public void Orthogonalize(Span<double> vector)
        {
            for (int round = 0; round < 2; round++)
            {
                foreach (double[] unit in vectors)
                    Sums.AddScaled(vector, -Sums.Dot(vector, unit), unit);
            }
        }

        public double[] Combine(double[] coefficients)
        {
            double[] sum = new double[size];
            for (int j = 0; j < coefficients.Length; j++)
                Sums.AddScaled(sum, coefficients[j], vectors[j]);
            Sums.AddScaled(sum, 1 / Sums.Norm(sum) - 1, [.. sum]);
            return sum;
        }
    }

    /// <summary>The matrix in the basis.</summary>
    private sealed class Tridiagonal
    {
        private readonly Matrix<double> vectors; // in columns, ascending

        public Tridiagonal(List<double> diagonal, List<double> offDiagonal)
        {
            int size = diagonal.Count;
            var dense = new DenseMatrix(size, size);
            for (int i = 0; i < size; i++)
            {
                dense[i, i] = diagonal[i];
                if (i + 1 < size)
                    dense[i, i + 1] = dense[i + 1, i] = offDiagonal[i];
            }
            Evd<double> parts = dense.Evd(Symmetricity.Symmetric);
            vectors = parts.EigenVectors;
            Values = [.. parts.EigenValues.Select(v => v.Real).Reverse()];
            Scale = Values.Max(Math.Abs);
        }

        /// <summary>In descending order.</summary>
        public double[] Values { get; }

        public double Scale { get; }

        public double[] Vector(int k) => vectors.Column(Values.Length - 1 - k).ToArray();

        public double[] Residuals(int count, double norm) =>
            [.. Enumerable.Range(0, count).Select(k => Math.Abs(norm * vectors[Values.Length - 1, Values.Length - 1 - k]))];
    }
}
