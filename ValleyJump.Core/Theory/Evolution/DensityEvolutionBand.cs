namespace ValleyJump.Core.Theory.Evolution;

/// <summary>
/// Steps in a row whose deviations, which go as eta sqrt(sigma), lie within a factor of two: one grid serves all of them.
/// </summary>
/// <param name="From">The first step.</param>
/// <param name="To">The step behind the last.</param>
/// <param name="Times">The steps that a grid must serve: the ends, the narrowest, and that of the strongest noise.</param>
internal sealed record DensityEvolutionBand(int From, int To, IReadOnlyList<int> Times)
{
    private const double Widest = 2;

    /// <summary>The longest band from a step on; with a constant schedule the rest of the run.</summary>
    public static DensityEvolutionBand At(DensityEvolutionRun run, int from)
    {
        if (!run.Changes)
            return new(from, (int)run.Steps, [from]);
        double low = double.PositiveInfinity, high = 0, most = 0;
        int narrowest = from, hottest = from, to = from;
        for (; to < run.Steps; to++)
        {
            double eta = run.RateAt(to), sigma = run.StrengthAt(to), width = eta * Math.Sqrt(sigma);
            if (eta == 0)
                continue;
            if (Math.Max(high, width) > Widest * Math.Min(low, width))
                break;
            high = Math.Max(high, width);
            if (width < low)
                (low, narrowest) = (width, to);
            if (eta * sigma > most)
                (most, hottest) = (eta * sigma, to);
        }
        return new(from, to, [.. new[] { from, hottest, narrowest, to - 1 }.Where(t => run.RateAt(t) > 0).Distinct()]);
    }

    /// <summary>
    /// How many steps from <paramref name="from"/> on differ by at most <paramref name="change"/> in the logarithm of eta and of eta sigma;
    /// at least one, at most <paramref name="most"/>.
    /// </summary>
    public static int Alike(DensityEvolutionRun run, int from, double change, int most)
    {
        if (!run.Changes)
            return most;
        double eta = run.RateAt(from), noise = eta * run.StrengthAt(from), range = Math.Exp(change);
        int count = 1;
        for (; count < most; count++)
        {
            double rate = run.RateAt(from + count), d = rate * run.StrengthAt(from + count);
            if (!(rate <= eta * range && eta <= rate * range && d <= noise * range && noise <= d * range))
                break;
        }
        return count;
    }
}
