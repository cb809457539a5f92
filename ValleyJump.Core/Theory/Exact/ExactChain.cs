using ValleyJump.Core.Landscapes;

namespace ValleyJump.Core.Theory.Exact;

/// <summary>
/// The exact stationary state of valleys in a row, two or more, at held y, in the limit of small steps, and the rates between neighbours:
/// with p = D^-a e^-Phi, Phi the integral of L_x/D, M_k the integral of p over valley k and R the integral of 1/(D p) between two
/// neighbouring floors, k_(i -> j) = 1/(M_i R) (model.md section 8; <see cref="ExactRates"/> for two valleys). P ends where a trajectory
/// counts as diverged, so that there is one also where D grows so fast that p has no finite integral.
/// </summary>
internal static class ExactChain
{
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
        double a = ExactDiffusion.Exponent(convention);
        var row = new Row(point, cancel);
        double[] mass = row.LogMass(a), way = row.LogResistance(a);
        return new(mass, [.. way.Select((w, k) => -mass[k] - w)], [.. way.Select((w, k) => -mass[k + 1] - w)]);
    }

    /// <summary>
    /// ln P(x|y) = -a ln D - Phi, which integrates to 1 over x. On a ridge, where P jumps with D, that of the valley at its right. Minus
    /// infinity beyond the landscape's divergence bound.
    /// </summary>
    /// <param name="point">Where.</param>
    /// <param name="x">Finite, in any order.</param>
    /// <param name="convention">How noise that depends on x is read.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static double[] LogDensity(ValleyPoint point, IReadOnlyList<double> x, NoiseConvention convention, CancellationToken cancel)
    {
        double a = ExactDiffusion.Exponent(convention);
        ValleyLandscape landscape = point.Landscape;
        var row = new Row(point, cancel);
        double total = row.LogMass(a).Aggregate(ExactRates.LogSum);
        return [.. x.Select(u =>
        {
            if (Math.Abs(u) > landscape.DivergenceBound)
                return double.NegativeInfinity;
            int k = landscape.ValleyOf(u, point.Y);
            double s = u - landscape.Minimum(k, point.Y);
            ExactFlank flank = s < 0 ? row.Left[k] : row.Right[k];
            return flank.LogPower(Math.Abs(s), -a) - row.Floor[k] - flank.Potential(Math.Abs(s)) - total;
        })];
    }

    /// <summary>The sides of all valleys, and Phi at the floors and ridges, from 0 at the first floor.</summary>
    private sealed class Row
    {
        public Row(ValleyPoint point, CancellationToken cancel)
        {
            int n = point.Landscape.Valleys;
            Left = [.. Enumerable.Range(0, n).Select(k => new ExactFlank(point, k, isRight: false, cancel))];
            Right = [.. Enumerable.Range(0, n).Select(k => new ExactFlank(point, k, isRight: true, cancel))];
            (Floor, Ridge) = (new double[n], new double[n - 1]);
            for (int k = 0; k < n - 1; k++)
            {
                Ridge[k] = Floor[k] + Right[k].Rise;
                Floor[k + 1] = Ridge[k] - Left[k + 1].Rise;
            }
        }

        public ExactFlank[] Left { get; }

        public ExactFlank[] Right { get; }

        public double[] Floor { get; }

        public double[] Ridge { get; }

        public double[] LogMass(double a) =>
            [.. Floor.Select((phi, k) => ExactRates.LogSum(Left[k].LogMass(a), Right[k].LogMass(a)) - phi)];

        public double[] LogResistance(double a) =>
            [.. Ridge.Select((phi, k) => phi + ExactRates.LogSum(Right[k].LogResistance(a), Left[k + 1].LogResistance(a)))];
    }
}
