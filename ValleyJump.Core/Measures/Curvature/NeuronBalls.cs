using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>
/// The perturbations of a network in which no unit's incoming weights change by more than a fraction of their norm, and no bias by more
/// than that fraction of itself. Multiplying the incoming weights and the biases of all units of a hidden layer by c and their outgoing
/// weights by 1/c changes the network and its perturbations alike, so that what is measured over them stays. A c of each unit's own does
/// not leave it: it changes which weights the norms of the next layer are made of.
/// </summary>
internal sealed class NeuronBalls
{
    private readonly List<(int Offset, int Length, double Radius)> balls = [];

    /// <param name="network">The network.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="radius">The fraction.</param>
    public NeuronBalls(NetworkArchitecture network, double[] parameters, double radius)
    {
        foreach (ParameterBlock block in network.Blocks)
        {
            int length = Math.Max(1, block.FanIn);
            for (int at = block.Offset; at < block.End; at += length)
                balls.Add((at, length, radius * Sums.Norm(parameters.AsSpan(at, length))));
        }
    }

    /// <summary>A perturbation on the surface of all balls, uniform on each.</summary>
    public double[] Random(ref Xoshiro256 random, int count)
    {
        double[] direction = new double[count];
        foreach (ref double x in direction.AsSpan())
            x = random.NextNormal();
        return Along(direction);
    }

    /// <summary>The perturbation on the surface of all balls along a direction; a unit without one stays.</summary>
    public double[] Along(double[] direction)
    {
        double[] perturbation = new double[direction.Length];
        foreach (var (offset, length, radius) in balls)
        {
            double norm = Sums.Norm(direction.AsSpan(offset, length));
            if (norm > 0)
                Sums.AddScaled(perturbation.AsSpan(offset, length), radius / norm, direction.AsSpan(offset, length));
        }
        return perturbation;
    }
}
