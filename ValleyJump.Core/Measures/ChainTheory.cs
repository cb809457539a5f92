using MathNet.Numerics.LinearAlgebra;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;
using ValleyJump.Core.Theory;
using ValleyJump.Core.Theory.Exact;

namespace ValleyJump.Core.Measures;

/// <summary>
/// What is exact for a chain of valleys at held y and small learning rates: the stationary occupation of each valley, the rates between
/// neighbours, and the master equation of hopping between them. Rates are per unit of eta times steps. The paper's formulas are of two
/// valleys.
/// </summary>
[View(nameof(LearningRate), nameof(NoiseStrength), nameof(Y), nameof(PFlatExact), nameof(Occupation), nameof(RelaxationRate))]
public sealed partial record ChainTheory
{
    /// <summary>The point and the occupations there, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Point}: occupation {string.Join(", ", Occupation.Select(o => o.ToString("F4", System.Globalization.CultureInfo.InvariantCulture)))}");

    private ChainTheory(ValleyPoint point, NoiseConvention convention) => (Point, Convention) = (point, convention);

    /// <summary>Evaluates the predictions.</summary>
    /// <param name="point">Where: y and sigma positive.</param>
    /// <param name="convention">How noise that depends on x is read.</param>
    /// <param name="cancel">Stops the work within milliseconds.</param>
    /// <exception cref="InvalidInputException">NoiseStrength is not positive.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static ChainTheory At(ValleyPoint point, NoiseConvention convention, CancellationToken cancel)
    {
        Check.That(point.Noise.Strength > 0, "NoiseStrength", point.Noise.Strength, "greater than zero: without noise nothing escapes");
        ExactChain.Solution solution = ExactChain.Solve(point, convention, cancel);
        double largest = solution.LogMass.Max(), total = solution.LogMass.Sum(m => Math.Exp(m - largest));
        double[] occupation = Array.ConvertAll(solution.LogMass, m => Math.Exp(m - largest) / total);
        return new(point, convention)
        {
            Occupation = new NumberList<double>(occupation),
            PFlatExact = occupation[point.Landscape.Flat],
            RateRight = new NumberList<double>(solution.LogRight.Select(Math.Exp)),
            RateLeft = new NumberList<double>(solution.LogLeft.Select(Math.Exp)),
            RelaxationRate = Relaxation(solution),
        };
    }

    /// <summary>The point.</summary>
    [Inputs]
    public ValleyPoint Point { get; }

    /// <summary>How the noise is read; the simulation is Ito.</summary>
    [Column(IsInput = true)]
    public NoiseConvention Convention { get; }

    /// <summary>The stationary occupation of each valley, from left to right.</summary>
    [Column(Symbol = "P_ss")]
    public IReadOnlyList<double> Occupation { get; private init; } = [];

    /// <summary>That of the widest valley, which is the flattest.</summary>
    [Column(Symbol = "P_ss,flat", Format = "F4", Least = 0, Most = 1)]
    public double PFlatExact { get; private init; }

    /// <summary>Rates from each valley to its neighbour at the right; one fewer than there are valleys.</summary>
    [Column(Symbol = "k", Unit = "1/(eta step)")]
    public IReadOnlyList<double> RateRight { get; private init; } = [];

    /// <summary>Rates from each valley but the first to its neighbour at the left.</summary>
    [Column(Symbol = "k", Unit = "1/(eta step)")]
    public IReadOnlyList<double> RateLeft { get; private init; } = [];

    /// <summary>
    /// The slowest rate at which occupations relax by hopping between neighbours: the smallest eigenvalue above 0 of the master equation.
    /// </summary>
    [Column(Symbol = "lambda", Unit = "1/(eta step)", Format = "G4", Least = 0)]
    public double RelaxationRate { get; private init; }

    /// <summary>
    /// Detailed balance makes the master equation symmetric in P/sqrt(P_ss): off the diagonal it has the roots of k_(i -> j) k_(j -> i).
    /// </summary>
    private static double Relaxation(ExactChain.Solution solution)
    {
        int n = solution.LogMass.Length;
        double scale = solution.LogRight.Concat(solution.LogLeft).Max();
        var matrix = Matrix<double>.Build.Dense(n, n);
        for (int k = 0; k < n - 1; k++)
        {
            double right = Math.Exp(solution.LogRight[k] - scale), left = Math.Exp(solution.LogLeft[k] - scale);
            matrix[k, k] += right;
            matrix[k + 1, k + 1] += left;
            matrix[k, k + 1] = matrix[k + 1, k] = -Math.Sqrt(right * left);
        }
        return matrix.Evd(Symmetricity.Symmetric).EigenValues.Select(e => e.Real).Order().ElementAt(1) * Math.Exp(scale);
    }
}
