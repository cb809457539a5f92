using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Noise;

namespace ValleyJump.Core.Tests.Ensembles;

/// <summary>Ensembles of the other noise models, run once.</summary>
public sealed class NoiseModelRuns
{
    public const int Realizations = 4000;

    public NoiseModelRuns() => EnsembleRunner.Run([.. NoiseModelEnsembleTests.Reference.Select(c => new TwoValleySimulation
    {
        LearningRate = c.LearningRate,
        Noise = new() { Model = c.Model, Strength = c.NoiseStrength },
        Realizations = Realizations,
    })], Results.Add);

    public List<TwoValleyResult> Results { get; } = [];
}

/// <summary>
/// HessianSquared and Isotropic against an independent scalar C program (its own generator, libm, Cholesky factor of Sigma), default
/// landscape and protocol, 10 000 realizations, run by hand once; numbers with its standard errors.
/// </summary>
public class NoiseModelEnsembleTests(NoiseModelRuns runs) : IClassFixture<NoiseModelRuns>
{
    private const int ReferenceRealizations = 10_000;

    internal sealed record Cell(NoiseModel Model, double LearningRate, double NoiseStrength, double PFlat, double FreezeStep,
        double FreezeStepSem, double FreezeY, double FreezeYSem, double Censored, double NeverCrossed);

    internal static readonly Cell[] Reference =
    [
        new(NoiseModel.HessianSquared, 0.1, 0.01, 0.9999, 4070.259, 10.452, 14.87851, 0.02328, 0, 0),
        new(NoiseModel.HessianSquared, 0.1, 0.05, 0.9554, 19382.126, 5.999, 43.82580, 0.00819, 0.7950, 0),
        new(NoiseModel.HessianSquared, 0.1, 0.1, 0.8594, 19930.420, 0.771, 46.97205, 0.00131, 1, 0),
        new(NoiseModel.HessianSquared, 0.05, 0.1, 0.8966, 19787.720, 2.280, 28.88536, 0.00214, 0.9877, 0),
        new(NoiseModel.HessianSquared, 0.03, 0.03, 0.9972, 10916.412, 25.472, 12.92378, 0.01773, 0.0069, 0),
        new(NoiseModel.Isotropic, 0.1, 0.01, 0.5000, 0, 0, 5, 0, 0, 1),
        new(NoiseModel.Isotropic, 0.1, 0.05, 0.6496, 108.740, 2.686, 5.09396, 0.00373, 0, 0.7064),
        new(NoiseModel.Isotropic, 0.1, 0.1, 0.7826, 1122.830, 9.412, 6.79023, 0.01347, 0, 0.0279),
        new(NoiseModel.Isotropic, 0.03, 0.05, 0.4999, 0.001, 0.0005, 5, 0, 0, 0.9995),
    ];

    public static TheoryData<int, NoiseModel, double, double> Cells()
    {
        var cells = new TheoryData<int, NoiseModel, double, double>();
        for (int i = 0; i < Reference.Length; i++)
            cells.Add(i, Reference[i].Model, Reference[i].LearningRate, Reference[i].NoiseStrength);
        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void EnsembleAgreesWithTheIndependentProgram(int index, NoiseModel model, double learningRate, double noiseStrength)
    {
        Cell cell = Reference[index];
        TwoValleyResult result = runs.Results[index];
        Assert.Equal((model, learningRate, noiseStrength), (result.NoiseModel, result.LearningRate, result.NoiseStrength));
        Fraction(cell.PFlat, result.PFlat);
        Fraction(cell.Censored, result.CensoredFraction);
        Fraction(cell.NeverCrossed, result.NeverCrossedFraction);
        // 5 combined standard errors, and the rounding of the program's output.
        Assert.Equal(cell.FreezeStep, result.FreezeStepMean, 5 * Combined(cell.FreezeStepSem, result.FreezeStepSem) + 5e-4);
        Assert.Equal(cell.FreezeY, result.FreezeYMean, 5 * Combined(cell.FreezeYSem, result.FreezeYSem) + 5e-6);
    }

    [Fact]
    public void StrongSquaredNoiseLosesTheFlatValleyAgain()
    {
        // 0.9999 at sigma = 0.01 and 0.8594 +- 0.0035 at 0.1, which 4000 realizations see to +- 0.0055: a fall of more than 0.1 is 6 errors
        // away.
        Assert.InRange(runs.Results[0].PFlat - runs.Results[2].PFlat, 0.1, 0.2);
        // The program's last crossing lies in the last 1 % of the run for 0.931 +- 0.0025; ours is seen to +- 0.004.
        TwoValleyResult strong = runs.Results[2];
        double lastPercent = strong.FreezeSteps!.Count(s => s > 0.99 * strong.Steps) / (double)strong.FreezeSteps!.Count;
        Fraction(0.931, lastPercent);
        Assert.InRange(strong.CensoredFraction, 0.999, 1);
    }

    /// <summary>
    /// 5 standard errors of the difference of two proportions, neither of which counts as nearer to 0 or 1 than one trajectory.
    /// </summary>
    private static void Fraction(double expected, double actual)
    {
        double p = Math.Clamp(expected, 1.0 / NoiseModelRuns.Realizations, 1 - 1.0 / NoiseModelRuns.Realizations);
        Assert.Equal(expected, actual, 5 * Math.Sqrt(p * (1 - p) * (1.0 / NoiseModelRuns.Realizations + 1.0 / ReferenceRealizations)));
    }

    private static double Combined(double one, double other) => Math.Sqrt(one * one + other * other);
}
