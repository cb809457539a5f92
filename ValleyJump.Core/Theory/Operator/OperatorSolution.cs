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

    /// <summary>The stationary probability of the flat valley, x >= 0.</summary>
    public double PFlat { get; internal init; }

    /// <summary>
    /// How much <see cref="PFlat"/> moved when the cells were last halved: a bound on its error, since the error falls as h^16.
    /// </summary>
    public double PFlatError { get; internal init; }

    /// <summary>-ln(lambda_2)/eta, with lambda_2 the eigenvalue nearest to one: the rate k+ + k- at which P_flat relaxes.</summary>
    public double RelaxationRate { get; internal init; }

    /// <summary>How much <see cref="RelaxationRate"/> moved when the cells were last halved.</summary>
    public double RelaxationRateError { get; internal init; }

    /// <summary>k-, from the sharp valley to the flat one, immediate returns not counted: P_flat times the relaxation rate.</summary>
    public double RateSharp => PFlat * RelaxationRate;

    /// <summary>k+, from the flat valley to the sharp one: (1 - P_flat) times the relaxation rate.</summary>
    public double RateFlat => PSharp * RelaxationRate;

    /// <summary>1 - P_flat, with its own digits where it is tiny.</summary>
    public double PSharp { get; internal init; }

    /// <summary>
    /// The rate at which x first turns positive, from the quasi-stationary distribution of the sharp valley. About twice
    /// <see cref="RateSharp"/> or more: many who cross return at once.
    /// </summary>
    public double CrossingRateSharp { get; internal init; }

    /// <summary>The rate at which x first turns negative, from the quasi-stationary distribution of the flat valley.</summary>
    public double CrossingRateFlat { get; internal init; }

    /// <summary>Nodes of the finer grid.</summary>
    public int Nodes => X.Count;

    /// <summary>Cells of the finer grid, aligned with x = 0, with eight nodes each.</summary>
    public int Cells => Nodes / OperatorGrid.NodesPerCell;

    /// <summary>The nodes of the grid, rising.</summary>
    public IReadOnlyList<double> X { get; internal init; } = [];

    /// <summary>The weights of the nodes: sums of a density times these are its integrals.</summary>
    public IReadOnlyList<double> Weight { get; internal init; } = [];

    /// <summary>The stationary density at <see cref="X"/>.</summary>
    public IReadOnlyList<double> Density { get; internal init; } = [];

    /// <summary>
    /// The quasi-stationary density of the sharp valley: its limit shape among those that have not crossed. Zero for x > 0.
    /// </summary>
    public IReadOnlyList<double> QuasiStationarySharp { get; internal init; } = [];

    /// <summary>The quasi-stationary density of the flat valley. Zero for x &lt; 0.</summary>
    public IReadOnlyList<double> QuasiStationaryFlat { get; internal init; } = [];

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

    /// <summary>The solution, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Point}: P_flat = {PFlat:F6} +- {PFlatError:G2}, relaxation rate {RelaxationRate:G6}");
}
