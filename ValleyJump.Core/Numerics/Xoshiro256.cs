using System.Numerics;

namespace ValleyJump.Core.Numerics;

/// <summary>
/// One xoshiro256++ stream (Blackman and Vigna, ACM TOMS 47, 2021): period 2^256 - 1.
/// The scalar form; the kernel runs the same generator in every SIMD lane.
/// </summary>
internal struct Xoshiro256
{
    public ulong S0, S1, S2, S3;

    /// <summary>The stream of one trajectory, keyed by (seed, index) alone.</summary>
    public Xoshiro256(ulong seed, ulong index)
    {
        ulong key = SplitMix64.StreamKey(seed, index);
        S0 = SplitMix64.Next(ref key);
        S1 = SplitMix64.Next(ref key);
        S2 = SplitMix64.Next(ref key);
        S3 = SplitMix64.Next(ref key);
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong Next()
    {
        ulong result = BitOperations.RotateLeft(S0 + S3, 23) + S0;
        ulong t = S1 << 17;
        S2 ^= S0;
        S3 ^= S1;
        S1 ^= S2;
        S0 ^= S3;
        S2 ^= t;
        S3 = BitOperations.RotateLeft(S3, 45);
        return result;
    }
}
