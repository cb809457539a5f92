namespace ValleyJump.Core.Theory.Exact;

/// <summary>
/// The integral of a function from the first of the edges given, to machine precision: the function is interpolated at Chebyshev points,
/// between edges that are halved until the last coefficients vanish, and the interpolant integrated term by term.
/// </summary>
internal sealed class ExactPotential
{
    private const int Degree = 14, MaxDepth = 14;

    // Absolute, since the integral is an exponent; relative where it is large, as rounding allows; and loose where e^-total is 0,
    // unless the total is carried on.
    private const double Absolute = 1e-13, Relative = 1e-14, Beyond = 1000, Loose = 1e-4;

    // cos(pi k (j + 1/2)/n).
    private static readonly double[] Cosines =
        [.. Enumerable.Range(0, Degree * Degree).Select(i => Math.Cos(Math.PI * (i / Degree) * (i % Degree + 0.5) / Degree))];

    private readonly List<double> starts = [];
    private readonly List<double[]> series = [];
    private readonly double end, beyond;
    private double total;

    /// <param name="derivative">What to integrate.</param>
    /// <param name="edges">Ascending; between them the function is smooth, or nearly.</param>
    /// <param name="isCarried">The total is carried on to where it falls again: it is nowhere loose.</param>
    public ExactPotential(Func<double, double> derivative, IReadOnlyList<double> edges, bool isCarried = false)
    {
        beyond = isCarried ? double.PositiveInfinity : Beyond;
        for (int i = 1; i < edges.Count; i++)
        {
            if (edges[i] > edges[i - 1])
                Add(derivative, edges[i - 1], edges[i], 0);
        }

        end = edges[^1];
    }

    /// <summary>The integral from the first edge to <paramref name="u"/>.</summary>
    public double At(double u)
    {
        int i = starts.BinarySearch(u);
        if (i < 0)
            i = Math.Max(~i - 1, 0);
        double from = starts[i], to = i + 1 < starts.Count ? starts[i + 1] : end;
        return Clenshaw(series[i], (2 * u - from - to) / (to - from));
    }

    private void Add(Func<double, double> f, double from, double to, int depth)
    {
        Span<double> values = stackalloc double[Degree], c = stackalloc double[Degree + 1];
        for (int j = 0; j < Degree; j++)
            values[j] = f((from + to) / 2 + (to - from) / 2 * Cosines[Degree + j]);
        double largest = 0;
        for (int k = 0; k < Degree; k++)
        {
            double sum = 0;
            for (int j = 0; j < Degree; j++)
                sum += values[j] * Cosines[k * Degree + j];
            c[k] = (k == 0 ? 1.0 : 2.0) / Degree * sum;
            largest = Math.Max(largest, Math.Abs(c[k]));
        }
        double half = (to - from) / 2, relative = total > beyond ? Loose : Relative;
        double tolerance = Absolute + relative * Math.Max(half * largest, Math.Abs(total));
        if (depth < MaxDepth && half * (Math.Abs(c[Degree - 1]) + Math.Abs(c[Degree - 2])) > tolerance)
        {
            double middle = (from + to) / 2;
            Add(f, from, middle, depth + 1);
            Add(f, middle, to, depth + 1);
            return;
        }
        // The integral of T_k is T_(k+1)/(2 (k+1)) - T_(k-1)/(2 (k-1)).
        double[] terms = new double[Degree + 1];
        for (int k = 1; k <= Degree; k++)
            terms[k] = half * ((k == 1 ? 2 * c[0] : c[k - 1]) - (k + 1 < Degree ? c[k + 1] : 0)) / (2 * k);
        double atStart = 0, atEnd = 0;
        for (int k = 1; k <= Degree; k++)
        {
            atStart += k % 2 == 0 ? terms[k] : -terms[k];
            atEnd += terms[k];
        }
        terms[0] = total - atStart;
        total = terms[0] + atEnd;
        starts.Add(from);
        series.Add(terms);
    }

    private static double Clenshaw(double[] c, double t)
    {
        double next = 0, last = 0;
        for (int k = Degree; k > 0; k--)
            (next, last) = (2 * t * next - last + c[k], next);
        return t * next - last + c[0];
    }
}
