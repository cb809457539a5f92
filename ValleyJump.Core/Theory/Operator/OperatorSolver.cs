namespace ValleyJump.Core.Theory.Operator;

/// <summary>Stationary and quasi-stationary states of one kernel.</summary>
internal static class OperatorSolver
{
    private const int Iterations = 2000;

    // Solutions grow as one over the gap. Where that overflows, or the gap has lost digits to underflow, the valleys do not communicate.
    private const double SmallestGap = 1e-300;

    /// <summary>The stationary masses and 1 - lambda_2, or null when the valleys do not communicate in double precision.</summary>
    /// <param name="kernel">The operator on a whole grid.</param>
    /// <param name="ridge">The first node of the flat valley.</param>
    /// <param name="floorSharp">A node at the floor of the sharp valley.</param>
    /// <param name="floorFlat">A node at the floor of the flat valley.</param>
    /// <param name="cancel">Stops the work.</param>
    public static (double[] Mass, double Flat, double Sharp, double Gap)? Stationary(OperatorKernel kernel, int ridge, int floorSharp,
        int floorFlat, CancellationToken cancel)
    {
        OperatorChain chain = Chain(kernel, 0, kernel.End, floorFlat);
        if (!chain.Factorise(cancel))
            return null;
        double[] mass = chain.Stationary();
        double sharp = Sum(mass.AsSpan(0, ridge)), flat = Sum(mass.AsSpan(ridge));
        if (Math.Min(sharp, flat) < SmallestGap)
        {
            // The lighter valley holds nothing that a double can say: what relaxes is its escape to the other's floor; nothing returns.
            var (from, to, floor) = sharp < flat ? (0, floorFlat, floorSharp) : (floorSharp + 1, kernel.End, floorFlat);
            double escape = QuasiStationary(kernel, from, to, floor, cancel).Loss;
            return escape >= SmallestGap ? (mass, flat, sharp, escape) : null;
        }
        // The right eigenvector is grown from the heavier valley, where it is nearly zero: nothing cancels in the lighter one.
        if (sharp > flat)
        {
            chain = Chain(kernel, 0, kernel.End, floorSharp);
            if (!chain.Factorise(cancel))
                return null;
        }
        return Gap(chain, mass, ridge, cancel) is { } gap ? (mass, flat, sharp, gap) : null;
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
    private static double? Gap(OperatorChain chain, double[] mass, int ridge, CancellationToken cancel)
    {
        int n = mass.Length;
        double[] v = new double[n], z = new double[n];
        Array.Fill(v, 1, ridge, n - ridge);
        Centre(v, mass);
        double gap = 0;
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            cancel.ThrowIfCancellationRequested();
            v.CopyTo(z, 0);
            chain.SolveRight(z);
            Centre(z, mass);
            double square = 0, product = 0, before = gap;
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
            if (Math.Abs(gap - before) <= 1e-12 * Math.Abs(gap))
                break;
        }
        return gap;
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
