namespace ValleyJump.Core.Theory.Operator;

/// <summary>Stationary and quasi-stationary states of one kernel.</summary>
internal static class OperatorSolver
{
    private const int Iterations = 2000;

    // Solutions grow as one over the gap. Where that overflows, or the gap has lost digits to underflow, the valleys do not communicate.
    private const double SmallestGap = 1e-300;

    /// <summary>
    /// The stationary masses, those of each valley, and 1 - lambda_2, or null when the valleys do not communicate in double precision.
    /// </summary>
    /// <param name="kernel">The operator on a whole grid.</param>
    /// <param name="floors">A node at the floor of each valley.</param>
    /// <param name="flat">The valley that is likely to be the heaviest.</param>
    /// <param name="cancel">Stops the work.</param>
    public static (double[] Mass, double[] Occupation, double Gap)? Stationary(OperatorKernel kernel, int[] floors, int flat,
        CancellationToken cancel)
    {
        OperatorGrid grid = kernel.Grid;
        OperatorChain chain = Chain(kernel, 0, kernel.End, floors[flat]);
        if (!chain.Factorise(cancel))
            return null;
        double[] mass = chain.Stationary();
        double[] occupation = [.. Enumerable.Range(0, grid.Valleys).Select(k => Sum(mass.AsSpan(grid.Valley(k))))];
        int heaviest = flat;
        for (int k = 0; k < occupation.Length; k++)
            heaviest = occupation[k] > occupation[heaviest] ? k : heaviest;
        if (occupation.Min() < SmallestGap)
        {
            if (occupation.Length > 2)
                return null;
            // The lighter valley holds nothing that a double can say: what relaxes is its escape to the other's floor; nothing returns.
            var (from, to, floor) = heaviest == 1 ? (0, floors[1], floors[0]) : (floors[0] + 1, kernel.End, floors[1]);
            double escape = QuasiStationary(kernel, from, to, floor, cancel).Loss;
            return escape >= SmallestGap ? (mass, occupation, escape) : null;
        }
        // The right eigenvector is grown from the heaviest valley, where it is nearly zero: nothing cancels in the lighter ones.
        if (heaviest != flat)
        {
            chain = Chain(kernel, 0, kernel.End, floors[heaviest]);
            if (!chain.Factorise(cancel))
                return null;
        }
        // The slowest mode rises or falls all along the valleys: what rises along them has a part of it.
        double[] rising = [.. Valleys(grid).Select(k => (double)k)];
        return Gap(chain, mass, rising, cancel) is { } gap ? (mass, occupation, gap) : null;
    }

    /// <summary>
    /// Passages to the right between two floors, of each step in the stationary state: the probability to leave what is at the left of the
    /// first and to come to what is at the right of the second before coming back. As many come back; 0 where none do in double precision.
    /// </summary>
    /// <param name="kernel">The operator on a whole grid.</param>
    /// <param name="mass">The stationary masses.</param>
    /// <param name="first">The first node beyond the floor of a valley.</param>
    /// <param name="to">The same of the next.</param>
    /// <param name="ridge">A node between them.</param>
    /// <param name="cancel">Stops the work.</param>
    public static double Passages(OperatorKernel kernel, double[] mass, int first, int to, int ridge, CancellationToken cancel)
    {
        var arrives = new double[to - first];
        for (int i = first; i < to; i++)
            arrives[i - first] = Arriving(i, default);
        if (arrives.Length > 0)
        {
            OperatorChain chain = Chain(kernel, first, to, Math.Clamp(ridge, first, to - 1));
            if (!chain.Factorise(cancel))
                return 0;
            chain.SolveRight(arrives);
        }
        double flow = 0;
        for (int i = 0; i < first; i++)
            flow += mass[i] * Arriving(i, arrives);
        return flow;

        // What arrives at once, and after a stay in between.
        double Arriving(int node, ReadOnlySpan<double> later)
        {
            ReadOnlySpan<double> row = kernel.Row(node, out int start);
            double sum = 0;
            for (int k = 0; k < row.Length; k++)
            {
                int end = start + k;
                sum += end >= to ? row[k] : end >= first && !later.IsEmpty ? row[k] * later[end - first] : 0;
            }
            return sum;
        }
    }

    /// <summary>The part of the stationary steps from valley to valley that end beyond the neighbour.</summary>
    public static double Skipping(OperatorKernel kernel, double[] mass)
    {
        int[] valley = Valleys(kernel.Grid);
        double next = 0, beyond = 0;
        for (int i = 0; i < valley.Length; i++)
        {
            ReadOnlySpan<double> row = kernel.Row(i, out int first);
            for (int k = 0; k < row.Length; k++)
            {
                int hop = Math.Abs(valley[first + k] - valley[i]);
                if (hop == 1)
                    next += mass[i] * row[k];
                else if (hop > 1)
                    beyond += mass[i] * row[k];
            }
        }
        return beyond > 0 ? beyond / (next + beyond) : 0;
    }

    /// <summary>The quasi-stationary masses on the nodes [from, to), and the probability to leave them in a step.</summary>
    public static (double[] Mass, double Loss) QuasiStationary(OperatorKernel kernel, int from, int to, int floor,
        CancellationToken cancel)
    {
        OperatorChain chain = Chain(kernel, from, to, floor);
        var mass = new double[to - from];
        if (!chain.Factorise(cancel) || chain.Losses[floor - from] <= 0)
            return (mass, 0);
        Array.Fill(mass, 1.0 / mass.Length);
        double loss = 0;
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            cancel.ThrowIfCancellationRequested();
            chain.SolveLeft(mass);
            double total = Sum(mass), before = loss;
            if (!double.IsFinite(total))
                return (new double[to - from], 0);
            loss = 1 / total;
            for (int i = 0; i < mass.Length; i++)
                mass[i] *= loss;
            if (Math.Abs(loss - before) <= 1e-13 * loss)
                break;
        }
        return (mass, loss);
    }

    /// <summary>
    /// 1 - lambda_2 by inverse iteration on the right eigenvector, kept orthogonal to the stationary masses; null below
    /// <see cref="SmallestGap"/>.
    /// </summary>
    /// <param name="chain">Factorised, its root among the heaviest states.</param>
    /// <param name="mass">Its stationary masses.</param>
    /// <param name="v">Where to begin; it is overwritten by the eigenvector.</param>
    /// <param name="cancel">Stops the work.</param>
    public static double? Gap(OperatorChain chain, double[] mass, double[] v, CancellationToken cancel)
    {
        int n = mass.Length;
        var z = new double[n];
        Centre(v, mass);
        double gap = 0, moved = 0;
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            cancel.ThrowIfCancellationRequested();
            v.CopyTo(z, 0);
            chain.SolveRight(z);
            Centre(z, mass);
            double square = 0, product = 0, before = gap, movedBefore = moved;
            for (int i = 0; i < n; i++)
            {
                square += mass[i] * v[i] * v[i];
                product += mass[i] * v[i] * z[i];
            }
            gap = square / product;
            if (!(Math.Abs(gap) >= SmallestGap))
                return null;
            double scale = Math.Sqrt(square) / Math.Abs(product); // about one over the growth: v stays of unit norm
            for (int i = 0; i < n; i++)
                v[i] = z[i] * scale;
            moved = Math.Abs(gap - before);
            // Of several modes whose masses differ a lot rounding may leave fewer digits.
            if (moved <= 1e-12 * Math.Abs(gap) || (moved < 1e-8 * Math.Abs(gap) && moved >= movedBefore))
                break;
        }
        return gap;
    }

    /// <summary>The valley of each node.</summary>
    private static int[] Valleys(OperatorGrid grid)
    {
        var valley = new int[grid.Count];
        for (int k = 0; k < grid.Valleys; k++)
            valley.AsSpan(grid.Valley(k)).Fill(k);
        return valley;
    }

    private static void Centre(double[] v, double[] mass)
    {
        double mean = 0;
        for (int i = 0; i < v.Length; i++)
            mean += mass[i] * v[i];
        for (int i = 0; i < v.Length; i++)
            v[i] -= mean;
    }

    /// <summary>The operator on the nodes [from, to), what leaves them being lost.</summary>
    private static OperatorChain Chain(OperatorKernel kernel, int from, int to, int floor)
    {
        var chain = new OperatorChain(to - from, Band(kernel, from, to), floor - from);
        for (int i = from; i < to; i++)
        {
            ReadOnlySpan<double> row = kernel.Row(i, out int first);
            for (int k = 0; k < row.Length; k++)
            {
                if (first + k >= from && first + k < to)
                    chain[i - from, first + k - from] = row[k];
                else
                    chain.Losses[i - from] += row[k];
            }
        }
        return chain;
    }

    /// <summary>The longest transition within [from, to).</summary>
    private static int Band(OperatorKernel kernel, int from, int to)
    {
        int band = 1;
        for (int i = from; i < to; i++)
        {
            int last = kernel.Row(i, out int first).Length + first - 1;
            band = Math.Max(band, Math.Max(i - Math.Max(first, from), Math.Min(last, to - 1) - i));
        }
        return Math.Min(band, Math.Max(to - from - 1, 1));
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double v in values)
            sum += v;
        return sum;
    }
}
