using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;
using ValleyJump.Core.Theory;
using ValleyJump.Core.Theory.Exact;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Measures;

/// <summary>
/// The theory of a chain of valleys at held y: stationary occupation of each valley, rates between neighbours, and the master equation of
/// hopping between them, exact for small learning rates; and the same of the transition operator, exact at this one. Rates are per unit of
/// eta times steps. The paper's formulas are of two valleys.
/// </summary>
[View(nameof(LearningRate), nameof(NoiseStrength), nameof(Y), nameof(PFlatExact), nameof(PFlatOperator), nameof(Occupation))]
public sealed partial record ChainTheory
{
    // Rows that are read back hold the same: compared by value.
    private static readonly NumberList<double> None = new([]);

    private ChainTheory(ValleyPoint point, TheoryOptions options) =>
        (Point, Convention, SkipOperator) = (point, options.Convention, options.SkipOperator);

    /// <summary>Evaluates the predictions.</summary>
    /// <param name="point">Where: y and sigma positive.</param>
    /// <param name="options">Choices; those that are of the paper's formulas do not matter.</param>
    /// <param name="cancel">Stops the work within milliseconds.</param>
    /// <exception cref="InvalidInputException">NoiseStrength is not positive.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static ChainTheory At(ValleyPoint point, TheoryOptions options, CancellationToken cancel)
    {
        Check.That(point.Noise.Strength > 0, "NoiseStrength", point.Noise.Strength, "greater than zero: without noise nothing escapes");
        ExactChain.Solution exact = ExactChain.Solve(point, options.Convention, cancel);
        OperatorColumns columns = OperatorColumns.At(point, cancel, options.SkipOperator);
        return new(point, options)
        {
            Occupation = new NumberList<double>(exact.Occupation),
            RateRight = new NumberList<double>(exact.LogRight.Select(Math.Exp)),
            RateLeft = new NumberList<double>(exact.LogLeft.Select(Math.Exp)),
            RelaxationRate = MasterEquation.Solve(exact.LogRight, exact.LogLeft, cancel).RelaxationRate,
            OccupationOperator = columns.Solution?.Occupation ?? None,
            PFlatOperator = columns.PFlat,
            PFlatOperatorError = columns.PFlatError,
            RateRightOperator = columns.Solution?.RateRight ?? None,
            RateLeftOperator = columns.Solution?.RateLeft ?? None,
            RelaxationRateOperator = columns.RelaxationRate,
            RelaxationRateOperatorHopping = columns.Solution is { } solution ? Hopping(solution, cancel) : double.NaN,
            SkippedFraction = columns.Solution?.SkippedFraction ?? double.NaN,
            OperatorNote = columns.Note,
        };
    }

    /// <summary>The point.</summary>
    [Inputs]
    public ValleyPoint Point { get; }

    /// <summary>How the exact columns read the noise; the simulation is Ito.</summary>
    [Column(IsInput = true)]
    public NoiseConvention Convention { get; }

    /// <summary>Leave out the transition operator's columns.</summary>
    [Column(IsInput = true)]
    public bool SkipOperator { get; }

    /// <summary>The stationary occupation of each valley, from left to right.</summary>
    [Column(Symbol = "P_ss", Width = ColumnAttribute.Rest, Format = "F3")]
    public IReadOnlyList<double> Occupation { get; private init; } = None;

    /// <summary>That of the widest valley, which is the flattest.</summary>
    [Column(Symbol = "P_ss,flat", Format = "F4", Least = 0, Most = 1)]
    public double PFlatExact => Occupation[Point.Landscape.Flat];

    /// <summary>Rates from each valley to its neighbour at the right; one fewer than there are valleys.</summary>
    [Column(Symbol = "k", Unit = "1/(eta step)")]
    public IReadOnlyList<double> RateRight { get; private init; } = None;

    /// <summary>Rates from each valley but the first to its neighbour at the left.</summary>
    [Column(Symbol = "k", Unit = "1/(eta step)")]
    public IReadOnlyList<double> RateLeft { get; private init; } = None;

    /// <summary>
    /// The slowest rate at which occupations relax by hopping between neighbours: the smallest eigenvalue above 0 of the master equation.
    /// </summary>
    [Column(Symbol = "lambda", Unit = "1/(eta step)", Format = "G4", Least = 0)]
    public double RelaxationRate { get; private init; }

    /// <summary>The stationary occupation of each valley at this learning rate; empty where <see cref="OperatorNote"/> says why.</summary>
    [Column(Symbol = "P_ss")]
    public IReadOnlyList<double> OccupationOperator { get; private init; } = None;

    /// <summary>That of the widest valley; NaN where there is none.</summary>
    [Column(Symbol = "P_ss,flat", Format = "F4", Least = 0, Most = 1)]
    public double PFlatOperator { get; private init; }

    /// <summary>The estimated numerical error of <see cref="PFlatOperator"/>.</summary>
    [Column(Symbol = "P_ss,flat", Format = "G2")]
    public double PFlatOperatorError { get; private init; }

    /// <summary>Rates to the right at this learning rate: stationary passages from floor to floor over the occupation.</summary>
    [Column(Symbol = "k", Unit = "1/(eta step)")]
    public IReadOnlyList<double> RateRightOperator { get; private init; } = None;

    /// <summary>Rates to the left at this learning rate.</summary>
    [Column(Symbol = "k", Unit = "1/(eta step)")]
    public IReadOnlyList<double> RateLeftOperator { get; private init; } = None;

    /// <summary>The slowest rate at which occupations relax at this learning rate, by every way from valley to valley.</summary>
    [Column(Symbol = "lambda", Unit = "1/(eta step)", Format = "G4")]
    public double RelaxationRateOperator { get; private init; }

    /// <summary>
    /// The slowest rate by hopping between neighbours alone, at the operator's rates. Where it is <see cref="RelaxationRateOperator"/>
    /// hopping is all there is; it differs where valleys are shallow, so that trajectories pass through them, or where steps skip them.
    /// </summary>
    [Column(Symbol = "lambda", Unit = "1/(eta step)", Format = "G4")]
    public double RelaxationRateOperatorHopping { get; private init; }

    /// <summary>The part of the steps from valley to valley, in the stationary state, that end beyond the neighbour.</summary>
    [Column(Format = "G3")]
    public double SkippedFraction { get; private init; }

    /// <summary>Why there is nothing of the transition operator; empty where there is.</summary>
    public string OperatorNote { get; private init; } = "";

    /// <summary>The point and the occupations there, in a line.</summary>
    public override string ToString() => $"{Point}: occupation {Numbers(Occupation)}";

    private static string Numbers(IEnumerable<double> values) =>
        string.Join(", ", values.Select(v => FormattableString.Invariant($"{v:F4}")));

    private static double Hopping(OperatorSolution solution, CancellationToken cancel) => MasterEquation.Solve(
        [.. solution.RateRight.Select(r => Math.Log(r))], [.. solution.RateLeft.Select(r => Math.Log(r))], cancel).RelaxationRate;
}
