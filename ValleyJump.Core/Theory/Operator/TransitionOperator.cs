using MathNet.Numerics;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
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
    /// <summary>
    /// Deviations of the noise beyond which a transition is neglected (1e-19); more where rare events take single large steps.
    /// </summary>
    internal const double Reach = 9;

    /// <summary>The largest number of nodes of a grid.</summary>
    internal const int MaxNodes = 60_000;

    // Deviations of a well's density beyond its floor, and what may be lost there.
    private const double Range = 8.5, EdgeMass = 1e-13;

    // Deviations of the step in a cell of the first solution; each further one halves it.
    private const double FirstCellSize = 4;

    /// <summary>Solves the chain at fixed y, halving the cells until P_flat moves by less than <paramref name="tolerance"/>.</summary>
    /// <param name="landscape">The loss surface.</param>
    /// <param name="noise">The noise law.</param>
    /// <param name="eta">The learning rate. Positive, with eta H11 below 2 in both valleys.</param>
    /// <param name="y">Coordinate along the training direction, above -min(y_b, y_f).</param>
    /// <param name="tolerance">Largest accepted change of P_flat, and relative change of the relaxation rate, 1e-12 to 0.1.</param>
    /// <param name="cancel">Stops the work within milliseconds.</param>
    /// <exception cref="InvalidInputException">
    /// LearningRate, Y or Tolerance is out of range; or NoiseStrength is so small that the valleys do not communicate in double precision
    /// (DL/D above several hundred) or that the grid would take more than 60 000 nodes.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static OperatorSolution Stationary(TwoValleyLandscape landscape, NoiseLaw noise, double eta, double y, double tolerance = 1e-6,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(landscape);
        ArgumentNullException.ThrowIfNull(noise);
        Validate(landscape, eta, y, tolerance);
        // Two solutions at least, for the error: what the second grid cannot hold is refused before the first is solved.
        if (Grid(landscape, noise, eta, y, FirstCellSize / 2, Range) is null)
            throw TooNarrow(noise, eta, y);
        OperatorSolution? coarse = null;
        for (double cellSize = FirstCellSize; ; cellSize /= 2)
        {
            if (coarse is not null && Grid(landscape, noise, eta, y, cellSize, Range) is null)
                return coarse;
            OperatorSolution fine = Solve(landscape, noise, eta, y, cellSize, cancel);
            if (coarse is not null)
            {
                fine = fine with { PFlatError = Math.Abs(fine.PFlat - coarse.PFlat),
                    RelaxationRateError = Math.Abs(fine.RelaxationRate - coarse.RelaxationRate) };
                if ((fine.PFlatError <= tolerance && fine.RelaxationRateError <= tolerance * fine.RelaxationRate) || cellSize < 0.5)
                    return fine;
            }
            coarse = fine;
        }
    }

    /// <summary>One solution, with cells of <paramref name="cellSize"/> deviations of the step.</summary>
    internal static OperatorSolution Solve(TwoValleyLandscape landscape, NoiseLaw noise, double eta, double y, double cellSize,
        CancellationToken cancel)
    {
        for (double range = Range; ; range *= 1.4)
        {
            var (grid, kernel) = Discretise(landscape, noise, eta, y, cellSize, range);
            int floorSharp = Math.Min(grid.IndexOf(landscape.MinimumSharp(y)), grid.Ridge - 1),
                floorFlat = Math.Max(grid.IndexOf(landscape.MinimumFlat(y)), grid.Ridge);
            if (OperatorSolver.Stationary(kernel, grid.Ridge, floorSharp, floorFlat, cancel) is not var (mass, flat, sharp, gap))
                throw Check.OutOfRange("NoiseStrength", noise.Strength,
                    $"NoiseStrength is too small for escapes at Y = {y}: the valleys do not communicate in double precision.");
            int edge = OperatorGrid.NodesPerCell;
            if (range < 40 && mass.AsSpan(0, edge).ToArray().Sum() + mass.AsSpan(grid.Count - edge).ToArray().Sum() > EdgeMass)
                continue;
            var (inSharp, lossSharp) = OperatorSolver.QuasiStationary(kernel, 0, grid.Ridge, floorSharp, cancel);
            var (inFlat, lossFlat) = OperatorSolver.QuasiStationary(kernel, grid.Ridge, grid.Count, floorFlat, cancel);
            double[] weight = grid.Weight[..grid.Count];
            return new(landscape, noise, eta, y)
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

    /// <summary>The grid over both wells, <paramref name="range"/> deviations beyond their floors, and the operator on it.</summary>
    internal static (OperatorGrid Grid, OperatorKernel Kernel) Discretise(
        TwoValleyLandscape landscape, NoiseLaw noise, double eta, double y, double cellSize, double range)
    {
        OperatorGrid grid = Grid(landscape, noise, eta, y, cellSize, range) ?? throw TooNarrow(noise, eta, y);
        var kernel = new OperatorKernel(grid);
        kernel.Build(landscape, noise, eta, y, Extent(landscape, noise, eta, y, range).Reach, 0, grid.Count);
        return (grid, kernel);
    }

    /// <summary>The grid, or null where it would take too many nodes.</summary>
    private static OperatorGrid? Grid(TwoValleyLandscape landscape, NoiseLaw noise, double eta, double y, double cellSize, double range)
    {
        var (low, high, _) = Extent(landscape, noise, eta, y, range);
        const int samples = 256;
        var steps = new OperatorStep[samples];
        for (int i = 0; i < samples; i++)
            steps[i] = OperatorStep.From(landscape, noise, eta, low + (high - low) * (i + 0.5) / samples, y);
        return OperatorGrid.Create(low, high, steps, cellSize, MaxNodes, OperatorKernel.Padding);
    }

    private static InvalidInputException TooNarrow(NoiseLaw noise, double eta, double y) =>
        Check.OutOfRange("NoiseStrength", noise.Strength,
        $"NoiseStrength is too small: at eta = {eta} a step is so much narrower than the valleys at Y = {y} that the grid would take more than {MaxNodes:N0} nodes.");

    /// <summary>Both wells with <paramref name="range"/> deviations on, and the reach that escapes need.</summary>
    /// <remarks>
    /// On the likeliest way over a ridge at z deviations of the well the last step takes z sqrt(1 - a^2) of its own, with a = 1 - eta H11.
    /// </remarks>
    internal static (double Low, double High, double Reach) Extent(TwoValleyLandscape landscape, NoiseLaw noise, double eta, double y,
        double range)
    {
        double low = Math.Min(landscape.MinimumSharp(y), 0), high = Math.Max(landscape.MinimumFlat(y), 0);
        double sharp = OperatorStep.WellDeviation(landscape, noise, eta, y, flat: false),
            flat = OperatorStep.WellDeviation(landscape, noise, eta, y, flat: true);
        if (!double.IsFinite(sharp + flat))
            throw Check.OutOfRange("LearningRate", eta,
                $"LearningRate must be below 2/H11 in both valleys, {Math.Min(landscape.FlatnessSharp(y), landscape.FlatnessFlat(y)):G4} at Y = {y}: above it the step is unstable.");
        double stepSharp = OperatorStep.From(landscape, noise, eta, Math.Min(low, -double.Epsilon), y).Deviation;
        double stepFlat = OperatorStep.From(landscape, noise, eta, high, y).Deviation;
        double reach = Math.Max((3 - low / sharp) * stepSharp / sharp, (3 + high / flat) * stepFlat / flat);
        return (low - range * sharp, high + range * flat, Math.Clamp(reach, Reach, 37));
    }

    private static void Validate(TwoValleyLandscape landscape, double eta, double y, double tolerance)
    {
        if (!(double.IsFinite(eta) && eta > 0))
            throw Check.OutOfRange("LearningRate", eta, $"LearningRate must be finite and greater than zero.");
        landscape.RequireInside(y);
        if (!(tolerance is >= 1e-12 and <= 0.1))
            throw Check.OutOfRange("Tolerance", tolerance, $"Tolerance must be from 1e-12 to 0.1.");
    }
}
