using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Networks;

/// <summary>The initialisation that all realizations and hyper-parameters of a seed share.</summary>
internal static class InitialWeights
{
    // Of the seed's streams, the one that no realization has.
    private const ulong Stream = ulong.MaxValue;

    /// <summary>Weights N(0, 2/fan_in) (He et al., ICCV 2015), drawn in the order of the parameters; biases 0.</summary>
    public static float[] Draw(NetworkArchitecture architecture, ulong seed)
    {
        var parameters = new float[architecture.ParameterCount];
        var random = new Xoshiro256(seed, Stream);
        for (int l = 0; l < architecture.Layers; l++)
        {
            double deviation = Math.Sqrt(2.0 / architecture.Widths[l]);
            for (int i = architecture.WeightOffset(l), end = architecture.BiasOffset(l); i < end; i++)
                parameters[i] = (float)(deviation * Normal(ref random));
        }
        return parameters;
    }

    /// <summary>A normal number by the method of Box and Muller; the second of the pair is not used.</summary>
    private static double Normal(ref Xoshiro256 random)
    {
        const double Unit = 1.0 / (1L << 53);
        double u = ((random.Next() >> 11) + 1) * Unit, v = (random.Next() >> 11) * Unit; // u in (0, 1]
        return Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v);
    }
}
