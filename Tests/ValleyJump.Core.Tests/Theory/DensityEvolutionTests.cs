using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tests.Ensembles;
using ValleyJump.Core.Theory.Evolution;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Tests.Theory;

/// <summary>The density evolution against the ensembles that it predicts.</summary>
public class DensityEvolutionTests
{
    private static DensityEvolutionRun Cell(double eta, double sigma) => new() { LearningRate = eta, Noise = new() { Strength = sigma } };

    /// <summary>
    /// The whole published grid, against the independent program's 4000 realizations: P_flat within model.md's bound, four standard errors
    /// and 0.002; means within five standard errors, taken from the predicted deviation (that of a sample is unreliable where freezing
    /// is rare), and the rounding of the table. Freezing steps below 1 on average come from a few trajectories of 4000 and tell nothing.
    /// </summary>
    [Theory]
    [MemberData(nameof(PhaseDiagramTests.Cells), MemberType = typeof(PhaseDiagramTests))]
    public void AgreesWithTheIndependentProgram(int index, double learningRate, double noiseStrength)
    {
        PhaseDiagramTests.Cell cell = PhaseDiagramTests.Reference[index];
        DensityEvolutionResult r = DensityEvolution.Run(Cell(learningRate, noiseStrength));
        const double n = 4000;
        double p = r.PFlat;
        Assert.Equal(cell.PFlat, p, 4 * Math.Sqrt(p * (1 - p) / n) + 0.002);
        Assert.Equal(cell.FreezeStep, r.FreezeStepMean, 5 * r.FreezeStepDeviation / Math.Sqrt(n) + 5e-4);
        Assert.Equal(cell.FreezeY, r.FreezeYMean, 5 * r.FreezeYDeviation / Math.Sqrt(n) + 1e-5);
        Assert.InRange(r.PFlatError, 0, 1e-3);
    }

    /// <summary>
    /// 8000 realizations. Each comparison allows 4.5 standard errors, with those of the quantiles from the predicted distribution:
    /// the empirical one at a predicted quantile is binomial.
    /// </summary>
    [Theory]
    [InlineData(0.0278, 0.0278, NoiseModel.Hessian, 3000)]
    [InlineData(0.06, 0.03, NoiseModel.Hessian, 6000)]
    [InlineData(0.1, 0.05, NoiseModel.Hessian, 12000)]
    [InlineData(0.03, 0.01, NoiseModel.HessianSquared, 4000)]
    [InlineData(0.05, 0.1, NoiseModel.Isotropic, 4000)]
    [InlineData(0.1, 0.04, NoiseModel.Isotropic, 4000)]
    public void AgreesWithTheEnsemble(double eta, double sigma, NoiseModel model, long steps)
    {
        const int n = 8000;
        TwoValleySimulation ensemble = new()
        {
            LearningRate = eta, Noise = new() { Strength = sigma, Model = model }, Steps = steps, Realizations = n, Seed = 20260110,
            RecordEvery = steps / 10,
        };
        TwoValleyResult simulated = EnsembleRunner.Run(ensemble);
        DensityEvolutionResult r = DensityEvolution.Run(ensemble.Evolution() with { Tolerance = 2e-4 });
        Fraction(r.PFlat, simulated.PFlat);
        Fraction(r.NeverCrossedFraction, simulated.NeverCrossedFraction);
        Fraction(r.CensoredFraction, simulated.CensoredFraction);
        Assert.Equal(simulated.FreezeStepMean, r.FreezeStepMean, 4.5 * r.FreezeStepDeviation / Math.Sqrt(n));
        Assert.Equal(simulated.FreezeYMean, r.FreezeYMean, 4.5 * r.FreezeYDeviation / Math.Sqrt(n));
        Assert.Equal(simulated.FinalYMean, r.FinalYMean, 4.5 * simulated.FinalYSem + 0.002);
        foreach (var (quantile, probability) in new[] { (r.FreezeStepQ1, 0.25), (r.FreezeStepMedian, 0.5), (r.FreezeStepQ3, 0.75) })
        {
            if (quantile == 0)
                continue;
            double below = simulated.FreezeSteps!.Count(s => s <= quantile) / (double)n;
            Assert.Equal(probability, below, 4.5 * Math.Sqrt(probability * (1 - probability) / n) + 1e-3);
        }
        for (int k = 0; k <= 10; k++)
        {
            Assert.Equal(simulated.Curve!.Step[k], r.Curve!.Step[k]);
            Fraction(r.Curve.PFlat[k], simulated.Curve.PFlat[k]);
            Fraction(r.Freeze.Cdf[k], simulated.FreezeSteps!.Count(s => s <= r.Freeze.Step[k]) / (double)n);
        }

        void Fraction(double predicted, double measured) =>
            Assert.Equal(predicted, measured, 4.5 * Math.Sqrt(predicted * (1 - predicted) / n) + 1e-3);
    }

    /// <summary>
    /// Isotropic noise spreads y, by a tenth of what the valleys' growth takes here: the spread is needed (with y as one number at each x
    /// the mean freezing step is little more than half), predicted, and enough. Noise that follows the Hessian needs three nodes at most.
    /// </summary>
    [Fact]
    public void TheSpreadOfYCountsWhereTheNoiseHasOne()
    {
        NoiseLaw noise = new() { Strength = 0.1, Model = NoiseModel.Isotropic };
        TwoValleySimulation ensemble = new() { LearningRate = 0.05, Noise = noise, Steps = 4000, Realizations = 4000 };
        TwoValleyResult simulated = EnsembleRunner.Run(ensemble);
        DensityEvolutionRun run = ensemble.Evolution();
        DensityEvolutionResult r = DensityEvolution.Run(run);
        var one = DensityEvolutionResolution.At(1, 1, run.Steps);
        DensityEvolutionPass plain = DensityEvolutionPass.Run(run, one, _ => { }, default).OrRefuse();
        Assert.InRange(r.YNodes, 5, 15);
        Assert.InRange(new DensityEvolutionSummary(plain).FreezeStepMean / r.FreezeStepMean, 0, 0.6);
        // A deviation estimated from n normals has relative error 1/sqrt(2 n).
        double deviation = simulated.FinalYSem * Math.Sqrt(ensemble.Realizations);
        Assert.Equal(deviation, r.FinalYDeviation, deviation * (5 / Math.Sqrt(2 * ensemble.Realizations) + 0.01));
        Assert.InRange(DensityEvolution.Run(Cell(0.05, 0.05) with { Steps = 2000 }).YNodes, 1, 3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(13)]
    public void NodesOfTheSpreadIntegrateTheNormalLaw(int nodes)
    {
        var spread = new DensityEvolutionSpread(nodes);
        double Moment(int power) => spread.Node.Zip(spread.Weight, (z, w) => w * Math.Pow(z, power)).Sum();
        Assert.Equal(1, Moment(0), 1e-13);
        Assert.Equal(0, Moment(1), 1e-13);
        if (nodes >= 2)
            Assert.Equal(1, Moment(2), 1e-12);
        if (nodes >= 3)
            Assert.Equal(3, Moment(4), 1e-11);
        // A node's own point is shared with nobody; a normal law keeps its moments, and from each node z to rho z and the rest of the
        // variance the normal law stays as it is.
        var shares = new double[nodes];
        double[][] mixed = [.. spread.Node.Select(_ => new double[nodes])];
        for (int j = 0; j < nodes; j++)
        {
            spread.Shares(spread.Node[j], 0, shares);
            Assert.All(shares, (share, i) => Assert.Equal(i == j ? 1 : 0, share, 1e-10));
            spread.Shares(0.9 * spread.Node[j], 1 - 0.81, mixed[j]);
            Assert.Equal(1, mixed[j].Sum(), 1e-11);
            Assert.Equal(0.9 * spread.Node[j], mixed[j].Zip(spread.Node, (share, z) => share * z).Sum(), 1e-10);
        }
        for (int i = 0; i < nodes; i++)
            Assert.Equal(spread.Weight[i], Enumerable.Range(0, nodes).Sum(j => spread.Weight[j] * mixed[j][i]), 1e-12);
    }

    [Fact]
    public void QuantilesOfYFollowThoseOfTheStep()
    {
        // y rises with the step, and hardly spreads: its quantiles are y at the quantiles of the step. At the ridge it is ahead of its
        // mean, by H12/H11 times the way from the floor, 0.003 here.
        DensityEvolutionResult r = DensityEvolution.Run(Cell(0.06, 0.03) with { Steps = 6000, RecordEvery = 1 });
        (double Step, double Y)[] quantiles =
            [(r.FreezeStepQ1, r.FreezeYQ1), (r.FreezeStepMedian, r.FreezeYMedian), (r.FreezeStepQ3, r.FreezeYQ3)];
        foreach (var (step, y) in quantiles)
            Assert.InRange(y - r.Curve!.YMean[(int)step], 0.001, 0.006);
    }

    [Fact]
    public void EqualValleysStayEqual()
    {
        DensityEvolutionRun run = Cell(0.05, 0.03) with
        {
            Landscape = new TwoValleyLandscape { X1 = 0.7, X2 = 0.7 }, Steps = 2000, RecordEvery = 100,
        };
        DensityEvolutionResult r = DensityEvolution.Run(run);
        Assert.All(r.Curve!.PFlat, p => Assert.Equal(0.5, p, 1e-10));
    }

    [Fact]
    public void TheDistributionRisesFromNeverToOne()
    {
        DensityEvolutionResult r = DensityEvolution.Run(Cell(0.0464, 0.02));
        double[] cdf = r.Freeze.Cdf;
        Assert.Equal(r.NeverCrossedFraction, cdf[0]);
        Assert.Equal(1, cdf[^1], 1e-12);
        for (int k = 1; k < cdf.Length; k++)
            Assert.True(cdf[k] >= cdf[k - 1] - 1e-11);
        Assert.True(r.FreezeStepQ1 <= r.FreezeStepMedian && r.FreezeStepMedian <= r.FreezeStepQ3);
    }

    /// <summary>Held y, no drift: P_flat settles at the stationary operator's, from any start.</summary>
    [Fact]
    public void WithoutDriftItSettlesAtTheStationaryOperator()
    {
        // Wells that hardly change with y: y_b and y_f of 1e6 with x scaled to match.
        var landscape = new TwoValleyLandscape { X1 = 0.8, X2 = 0.65, Yb = 1e6, Yf = 1e6, Ld = 0 };
        DensityEvolutionRun run = Cell(0.05, 0.04) with { Landscape = landscape, InitialY = 1e5, InitialX = [-0.06], Steps = 20_000 };
        double stationary = TransitionOperator.Stationary(new(landscape, run.Noise, 0.05, 1e5)).PFlat;
        Assert.Equal(stationary, DensityEvolution.Run(run).PFlat, 1e-4);
    }

    [Fact]
    public void RefinementConverges()
    {
        DensityEvolutionRun run = Cell(0.0278, 0.0278) with { Steps = 4000 };
        DensityEvolutionResult coarse = DensityEvolution.Run(run with { Tolerance = 0.01 });
        DensityEvolutionResult fine = DensityEvolution.Run(run with { Tolerance = 1e-5 });
        Assert.InRange(Math.Abs(coarse.PFlat - fine.PFlat), 0, coarse.PFlatError + fine.PFlatError);
        Assert.InRange(fine.PFlatError, 0, 1e-5);
    }

    [Fact]
    public void HardlyAnyNoiseAndHardlyAnyStepsAreNoTrouble()
    {
        DensityEvolutionResult one = DensityEvolution.Run(Cell(0.05, 0.05) with { Steps = 1 });
        Assert.InRange(one.PFlat, 0, 1);
        Assert.Equal(one.FreezeStepMean, 1 - one.NeverCrossedFraction, 1e-12);
        DensityEvolutionResult quiet = DensityEvolution.Run(Cell(0.1, 1e-5) with { InitialX = [-0.05, 0.05], Steps = 200 });
        Assert.Equal(0.5, quiet.PFlat, 1e-12);
        Assert.Equal(1, quiet.NeverCrossedFraction, 1e-12);
        Assert.Equal(0, quiet.FreezeStepMean, 1e-9);
    }

    /// <summary>Where the refinements are exhausted the result says so, and its errors by how much.</summary>
    [Theory]
    [InlineData(1e-3, true)]
    [InlineData(1e-7, false)]
    public void AResultSaysWhetherItIsAsCloseAsItWasAskedToBe(double tolerance, bool met)
    {
        DensityEvolutionResult r = DensityEvolution.Run(Cell(0.1, 0.05) with { Steps = 400, Tolerance = tolerance });
        Assert.Equal(met, r.ToleranceMet);
        Assert.Equal(met, r.PFlatError <= tolerance && r.FreezeStepMeanError <= tolerance * Math.Max(1, r.FreezeStepMean));
    }

    [Fact]
    public void RefusesWhatItCannotDo()
    {
        void Refuses(string name, Func<DensityEvolutionRun> run) =>
            Assert.Equal(name, Assert.Throws<InvalidInputException>(() => DensityEvolution.Run(run())).Name);
        Refuses("LearningRate", () => Cell(0.5, 0.05));
        Refuses("NoiseStrength", () => Cell(1e-6, 1e-3));
        Refuses("NoiseStrength", () => Cell(0.05, 0));
        Refuses("Steps", () => Cell(0.05, 0.05) with { Steps = 100_000_000 });
        Refuses("InitialY", () => Cell(0.05, 0.05) with { InitialY = -30 });
        Refuses("Tolerance", () => Cell(0.05, 0.05) with { Tolerance = 0 });
    }

    /// <summary>Before any work, and without an exception: what Test-ValleyRegime makes of a limit depends on its kind.</summary>
    [Theory]
    [InlineData(1e-6, 1e-3, OperatorLimitKind.WeakNoise)]
    [InlineData(0.05, 0, OperatorLimitKind.WeakNoise)]
    [InlineData(0.5, 1e-9, OperatorLimitKind.UnstableStep)]
    public void ALimitIsKnownBeforehand(double eta, double sigma, object kind)
    {
        var progress = new Relay(_ => Assert.Fail("It has begun."));
        var (result, limit) = DensityEvolution.Attempt(Cell(eta, sigma), progress, default);
        Assert.Null(result);
        Assert.Equal(kind, limit!.Kind);
    }

    /// <summary>
    /// The chance never to cross falls by one factor in every hundred steps, as y has hardly moved, far below the last digit of 1; and
    /// nothing is beyond 0 and 1.
    /// </summary>
    [Fact]
    public void SmallChancesAreNotRounding()
    {
        DensityEvolutionResult[] results = [.. new[] { 100, 200, 300 }.Select(steps =>
            DensityEvolution.Run(Cell(0.05, 5) with { Steps = steps, RecordEvery = 10 }))];
        double[] never = [.. results.Select(r => r.NeverCrossedFraction)];
        Assert.InRange(never[1], 1e-20, 5e-17);
        // In ln, by 3 % less in the second hundred: y goes from 5.2 to 5.4 there, and the barrier grows.
        Assert.Equal(1, Math.Log(never[2] / never[1]) / Math.Log(never[1] / never[0]), 0.1);
        Assert.All(results, r => Assert.Equal(r.Freeze.Cdf.Order(), r.Freeze.Cdf));
        Assert.InRange(DensityEvolution.Run(Cell(0.05, 5)).CensoredFraction, 0.999, 1);
    }

    /// <summary>
    /// Without the drift of Eq. 12, y = 0 is a point of rest that neighbours leave as e^(t/200). Their course is followed, however long the
    /// run, to some tens of y; the wells reach 7.5 deviations of about 0.05 beyond their floors.
    /// </summary>
    [Theory]
    [InlineData(1_000_000)]
    [InlineData(10_000_000)]
    public void AStartNextToAPointOfRestHasACourse(long steps)
    {
        DensityEvolutionRun run = Cell(0.05, 0.05) with { Landscape = new TwoValleyLandscape { Ld = 0 }, InitialY = 1e-9, Steps = steps };
        OperatorGrid grid = DensityEvolutionGrid.Create(run, 5, 0).OrRefuse();
        Assert.InRange(grid.X[grid.Count - 1], run.Landscape.Minimum(1, 20), 1.3);
        Assert.InRange(DensityEvolutionGrid.SpreadNodes(DensityEvolutionGrid.Course(run, 0).Effect), 1, 7);
    }

    [Fact]
    public void CancelsAndReports()
    {
        using var stop = new CancellationTokenSource();
        var progress = new Relay(f =>
        {
            Assert.InRange(f, 0, 1);
            if (f > 0.2)
                stop.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => DensityEvolution.Run(Cell(0.05, 0.05), progress: progress, cancel: stop.Token));
    }

    private sealed class Relay(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
