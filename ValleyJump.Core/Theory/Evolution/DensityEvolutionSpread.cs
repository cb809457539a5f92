using MathNet.Numerics.LinearAlgebra;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>
/// The spread of y over an ensemble: Gauss-Hermite nodes z_j in units of its deviation, so that y_j = mean + deviation z_j. Between nodes
/// trajectories mix as the diffusion of y has it: the k-th Hermite coefficient of the joint density in z shrinks by rho^k (Mehler).
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

    /// <summary>The matrix that takes masses at the nodes from before to after, [to, from], with rho the correlation of z.</summary>
    public double[,] Mixing(double rho)
    {
        var mixing = new double[Count, Count];
        for (int i = 0; i < Count; i++)
        {
            for (int j = 0; j < Count; j++)
            {
                double sum = 0, power = 1;
                for (int k = 0; k < Count; k++, power *= rho)
                    sum += power * hermite[k, i] * hermite[k, j];
                mixing[i, j] = Weight[i] * sum;
            }
        }

        return mixing;
    }

    /// <summary>Applies a mixing matrix, or its transpose, to the vectors of all nodes, over [first, end).</summary>
    public static void Mix(double[,] mixing, bool transposed, double[][] vectors, int first, int end)
    {
        int count = vectors.Length;
        Span<double> before = stackalloc double[count];
        for (int x = first; x < end; x++)
        {
            for (int j = 0; j < count; j++)
                before[j] = vectors[j][x];
            for (int i = 0; i < count; i++)
            {
                double sum = 0;
                for (int j = 0; j < count; j++)
                    sum += (transposed ? mixing[j, i] : mixing[i, j]) * before[j];
                vectors[i][x] = sum;
            }
        }
    }
}
