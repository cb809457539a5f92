using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tests.Dynamics;

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
        foreach (string name in new[] { "NoiseStrength", "NoiseExponent", "IsotropicCurvature" })
        {
            foreach (double value in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.1 })
                bad.Add(name, value);
        }
        bad.Add("IsotropicCurvature", 0);
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
            _ => new NoiseLaw { IsotropicCurvature = value },
        });
        Assert.Equal(name, error.Name);
        Assert.Equal(value, error.Value);
    }

    [Fact]
    public void NoNoiseAtAllIsAllowed() => Assert.Equal(NoiseFloor.Variance, new NoiseLaw { Strength = 0, Exponent = 0 }.Variance(3));
}
