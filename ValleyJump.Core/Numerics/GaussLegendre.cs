using MathNet.Numerics.Integration;

namespace ValleyJump.Core.Numerics;

/// <summary>A Gauss-Legendre rule of so many nodes, moved to any interval.</summary>
internal sealed class GaussLegendre(int order)
{
    private readonly GaussLegendreRule rule = new(-1, 1, order);

    /// <summary>The number of nodes.</summary>
    public int Order => rule.Order;

    /// <summary>
    /// Node <paramref name="i"/> of the rule on [<paramref name="from"/>, <paramref name="to"/>], rising with i, and its weight.
    /// </summary>
    public (double X, double Weight) Node(int i, double from, double to)
    {
        double centre = (from + to) / 2, half = (to - from) / 2;
        return (centre + half * rule.GetAbscissa(i), half * rule.GetWeight(i));
    }

    /// <summary>The integral of <paramref name="f"/>.</summary>
    public double Integrate(Func<double, double> f, double from, double to)
    {
        double sum = 0;
        for (int i = 0; i < Order; i++)
        {
            var (x, weight) = Node(i, from, to);
            sum += weight * f(x);
        }
        return sum;
    }
}
