using MathNet.Numerics;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Operator;

/// <summary>
/// The chain that the simulation runs, at fixed y: x' ~ N(x - eta L_x(x, y), eta^2 Sigma11(x, y)) (model.md section 4, item 4).
/// Exact at any eta, where the Fokker-Planck equation is exact only as eta goes to 0.
/// </summary>
/// <remarks>
/// <para>
/// Sigma11 is the element of the full two-dimensional covariance, with the projection [H]+ taken in two dimensions and the floor of 1e-8.
/// Cells end at the ridge x = 0, where drift and noise jump; transitions are integrated over the cell left and the cell entered by
/// Gauss-Legendre rules of eight nodes, and rows are normalised to one. The error falls as the 16th power of the cell.
/// </para>
/// <para>
/// Stationary masses, 1 - lambda_2 and escape rates come from factorisations without subtraction, to near full relative accuracy.
/// </para>
/// </remarks>
public static class TransitionOperator
{
    /// <summary>Largest accepted change of P_flat, and relative change of the relaxation rate, unless it is given.</summary>
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

    /// <summary>Solves the chain at fixed y, halving the cells until P_flat moves by less than <paramref name="tolerance"/>.</summary>
    /// <param name="point">Where; eta H11 below 2 in both valleys.</param>
    /// <param name="tolerance">Largest accepted change of P_flat, and relative change of the relaxation rate, 1e-12 to 0.1.</param>
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
                fine = fine with { PFlatError = Math.Abs(fine.PFlat - coarse.PFlat), RelaxationRateError = moved };
                if ((fine.PFlatError <= tolerance && moved <= tolerance * fine.RelaxationRate) || cellSize < 0.5)
                    return fine;
            }
            coarse = fine;
        }
    }

    /// <summary>One solution, with cells of <paramref name="cellSize"/> deviations of the step.</summary>
    internal static Outcome<OperatorSolution> Solve(ValleyPoint point, double cellSize, CancellationToken cancel)
    {
        var (landscape, eta, y) = (point.TwoValleys, point.EffectiveLearningRate, point.Y);
        for (double range = Range; ; range *= 1.4)
        {
            var (kernel, limit) = Discretise(point, cellSize, range);
            if (kernel is null)
                return limit!;
            OperatorGrid grid = kernel.Grid;
            int floorSharp = Math.Min(grid.IndexOf(landscape.MinimumSharp(y)), grid.Ridge - 1);
            int floorFlat = Math.Max(grid.IndexOf(landscape.MinimumFlat(y)), grid.Ridge);
            if (OperatorSolver.Stationary(kernel, grid.Ridge, floorSharp, floorFlat, cancel) is not var (mass, flat, sharp, gap))
            {
                return OperatorLimit.WeakNoise(point.Noise.Strength,
                    $"NoiseStrength is too small for escapes at Y = {y}: the valleys do not communicate in double precision.");
            }
            int edge = OperatorGrid.NodesPerCell;
            if (range < 40 && mass.AsSpan(0, edge).ToArray().Sum() + mass.AsSpan(grid.Count - edge).ToArray().Sum() > EdgeMass)
                continue;
            var (inSharp, lossSharp) = OperatorSolver.QuasiStationary(kernel, 0, grid.Ridge, floorSharp, cancel);
            var (inFlat, lossFlat) = OperatorSolver.QuasiStationary(kernel, grid.Ridge, grid.Count, floorFlat, cancel);
            double[] weight = grid.Weight[..grid.Count];
            return new OperatorSolution(point)
            {
                PFlat = flat,
                PSharp = sharp,
                PFlatError = double.NaN,
                RelaxationRate = -SpecialFunctions.Log1p(-gap) / eta,
                RelaxationRateError = double.NaN,
                CrossingRateSharp = -SpecialFunctions.Log1p(-lossSharp) / eta,
                CrossingRateFlat = -SpecialFunctions.Log1p(-lossFlat) / eta,
                X = grid.X[..grid.Count],
                Weight = weight,
                Density = Density(mass, 0),
                QuasiStationarySharp = Density(inSharp, 0),
                QuasiStationaryFlat = Density(inFlat, grid.Ridge),
            };

            double[] Density(double[] masses, int offset)
            {
                var density = new double[grid.Count];
                for (int i = 0; i < masses.Length; i++)
                    density[offset + i] = masses[i] / weight[offset + i];
                return density;
            }
        }
    }

    /// <summary>The operator on a grid over both wells, <paramref name="range"/> deviations beyond their floors.</summary>
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
        const int samples = 256;
        var steps = new OperatorStep[samples];
        for (int i = 0; i < samples; i++)
            steps[i] = OperatorStep.From(point, low + (high - low) * (i + 0.5) / samples);
        OperatorGrid? grid = OperatorGrid.Create(low, high, steps, cellSize, MaxNodes, OperatorKernel.Padding);
        return grid is null ? OperatorLimit.EndlessGrid(point, MaxNodes, OperatorGrid.NodesPerCell / cellSize, range) : grid;
    }

    /// <summary>Both wells with <paramref name="range"/> deviations on, and the reach that escapes need.</summary>
    /// <returns>Null where the step is unstable.</returns>
    /// <remarks>
    /// On the likeliest way over a ridge at z deviations of the well the last step takes z sqrt(1 - a^2) of its own, with a = 1 - eta H11.
    /// </remarks>
    internal static (double Low, double High, double Reach)? Extent(ValleyPoint point, double range)
    {
        double low = Math.Min(point.TwoValleys.MinimumSharp(point.Y), 0), high = Math.Max(point.TwoValleys.MinimumFlat(point.Y), 0);
        double sharp = OperatorStep.WellDeviation(point, 0), flat = OperatorStep.WellDeviation(point, 1);
        if (!double.IsFinite(sharp + flat))
            return null;
        double stepSharp = OperatorStep.From(point, Math.Min(low, -double.Epsilon)).Deviation;
        double stepFlat = OperatorStep.From(point, high).Deviation;
        double reach = Math.Max((3 - low / sharp) * stepSharp / sharp, (3 + high / flat) * stepFlat / flat);
        return (low - range * sharp, high + range * flat, Math.Clamp(reach, Reach, 37));
    }
}
