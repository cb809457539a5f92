using MathNet.Numerics.LinearAlgebra;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>
/// The spread of y over an ensemble: Gauss-Hermite nodes z_j in units of its deviation, so that y_j = mean + deviation z_j. Between nodes
/// trajectories mix: what has moved off a node is shared among all of them with the moments that it has.
/// </summary>
internal sealed class DensityEvolutionSpread
{
    private readonly double[,] hermite;

    /// <summary>A rule of so many nodes; one node is the closure with y the same for all.</summary>
    public DensityEvolutionSpread(int nodes)
    {
        var jacobi = Matrix<double>.Build.Dense(nodes, nodes, (i, j) => Math.Abs(i - j) == 1 ? Math.Sqrt(Math.Max(i, j)) : 0);
        var decomposition = jacobi.Evd(Symmetricity.Symmetric);
        (Node, Weight, hermite) = (new double[nodes], new double[nodes], new double[nodes, nodes]);
        for (int j = 0; j < nodes; j++)
        {
            double z = Node[j] = nodes == 1 ? 0 : decomposition.EigenValues[j].Real;
            Weight[j] = decomposition.EigenVectors[0, j] * decomposition.EigenVectors[0, j];
            // Orthonormal: sqrt(k + 1) h_(k+1) = z h_k - sqrt(k) h_(k-1).
            for (int k = 0; k < nodes; k++)
                hermite[k, j] = k == 0 ? 1 : (z * hermite[k - 1, j] - (k > 1 ? Math.Sqrt(k - 1) * hermite[k - 2, j] : 0)) / Math.Sqrt(k);
        }
    }

    /// <summary>z_j.</summary>
    public double[] Node { get; }

    /// <summary>The weights of the nodes, summing to one.</summary>
    public double[] Weight { get; }

    /// <summary>The number of nodes.</summary>
    public int Count => Node.Length;

    /// <summary>
    /// The share of each node in a normal law, so that the nodes have its moments up to the order of their number less one.
    /// </summary>
    /// <param name="mean">Its mean in z.</param>
    /// <param name="variance">Its variance in z^2; 0 for a point.</param>
    /// <param name="shares">Receives the shares, of sum one; those of a law that is off the common one may be negative.</param>
    public void Shares(double mean, double variance, Span<double> shares)
    {
        // Beyond these bounds, where next to nothing is, the polynomials would make much of it.
        double furthest = 1.2 * Node[^1];
        Span<double> moments = stackalloc double[Count];
        Moments(Math.Clamp(mean, -furthest, furthest), Math.Clamp(variance, -1, 2), moments);
        for (int i = 0; i < Count; i++)
        {
            double sum = 0;
            for (int k = 0; k < Count; k++)
                sum += moments[k] * hermite[k, i];
            shares[i] = Weight[i] * sum;
        }
    }

    /// <summary>The means of the orthonormal Hermite polynomials h_0, h_1 ... under a normal law.</summary>
    private static void Moments(double mean, double variance, Span<double> moments)
    {
        moments[0] = 1;
        for (int k = 0; k + 1 < moments.Length; k++)
        {
            double below = k > 0 ? Math.Sqrt(k) * (1 - variance) * moments[k - 1] : 0;
            moments[k + 1] = (mean * moments[k] - below) / Math.Sqrt(k + 1);
        }
    }
}
