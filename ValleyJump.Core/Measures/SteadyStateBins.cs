using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Theory.Exact;

namespace ValleyJump.Core.Measures;

/// <summary>
/// Bins from six standard deviations outside the first floor to six outside the last. Of two valleys they are equal, with an edge at x = 0;
/// of a chain they are equal within each valley, so that every ridge is an edge.
/// </summary>
internal sealed class SteadyStateBins
{
    private const double HalfWidth = 6; // standard deviations from a floor to the last bin

    private readonly double[] ridges;
    private readonly Section[] sections;

    private SteadyStateBins(double[] edges, double[] ridges, Section[] sections) =>
        (Edges, this.ridges, this.sections) = (edges, ridges, sections);

    /// <summary>The edges, one more than there are bins.</summary>
    public double[] Edges { get; }

    /// <summary>Bins.</summary>
    public int Count => Edges.Length - 1;

    /// <summary>Valleys.</summary>
    public int Valleys => ridges.Length + 1;

    /// <summary>Places a number of bins; of a chain, as many as it has valleys at least.</summary>
    public static SteadyStateBins Of(HeldYSimulation simulation, int bins)
    {
        double[] floors = simulation.Floors, ridges = simulation.Ridges;
        double low = Floor(floors[0], -1), high = Floor(floors[^1], 1);
        if (ridges.Length == 1)
        {
            int left = Math.Clamp((int)Math.Round(bins * -low / (high - low)), 1, bins - 1);
            double width = Math.Max(-low / left, high / (bins - left));
            double[] edges = [.. Enumerable.Range(0, bins + 1).Select(i => (i - left) * width)];
            var all = new Section(edges[0], 1 / (edges[1] - edges[0]), 0, bins, true, true);
            return new(edges, ridges, [all, all]);
        }
        double[] ends = [low, .. ridges, high];
        var (places, sections) = (new double[bins + 1], new Section[floors.Length]);
        int first = 0;
        for (int k = 0; k < sections.Length; k++)
        {
            int end = k == sections.Length - 1 ? bins : Math.Clamp((int)Math.Round(bins * (ends[k + 1] - low) / (high - low)), first + 1,
                bins - (sections.Length - 1 - k));
            double width = (ends[k + 1] - ends[k]) / (end - first);
            for (int i = first; i < end; i++)
                places[i] = ends[k] + (i - first) * width;
            sections[k] = new(ends[k], 1 / width, first, end - first, k == 0, k == sections.Length - 1);
            first = end;
        }
        places[bins] = high;
        return new(places, ridges, sections);

        double Floor(double x, int outward)
        {
            // The variance of the linearised chain x' = (1 - eta h) x + eta xi is eta Sigma11/(h (2 - eta h)).
            double h11 = simulation.Landscape.Hessian(x, simulation.Y).XX;
            double sigma11 = ExactDiffusion.Variance(simulation.Point(), x);
            double variance = simulation.LearningRate * sigma11 / (h11 * Math.Max(2 - simulation.LearningRate * h11, 0.1));
            return x + outward * HalfWidth * Math.Sqrt(variance);
        }
    }

    /// <summary>The valley of a point between ridges, which rise; a ridge is of the valley at its right.</summary>
    public static int ValleyOf(double x, ReadOnlySpan<double> ridges)
    {
        int valley = 0;
        while (valley < ridges.Length && x >= ridges[valley])
            valley++;
        return valley;
    }

    /// <inheritdoc cref="ValleyOf(double, ReadOnlySpan{double})"/>
    public int ValleyOf(double x) => ValleyOf(x, ridges);

    /// <summary>The valley of a bin: of its centre.</summary>
    public int ValleyOfBin(int bin) => ValleyOf((Edges[bin] + Edges[bin + 1]) / 2);

    /// <summary>The bin of a point in a valley; <see cref="Count"/> where it lies beyond the last.</summary>
    public int IndexOf(double x, int valley)
    {
        ref readonly Section at = ref sections[valley];
        double place = Math.Floor((x - at.Low) * at.InverseWidth);
        // Rounding does not take a point over a ridge.
        return place < 0 ? at.IsFirst ? Count : at.First
            : place < at.Count ? at.First + (int)place
            : at.IsLast ? Count : at.First + at.Count - 1;
    }

    /// <summary>One over the width of a bin.</summary>
    public double InverseWidth(int bin) => sections[ValleyOfBin(bin)].InverseWidth;

    /// <summary>Equal bins side by side.</summary>
    /// <param name="Low">The first edge.</param>
    /// <param name="InverseWidth">One over their width.</param>
    /// <param name="First">The first bin.</param>
    /// <param name="Count">Bins.</param>
    /// <param name="IsFirst">What is below lies outside, and not beyond a rounding error.</param>
    /// <param name="IsLast">The same above.</param>
    private readonly record struct Section(double Low, double InverseWidth, int First, int Count, bool IsFirst, bool IsLast);
}
