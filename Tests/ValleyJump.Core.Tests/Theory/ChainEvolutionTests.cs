using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Evolution;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Tests.Theory;

/// <summary>The density evolution of chains of valleys against the ensembles that it predicts, and against the operator.</summary>
public class ChainEvolutionTests
{
    private static DensityEvolutionRun Cell(double eta, double sigma, params double[] widths) => new()
    {
        LearningRate = eta, Noise = new() { Strength = sigma }, Landscape = new ValleyChain { HalfWidth = widths },
    };

    /// <summary>
    /// Chains drawn at random, of three and of five valleys under each law, 5000 trajectories: four standard errors and the stated error
    /// hold the occupation of each valley, the freezing step, y at freezing and at the end. <c>Benchmarks coverage chains</c> runs the
    /// table of docs/theory.md.
    /// </summary>
    [Theory]
    [InlineData(NoiseModel.Hessian, 0)]
    [InlineData(NoiseModel.HessianSquared, 2)]
    [InlineData(NoiseModel.Isotropic, 4)]
    [InlineData(NoiseModel.HessianPower, 6)]
    [InlineData(NoiseModel.HessianPlusIsotropic, 8)]
    public void AgreesWithTheEnsembleOnRandomChains(NoiseModel law, int first)
    {
        var found = EvolutionHolds.Everything([first, first + 1], law, valleys: i => 3 + 2 * (i % 2));
        Assert.InRange(found.Count(c => c.Quantity == "occupation"), 2, 8);
    }

    /// <summary>Schedules take grids of their own besides those of y, and normal laws at their ends.</summary>
    [Theory]
    [InlineData(NoiseModel.Hessian, 1, 0)]
    [InlineData(NoiseModel.HessianSquared, 2, 2)]
    [InlineData(NoiseModel.Hessian, 4, 3)]
    public void FollowsSchedulesToo(NoiseModel law, int index, int schedule)
    {
        Assert.NotEmpty(EvolutionHolds.Everything([index], law, _ => EvolutionCoverage.Schedules[schedule], _ => 3));
    }

    /// <summary>
    /// From y = 1 to 6, over which ridges move to five times as far from one another and grids change: at recorded steps the shares are
    /// those of the shorter run, whose errors are stated, and those of 8000 trajectories within 4.5 standard errors.
    /// </summary>
    [Fact]
    public void TheCurveIsThatOfShorterRuns()
    {
        DensityEvolutionRun run = Cell(0.08, 0.08, 0.8, 0.5, 0.65) with { InitialY = 1, Steps = 3000, RecordEvery = 750, Tolerance = 1e-4 };
        DensityEvolutionResult all = DensityEvolution.Run(run);
        OccupationCurve curve = all.OccupationCurve!;
        Assert.Equal([0.5, 0.5, 0], curve.Occupation[..3]);
        Assert.Equal(15, curve.Count);
        TwoValleyResult recorded = EnsembleRunner.Run(new TwoValleySimulation
        {
            Landscape = run.Landscape, LearningRate = run.LearningRate, Noise = run.Noise, InitialY = 1, Steps = 1500, Realizations = 8000,
            RecordEvery = 750,
        });
        Assert.Equal(recorded.Occupation, recorded.OccupationCurve!.TakeLast(3).Select(c => c.Occupation));
        Assert.Equal(recorded.OccupationHigh, recorded.OccupationCurve!.TakeLast(3).Select(c => c.OccupationHigh));
        Assert.Equal(recorded.Curve!.PFlat, recorded.OccupationCurve!.Where(c => c.Valley == 1).Select(c => c.Occupation));
        foreach (int steps in (int[])[750, 1500])
        {
            DensityEvolutionResult part = DensityEvolution.Run(run with { Steps = steps, RecordEvery = 0 });
            for (int k = 0; k < 3; k++)
            {
                double p = curve.Where(c => c.Step == steps && c.Valley == k + 1).Single().Occupation;
                Assert.Equal(part.Occupation[k], p, part.OccupationError[k] + 1e-3);
                double simulated = recorded.OccupationCurve!.Single(c => c.Step == steps && c.Valley == k + 1).Occupation;
                Assert.Equal(p, simulated, 4.5 * Math.Sqrt(p * (1 - p) / 8000) + 1e-3);
            }
        }
        Assert.Equal(all.Occupation, curve.TakeLast(3).Select(c => c.Occupation));
        Assert.Equal(all.PFlat, all.Occupation[0]);
        Assert.Equal(1, all.Occupation.Sum(), 1e-10);
        Assert.Null(DensityEvolution.Run(run with { Landscape = new TwoValleyLandscape(), Steps = 750, Tolerance = 1e-3 }).OccupationCurve);
    }

    /// <summary>Four valleys alike, two on either side of the ridge at x = 0: what one side has the other has.</summary>
    [Fact]
    public void AMirroredChainStaysMirrored()
    {
        DensityEvolutionResult r = DensityEvolution.Run(Cell(0.05, 0.08, 0.5, 0.7, 0.7, 0.5) with { Steps = 2000 });
        Assert.Equal(r.Occupation[0], r.Occupation[3], 1e-10);
        Assert.Equal(r.Occupation[1], r.Occupation[2], 1e-10);
        Assert.InRange(r.Occupation[0], 0.001, 0.25);
    }

    /// <summary>Held y, no drift: occupations settle at the stationary operator's, from any start.</summary>
    [Theory]
    [InlineData(NoiseModel.Hessian)]
    [InlineData(NoiseModel.HessianSquared)]
    public void WithoutDriftItSettlesAtTheStationaryOperator(NoiseModel law)
    {
        var landscape = new ValleyChain { HalfWidth = [0.8, 0.5, 0.65], Yb = 3e7, Yf = 2e7, Yd = 1e9, Ld = 0 };
        DensityEvolutionRun run = new()
        {
            Landscape = landscape, Noise = new() { Strength = law == NoiseModel.Hessian ? 0.02 : 0.005, Model = law }, LearningRate = 0.05,
            InitialY = 3e6, InitialX = [-0.06], Steps = 20_000,
        };
        OperatorSolution stationary = TransitionOperator.Stationary(run.At(3e6));
        Assert.InRange(stationary.RelaxationRate * 0.05 * run.Steps, 12, 1e6);
        DensityEvolutionResult r = DensityEvolution.Run(run);
        for (int k = 0; k < 3; k++)
            Assert.Equal(stationary.Occupation[k], r.Occupation[k], 1e-4);
    }

    /// <summary>By finite differences, on either side of the middle ridge.</summary>
    [Theory]
    [InlineData(-0.4, 3)]
    [InlineData(0.7, 12)]
    public void TheFrameHasTheDerivativesOfXOverG(double x, double y)
    {
        const double h = 1e-4;
        var landscape = new ValleyChain();
        double U(double dx, double dy) => (x + dx) / landscape.Parting(y + dy).Scale;
        var frame = DensityEvolutionFrame.At(landscape, x, y);
        Assert.Equal((U(h, 0) - U(-h, 0)) / (2 * h), frame.ByX, 1e-6);
        Assert.Equal((U(0, h) - U(0, -h)) / (2 * h), frame.ByY, 1e-6);
        Assert.Equal((U(h, h) - U(h, -h) - U(-h, h) + U(-h, -h)) / (4 * h * h), frame.ByXY, 1e-5);
        Assert.Equal((U(0, h) - 2 * U(0, 0) + U(0, -h)) / (h * h), frame.ByYY, 1e-5);
        // Ridges stay where they are.
        for (int valley = 0; valley < 2; valley++)
            Assert.Equal(landscape.RidgeAtRest(valley), landscape.Ridge(valley, y) / landscape.Parting(y).Scale, 1e-14);
    }

    /// <summary>
    /// Ridges and floors that hardly move over a y of millions, and isotropic noise, by which y spreads like a random walk, to the
    /// deviation eta (2 sigma h T)^(1/2) = 2.9: a millionth of the way to 0, where the chain ends, but more than y drifts by. That is no
    /// reason to refuse.
    /// </summary>
    [Fact]
    public void WhatIsFarFromTheEndIsNotRefused()
    {
        DensityEvolutionRun run = Cell(0.05, 0.085, 0.65, 0.8, 0.5) with
        {
            Landscape = new ValleyChain { HalfWidth = [0.65, 0.8, 0.5], Yb = 3e7, Yf = 2e7, Yd = 1e9, Ld = 0 },
            Noise = new() { Model = NoiseModel.Isotropic, Strength = 0.085 }, InitialY = 3e6, Steps = 20_000,
        };
        DensityEvolutionResult d = DensityEvolution.Run(run);
        Assert.Equal(0.05 * Math.Sqrt(2 * 0.085 * 20_000), d.FinalYDeviation, 1e-3);
        TwoValleyResult s = EnsembleRunner.Run(new()
        {
            Landscape = run.Landscape, Noise = run.Noise, LearningRate = 0.05, InitialY = 3e6, Steps = 20_000, Realizations = 4000,
            Seed = 7,
        });
        for (int k = 0; k < 3; k++)
            Assert.Equal(s.Occupation[k], d.Occupation[k], d.OccupationError[k] + 4 * Math.Sqrt(d.Occupation[k] / 4000));
    }

    [Fact]
    public void RefusesWhatItCannotDo()
    {
        void Refuses(string name, Func<DensityEvolutionRun> run) =>
            Assert.Equal(name, Assert.Throws<InvalidInputException>(() => DensityEvolution.Run(run())).Name);
        Refuses("InitialY", () => Cell(0.05, 0.05, 0.5, 0.65, 0.8) with { InitialY = 0 });
        Refuses("LearningRate", () => Cell(0.3, 0.05, 0.5, 0.65, 0.8));
        // Isotropic noise takes y from 3 to 3.8 +- 0.9 here: from a third of that on the nodes of its spread run away.
        Refuses("NoiseStrength", () => EvolutionCoverage.Draw(0, NoiseModel.Isotropic, 2, 3).Evolution());
        Refuses("Momentum", () => Cell(0.05, 0.05, 0.5, 0.65, 0.8) with { Momentum = 0.9 });
    }
}
