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
            double width = Math.Sqrt(f * Diffusion(k, floor)), depth = Math.Sqrt(landscape.Barrier(y) / Diffusion(k, floor));
            double panel = width / (4 * Math.Max(1, depth / 2)), sign = Math.Sign(to - from);
            for (double at = from; (to - at) * sign > 0;)
            {
                double next = (to - at) * sign < panel ? to : at + sign * panel, before = at;
                for (int i = 0; i < Rule.Order; i++)
                {
                    var (x, weight) = Rule.Node(i, at, next);
                    phi += Inner.Integrate(u => 2 * (u - floor) / (f * Diffusion(k, u)), before, x);
                    before = x;
                    double logWeight = Math.Log(Math.Abs(weight)), logD = Math.Log(Diffusion(k, x));
                    mass[k] = Add(mass[k], logWeight - a * logD - phi);
                    if (ridge is { } r)
                        way[r] = Add(way[r], logWeight + (a - 1) * logD + phi);
                }
                phi += Inner.Integrate(u => 2 * (u - floor) / (f * Diffusion(k, u)), before, next);
                at = next;
                if (double.IsInfinity(to) && phi - start > Negligible)
                    break;
            }
        }

        // D of valley k, just inside where x is its end.
        double Diffusion(int k, double x)
        {
            double low = k == 0 ? double.NegativeInfinity : landscape.Ridge(k - 1, y),
                high = k == n - 1 ? double.PositiveInfinity : Math.BitDecrement(landscape.Ridge(k, y));
            Symmetric2 hessian = landscape.Hessian(Math.Clamp(x, low, high), y);
            return point.EffectiveLearningRate / 2 * point.Noise.Covariance(hessian).XX;
        }
    }

    private static double Add(double p, double q) => double.IsNegativeInfinity(p) ? q : ExactRates.LogSum(p, q);
}
