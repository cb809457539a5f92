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

    /// <summary>A whole number from 0 to <paramref name="bound"/> - 1, each as likely (Lemire, ACM TOMACS 29, 2019).</summary>
    public ulong Below(ulong bound)
    {
        ulong high = Math.BigMul(Next(), bound, out ulong low);
        if (low < bound)
        {
            ulong threshold = (0 - bound) % bound;
            while (low < threshold)
                high = Math.BigMul(Next(), bound, out low);
        }
        return high;
    }

    /// <summary>
    /// The same from the upper half of each draw. Not the same number: a product's carry from the lower half is left out.
    /// </summary>
    public uint BelowByHalf(uint bound)
    {
        while (true)
        {
            ulong product = (Next() >> 32) * bound;
            if ((uint)product >= (0u - bound) % bound)
                return (uint)(product >> 32);
        }
    }

    /// <summary>Puts items in random order, each order as likely (Fisher and Yates).</summary>
    /// <param name="items">The items.</param>
    /// <param name="byHalf">Draws by <see cref="BelowByHalf"/>.</param>
    public void Shuffle(Span<int> items, bool byHalf = false)
    {
        // A copy, which stays in registers.
        Xoshiro256 stream = this;
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = byHalf ? (int)stream.BelowByHalf((uint)i + 1) : (int)stream.Below((ulong)i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
        this = stream;
    }

    /// <summary>A standard normal number (Box and Muller, 1958), of two draws; the second of the pair is not used.</summary>
    public double NextNormal()
    {
        var (radius, angle) = NextPolar();
        return radius * Math.Cos(angle);
    }

    /// <summary>Two independent standard normal numbers, the first of which is <see cref="NextNormal"/>'s.</summary>
    public (double First, double Second) NextNormals()
    {
        var (radius, angle) = NextPolar();
        return (radius * Math.Cos(angle), radius * Math.Sin(angle));
    }

    private (double Radius, double Angle) NextPolar()
    {
        const double unit = 1.0 / (1L << 53);
        double u = ((Next() >> 11) + 1) * unit, v = (Next() >> 11) * unit; // u in (0, 1]
        return (Math.Sqrt(-2 * Math.Log(u)), 2 * Math.PI * v);
    }
}
