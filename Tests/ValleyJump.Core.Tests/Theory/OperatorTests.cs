using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Tests.Theory;

/// <summary>The transition operator at fixed y against simulation, limits, symmetry and its own promises.</summary>
public class OperatorTests
{
    private static readonly TwoValleyLandscape Default = new();

    private static NoiseLaw Noise(double eta, double deltaS, NoiseModel model = NoiseModel.Hessian, double h = 1) =>
        new() { Model = model, Strength = deltaS / eta, IsotropicCurvature = h };

    private static ValleyPoint At(double eta, double deltaS, double y) => new(Default, Noise(eta, deltaS), eta, y);

    /// <summary>
    /// model.md section 4: direct simulations at Delta_S = 1e-3 with their standard errors, four of which are allowed. The isotropic one
    /// is taken at a curvature where the valleys mix within a simulation, h = 6.
    /// </summary>
    [Theory]
    [InlineData(NoiseModel.Hessian, 3, 1e-2, 0.7715, 0.0003)]
    [InlineData(NoiseModel.Hessian, 3, 1e-3, 0.7829, 0.0004)]
    [InlineData(NoiseModel.Hessian, 3, 1e-4, 0.7895, 0.0007)]
    [InlineData(NoiseModel.Hessian, 5, 1e-3, 0.9288, 0.0008)]
    [InlineData(NoiseModel.Isotropic, 3, 1e-3, 0.5524, 0.0004)]
    public void AgreesWithSimulationAtFixedY(NoiseModel model, double y, double eta, double simulated, double error)
    {
        OperatorSolution solution = TransitionOperator.Stationary(new(Default, Noise(eta, 1e-3, model, 6), eta, y));
        Assert.Equal(simulated, solution.PFlat, 4 * error);
        Assert.InRange(solution.PFlatError, 0, 1e-6);
    }

    /// <summary>
    /// The Ito limit of model.md section 4: odds gamma e^(DL (f1 - f2)/(2 Delta_S)) up to the wells' cut at the ridge; 0.7916.
    /// </summary>
    [Fact]
    public void TendsToTheItoDensityAsTheSquareRootOfEta()
    {
        double Off(double eta) => 0.7916 - TransitionOperator.Stationary(At(eta, 1e-3, 3)).PFlat;
        double[] off = [Off(4e-4), Off(1e-4), Off(2.5e-5)];
        // A jump of the drift costs a square root of eta; 0.7916 is rounded to 5e-5.
        Assert.Equal(2, off[0] / off[1], 0.2);
        Assert.Equal(2, off[1] / off[2], 0.3);
    }

    /// <summary>
    /// Barriers of 900 to 10 000 D at steps of eta H11 = 1e-3: the gap is below the smallest double, which is known after the first of
    /// two thousand iterations. (It used to be NaN, no iteration ended, and the refusal came after minutes.)
    /// </summary>
    [Theory]
    [InlineData(3, 0.01)]
    [InlineData(10, 0.04)]
    [InlineData(10, 0.01)]
    public void SaysAtOnceThatTheValleysDoNotCommunicate(double y, double sigma)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        InvalidInputException refused = Assert.Throws<InvalidInputException>(
            () => TransitionOperator.Stationary(new(Default, new() { Strength = sigma }, 2e-4, y), cancel: patience.Token));
        Assert.Equal("NoiseStrength", refused.Name);
        Assert.Contains("do not communicate", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// A sharp valley whose mass is below the smallest double (x1 = 1.3) beside one whose mass can be told (x1 = 1.2, 7e-197): the rate at
    /// which it empties goes on smoothly, by a quarter of a per cent here as from 1.1 to 1.2.
    /// </summary>
    [Fact]
    public void AValleyWithoutMassStillEmpties()
    {
        OperatorSolution[] s = [.. new[] { 1.1, 1.2, 1.3 }.Select(x1 =>
            TransitionOperator.Stationary(new(new TwoValleyLandscape { X1 = x1 }, new() { Strength = 0.05 }, 1e-3, 8)))];
        Assert.True(s[1].PSharp > 0 && s[2].PSharp == 0);
        Assert.Equal(s[1].RelaxationRate / s[0].RelaxationRate, s[2].RelaxationRate / s[1].RelaxationRate, 1e-3);
        Assert.DoesNotContain(s[2].QuasiStationary[1], double.IsNaN);
    }

    [Theory]
    [InlineData(3, 0.01)]
    [InlineData(5, 0.1)]
    [InlineData(0, 0.01)]
    [InlineData(-1, 0.02)]
    public void RowsArePositiveAndSumToOne(double y, double eta)
    {
        OperatorKernel kernel = TransitionOperator.Discretise(At(eta, 1e-3, y), 4, 8.5).OrRefuse();
        OperatorGrid grid = kernel.Grid;
        for (int i = 0; i < grid.Count; i++)
        {
            double sum = 0;
            foreach (double p in kernel.Row(i, out _))
            {
                Assert.True(p >= 0);
                sum += p;
            }
            Assert.Equal(1, sum, 1e-14);
        }
        Assert.Equal(0, grid.Middle % OperatorGrid.NodesPerCell);
        Assert.True(grid.X[grid.Middle - 1] < 0 && grid.X[grid.Middle] > 0);
        Assert.Equal(grid.X[grid.Count - 1] - grid.X[0], grid.Weight.Sum(), grid.Weight.Max() * 4);
    }

    [Fact]
    public void MassIsConservedOverManySteps()
    {
        OperatorKernel kernel = TransitionOperator.Discretise(At(0.05, 1e-3, 5), 4, 8.5).OrRefuse();
        OperatorGrid grid = kernel.Grid;
        OperatorPanels panels = Panels(kernel);
        double[] p = new double[grid.X.Length], next = new double[p.Length];
        p[grid.Middle] = 1;
        for (int t = 0; t < 1000; t++)
        {
            panels.Forward(p, next);
            (p, next) = (next, p);
        }
        Assert.Equal(1, p.Sum(), 1e-12);
        Assert.All(p, m => Assert.True(m >= 0));
    }

    /// <summary>
    /// Rules of eight nodes: h^16. Halving the cells divides the error by far more than a hundred until rounding is reached.
    /// </summary>
    [Fact]
    public void ConvergesAtHighOrder()
    {
        NoiseLaw noise = Noise(1e-3, 1e-3);
        double P(double cell) => TransitionOperator.Solve(new(Default, noise, 1e-3, 3), cell, default).OrRefuse().PFlat;
        double exact = P(2), wide = Math.Abs(P(10) - exact), middle = Math.Abs(P(7) - exact), narrow = Math.Abs(P(5) - exact);
        double order = Math.Log(wide / narrow) / Math.Log(10 / 5.0);
        Assert.True(order > 8, $"order {order}: {wide}, {middle}, {narrow}");
        Assert.True(wide > middle && middle > narrow);
        Assert.InRange(narrow, 0, 1e-6);
    }

    [Theory]
    [InlineData(0.001, 3)]
    [InlineData(0.1, 8)]
    [InlineData(0.01, 0)]
    public void EqualValleysShareEqually(double eta, double y)
    {
        var equal = new TwoValleyLandscape { X1 = 0.7, X2 = 0.7 };
        OperatorSolution s = TransitionOperator.Stationary(new(equal, Noise(eta, 3e-3), eta, y));
        Assert.Equal(0.5, s.PFlat, 1e-11);
        Assert.Equal(s.CrossingRateFlat, s.CrossingRateSharp, 1e-9 * s.CrossingRateFlat);
    }

    /// <summary>Mirrored valleys mirror everything.</summary>
    [Fact]
    public void SwappedValleysSwapTheRates()
    {
        var swapped = new TwoValleyLandscape { X1 = Default.X2, X2 = Default.X1 };
        OperatorSolution a = TransitionOperator.Stationary(At(0.01, 1e-3, 5));
        OperatorSolution b = TransitionOperator.Stationary(At(0.01, 1e-3, 5) with { Landscape = swapped });
        Assert.Equal(a.PFlat, b.PSharp, 1e-11);
        Assert.Equal(a.RelaxationRate, b.RelaxationRate, 1e-9 * a.RelaxationRate);
        Assert.Equal(a.CrossingRateSharp, b.CrossingRateFlat, 1e-9 * a.CrossingRateSharp);
    }

    /// <summary>
    /// Three independent routes to the same relaxation: inverse iteration, the decay of P_flat under the operator itself, and flux
    /// balance.
    /// </summary>
    [Fact]
    public void RelaxationIsThatOfTheOperator()
    {
        const double eta = 0.01, y = 5;
        OperatorSolution s = TransitionOperator.Stationary(At(eta, 1e-3, y));
        OperatorKernel kernel = TransitionOperator.Discretise(At(eta, 1e-3, y), 2, 8.5).OrRefuse();
        OperatorGrid grid = kernel.Grid;
        OperatorPanels panels = Panels(kernel);
        double[] p = new double[grid.X.Length], next = new double[p.Length], flat = new double[2001];
        p[grid.IndexOf(Default.MinimumSharp(y))] = 1;
        for (int t = 0; t <= 2000; t++)
        {
            flat[t] = p[grid.Middle..grid.Count].Sum();
            panels.Forward(p, next);
            (p, next) = (next, p);
        }
        double decay = Math.Log((s.PFlat - flat[1000]) / (s.PFlat - flat[2000])) / 1000 / eta;
        Assert.Equal(s.RelaxationRate, decay, 1e-6 * decay);
        Assert.Equal(s.RateSharp * (1 - s.PFlat), s.RateFlat * s.PFlat, 1e-12 * s.RateSharp);
        Assert.InRange(s.RateSharp / s.CrossingRateSharp, 0.3, 1);
    }

    /// <summary>Escapes too rare for any eigenvalue solver: 1 - lambda_2 is far below the rounding of one.</summary>
    [Theory]
    [InlineData(20, 0.01, 1e-3)]
    [InlineData(40, 0.01, 1e-3)]
    [InlineData(40, 0.1, 3e-4)]
    public void RareEscapesKeepTheirDigits(double y, double eta, double deltaS)
    {
        OperatorSolution s = TransitionOperator.Stationary(At(eta, deltaS, y));
        Assert.InRange(s.RelaxationRate, 1e-300, 1e-12);
        Assert.InRange(s.RelaxationRateError / s.RelaxationRate, 0, 1e-6);
        Assert.InRange(s.RateSharp / s.CrossingRateSharp, 0.2, 1);
        Assert.InRange(s.RateFlat / s.CrossingRateFlat, 0.2, 1);
    }

    [Fact]
    public void DensitiesIntegrateToOne()
    {
        OperatorSolution s = TransitionOperator.Stationary(At(0.01, 1e-3, 5));
        foreach (var density in new[] { s.Density, s.QuasiStationary[1], s.QuasiStationary[0] })
        {
            Assert.All(density, d => Assert.True(d >= 0));
            Assert.Equal(1, density.Zip(s.Weight, (d, w) => d * w).Sum(), 1e-12);
        }
        Assert.Equal(s.PFlat, s.X.Select((x, i) => x > 0 ? s.Density[i] * s.Weight[i] : 0).Sum(), 1e-12);
        Assert.All(s.X.Zip(s.QuasiStationary[0]), p => Assert.True(p.First < 0 || p.Second == 0));
    }

    [Fact]
    public void RefusesWhatItCannotDo()
    {
        void Refuses(string name, double eta = 0.01, double y = 3, double tolerance = 1e-6, double sigma = 0.1)
        {
            var noise = new NoiseLaw { Strength = sigma };
            void Solve() => TransitionOperator.Stationary(new(Default, noise, eta, y), tolerance);
            Assert.Equal(name, Assert.Throws<InvalidInputException>(Solve).Name);
        }
        Refuses("LearningRate", eta: 0);
        Refuses("LearningRate", eta: double.NaN);
        Refuses("LearningRate", eta: 0.5);
        Refuses("Y", y: -20);
        Refuses("Y", y: double.NaN);
        Refuses("Tolerance", tolerance: 0);
        Refuses("NoiseStrength", sigma: 0);
        Refuses("LearningRate", eta: 1e-9, sigma: 1);
        Refuses("LearningRate", eta: 1e-300);
        Refuses("NoiseStrength", eta: 0.1, sigma: 1e-5, y: 100);
    }

    /// <summary>Unstable steps, valleys that do not communicate, and a grid without end: told without an exception.</summary>
    [Theory]
    [InlineData(0.5, 0.1, 3, OperatorLimitKind.UnstableStep)]
    [InlineData(0.1, 1e-5, 100, OperatorLimitKind.WeakNoise)]
    [InlineData(1e-5, 1e-3, 3, OperatorLimitKind.WeakNoise)]
    [InlineData(1e-9, 1, 3, OperatorLimitKind.SmallStep)]
    [InlineData(1e-9, 1e9, 3, OperatorLimitKind.SmallStep)]
    [InlineData(1e-300, 0.1, 3, OperatorLimitKind.SmallStep)]
    public void WhatIsBeyondItHasAReason(double eta, double sigma, double y, object kind)
    {
        var (solution, limit) = TransitionOperator.Attempt(new(Default, new() { Strength = sigma }, eta, y), 1e-6, default);
        Assert.Null(solution);
        Assert.Equal(kind, limit!.Kind);
        string begins = kind switch
        {
            OperatorLimitKind.UnstableStep => "LearningRate must be below 2/H11",
            OperatorLimitKind.SmallStep => "LearningRate is too small",
            _ => "NoiseStrength is too small",
        };
        Assert.StartsWith(begins, limit.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancels() => Assert.Throws<OperationCanceledException>(() =>
        TransitionOperator.Stationary(At(1e-4, 1e-3, 3), cancel: new CancellationToken(true)));

    [Theory]
    [InlineData(NoiseModel.Hessian, 0.05, 0.02)]
    [InlineData(NoiseModel.Hessian, 0.001, 1)]
    [InlineData(NoiseModel.Isotropic, 0.05, 0.2)]
    public void ProbabilitiesOfIntervalsAreThoseOfTheNodes(NoiseModel model, double eta, double sigma)
    {
        OperatorSolution s = TransitionOperator.Stationary(new(Default, new() { Model = model, Strength = sigma }, eta, 3));
        Assert.Equal(s.PFlat, s.Probability(0, double.PositiveInfinity), 1e-6);
        Assert.Equal(1, s.Probability(double.NegativeInfinity, double.PositiveInfinity), 1e-12);
        Assert.Equal(0, s.Probability(0.1, 0.1));
        // Over a sliver at each tenth node, the density there.
        for (int i = 5; i < s.X.Count; i += 10)
            Assert.Equal(s.Density[i], s.Probability(s.X[i] - 1e-6, s.X[i] + 1e-6) / 2e-6, 1e-4 * s.Density.Max());
        Assert.Throws<InvalidInputException>(() => s.Probability(0.1, 0));
        Assert.Throws<InvalidInputException>(() => s.Probability(double.NaN, 1));
    }

    /// <summary>Panels against the rows that they are cut from, on windows that hold the ridge and on one that does not.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 2)]
    [InlineData(0, 9)]
    public void PanelsStepLikeRows(int cellsBelow, int cellsAbove)
    {
        OperatorKernel kernel = TransitionOperator.Discretise(At(0.05, 1e-3, 5), 4, 8.5).OrRefuse();
        OperatorGrid grid = kernel.Grid;
        int first = cellsBelow * OperatorGrid.NodesPerCell, end = grid.Count - cellsAbove * OperatorGrid.NodesPerCell;
        kernel.Build(At(0.05, 1e-3, 5), TransitionOperator.Reach, first, end);
        OperatorPanels panels = Panels(kernel);
        var random = new Random(5);
        double[] from = [.. grid.X.Select(_ => random.NextDouble())];
        double[] forward = new double[from.Length], backward = new double[from.Length];
        double[] masses = new double[from.Length], means = new double[from.Length];
        for (int j = first; j < end; j++)
        {
            ReadOnlySpan<double> row = kernel.Row(j, out int start);
            for (int k = 0; k < row.Length; k++)
            {
                masses[start + k] += from[j] * row[k];
                means[j] += start + k >= grid.Middle == j >= grid.Middle ? from[start + k] * row[k] : 0;
            }
        }
        panels.Forward(from, forward);
        panels.BackwardInValley(from, backward);
        for (int i = 0; i < from.Length; i++)
        {
            Assert.Equal(masses[i], forward[i], 1e-13);
            Assert.Equal(means[i], backward[i], 1e-13);
        }
        Assert.Equal(end <= grid.Middle, cellsAbove == 9);
    }

    private static OperatorPanels Panels(OperatorKernel kernel)
    {
        var panels = new OperatorPanels(kernel.Grid);
        panels.Build(kernel);
        return panels;
    }
}
