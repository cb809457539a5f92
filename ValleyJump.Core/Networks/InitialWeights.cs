using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Networks;

/// <summary>The initialisation that all realizations and hyper-parameters of a seed share.</summary>
internal static class InitialWeights
{
    // Of the seed's streams, the one that no realization has.
    private const ulong Stream = ulong.MaxValue;

    /// <summary>Weights N(0, 2/fan_in) (He et al., ICCV 2015), drawn in the order of the parameters; biases 0.</summary>
    public static float[] Draw(NetworkArchitecture architecture, ulong seed, CancellationToken cancel = default)
    {
        var parameters = new float[architecture.ParameterCount];
        var random = new Xoshiro256(seed, Stream);
        foreach (ParameterBlock block in architecture.Blocks.Where(b => b.FanIn > 0))
        {
            double deviation = Math.Sqrt(2.0 / block.FanIn);
            foreach (ref float weight in block.Of(parameters.AsSpan()))
            {
                cancel.ThrowIfCancellationRequested();
                weight = (float)(deviation * random.NextNormal());
            }
        }
        return parameters;
    }
}
