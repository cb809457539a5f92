using ValleyJump.Core.Landscapes;

namespace ValleyJump.Core.Ensembles;

/// <summary>A step from a place: x is normal where noise is, and y given x.</summary>
/// <param name="MeanX">Mean of x.</param>
/// <param name="Deviation">Its deviation.</param>
/// <param name="MeanY">Mean of y.</param>
/// <param name="Slope">How y follows x.</param>
/// <param name="Rest">Deviation of y beside that.</param>
/// <param name="Kicks">Parts of the noise in x that paths can branch between.</param>
internal readonly record struct CrossingStep(double MeanX, double Deviation, double MeanY, double Slope, double Rest, int Kicks);

/// <summary>What a splitting of the crossings after a step makes of an ensemble.</summary>
internal sealed class CrossingProblem(TwoValleySimulation simulation, long afterStep)
{
    /// <summary>Replicas where the plan leaves them to the splitting.</summary>
    public const int Replicas = 100;

    private readonly TwoValleyLandscape landscape = simulation.TwoValleys;
    private readonly double eta = simulation.LearningRate;

    public TwoValleySimulation Simulation => simulation;

    public long AfterStep => afterStep;

    /// <summary>How near a crossing is, seen from one of the valleys.</summary>
    /// <param name="Coordinate">
    /// The reaction coordinate: minus the loss that is left to climb to the ridge over the noise D, at the place's y. Beyond the floor,
    /// as seen from the ridge, all of the barrier is left. Behind the ridge it is positive.
    /// </param>
    /// <param name="Way">Distance to the ridge; negative behind it.</param>
    /// <param name="Floor">The floor's.</param>
    /// <param name="Scale">f D, in which the square of a distance is a coordinate.</param>
    /// <param name="Diffusion">D.</param>
    internal readonly record struct Nearness(double Coordinate, double Way, double Floor, double Scale, double Diffusion)
    {
        /// <summary>The distance to the ridge at which the coordinate would be another.</summary>
        public double WayAt(double coordinate)
        {
            double climbed = Floor * Floor + coordinate * Scale; // the square of the distance from the floor
            return climbed > 0 ? Floor - Math.Sqrt(climbed) : Floor;
        }
    }

    /// <summary>How near a crossing is.</summary>
    public Nearness At(double x, double y, bool fromSharp)
    {
        double width = fromSharp ? landscape.X2 : landscape.X1, a = 1 / (y + landscape.Yb), floor = width * y * a;
        double q = (y + landscape.Yf) * a, f = (fromSharp ? landscape.FlatnessScale2 : landscape.FlatnessScale1) * q * q;
        double diffusion = eta / 2 * simulation.Noise.Variance(2 / f), scale = f * diffusion, way = fromSharp ? -x : x;
        double left = way < floor ? way * (2 * floor - way) : floor * floor;
        return new(-left / scale, way, floor, scale, diffusion);
    }

    /// <summary>A step, in full.</summary>
    public CrossingStep Step(double x, double y)
    {
        var (gx, gy) = landscape.Gradient(x, y);
        var sigma = simulation.Noise.Covariance(landscape.Hessian(x, y));
        double deviation = eta * Math.Sqrt(sigma.XX), slope = sigma.XY / sigma.XX;
        Nearness here = At(x, y, double.IsNegative(x));
        // The deviation of a step at the ridge, in lengths over which the probability to cross changes by a factor of e.
        double jump = 2 * here.Floor / here.Scale * deviation;
        int kicks = HeldYPassage.KicksOf(simulation.Noise, jump);
        return new(x - eta * gx, deviation, y - eta * gy, slope, eta * Math.Sqrt(Math.Max(0, sigma.YY - slope * sigma.XY)), kicks);
    }
}
