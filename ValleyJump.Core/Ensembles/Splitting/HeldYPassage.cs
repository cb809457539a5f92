using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;

namespace ValleyJump.Core.Ensembles;

/// <summary>
/// The way from one valley's floor to its neighbour's at held y, along z, x from the ridge between them, which rises on it, and what a
/// splitting makes of it.
/// </summary>
internal sealed class HeldYPassage
{
    // Fewer replicas are hardly faster, as the window takes its time; 256 repetitions of the most hold 100 MB and more.
    private const int FewestReplicas = 100, MostReplicas = 1000, MostKicks = 32;

    /// <summary>-ln of the probability, halved, below which parts of a step are not looked at.</summary>
    public const double Certain = 16;

    private readonly HeldYSimulation simulation;
    private readonly double sign, ridge, relaxation;

    /// <param name="simulation">The inputs.</param>
    /// <param name="from">The valley that the passage leaves, from 0 at the left.</param>
    /// <param name="to">Its neighbour, to which it leads.</param>
    public HeldYPassage(HeldYSimulation simulation, int from, int to)
    {
        this.simulation = simulation;
        ValleyLandscape landscape = simulation.Landscape;
        double y = simulation.Y, eta = simulation.LearningRate;
        (sign, ridge) = (to - from, landscape.Ridge(Math.Min(from, to), y));
        (Home, Target) = (Turn(landscape.Minimum(from, y)), Turn(landscape.Minimum(to, y)));
        int behind = from - (to - from);
        Behind = behind >= 0 && behind < landscape.Valleys ? Turn(landscape.Minimum(behind, y)) : double.NegativeInfinity;
        relaxation = Math.Max(1, landscape.Flatness(from, y) / 2 / eta);
        double atFloor = Step(Home).Deviation, atRidge = Step(1e-9 * Home).Deviation;
        // D = Sigma eta/2, of which a step's deviation is sqrt(2 eta D).
        double barrier = landscape.Barrier(y) * 2 * eta / (atFloor * atFloor);
        // The deviation of a step at the ridge, in lengths over which the probability to arrive changes by a factor of e.
        double jump = Step(1e-9 * Home).Slope * 2 * eta / atRidge;
        Kicks = KicksOf(simulation.Noise, jump);
        Margin = Kicks == 1 ? 0 : Certain * Math.Pow(1.5 * Math.Max(atFloor, atRidge), 2);
        // The relative variance of a splitting is -ln p over its replicas where steps are small, and two to four times that here; -ln p is
        // about the barrier over the noise.
        Replicas = (int)Math.Clamp(6 * barrier, FewestReplicas, MostReplicas);
    }

    /// <summary>Parts of a step's noise that paths can branch between; one where it is not normal.</summary>
    /// <param name="noise">The noise law.</param>
    /// <param name="jump">A step's deviation at the ridge, in lengths over which the probability to arrive changes by a factor of e.</param>
    public static int KicksOf(NoiseLaw noise, double jump) =>
        noise.HeavyTails is null ? (int)Math.Clamp(Math.Ceiling(4 * jump), 1, MostKicks) : 1;

    /// <summary>z of the floor that a passage leaves: negative.</summary>
    public double Home { get; }

    /// <summary>z of the floor at which it is complete: positive.</summary>
    public double Target { get; }

    /// <summary>z of the floor behind, where a trajectory has escaped the other way; minus infinity where there is none.</summary>
    public double Behind { get; }

    /// <summary>Paths that a repetition needs for a deviation of about 0.7 of its mean.</summary>
    public int Replicas { get; }

    /// <summary>
    /// Parts of the noise of a step that paths can branch between. A large step takes several levels at once, by noise that is rare at any
    /// of them, so that few paths would make most of the estimate; its parts are not. More of them are better, and take longer.
    /// </summary>
    public int Kicks { get; }

    /// <summary>
    /// From z to z' no part of a step comes to a level b where (b - z)(b - z') is as large, but for a probability of exp(-32): for a
    /// Brownian bridge from m that is exp(-2 (b - m)(b - z')/s^2), and the drift goes down, m &lt; z.
    /// </summary>
    public double Margin { get; }

    /// <summary>eta.</summary>
    public double LearningRate => simulation.LearningRate;

    /// <summary>Steps after which the start is forgotten, to e^-20.</summary>
    public long Relaxing => (long)(20 * relaxation);

    /// <summary>Steps in which exits are counted: enough to know their number better than what comes of them.</summary>
    public long Window => (long)(200 * relaxation);

    /// <summary>Steps after which a path is given up: it takes some five relaxation times.</summary>
    public long LongestPath => (long)(1e5 * relaxation);

    /// <summary>z of x.</summary>
    public double Turn(double x) => sign * (x - ridge);

    /// <summary>x of z.</summary>
    public double TurnBack(double z) => ridge + sign * z;

    /// <summary>The law of z a step after this one, which is normal where noise is; and the slope of the loss.</summary>
    public (double Mean, double Deviation, double Slope) Step(double z)
    {
        double x = TurnBack(z), y = simulation.Y, eta = simulation.LearningRate, slope = sign * simulation.Landscape.Gradient(x, y).Gx;
        double variance = simulation.Noise.Covariance(simulation.Landscape.Hessian(x, y)).XX;
        return (z - eta * slope, eta * Math.Sqrt(variance), slope);
    }
}
