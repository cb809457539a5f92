using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory;
using ValleyJump.Core.Theory.Evolution;

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
    /// <exception cref="InvalidInputException">Steps is more than an evolution can keep.</exception>
    public static DensityEvolutionRun Evolution(this TwoValleySimulation simulation) => new()
    {
        Landscape = simulation.TwoValleys,
        Noise = simulation.Noise,
        LearningRate = simulation.LearningRate,
        Steps = simulation.Steps,
        InitialX = simulation.InitialX,
        InitialY = simulation.InitialY,
        RecordEvery = simulation.RecordEvery,
    };
}
