namespace ValleyJump.Core.Theory.Exact;

/// <summary>Where to cut a way out from a valley, so that between the cuts the potential is smooth.</summary>
internal static class ExactEdges
{
    /// <summary>
    /// 0, the floor, from there out by factors of four, the end, and the kinks, ascending.
    /// </summary>
    /// <param name="floor">Where the floor is, 0 or more.</param>
    /// <param name="scale">The length of the noise there, positive.</param>
    /// <param name="end">Where the way ends.</param>
    /// <param name="kinks">Of D, by <see cref="Kinks"/>.</param>
    public static List<double> Of(double floor, double scale, double end, IEnumerable<double> kinks)
    {
        List<double> edges = [0, floor];
        for (double offset = Math.Max(scale, floor); floor + offset < end; offset *= 4)
            edges.Add(floor + offset);
        edges.Add(end);
        edges.AddRange(kinks);
        edges.Sort();
        return edges;
    }

    /// <summary>The kinks of D between 0 and the end, where det H changes sign, in no order.</summary>
    /// <param name="determinant">det H within a valley: H11 is constant, H12 linear and H22 quadratic, so det H = c + b u + a u^2.</param>
    /// <param name="unit">A length over which it changes; it is looked at twice as far.</param>
    /// <param name="end">Where the way ends.</param>
    public static List<double> Kinks(Func<double, double> determinant, double unit, double end)
    {
        List<double> kinks = [];
        double c = determinant(0), one = determinant(unit), two = determinant(2 * unit);
        double a = (two - 2 * one + c) / 2, b = one - c - a, root = b * b - 4 * a * c;
        if (root > 0)
        {
            double q = -(b + Math.CopySign(Math.Sqrt(root), b)) / 2;
            foreach (double u in (double[])[unit * q / a, unit * c / q])
            {
                if (u > 0 && u < end)
                    kinks.Add(u);
            }
        }
        return kinks;
    }
}
