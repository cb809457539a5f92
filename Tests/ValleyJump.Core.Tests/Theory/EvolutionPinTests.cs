using ValleyJump.Core.Noise;
using ValleyJump.Core.Theory.Evolution;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Tests.Theory;

/// <summary>
/// The numbers of the density evolution of two valleys, as they were on 2026-11-29: a change that is to leave them alone leaves them alone.
/// They are no reference values, which the ensembles of other tests are; a change that improves them may set new ones.
/// </summary>
public class EvolutionPinTests
{
    // Sums in another order, by vectors of 128, 256 and 512 bits and by none, move them by 2e-13 of themselves at most.
    private const double Rounding = 1e-12;

    private static readonly DensityEvolutionRun Run = new() { LearningRate = 0.05, Noise = new() { Strength = 0.05 }, Steps = 3000 };

    /// <summary>Hessian noise, one grid and one node of y.</summary>
    [Fact]
    public void One_node_at_a_constant_rate() => Pinned(Run, 1, 0.9080324990723828, 2154.771654006646, 561.8654205086858,
        7.529778061263114, 7.59205654759908, 8.537805295787548, 0.006656612837516806);

    /// <summary>Isotropic noise, by which y spreads.</summary>
    [Fact]
    public void Nine_nodes() => Pinned(
        Run with { Noise = new() { Strength = 0.25, Model = NoiseModel.Isotropic }, Steps = 1000, InitialY = 6 },
        9, 0.6126143968343363, 503.442299216233, 342.22830712781484, 6.308195088963409, 6.179938504866101, 7.171573262020892,
        1.1291906645412058);

    /// <summary>A schedule with a jump and a rise, several grids.</summary>
    [Fact]
    public void Several_grids() => Pinned(
        Run with
        {
            Noise = new() { Strength = 0.1 }, Steps = 2000,
            LearningRateSchedule = Schedule.Parse("piecewise 0:1, 0.3:1, 0.3:0.4, 0.7:1, 1:0.1"),
        },
        3, 0.832771210316446, 1601.0812167466684, 115.85677419586398, 6.583290614103138, 6.597307305054015, 6.781152122747929,
        0.010979362388170094);

    private static void Pinned(DensityEvolutionRun run, int nodes, params double[] expected)
    {
        DensityEvolutionResult d = DensityEvolution.Run(run);
        Assert.Equal(nodes, d.YNodes);
        double[] found =
            [d.PFlat, d.FreezeStepMean, d.FreezeStepDeviation, d.FreezeYMean, d.FreezeYMedian, d.FinalYMean, d.FinalYDeviation];
        Assert.All(found.Zip(expected), n => Assert.Equal(1, n.First / n.Second, Rounding));
    }
}
