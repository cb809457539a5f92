using MathNet.Numerics;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Operator;

/// <summary>
/// The chain that the simulation runs, at fixed y: x' ~ N(x - eta L_x(x, y), eta^2 Sigma11(x, y)) (model.md section 4, item 4).
/// Exact at any eta, where the Fokker-Planck equation is exact only as eta goes to 0.
/// </summary>
/// <remarks>
/// <para>
/// Sigma11 is the element of the full two-dimensional covariance, with the projection [H]+ taken in two dimensions and the floor of 1e-8.
/// Cells end at the ridges, where drift and noise jump, and a chain's at the floors; transitions are integrated over the cell left and the
/// cell entered by Gauss-Legendre rules of eight nodes, and rows are normalised to one. The error falls as the 16th power of the cell.
/// </para>
/// <para>
/// Stationary masses, 1 - lambda_2 and escape rates come from factorisations without subtraction, to near full relative accuracy.
/// </para>
/// </remarks>
public static class TransitionOperator
{
    /// <summary>Largest accepted change of an occupation, and relative change of the relaxation rate, unless it is given.</summary>
    internal const double DefaultTolerance = 1e-6;

    /// <summary>
    /// Deviations of the noise beyond which a transition is neglected (1e-19); more where rare events take single large steps.
    /// </summary>
    internal const double Reach = 9;

    /// <summary>The largest number of nodes of a grid.</summary>
    private const int MaxNodes = 60_000;

    // Deviations of a well's density beyond its floor, and what may be lost there.
    private const double Range = 8.5, EdgeMass = 1e-13;

    // Deviations of the step in a cell of the first solution; each further one halves it.
    private const double FirstCellSize = 4;

    /// <summary>Solves the chain at fixed y, halving the cells until occupations move by less than <paramref name="tolerance"/>.</summary>
    /// <param name="point">Where; eta H11 below 2 in all valleys.</param>
    /// <param name="tolerance">Largest accepted change of an occupation, and relative change of the relaxation rate, 1e-12 to 0.1.</param>
    /// <param name="cancel">Stops the work within milliseconds.</param>
    /// <exception cref="InvalidInputException">
    /// LearningRate or Tolerance is out of range; or NoiseStrength is so small that the valleys do not communicate in double precision
    /// (DL/D above several hundred) or that the grid would take more than 60 000 nodes; or NoiseModel has heavy tails.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static OperatorSolution Stationary(ValleyPoint point, double tolerance = DefaultTolerance, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(point);
        Check.That(tolerance is >= 1e-12 and <= 0.1, "Tolerance", tolerance, "from 1e-12 to 0.1");
        return Attempt(point, tolerance, cancel).OrRefuse();
    }

    /// <summary>The same, or why it cannot be had.</summary>
    internal static Outcome<OperatorSolution> Attempt(ValleyPoint point, double tolerance, CancellationToken cancel)
    {
        if (OperatorLimit.HeavyTails(point.Noise) is { } tails)
            return tails;
        // Two solutions at least, for the error: what the second grid cannot hold is refused before the first is solved.
        if (Grid(point, FirstCellSize / 2, Range).Limit is { } refused)
            return refused;
        OperatorSolution? coarse = null;
        for (double cellSize = FirstCellSize; ; cellSize /= 2)
        {
            if (coarse is not null && Grid(point, cellSize, Range).Value is null)
                return coarse;
            var (fine, limit) = Solve(point, cellSize, cancel);
            if (fine is null)
                return limit!;
            if (coarse is not null)
            {
                double moved = Math.Abs(fine.RelaxationRate - coarse.RelaxationRate);
                double[] shift = [.. fine.Occupation.Zip(coarse.Occupation, (now, before) => Math.Abs(now - before))];
                fine = fine with { OccupationError = new NumberList<double>(shift), RelaxationRateError = moved };
                if ((shift.Max() <= tolerance && moved <= tolerance * fine.RelaxationRate) || cellSize < 0.5)
                    return fine;
            }
            coarse = fine;
        }
    }

    /// <summary>One solution, with cells of <paramref name="cellSize"/> deviations of the step.</summary>
    internal static Outcome<OperatorSolution> Solve(ValleyPoint point, double cellSize, CancellationToken cancel)
    {
        for (double range = Range; ; range *= 1.4)
        {
            var (kernel, limit) = Discretise(point, cellSize, range);
            if (kernel is null)
                return limit!;
            OperatorGrid grid = kernel.Grid;
            int[] floors = [.. Enumerable.Range(0, grid.Valleys).Select(k => grid.Floor(point, k))];
            if (OperatorSolver.Stationary(kernel, floors, point.Landscape.Flat, cancel) is not var (mass, occupation, gap))
            {
                return OperatorLimit.WeakNoise(point.Noise.Strength,
                    $"NoiseStrength is too small for escapes at Y = {point.Y}: the valleys do not communicate in double precision.");
            }
            int edge = OperatorGrid.NodesPerCell;
            if (range < 40 && mass.AsSpan(0, edge).ToArray().Sum() + mass.AsSpan(grid.Count - edge).ToArray().Sum() > EdgeMass)
                continue;
            return Solution(point, kernel, floors, mass, occupation, gap, cancel);
        }
    }

    private static OperatorSolution Solution(ValleyPoint point, OperatorKernel kernel, int[] floors, double[] mass, double[] occupation,
        double gap, CancellationToken cancel)
    {
        OperatorGrid grid = kernel.Grid;
        int valleys = grid.Valleys;
        double eta = point.EffectiveLearningRate, relaxation = -SpecialFunctions.Log1p(-gap) / eta;
        double[] weight = grid.Weight[..grid.Count], crossing = new double[valleys];
        double[] right = new double[valleys - 1], left = new double[valleys - 1];
        var quasi = new double[valleys][];
        for (int k = 0; k < valleys; k++)
        {
            var (from, count) = grid.Valley(k).GetOffsetAndLength(grid.Count);
            var (inside, loss) = OperatorSolver.QuasiStationary(kernel, from, from + count, floors[k], cancel);
            (quasi[k], crossing[k]) = (Density(inside, from), -SpecialFunctions.Log1p(-loss) / eta);
            if (k == 0)
                continue;
            double passages = valleys == 2 ? occupation[0] * occupation[1] * relaxation
                : OperatorSolver.Passages(kernel, mass, floors[k - 1], floors[k], from, cancel) / eta;
            (right[k - 1], left[k - 1]) = (passages / occupation[k - 1], passages / occupation[k]);
        }
        return new OperatorSolution(point)
        {
            Occupation = new NumberList<double>(occupation),
            OccupationError = new NumberList<double>(Enumerable.Repeat(double.NaN, valleys)),
            RelaxationRate = relaxation,
            RelaxationRateError = double.NaN,
            RateRight = new NumberList<double>(right),
            RateLeft = new NumberList<double>(left),
            SkippedFraction = OperatorSolver.Skipping(kernel, mass),
            CrossingRate = new NumberList<double>(crossing),
            X = grid.X[..grid.Count],
            Weight = weight,
            Density = Density(mass, 0),
            QuasiStationary = quasi,
        };

        double[] Density(double[] masses, int offset)
        {
            var density = new double[grid.Count];
            for (int i = 0; i < masses.Length; i++)
                density[offset + i] = masses[i] / weight[offset + i];
            return density;
        }
    }

    /// <summary>The operator on a grid over all wells, <paramref name="range"/> deviations beyond their floors.</summary>
    internal static Outcome<OperatorKernel> Discretise(ValleyPoint point, double cellSize, double range)
    {
        var (grid, limit) = Grid(point, cellSize, range);
        if (grid is null)
            return limit!;
        var kernel = new OperatorKernel(grid);
        kernel.Build(point, Extent(point, range)!.Value.Reach, 0, grid.Count);
        return kernel;
    }

    private static Outcome<OperatorGrid> Grid(ValleyPoint point, double cellSize, double range)
    {
        if (Extent(point, range) is not var (low, high, _))
            return OperatorLimit.UnstableStep(point);
        ValleyLandscape landscape = point.Landscape;
        int samples = 128 * landscape.Valleys;
        var steps = new OperatorStep[samples];
        for (int i = 0; i < samples; i++)
            steps[i] = OperatorStep.From(point, low + (high - low) * (i + 0.5) / samples);
        // Passages of a chain are counted from floor to floor; of two valleys the relaxation gives the rates.
        bool floors = landscape.Valleys > 2;
        double[] marks = floors ? [.. Enumerable.Range(0, 2 * landscape.Valleys - 1).Select(Mark)] : [landscape.Ridge(0, point.Y)];
        OperatorGrid? grid = OperatorGrid.Create(low, marks, floors ? 1 : 0, high, steps, cellSize, MaxNodes, OperatorKernel.Padding);
        return grid is null ? OperatorLimit.EndlessGrid(point, MaxNodes, OperatorGrid.NodesPerCell / cellSize, range) : grid;

        double Mark(int i) => i % 2 == 0 ? landscape.Minimum(i / 2, point.Y) : landscape.Ridge(i / 2, point.Y);
    }

    /// <summary>All wells, with <paramref name="range"/> deviations on beyond the outer ones, and the reach that escapes need.</summary>
    /// <returns>Null where the step is unstable.</returns>
    /// <remarks>
    /// On the likeliest way over a ridge at z deviations of the well the last step takes z sqrt(1 - a^2) of its own, with a = 1 - eta H11.
    /// </remarks>
    internal static (double Low, double High, double Reach)? Extent(ValleyPoint point, double range)
    {
        var (landscape, y) = (point.Landscape, point.Y);
        int last = landscape.Valleys - 1;
        double reach = 0, low = 0, high = 0;
        for (int k = 0; k <= last; k++)
        {
            double floor = landscape.Lowest(k, y), well = OperatorStep.WellDeviation(point, k);
            if (!double.IsFinite(well))
                return null;
            double depth = Math.Abs(landscape.Ridge(Math.Min(k, last - 1), y) - floor) / well;
            reach = Math.Max(reach, (3 + depth) * OperatorStep.From(point, floor).Deviation / well);
            (low, high) = (Math.Min(low, floor - range * well), Math.Max(high, floor + range * well));
        }
        return (low, high, Math.Clamp(reach, Reach, 37));
    }
}
