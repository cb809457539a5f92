using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Noise;

namespace ValleyJump.Core.Measures;

/// <summary>The inputs of a measurement at held y, which its results carry.</summary>
public abstract record HeldYResult
{
    private protected HeldYResult(HeldYSimulation simulation) => Simulation = simulation;

    /// <summary>All inputs.</summary>
    public HeldYSimulation Simulation { get; }

    /// <summary>y, held.</summary>
    public double Y => Simulation.Y;

    /// <summary>eta.</summary>
    public double LearningRate => Simulation.LearningRate;

    /// <summary>sigma.</summary>
    public double NoiseStrength => Simulation.Noise.Strength;

    /// <summary>Delta_S = eta sigma.</summary>
    public double DeltaS => Simulation.DeltaS;

    /// <summary>The noise law.</summary>
    public NoiseModel NoiseModel => Simulation.Noise.Model;

    /// <summary>Trajectories.</summary>
    public int Realizations => Simulation.Realizations;

    /// <summary>The seed.</summary>
    public ulong Seed => Simulation.Seed;
}
