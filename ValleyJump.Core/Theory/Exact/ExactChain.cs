using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Exact;

/// <summary>
/// The exact stationary state of valleys in a row, two or more, at held y, in the limit of small steps, and the rates between neighbours:
/// with p = D^-a e^-Phi, Phi the integral of L_x/D, M_k the integral of p over valley k and R the integral of 1/(D p) between two
/// neighbouring floors, k_(i -> j) = 1/(M_i R) (model.md section 8; <see cref="ExactRates"/> for two valleys).
/// </summary>
internal static class ExactChain
{
    // Where an integrand has fallen by e^-45 = 3e-20 the rest is left out.
    private const double Negligible = 45;

    // Of the way between, on which Phi is smooth.
    private const int MostPanels = 8000;

    private static readonly GaussLegendre Rule = new(8), Inner = new(4);

    /// <summary>Logarithms of the masses of the valleys, and of the rates between neighbours: to the right, and back.</summary>
    public readonly record struct Solution(double[] LogMass, double[] LogRight, double[] LogLeft)
    {
        /// <summary>The stationary occupations.</summary>
        public double[] Occupation
        {
            get
            {
                double largest = LogMass.Max(), total = LogMass.Sum(m => Math.Exp(m - largest));
                return Array.ConvertAll(LogMass, m => Math.Exp(m - largest) / total);
            }
        }
    }

    /// <summary>Solves a point.</summary>
    /// <param name="point">Where.</param>
    /// <param name="convention">How noise that depends on x is read.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Solution Solve(ValleyPoint point, NoiseConvention convention, CancellationToken cancel)
    {
        double a = ExactDiffusion.Exponent(convention), y = point.Y;
        ValleyLandscape landscape = point.Landscape;
        int n = landscape.Valleys;
        double[] mass = new double[n], way = new double[n - 1];
        Array.Fill(mass, double.NegativeInfinity);
        Array.Fill(way, double.NegativeInfinity);
        double phi = 0;
        Walk(0, landscape.Minimum(0, y), double.NegativeInfinity, null);
        phi = 0;
        for (int k = 0; k < n; k++)
        {
            cancel.ThrowIfCancellationRequested();
            double floor = landscape.Minimum(k, y);
            if (k > 0)
                Walk(k, landscape.Ridge(k - 1, y), floor, k - 1);
            Walk(k, floor, k < n - 1 ? landscape.Ridge(k, y) : double.PositiveInfinity, k < n - 1 ? k : null);
        }
        return new(mass, [.. way.Select((w, k) => -mass[k] - w)], [.. way.Select((w, k) => -mass[k + 1] - w)]);

        // Adds the mass between two points of valley k and, towards a ridge, the resistance. Phi goes on from where it is.
        void Walk(int k, double from, double to, int? ridge)
        {
            double floor = landscape.Minimum(k, y), f = landscape.Flatness(k, y), start = phi;
            double width = Math.Sqrt(f * Diffusion(k, floor)), sign = Math.Sign(to - from);
            bool skipped = double.IsInfinity(to);
            for (double at = from; (to - at) * sign > 0;)
            {
                cancel.ThrowIfCancellationRequested();
                // Phi changes by one half in a panel, or by less: it is the square of the distance from the floor over the width.
                double panel = PanelAt(at), next = (to - at) * sign < panel ? to : at + sign * panel, before = at;
                for (int i = 0; i < Rule.Order; i++)
                {
                    var (x, weight) = Rule.Node(i, at, next);
                    phi += Inner.Integrate(Slope, before, x);
                    before = x;
                    double logWeight = Math.Log(Math.Abs(weight)), logD = Math.Log(Diffusion(k, x));
                    mass[k] = Add(mass[k], logWeight - a * logD - phi);
                    if (ridge is { } r)
                        way[r] = Add(way[r], logWeight + (a - 1) * logD + phi);
                }
                phi += Inner.Integrate(Slope, before, next);
                at = next;
                if (double.IsInfinity(to) && phi - start > Negligible)
                    break;
                if (!skipped && Math.Abs(phi - start) > Negligible)
                {
                    // All mass is behind and all resistance before, or the other way round: nothing but Phi changes on the way.
                    double rest = 8 * PanelAt(to);
                    while (rest < Math.Abs(to - at) && Math.Abs(Change(to - sign * rest, to)) < Negligible)
                        rest *= 2;
                    if (rest < Math.Abs(to - at))
                    {
                        phi += Change(at, to - sign * rest);
                        at = to - sign * rest;
                    }
                    skipped = true;
                }
            }

            double PanelAt(double u) => width / (4 * Math.Max(1, Math.Abs(u - floor) / (2 * width)));

            double Slope(double u) => 2 * (u - floor) / (f * Diffusion(k, u));

            double Change(double begin, double end)
            {
                int panels = (int)Math.Clamp(Math.Ceiling(4 * Math.Abs(end - begin) / width), 1, MostPanels);
                double sum = 0, step = (end - begin) / panels;
                for (int i = 0; i < panels; i++)
                {
                    cancel.ThrowIfCancellationRequested();
                    sum += Inner.Integrate(Slope, begin + i * step, begin + (i + 1) * step);
                }
                return sum;
            }
        }

        double Diffusion(int k, double x) => DiffusionOf(point, k, x);
    }

    /// <summary>
    /// ln P(x|y) = -a ln D - Phi, which integrates to 1 over x. On a ridge, where P jumps with D, that of the valley at its right.
    /// </summary>
    /// <param name="point">Where.</param>
    /// <param name="x">Finite, in any order.</param>
    /// <param name="convention">How noise that depends on x is read.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static double[] LogDensity(ValleyPoint point, IReadOnlyList<double> x, NoiseConvention convention, CancellationToken cancel)
    {
        double a = ExactDiffusion.Exponent(convention), y = point.Y, phi = 0;
        ValleyLandscape landscape = point.Landscape;
        int last = landscape.Valleys - 1;
        double total = Solve(point, convention, cancel).LogMass.Aggregate(double.NegativeInfinity, Add);
        var (potential, start) = (new ExactPotential[last + 1], new double[last + 1]);
        for (int k = 0; k <= last; k++)
        {
            double floor = landscape.Minimum(k, y), f = landscape.Flatness(k, y);
            int valley = k;
            double[] edges = [k == 0 ? Math.Min(x.Min(), floor) : landscape.Ridge(k - 1, y), floor,
                k == last ? Math.Max(x.Max(), floor) : landscape.Ridge(k, y)];
            potential[k] = new(u =>
            {
                cancel.ThrowIfCancellationRequested();
                return 2 * (u - floor) / (f * DiffusionOf(point, valley, u));
            }, edges);
            // As in Solve, Phi is 0 at the first floor.
            start[k] = k == 0 ? -potential[k].At(floor) : phi;
            phi = start[k] + potential[k].At(edges[2]);
        }
        return [.. x.Select(u =>
        {
            int k = landscape.ValleyOf(u, y);
            return -a * Math.Log(DiffusionOf(point, k, u)) - start[k] - potential[k].At(u) - total;
        })];
    }

    /// <summary>D of a valley, just inside where x is its end.</summary>
    private static double DiffusionOf(ValleyPoint point, int valley, double x)
    {
        ValleyLandscape landscape = point.Landscape;
        double low = valley == 0 ? double.NegativeInfinity : landscape.Ridge(valley - 1, point.Y),
            high = valley == landscape.Valleys - 1 ? double.PositiveInfinity : Math.BitDecrement(landscape.Ridge(valley, point.Y));
        Symmetric2 hessian = landscape.Hessian(Math.Clamp(x, low, high), point.Y);
        return point.EffectiveLearningRate / 2 * point.Noise.Covariance(hessian).XX;
    }

    private static double Add(double p, double q) => double.IsNegativeInfinity(p) ? q : ExactRates.LogSum(p, q);
}
