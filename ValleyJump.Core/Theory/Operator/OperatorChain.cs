using System.Numerics;
using System.Runtime.InteropServices;

namespace ValleyJump.Core.Theory.Operator;

/// <summary>
/// A banded chain of transition probabilities, stochastic or losing mass, factorised without a single subtraction: Grassmann, Taksar and
/// Heyman's algorithm (Oper. Res. 33, 1107, 1985). Every result keeps its relative accuracy, however rare the passages between the wells
/// are.
/// </summary>
/// <remarks>
/// States are eliminated from both ends towards a root, which should hold much of the mass. I - P becomes a product of two triangular
/// matrices in that order, F of what enters an eliminated state over its pivot, B of what leaves it, all positive. What a row loses is
/// kept apart, never computed as one minus the rest.
/// </remarks>
internal sealed class OperatorChain
{
    private readonly int n, band, stride, root;
    private readonly double[] entries, pivots, losses;

    /// <summary>Rows of a chain of <paramref name="n"/> states, all zero.</summary>
    /// <param name="n">States.</param>
    /// <param name="band">The largest distance of a transition.</param>
    /// <param name="root">The state that remains to the last.</param>
    public OperatorChain(int n, int band, int root)
    {
        (this.n, this.band, stride, this.root) = (n, band, 2 * band + 1, root);
        (entries, pivots, losses) = (new double[checked(n * stride)], new double[n], new double[n]);
    }

    /// <summary>The probability of i to j.</summary>
    public ref double this[int i, int j] => ref entries[i * stride + j - i + band];

    /// <summary>The probability to leave the chain from each state.</summary>
    public Span<double> Losses => losses;

    /// <summary>Factorises. False when some states cannot get to the root in double precision.</summary>
    public bool Factorise(CancellationToken cancel)
    {
        for (int step = 0; step < n; step++)
        {
            if (step % 64 == 0)
                cancel.ThrowIfCancellationRequested();
            int k = Eliminated(step, out int first, out int end);
            ReadOnlySpan<double> row = Row(k, first, end);
            double pivot = losses[k];
            foreach (double p in row)
                pivot += p;
            pivots[k] = pivot;
            if (k != root && !(pivot > 0))
                return false;
            for (int i = first; i < end; i++)
            {
                ref double f = ref this[i, k];
                if (f == 0)
                    continue;
                f /= pivot;
                losses[i] += f * losses[k];
                AddScaled(f, row, Row(i, first, end));
            }
        }
        return true;
    }

    /// <summary>The stationary masses of a stochastic chain, summing to one.</summary>
    public double[] Stationary()
    {
        var mass = new double[n];
        mass[root] = 1;
        Enter(mass);
        double total = 0;
        foreach (double m in mass)
            total += m;
        for (int k = 0; k < n; k++)
            mass[k] /= total;
        return mass;
    }

    /// <summary>z with (I - P) z = r. Where P is stochastic, z is determined up to a constant and zero at the root.</summary>
    public void SolveRight(Span<double> z)
    {
        for (int step = 0; step < n; step++)
        {
            int k = Eliminated(step, out int first, out int end);
            for (int i = first; i < end; i++)
                z[i] += this[i, k] * z[k];
        }
        z[root] = losses[root] > 0 ? z[root] / pivots[root] : 0;
        for (int step = n - 2; step >= 0; step--)
        {
            int k = Eliminated(step, out int first, out int end);
            for (int j = first; j < end; j++)
                z[k] += this[k, j] * z[j];
            z[k] /= pivots[k];
        }
    }

    /// <summary>m with m (I - P) = r, for a chain that loses mass.</summary>
    public void SolveLeft(Span<double> m)
    {
        for (int step = 0; step < n; step++)
        {
            int k = Eliminated(step, out int first, out int end);
            m[k] /= pivots[k];
            for (int j = first; j < end; j++)
                m[j] += m[k] * this[k, j];
        }
        Enter(m);
    }

    private void Enter(Span<double> m)
    {
        for (int step = n - 2; step >= 0; step--)
        {
            int k = Eliminated(step, out int first, out int end);
            for (int i = first; i < end; i++)
                m[k] += m[i] * this[i, k];
        }
    }

    /// <summary>
    /// The state eliminated at a step, and the states within its band that remain: from the right end, then from the left.
    /// </summary>
    private int Eliminated(int step, out int first, out int end)
    {
        int right = n - 1 - root;
        int k = step < right ? n - 1 - step : step - right;
        (first, end) = k > root ? (Math.Max(0, k - band), k) : (Math.Min(k + 1, root + 1), Math.Min(root, k + band) + 1);
        if (k == root)
            end = first;
        return k;
    }

    private Span<double> Row(int i, int first, int end) => entries.AsSpan(i * stride + first - i + band, end - first);

    private static void AddScaled(double factor, ReadOnlySpan<double> row, Span<double> target)
    {
        int i = 0, width = Vector<double>.Count;
        ref double from = ref MemoryMarshal.GetReference(row), to = ref MemoryMarshal.GetReference(target);
        var f = new Vector<double>(factor);
        for (; i <= row.Length - width; i += width)
        {
            Vector.FusedMultiplyAdd(f, Vector.LoadUnsafe(ref from, (nuint)i), Vector.LoadUnsafe(ref to, (nuint)i))
                .StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < row.Length; i++)
            target[i] += factor * row[i];
    }
}
