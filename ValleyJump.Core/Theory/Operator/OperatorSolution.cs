using MathNet.Numerics.Distributions;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Operator;

/// <summary>
/// What the discrete-time dynamics does at fixed y and finite eta (model.md section 4, item 4). Exact, up to the errors given.
/// </summary>
/// <remarks>Rates are per unit of time, eta times steps. Densities are per unit of x.</remarks>
public sealed record OperatorSolution
{
    internal OperatorSolution(TwoValleyLandscape landscape, NoiseLaw noise, double learningRate, double y) =>
        (Landscape, Noise, LearningRate, Y) = (landscape, noise, learningRate, y);

    /// <summary>The loss surface.</summary>
    public TwoValleyLandscape Landscape { get; }

    /// <summary>The noise law.</summary>
    public NoiseLaw Noise { get; }

    /// <summary>eta.</summary>
    public double LearningRate { get; }

    /// <summary>The coordinate along the training direction that is held.</summary>
    public double Y { get; }

    /// <summary>sigma.</summary>
    public double NoiseStrength => Noise.Strength;

    /// <summary>Delta_S = eta sigma.</summary>
    public double DeltaS => LearningRate * Noise.Strength;

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
            OperatorStep step = OperatorStep.From(Landscape, Noise, LearningRate, X[i], Y);
            sum += Weight[i] * Density[i] * (Normal.CDF(step.Mean, step.Deviation, to) - Normal.CDF(step.Mean, step.Deviation, from));
        }
        return sum;
    }

    /// <summary>The solution, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"y = {Y:G5}, eta = {LearningRate:G5}, sigma = {NoiseStrength:G5}: P_flat = {PFlat:F6} +- {PFlatError:G2}, relaxation rate {RelaxationRate:G6}");
}
