using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Ensembles;

/// <summary>Random numbers of one stream, both normal numbers of each pair being used: most of a path's time goes into them.</summary>
/// <param name="seed">The seed.</param>
/// <param name="stream">The stream.</param>
internal sealed class NormalPairs(ulong seed, ulong stream)
{
    private Xoshiro256 source = new(seed, stream);
    private double spare = double.NaN;

    /// <summary>A standard normal number.</summary>
    public double Next()
    {
        if (!double.IsNaN(spare))
        {
            double kept = spare;
            spare = double.NaN;
            return kept;
        }
        (double first, spare) = source.NextNormals();
        return first;
    }

    /// <summary>A whole number from 0 to below a limit, all of them as likely.</summary>
    public int Below(int limit) => (int)source.Below((ulong)limit);
}
