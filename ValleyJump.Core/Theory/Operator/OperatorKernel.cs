using System.Numerics;
using System.Runtime.InteropServices;

namespace ValleyJump.Core.Theory.Operator;

/// <summary>
/// The transition operator at one y on a window of a grid: a stochastic matrix with one row for each node left, each stored from its first
/// column on. Rows are normalised: what the noise's range and the window cut off is closed, and mass is conserved.
/// </summary>
internal sealed class OperatorKernel(OperatorGrid grid)
{
    /// <summary>Zeros that follow vectors and grids, so that rows can be read past the last node.</summary>
    public static int Padding => 2 * Vector<double>.Count;

    private int[] start = [], length = [];
    private double[] rows = [];
    private int stride;

    /// <summary>The nodes.</summary>
    public OperatorGrid Grid => grid;

    /// <summary>The first node of the window.</summary>
    public int First { get; private set; }

    /// <summary>The node behind the window's last.</summary>
    public int End { get; private set; }

    /// <summary>The first column of the row of <paramref name="node"/>, and its entries: the probabilities to enter each node.</summary>
    public ReadOnlySpan<double> Row(int node, out int first)
    {
        first = start[node - First];
        return rows.AsSpan((node - First) * stride, length[node - First]);
    }

    /// <summary>Builds the rows of the nodes in [first, end).</summary>
    /// <param name="point">Where.</param>
    /// <param name="reach">The noise's range, in its deviations.</param>
    /// <param name="first">The first node of the window.</param>
    /// <param name="end">The node behind its last.</param>
    public void Build(ValleyPoint point, double reach, int first, int end)
    {
        var steps = new OperatorStep[end - first];
        for (int j = 0; j < steps.Length; j++)
            steps[j] = OperatorStep.From(point, grid.X[first + j]);
        Build(steps, reach, first);
    }

    /// <summary>Builds the rows of as many nodes as there are steps.</summary>
    /// <param name="steps">The step from each node, not all of them at one y perhaps.</param>
    /// <param name="reach">The noise's range, in its deviations.</param>
    /// <param name="first">The first node of the window.</param>
    public void Build(ReadOnlySpan<OperatorStep> steps, double reach, int first)
    {
        int n = steps.Length, longest = 0;
        (First, End) = (first, first + n);
        if (start.Length < n)
            (start, length) = (new int[n], new int[n]);
        for (int j = 0; j < n; j++)
        {
            (start[j], length[j]) = Range(steps[j], reach);
            longest = Math.Max(longest, length[j]);
        }
        stride = longest + Padding;
        if (rows.Length < n * (long)stride)
            rows = new double[n * stride];
        for (int j = 0; j < n; j++)
            Fill(steps[j], start[j], rows.AsSpan(j * stride, stride), length[j]);
    }

    /// <summary>
    /// Adds <paramref name="mass"/> times the law of one step to <paramref name="density"/>, a vector over the grid; of a kernel that is
    /// not built.
    /// </summary>
    public void Spread(OperatorStep step, double reach, double mass, Span<double> density)
    {
        double[] row = Law(step, reach, out int from);
        for (int i = 0; i < row.Length; i++)
            density[from + i] += mass * row[i];
    }

    /// <summary>The law of one step over the whole grid, from a node on; of a kernel that is not built.</summary>
    public double[] Law(OperatorStep step, double reach, out int from)
    {
        (First, End) = (0, grid.Count);
        (from, int count) = Range(step, reach);
        var row = new double[count + Padding];
        Fill(step, from, row, count);
        return row[..count];
    }

    /// <summary>The nodes of the window within reach of a step, at least one.</summary>
    private (int Start, int Length) Range(OperatorStep step, double reach)
    {
        int from = Math.Clamp(grid.IndexOf(step.Mean - reach * step.Deviation), First, End - 1);
        int to = Math.Clamp(grid.IndexOf(step.Mean + reach * step.Deviation), from + 1, End);
        return (from, to - from);
    }

    /// <summary>The Gaussian at the nodes times their weights, over its sum.</summary>
    private void Fill(OperatorStep step, int from, Span<double> row, int count)
    {
        int width = Vector<double>.Count, i = 0;
        ref double x = ref grid.X[from], weight = ref grid.Weight[from], target = ref MemoryMarshal.GetReference(row);
        var scale = new Vector<double>(Math.Sqrt(0.5) / step.Deviation);
        var mean = new Vector<double>(step.Mean);
        for (; i < count; i += width)
        {
            Vector<double> z = (Vector.LoadUnsafe(ref x, (nuint)i) - mean) * scale;
            Vector<double> p = Vector.Exp(-(z * z)) * Vector.LoadUnsafe(ref weight, (nuint)i);
            p.StoreUnsafe(ref target, (nuint)i);
        }
        row[count..].Clear();
        double total = 0;
        for (int k = 0; k < count; k++)
            total += row[k];
        if (total > 0)
        {
            var factor = new Vector<double>(1 / total);
            for (i = 0; i < count; i += width)
                (factor * Vector.LoadUnsafe(ref target, (nuint)i)).StoreUnsafe(ref target, (nuint)i);
        }
        else
        {
            row[step.Mean > grid.X[from] ? count - 1 : 0] = 1; // the window's edge, far from where the step ends
        }
    }
}
