namespace ValleyJump.Core.Theory.Evolution;

/// <summary>Where y passes in a run.</summary>
/// <param name="Start">y at the start.</param>
/// <param name="Lowest">The least y, with its deviations.</param>
/// <param name="Highest">The largest.</param>
/// <param name="Effect">
/// The most that the spread of y by noise of its own does while escapes count: its deviation over the change of y that moves the wells by
/// their width, or ln k by one.
/// </param>
internal sealed record DensityEvolutionCourse(double Start, double Lowest, double Highest, double Effect)
{
    // Deviations of y that a grid's cells are sized for, and how far G may grow on it.
    private const double Spread = 5, Growth = 1.5;

    // Of the way from the start to 0: of a normal law that is so wide 3e-7 is beyond.
    private const double Room = 0.2;

    /// <summary>All but some of a spread of y is below it.</summary>
    public static double Ahead(double y, double deviation) => y + Spread * deviation;

    /// <summary>
    /// Whether a mean and a deviation of y can be those of a run on a chain: what runs away is beyond all that it passes, which is next to
    /// nothing where y rests, by a part of the way from the start to 0, where the chain ends.
    /// </summary>
    public bool Holds(double y, double deviation) =>
        Math.Abs(y - (Lowest + Highest) / 2) + deviation < 1.5 * (Highest - Lowest) + Room * Start;

    /// <summary>
    /// The part that one grid serves from a y on: all of it where ridges stay where they are in x; on a chain as far as G, which cells in
    /// u = x/G shrink with, grows by half.
    /// </summary>
    public DensityEvolutionCourse From(DensityEvolutionRun run, double y, double deviation)
    {
        double first = DensityEvolutionGrid.Inside(run, y - Spread * deviation), ahead = Ahead(y, deviation);
        if (run.Landscape.Parting(first).Slope == 0)
            return this;
        // At the start, where y is one number, it may yet spread to below it.
        double lowest = deviation == 0 ? Lowest : Math.Max(Lowest, first);
        double most = Growth * run.Landscape.Parting(ahead).Scale, low = ahead, high = Highest;
        if (run.Landscape.Parting(high).Scale <= most)
            return this with { Lowest = lowest, Highest = Math.Max(ahead, high) };
        while (high - low > 1e-3 * high)
        {
            double middle = (low + high) / 2;
            (low, high) = run.Landscape.Parting(middle).Scale < most ? (middle, high) : (low, middle);
        }
        return this with { Lowest = lowest, Highest = high };
    }
}
