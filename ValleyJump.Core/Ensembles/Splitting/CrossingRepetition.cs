namespace ValleyJump.Core.Ensembles;

/// <summary>Where a path goes on from: a place after a step, or amid the noise of the step that begins there.</summary>
/// <param name="X">x of the place.</param>
/// <param name="Y">y of the place.</param>
/// <param name="Steps">Steps that the path had taken there.</param>
/// <param name="Step">The step that begins there, where some of its noise is known.</param>
/// <param name="Left">Parts of that noise that are not known yet; 0 for the place itself.</param>
/// <param name="Sum">The parts that are known, of a normal number for all of them.</param>
internal readonly record struct CrossingPlace(double X, double Y, long Steps, CrossingStep Step = default, int Left = 0, double Sum = 0);

/// <summary>
/// A repetition of a splitting of the crossings after a step: told each place that its trajectory comes to, it says from which to go on.
/// </summary>
/// <remarks>
/// The first paths are trajectories of the ensemble, from step 0. What counts begins after AfterStep: paths end where they cross, and
/// otherwise at the last step. Parts of a step's noise are as those of <see cref="HeldYRepetition"/>, of the noise in x; what y has beside
/// what follows from x comes when x is known.
/// </remarks>
internal sealed class CrossingRepetition
{
    private readonly CrossingProblem problem;
    private readonly AdaptiveSplitting<CrossingPlace> splitting;
    private readonly NormalPairs noise;
    private double x, y, nearest = double.NaN;
    private long at;

    /// <param name="problem">What is asked.</param>
    /// <param name="plan">How much work to do.</param>
    /// <param name="stream">The stream of the trajectory's noise; those of what is chosen at random follow from it.</param>
    public CrossingRepetition(CrossingProblem problem, SplittingPlan plan, long stream)
    {
        this.problem = problem;
        noise = new(problem.Simulation.Seed, (ulong)stream | 1UL << 41);
        var (replicas, killCount) = plan.Sizes(CrossingProblem.Replicas);
        splitting = new(replicas, killCount, new(problem.Simulation.Seed, (ulong)stream | 1UL << 42));
    }

    /// <summary>The estimate; NaN before the end, and if a trajectory diverged.</summary>
    public double Probability { get; private set; } = double.NaN;

    /// <summary>The sum of y over the first paths at AfterStep, and how many there are: fewer where one diverged before.</summary>
    public (double Y, double Count) Begun { get; private set; }

    /// <summary>Paths are being made.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>The fraction done, at a guess: levels rise from the first to 0.</summary>
    public double Progress => !IsBusy ? 1 : splitting.IsFirst || !double.IsFinite(splitting.Level) ? 0
        : Math.Clamp(1 - splitting.Level / nearest, 0, 1);

    /// <summary>Begins the first path.</summary>
    /// <returns>x and y from which it goes on.</returns>
    public (double X, double Y) Start()
    {
        IsBusy = true;
        return Next();
    }

    /// <summary>Follows the path by a step.</summary>
    /// <returns>x and y from which to go on.</returns>
    public (double X, double Y) Follow(double toX, double toY)
    {
        Steps++;
        if (double.IsNaN(toX))
            return End(double.NaN);
        if (at < problem.AfterStep)
        {
            (x, y) = (toX, toY);
            if (++at == problem.AfterStep)
                Count();
            return (x, y);
        }
        CrossingProblem.Nearness from = problem.At(x, y, double.IsNegative(x));
        // As at held y, with a deviation of sqrt(2 eta D), half as large again.
        double aim = from.WayAt(splitting.Best), margin = HeldYPassage.Certain * 4.5 * problem.Simulation.LearningRate * from.Diffusion;
        double way = double.IsNegative(x) ? -toX : toX;
        if ((from.Way - aim) * (way - aim) < margin)
        {
            CrossingStep step = problem.Step(x, y);
            Part(new(x, y, at, step, step.Kicks), toX);
        }
        return Arrive(toX, toY) ? (x, y) : Next();
    }

    private (double X, double Y) Next()
    {
        if (splitting.IsFirst)
        {
            splitting.Begin();
            IReadOnlyList<double> starts = problem.Simulation.InitialX;
            // Adding zero turns -0 into 0, which lies in the flat valley.
            (x, y, at) = (starts[noise.Below(starts.Count)] + 0.0, problem.Simulation.InitialY, 0);
            if (at == problem.AfterStep)
                Count();
            return (x, y);
        }
        while (splitting.TryBranch(out CrossingPlace from))
        {
            if (double.IsNaN(nearest))
                nearest = splitting.Level;
            // A branch from where its parent crossed has crossed.
            if (double.IsPositiveInfinity(splitting.Best))
                continue;
            (x, y, at) = (from.X, from.Y, from.Steps);
            if (from.Left == 0)
                return (x, y);
            CrossingStep step = from.Step;
            double toX = step.MeanX + step.Deviation * (from.Sum + Math.Sqrt(from.Left / (double)step.Kicks) * noise.Next());
            Part(from, toX);
            if (Arrive(toX, step.MeanY + step.Slope * (toX - step.MeanX) + step.Rest * noise.Next()))
                return (x, y);
        }
        return End(splitting.Estimate);
    }

    /// <summary>The first path at hand has come to AfterStep.</summary>
    private void Count()
    {
        Begun = (Begun.Y + y, Begun.Count + 1);
        splitting.Visit(problem.At(x, y, double.IsNegative(x)).Coordinate, new(x, y, at));
    }

    /// <summary>Draws the parts of a step's noise that are left, given where it ends.</summary>
    private void Part(CrossingPlace known, double toX)
    {
        CrossingStep step = known.Step;
        bool fromSharp = double.IsNegative(known.X);
        double end = (toX - step.MeanX) / step.Deviation, sum = known.Sum;
        for (int left = known.Left; left > 1; left--)
        {
            sum += (end - sum) / left + Math.Sqrt((left - 1.0) / (left * (double)step.Kicks)) * noise.Next();
            double partX = step.MeanX + step.Deviation * sum;
            splitting.Visit(problem.At(partX, known.Y, fromSharp).Coordinate, known with { Left = left - 1, Sum = sum });
        }
    }

    /// <summary>Ends a step: whether the path goes on.</summary>
    private bool Arrive(double toX, double toY)
    {
        bool fromSharp = double.IsNegative(x), crossed = double.IsNegative(toX) != fromSharp;
        (x, y) = (toX, toY);
        at++;
        if (crossed)
            splitting.Reach(new(x, y, at));
        else if (at < problem.Simulation.Steps)
            splitting.Visit(problem.At(x, y, fromSharp).Coordinate, new(x, y, at));
        return !crossed && at < problem.Simulation.Steps;
    }

    private (double X, double Y) End(double probability)
    {
        (Probability, IsBusy) = (probability, false);
        return (problem.Simulation.InitialX[0], problem.Simulation.InitialY);
    }
}
