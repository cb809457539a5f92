using MathNet.Numerics.Distributions;
using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tests.Dynamics;
using ValleyJump.Core.Theory;
using ValleyJump.Core.Theory.Evolution;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Tests.Noise;

/// <summary>The power law's special cases, and what the laws refuse.</summary>
public class NoiseLawTests
{
    [Theory]
    [InlineData(1, NoiseModel.Hessian)]
    [InlineData(2, NoiseModel.HessianSquared)]
    [InlineData(0, NoiseModel.Isotropic)]
    public void SpecialPowersAreTheOtherLaws(double exponent, NoiseModel model)
    {
        var landscape = new TwoValleyLandscape();
        var random = new Random(3);
        const double eta = 0.1, sigma = 0.1;
        int compared = 0;
        for (int round = 0; round < 100; round++)
        {
            (double X, double Y)[] states =
                [.. Enumerable.Range(0, TrajectoryBlock.Size).Select(_ => (4 * random.NextDouble() - 2, 200 * random.NextDouble() - 15))];
            NoiseLaw powerLaw = new() { Model = NoiseModel.HessianPower, Exponent = exponent, Strength = sigma };
            NoiseLaw otherLaw = new() { Model = model, Strength = sigma };
            (double[] X, double[] Y) power = Step(powerLaw, states, round), other = Step(otherLaw, states, round);
            for (int i = 0; i < states.Length; i++)
            {
                var h = landscape.Hessian(states[i].X, states[i].Y);
                // alpha = 1 takes |lambda| where the Hessian law takes lambda or 0: the two agree where H is positive.
                if (model == NoiseModel.Hessian && h.Eigenvalues.Smallest < 0)
                    continue;
                compared++;
                // Deviations are single precision, in which the two may round differently: 6e-8 each of eta s |n|, |n| < 6.7.
                double tolerance = 1.2e-7 * eta * Math.Sqrt(ScalarTwin.Variance(otherLaw, h.Eigenvalues.Largest)) * 6.7;
                Assert.Equal(other.X[i], power.X[i], tolerance);
                Assert.Equal(other.Y[i], power.Y[i], tolerance);
            }
        }
        Assert.InRange(compared, 1000, 100 * TrajectoryBlock.Size);

        (double[] X, double[] Y) Step(NoiseLaw law, (double X, double Y)[] states, int seed)
        {
            var stepper = BlockStepper.Create(landscape, law, eta);
            using TrajectoryBlock block = Blocks.Start(stepper, (ulong)seed, 0, i => states[i]);
            stepper.Advance(block, 0, 1);
            return (block.X.ToArray(), block.Y.ToArray());
        }
    }

    [Fact]
    public void NegativeCurvatureMakesNoiseUnderThePowerLawOnly()
    {
        Assert.Equal(NoiseFloor.Variance, new NoiseLaw { Model = NoiseModel.Hessian, Strength = 0.1 }.Variance(-2));
        Assert.Equal(0.4 + NoiseFloor.Variance, new NoiseLaw { Model = NoiseModel.HessianPower, Strength = 0.1 }.Variance(-2), 1e-15);
        Assert.Equal(0.8 + NoiseFloor.Variance, new NoiseLaw { Model = NoiseModel.HessianSquared, Strength = 0.1 }.Variance(-2), 1e-15);
        Assert.Equal(1e-8, NoiseFloor.Variance);
    }

    /// <summary>The errors name the parameters as the cmdlets do.</summary>
    public static TheoryData<string, double> Bad()
    {
        var bad = new TheoryData<string, double>();
        foreach (string name in new[] { "NoiseStrength", "NoiseExponent", "IsotropicCurvature", "IsotropicShare", "DegreesOfFreedom" })
        {
            foreach (double value in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.1 })
                bad.Add(name, value);
        }
        bad.Add("IsotropicCurvature", 0);
        bad.Add("IsotropicShare", 1.001);
        bad.Add("DegreesOfFreedom", 2);
        return bad;
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void BadParametersAreRefusedByName(string name, double value)
    {
        var error = Assert.Throws<InvalidInputException>(() => name switch
        {
            "NoiseStrength" => new NoiseLaw { Strength = value },
            "NoiseExponent" => new NoiseLaw { Exponent = value },
            "IsotropicShare" => new NoiseLaw { IsotropicShare = value },
            "DegreesOfFreedom" => new NoiseLaw { DegreesOfFreedom = value },
            _ => new NoiseLaw { IsotropicCurvature = value },
        });
        Assert.Equal(name, error.Name);
        Assert.Equal(value, error.Value);
    }

    /// <summary>A step from a floor whose Hessian has no H12 moves x by a Student t of Hessian noise's variance.</summary>
    [Theory]
    [InlineData(2.5)]
    [InlineData(5)]
    [InlineData(1e6)]
    public void StudentsTHasItsTailsAndTheHessiansVariance(double nu)
    {
        const int n = 1 << 19;
        const double y = 30 * Blocks.FrozenScale, eta = 0.01;
        var l = Blocks.Frozen;
        var law = new NoiseLaw { Model = NoiseModel.StudentT, DegreesOfFreedom = nu, Strength = 1e-3 };
        double deviation = eta * Math.Sqrt(new NoiseLaw { Strength = 1e-3 }.Variance(2 / l.FlatnessFlat(y)));
        double[] steps = [.. Blocks.Run(l, law, eta, 1, n, l.MinimumFlat(y), y, 8).X.Select(x => (x - l.MinimumFlat(y)) / deviation)];
        foreach (double at in new[] { -4, -1, 0, 0.3, 2, 6 })
        {
            // A deviation is sqrt(nu/(nu - 2)) units of t.
            double expected = StudentT.CDF(0, 1, nu, at * Math.Sqrt(nu / (nu - 2)));
            Assert.Equal(expected, steps.Count(s => s < at) / (double)n, 5 * Math.Sqrt(expected * (1 - expected) / n) + 1e-9);
        }
    }

    [Fact]
    public void TheoryOfGaussianStepsRefusesHeavyTailsByName()
    {
        var law = new NoiseLaw { Model = NoiseModel.StudentT, Strength = 0.1 };
        var point = new ValleyPoint(new TwoValleyLandscape(), law, 0.05, 5);
        Assert.Equal("NoiseModel", Assert.Throws<InvalidInputException>(() => TransitionOperator.Stationary(point)).Name);
        Assert.Equal("NoiseModel", Assert.Throws<InvalidInputException>(() => DensityEvolution.Run(new() { Noise = law })).Name);
        Assert.Contains("heavy tails", ValleyTheory.At(point, new()).OperatorNote, StringComparison.Ordinal);
    }

    /// <summary>A share of 0 or 1 is one of the two laws, and their covariances add.</summary>
    [Fact]
    public void TheMixtureIsTheSumOfItsParts()
    {
        var random = new Random(5);
        for (int k = 0; k < 200; k++)
        {
            double b = random.NextDouble(), h = 3 * random.NextDouble() + 0.1, sigma = random.NextDouble();
            var hessian = new Symmetric2(random.NextDouble(), random.NextDouble() - 0.5, random.NextDouble() - 0.5);
            var mixture = new NoiseLaw { Model = NoiseModel.HessianPlusIsotropic, IsotropicShare = b, IsotropicCurvature = h,
                Strength = sigma };
            Symmetric2 sum = mixture.Covariance(hessian), curved = new NoiseLaw { Strength = sigma * (1 - b) }.Covariance(hessian);
            Assert.Equal(curved.XX + 2 * sigma * b * h, sum.XX, 1e-14);
            Assert.Equal(curved.XY, sum.XY, 1e-14);
            Assert.Equal(curved.YY + 2 * sigma * b * h, sum.YY, 1e-14);
        }
    }

    [Fact]
    public void NoNoiseAtAllIsAllowed() => Assert.Equal(NoiseFloor.Variance, new NoiseLaw { Strength = 0, Exponent = 0 }.Variance(3));
}
