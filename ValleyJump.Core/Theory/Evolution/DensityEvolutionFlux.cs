using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>What a step takes from valley to valley, at the places that it reaches behind the ridges.</summary>
/// <param name="Windows">The nodes that are reached, in windows apart from one another, from left to right.</param>
/// <param name="Moments">Mass, first and second moment of y' - reference at each node of the windows, one after the other.</param>
internal sealed record DensityEvolutionFlux(IReadOnlyList<(int First, int End)> Windows, double[][] Moments)
{
    /// <summary>No flux yet, at all nodes of a grid.</summary>
    public static DensityEvolutionFlux Over(OperatorGrid grid) => Over([(0, grid.Count)]);

    /// <summary>No flux yet, at what the steps of a kernel reach beyond their own valleys.</summary>
    public static DensityEvolutionFlux Over(OperatorKernel kernel)
    {
        List<(int First, int End)> windows = [];
        foreach (int ridge in kernel.Grid.Starts[1..])
        {
            int from = ridge, to = ridge;
            for (int i = kernel.First; i < kernel.End; i++)
            {
                int length = kernel.Row(i, out int start).Length;
                (from, to) = (i >= ridge ? Math.Min(from, start) : from, i < ridge ? Math.Max(to, start + length) : to);
            }
            while (windows is [.., var last] && from <= last.End)
            {
                (from, to) = (Math.Min(last.First, from), Math.Max(last.End, to));
                windows.RemoveAt(windows.Count - 1);
            }
            windows.Add((from, to));
        }
        return Over(windows);
    }

    private static DensityEvolutionFlux Over(IReadOnlyList<(int First, int End)> windows)
    {
        int nodes = windows.Sum(w => w.End - w.First);
        return new(windows, [new double[nodes], new double[nodes], new double[nodes]]);
    }

    /// <summary>Where the moments of the nodes of a window begin, less its first node: the window of a node that is reached.</summary>
    public int OffsetOf(int node)
    {
        int done = 0;
        foreach (var (first, end) in Windows)
        {
            if (node < end)
                return done - first;
            done += end - first;
        }
        return done;
    }

    /// <summary>The moments of those that do not change valley again.</summary>
    public (double Mass, double First, double Second, double Third) Staying(ReadOnlySpan<double> stay)
    {
        double mass = 0, first = 0, second = 0, third = 0;
        int at = 0;
        foreach (var (from, end) in Windows)
        {
            for (int i = from; i < end; i++, at++)
            {
                double h = stay[i], m0 = Moments[0][at], m1 = Moments[1][at], m2 = Moments[2][at];
                (mass, first, second) = (mass + m0 * h, first + m1 * h, second + m2 * h);
                // Of a normal law with these moments: m^3 + 3 m v.
                if (Math.Abs(m0) > 1e-290)
                    third += h * m1 * (3 * m2 - 2 * m1 * (m1 / m0)) / m0;
            }
        }
        return (mass, first, second, third);
    }
}
