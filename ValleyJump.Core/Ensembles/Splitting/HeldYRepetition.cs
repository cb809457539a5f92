namespace ValleyJump.Core.Ensembles;

/// <summary>Where a path goes on from: a place, or a step of which some parts of the noise are known.</summary>
/// <param name="Z">The place; of a step, its mean with the parts that are known.</param>
/// <param name="Left">Parts that are not known yet; 0 for a place.</param>
/// <param name="Mean">Mean of the step.</param>
/// <param name="Deviation">Its deviation.</param>
/// <param name="Sum">The parts that are known, of a normal number for all of them.</param>
internal readonly record struct HeldYPlace(double Z, int Left = 0, double Mean = 0, double Deviation = 0, double Sum = 0);

/// <summary>
/// A repetition of a splitting at held y: told each z that its trajectory comes to, it says from which to go on.
/// </summary>
/// <remarks>
/// It relaxes, notes where the trajectory leaves the set beyond the floor in a window of steps, and then makes the paths of an
/// <see cref="AdaptiveSplitting{TState}"/>, one after the other, which start at places drawn from those exits. Whatever the window holds,
/// the splitting's mean is the mean over its exits of the probability to arrive before the return; times exits a step this is unbiased for
/// passages a step, since each passage begins with one exit.
/// The parts of a step's noise are drawn once its end is known, as those of a Brownian bridge, and only where they matter.
/// </remarks>
internal sealed class HeldYRepetition
{
    private readonly HeldYPassage passage;
    private readonly List<double> exits = [];
    private readonly AdaptiveSplitting<HeldYPlace> splitting;
    private readonly NormalPairs noise;
    private bool inside = true, diverged;

    /// <param name="passage">The way.</param>
    /// <param name="plan">How much work to do.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="stream">The stream of the trajectory's noise; those of what is chosen at random follow from it.</param>
    public HeldYRepetition(HeldYPassage passage, SplittingPlan plan, ulong seed, long stream)
    {
        this.passage = passage;
        noise = new(seed, (ulong)stream | 1UL << 41);
        var (replicas, killCount) = plan.Sizes(passage.Replicas);
        splitting = new(replicas, killCount, new(seed, (ulong)stream | 1UL << 42));
    }

    /// <summary>The estimate of the rate of escape; NaN before the end, and if the trajectory diverged.</summary>
    public double Rate { get; private set; } = double.NaN;

    /// <summary>Paths are being made.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>The step at which the path at hand began.</summary>
    public long Begun { get; private set; }

    /// <summary>Steps that the repetition took; known once it has ended.</summary>
    public long Steps { get; private set; }

    /// <summary>Paths that were given up.</summary>
    public long Unfinished { get; private set; }

    /// <summary>z at which the path at hand comes to something new; infinite without a path.</summary>
    public double Best => IsBusy ? splitting.Best : double.PositiveInfinity;

    /// <summary>
    /// The fraction done, at a guess: the logarithm of the probability falls along a parabola from the floor to the ridge.
    /// </summary>
    public double Progress => IsBusy ? splitting.Level switch
    {
        double.NegativeInfinity => 0,
        < 0 and var level => Math.Clamp(1 - Math.Pow(level / passage.Home, 2), 0, 1),
        _ => 1,
    } : Steps > 0 ? 1 : 0;

    /// <summary>Looks at the trajectory before there are paths.</summary>
    /// <param name="z">Where it has come to.</param>
    /// <param name="isWindow">Exits count.</param>
    /// <returns>From where it goes on.</returns>
    public double Watch(double z, bool isWindow)
    {
        diverged |= double.IsNaN(z);
        if (isWindow && inside && z > passage.Home)
            exits.Add(z);
        bool escaped = z >= passage.Target || z <= passage.Behind;
        inside = escaped || z <= passage.Home;
        return escaped ? passage.Home : z;
    }

    /// <summary>Begins the first path.</summary>
    /// <param name="step">The step that the trajectory has come to.</param>
    /// <returns>The z from which it goes on.</returns>
    public double Start(long step)
    {
        IsBusy = true;
        return diverged ? End(double.NaN, step) : exits.Count == 0 ? End(0, step) : Next(step);
    }

    /// <summary>Follows the path by a step that matters to it.</summary>
    /// <param name="before">z before the step.</param>
    /// <param name="z">z after it.</param>
    /// <param name="step">The step that the trajectory has come to.</param>
    /// <returns>The z from which to go on.</returns>
    public double Follow(double before, double z, long step)
    {
        if (double.IsNaN(z))
            return End(double.NaN, step);
        if (passage.Kicks > 1 && before < 0)
        {
            var (mean, deviation, _) = passage.Step(before);
            Part(new(mean, passage.Kicks, mean, deviation), z);
        }
        return GoesOn(z) ? z : Next(step);
    }

    /// <summary>Ends the path, and begins the next.</summary>
    /// <inheritdoc cref="Start"/>
    public double GiveUp(long step)
    {
        Unfinished++;
        return Next(step);
    }

    /// <summary>The z of the next path that is not at its end already.</summary>
    private double Next(long step)
    {
        Begun = step;
        while (splitting.IsFirst)
        {
            splitting.Begin();
            double z = exits[noise.Below(exits.Count)];
            if (GoesOn(z))
                return z;
        }
        while (splitting.TryBranch(out HeldYPlace from))
        {
            double z = from.Z;
            if (from.Left > 0)
            {
                z = from.Mean + from.Deviation * (from.Sum + Math.Sqrt(from.Left / (double)passage.Kicks) * noise.Next());
                Part(from, z);
            }
            if (GoesOn(z))
                return z;
        }
        return End(exits.Count / (double)passage.Window * splitting.Estimate / passage.LearningRate, step);
    }

    /// <summary>Draws the parts of a step's noise that are left, given where it ends.</summary>
    private void Part(HeldYPlace step, double z)
    {
        double end = (z - step.Mean) / step.Deviation, sum = step.Sum, mean = step.Z;
        double margin = HeldYPassage.Certain * step.Deviation * step.Deviation / passage.Kicks;
        for (int left = step.Left; left > 1 && (splitting.Best - mean) * (splitting.Best - z) < margin * left; left--)
        {
            sum += (end - sum) / left + Math.Sqrt((left - 1.0) / (left * (double)passage.Kicks)) * noise.Next();
            mean = step.Mean + step.Deviation * sum;
            splitting.Visit(mean, step with { Z = mean, Left = left - 1, Sum = sum });
        }
    }

    private bool GoesOn(double z)
    {
        if (z >= passage.Target)
            splitting.Reach(new(z));
        else if (z > passage.Home)
            splitting.Visit(z, new(z));
        return z > passage.Home && z < passage.Target;
    }

    private double End(double rate, long step)
    {
        (Rate, IsBusy, Steps) = (rate, false, step);
        return passage.Home;
    }
}
