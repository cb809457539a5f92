using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Ensembles;

/// <summary>
/// An ensemble in which x evolves and y is held: the fast half of the dynamics, of which the theory speaks.
/// </summary>
/// <remarks>Immutable. Setters throw <see cref="InvalidInputException"/> naming the property.</remarks>
public sealed record HeldYSimulation
{
    /// <summary>eta, the learning rate. Finite and positive.</summary>
    [Column(Symbol = "eta", Format = "G5", Least = 0)]
    public double LearningRate { get; internal init => field = Check.Positive(value); } = 0.01;

    /// <summary>The noise, its strength sigma included.</summary>
    [Inputs]
    public NoiseLaw Noise { get; internal init => field = value ?? throw new ArgumentNullException(nameof(Noise)); } = new();

    /// <summary>Delta_S = eta sigma.</summary>
    [Column(Symbol = "Delta_S", Format = "G5", Least = 0)]
    public double DeltaS => LearningRate * Noise.Strength;

    /// <summary>y, at which the ensemble is held. Finite and positive: at y = 0 there is one valley only.</summary>
    [Column(Symbol = "y", Width = 6, Format = "G5")]
    public double Y { get; internal init => field = Check.Positive(value); } = 5;

    /// <summary>Independent trajectories, 2 to 1 million.</summary>
    [Column(Symbol = "n")]
    public int Realizations
    {
        get;
        internal init => field = Check.Require(value is >= 2 and <= 1_000_000, value, "from 2 to 1 000 000");
    } = 256;

    /// <summary>Steps of each trajectory that are measured; 0 to let the measurement choose. At most 10^12.</summary>
    public long Steps { get; internal init => field = Check.Require(value is >= 0 and <= 1_000_000_000_000, value, "from 0 to 10^12"); }

    /// <summary>The seed.</summary>
    public ulong Seed { get; internal init; } = 42;

    /// <summary>The loss surface: two valleys or a chain.</summary>
    [Inputs]
    public ValleyLandscape Landscape
    {
        get;
        internal init => field = value ?? throw new ArgumentNullException(nameof(Landscape));
    } = new TwoValleyLandscape();

    /// <summary>x of the ridges between the valleys, from left to right.</summary>
    internal double[] Ridges => [.. Enumerable.Range(0, Landscape.Valleys - 1).Select(k => Landscape.Ridge(k, Y))];

    /// <summary>x of the valleys' floors, from left to right.</summary>
    internal double[] Floors => [.. Enumerable.Range(0, Landscape.Valleys).Select(k => Landscape.Minimum(k, Y))];

    /// <summary>Blocks of trajectories.</summary>
    internal int Blocks => (Realizations + TrajectoryBlock.Size - 1) / TrajectoryBlock.Size;

    /// <summary>Trajectories in a block.</summary>
    internal int CountIn(int block) => Math.Min(TrajectoryBlock.Size, Realizations - block * TrajectoryBlock.Size);

    /// <summary>The kernel with y held.</summary>
    internal IBlockStepper CreateStepper() => BlockStepper.Create(Landscape, Noise, LearningRate, holdY: true);

    /// <summary>The valley that a trajectory starts in: the valleys take turns. Of two, even ones start in the sharp valley.</summary>
    internal int StartOf(long trajectory) => (int)(trajectory % Landscape.Valleys);

    /// <summary>Seeds a block; trajectories start at their valleys' floors.</summary>
    internal void Start(IBlockStepper stepper, TrajectoryBlock block, int index)
    {
        double[] floors = Floors;
        Span<long> indices = stackalloc long[TrajectoryBlock.Size];
        for (int i = 0; i < indices.Length; i++)
        {
            indices[i] = (long)index * TrajectoryBlock.Size + i;
            block.X[i] = floors[StartOf(indices[i])];
        }
        block.Y.Fill(Y);
        stepper.Seed(block, Seed, indices);
    }
}
