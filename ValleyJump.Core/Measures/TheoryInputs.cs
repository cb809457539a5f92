using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory;
using ValleyJump.Core.Theory.Evolution;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Measures;

/// <summary>What theory is asked where a simulation is at hand.</summary>
internal static class TheoryInputs
{
    /// <summary>The point at which an ensemble is held.</summary>
    public static ValleyPoint Point(this HeldYSimulation simulation) =>
        new(simulation.Landscape, simulation.Noise, simulation.LearningRate, simulation.Y);

    /// <summary>The point that an ensemble passes at a y.</summary>
    public static ValleyPoint At(this TwoValleySimulation simulation, double y) =>
        new(simulation.Landscape, simulation.Noise, simulation.LearningRate, y) { Momentum = simulation.Rule.Momentum };

    /// <summary>The run of the density that an ensemble samples; its trajectories start from a mixture of the starts.</summary>
    /// <remarks>Momentum is taken for the rate eta/(1 - mu) of plain SGD, in Nesterov's form too.</remarks>
    /// <exception cref="InvalidInputException">
    /// Steps is more than an evolution can keep, or the update rule is RMSProp or Adam.
    /// </exception>
    public static DensityEvolutionRun Evolution(this TwoValleySimulation simulation) => new()
    {
        Landscape = simulation.Landscape,
        Noise = simulation.Noise,
        LearningRate = simulation.LearningRate,
        Momentum = Describable(simulation.Rule).Momentum,
        LearningRateSchedule = simulation.LearningRateSchedule,
        BatchSizeSchedule = simulation.BatchSizeSchedule,
        Steps = simulation.Steps,
        InitialX = simulation.InitialX,
        InitialY = simulation.InitialY,
        RecordEvery = simulation.RecordEvery,
    };

    private static UpdateRule Describable(UpdateRule rule)
    {
        Check.That(rule.Kind == UpdateRuleKind.Sgd, "Optimizer", rule.Kind,
            "Sgd: the theory knows no steps whose size depends on past gradients, as those of RmsProp and Adam do");
        return rule;
    }
}
