using MathNet.Numerics.Distributions;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Operator;

/// <summary>
/// What the discrete-time dynamics does at fixed y and finite eta (model.md section 4, item 4). Exact, up to the errors given.
/// </summary>
/// <remarks>Rates are per unit of time, eta times steps. Densities are per unit of x.</remarks>
public sealed record OperatorSolution
{
    internal OperatorSolution(ValleyPoint point) => Point = point;

    /// <summary>The inputs.</summary>
    public ValleyPoint Point { get; }

    /// <summary>The stationary probability of each valley, from left to right.</summary>
    public IReadOnlyList<double> Occupation { get; internal init; } = [];

    /// <summary>
    /// How much each <see cref="Occupation"/> moved when the cells were last halved: a bound on its error, since the error falls as h^16.
    /// </summary>
    public IReadOnlyList<double> OccupationError { get; internal init; } = [];

    /// <summary>The stationary probability of the flat valley, x >= 0; of a chain the widest.</summary>
    public double PFlat => Occupation[Point.Landscape.Flat];

    /// <summary>How much <see cref="PFlat"/> moved when the cells were last halved.</summary>
    public double PFlatError => OccupationError[Point.Landscape.Flat];

    /// <summary>
    /// -ln(lambda_2)/eta, with lambda_2 the eigenvalue nearest to one: the slowest rate at which occupations relax, of two valleys k+ + k-.
    /// </summary>
    public double RelaxationRate { get; internal init; }

    /// <summary>How much <see cref="RelaxationRate"/> moved when the cells were last halved.</summary>
    public double RelaxationRateError { get; internal init; }

    /// <summary>
    /// Rates from each valley but the last to its neighbour at the right: stationary passages from floor to floor per unit of time and
    /// <see cref="Occupation"/>. What they tend to as eta goes to 0 is 1/(M R) of the exact theory, at any depth; between deep valleys a
    /// trajectory passes at this rate. Of two valleys <see cref="RateSharp"/>, from their relaxation. Not a number from a valley that holds
    /// nothing that a double can say.
    /// </summary>
    public IReadOnlyList<double> RateRight { get; internal init; } = [];

    /// <summary>
    /// Rates from each valley but the first to its neighbour at the left; of two <see cref="RateFlat"/>. As many passages go either way:
    /// detailed balance holds.
    /// </summary>
    public IReadOnlyList<double> RateLeft { get; internal init; } = [];

    /// <summary>The part of the stationary steps from one valley to another that end beyond its neighbours; 0 of two valleys.</summary>
    public double SkippedFraction { get; internal init; }

    /// <summary>
    /// k-, from the sharp valley to the flat one, immediate returns not counted: P_flat times the relaxation rate. NaN of a chain.
    /// </summary>
    public double RateSharp => OfTwo(PFlat * RelaxationRate);

    /// <summary>k+, from the flat valley to the sharp one: (1 - P_flat) times the relaxation rate. NaN of a chain.</summary>
    public double RateFlat => OfTwo(PSharp * RelaxationRate);

    /// <summary>1 - P_flat, with its own digits where it is tiny. NaN of a chain.</summary>
    public double PSharp => OfTwo(Occupation[0]);

    /// <summary>
    /// The rate at which each valley is first left, whichever way, from its quasi-stationary distribution. About twice the rate of passages
    /// or more: many who cross return at once.
    /// </summary>
    public IReadOnlyList<double> CrossingRate { get; internal init; } = [];

    /// <summary>The rate at which x first turns positive. NaN of a chain.</summary>
    public double CrossingRateSharp => OfTwo(CrossingRate[0]);

    /// <summary>The rate at which x first turns negative. NaN of a chain.</summary>
    public double CrossingRateFlat => OfTwo(CrossingRate[1]);

    /// <summary>Nodes of the finer grid.</summary>
    public int Nodes => X.Count;

    /// <summary>Cells of the finer grid, which end at the ridges, with eight nodes each.</summary>
    public int Cells => Nodes / OperatorGrid.NodesPerCell;

    /// <summary>The nodes of the grid, rising.</summary>
    public IReadOnlyList<double> X { get; internal init; } = [];

    /// <summary>The weights of the nodes: sums of a density times these are its integrals.</summary>
    public IReadOnlyList<double> Weight { get; internal init; } = [];

    /// <summary>The stationary density at <see cref="X"/>.</summary>
    public IReadOnlyList<double> Density { get; internal init; } = [];

    /// <summary>
    /// The quasi-stationary density of each valley: its limit shape among those that have not left. Zero beyond the valley.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<double>> QuasiStationary { get; internal init; } = [];

    /// <summary>
    /// The stationary probability of from &lt;= x &lt; to, either infinite if need be: that a step from the stationary state ends there
    /// (Nystroem's interpolation, which has the accuracy of the nodes themselves).
    /// </summary>
    /// <exception cref="InvalidInputException">An end is not a number, or the second is below the first.</exception>
    public double Probability(double from, double to)
    {
        Check.That(to >= from, "To", to, FormattableString.Invariant($"a number not below {from}"));
        double sum = 0;
        for (int i = 0; i < X.Count; i++)
        {
            OperatorStep step = OperatorStep.From(Point, X[i]);
            sum += Weight[i] * Density[i] * (Normal.CDF(step.Mean, step.Deviation, to) - Normal.CDF(step.Mean, step.Deviation, from));
        }
        return sum;
    }

    private double OfTwo(double value) => Occupation.Count == 2 ? value : double.NaN;

    /// <summary>The solution, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Point}: P_flat = {PFlat:F6} +- {PFlatError:G2}, relaxation rate {RelaxationRate:G6}");
}
