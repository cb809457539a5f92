namespace ValleyJump.Core.Numerics;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): turns (seed, trajectory index) into the state of a random stream.
/// </summary>
internal static class SplitMix64
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>Advances <paramref name="state"/> and returns the next 64 random bits.</summary>
    public static ulong Next(ref ulong state) => Mix(state += Golden);

    /// <summary>
    /// The starting point of the stream keyed by (<paramref name="seed"/>, <paramref name="index"/>) alone. The seed is mixed
    /// before the index enters, so that neighbouring seeds do not share streams.
    /// </summary>
    public static ulong StreamKey(ulong seed, ulong index) => Mix(Mix(seed + Golden) + Mix(index ^ 0xD1B54A32D192ED03));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
