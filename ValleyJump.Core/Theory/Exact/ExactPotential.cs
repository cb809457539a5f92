namespace ValleyJump.Core.Theory.Exact;

/// <summary>
/// The integral of a function from the first of the edges given, to machine precision: the function is interpolated at Chebyshev points,
/// between edges that are halved until the last coefficients vanish, and the interpolant integrated term by term.
/// </summary>
internal sealed class ExactPotential
{
    private const int Degree = 14, MaxDepth = 14;

    // Absolute, since the integral is an exponent; relative where it is large, as rounding allows; and loose where e^-total is 0.
    private const double Absolute = 1e-13, Relative = 1e-14, Beyond = 1000, Loose = 1e-4;

    // cos(pi k (j + 1/2)/n).
    private static readonly double[] s_cosines = [.. Enumerable.Range(0, Degree * Degree).Select(i => Math.Cos(Math.PI * (i / Degree) * (i % Degree + 0.5) / Degree))];

    private readonly List<double> _from = [];
    private readonly List<double[]> _terms = [];
    private readonly double _end;
    private double _total;

    /// <param name="derivative">What to integrate.</param>
    /// <param name="edges">Ascending; between them the function is smooth, or nearly.</param>
    public ExactPotential(Func<double, double> derivative, IReadOnlyList<double> edges)
    {
        for (int i = 1; i < edges.Count; i++)
            if (edges[i] > edges[i - 1])
                Add(derivative, edges[i - 1], edges[i], 0);
        _end = edges[^1];
    }

    /// <summary>The integral from the first edge to <paramref name="u"/>.</summary>
    public double At(double u)
    {
        int i = _from.BinarySearch(u);
        if (i < 0)
            i = Math.Max(~i - 1, 0);
        double from = _from[i], to = i + 1 < _from.Count ? _from[i + 1] : _end;
        return Clenshaw(_terms[i], (2 * u - from - to) / (to - from));
    }

    private void Add(Func<double, double> f, double from, double to, int depth)
    {
        Span<double> values = stackalloc double[Degree], c = stackalloc double[Degree + 1];
        for (int j = 0; j < Degree; j++)
            values[j] = f((from + to) / 2 + (to - from) / 2 * s_cosines[Degree + j]);
        double largest = 0;
        for (int k = 0; k < Degree; k++)
        {
            double sum = 0;
            for (int j = 0; j < Degree; j++)
                sum += values[j] * s_cosines[k * Degree + j];
            c[k] = (k == 0 ? 1.0 : 2.0) / Degree * sum;
            largest = Math.Max(largest, Math.Abs(c[k]));
        }
        double half = (to - from) / 2, relative = _total > Beyond ? Loose : Relative;
        if (depth < MaxDepth && half * (Math.Abs(c[Degree - 1]) + Math.Abs(c[Degree - 2])) > Absolute + relative * Math.Max(half * largest, Math.Abs(_total)))
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
        terms[0] = _total - atStart;
        _total = terms[0] + atEnd;
        _from.Add(from);
        _terms.Add(terms);
    }

    private static double Clenshaw(double[] c, double t)
    {
        double next = 0, last = 0;
        for (int k = Degree; k > 0; k--)
            (next, last) = (2 * t * next - last + c[k], next);
        return t * next - last + c[0];
    }
}
