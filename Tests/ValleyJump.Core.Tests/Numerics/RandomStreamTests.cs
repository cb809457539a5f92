using System.Numerics;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Numerics;

/// <summary>The generators against published values, and the keys of streams.</summary>
public class RandomStreamTests
{
    [Fact]
    public void SplitMix64IsTheReference()
    {
        // Widely published outputs of Vigna's splitmix64.c for seed 1234567.
        ulong state = 1234567;
        foreach (ulong expected in new ulong[] { 6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431,
            16408922859458223821 })
        {
            Assert.Equal(expected, SplitMix64.Next(ref state));
        }
    }

    [Fact]
    public void Xoshiro256IsTheReference()
    {
        // Outputs of Blackman and Vigna's xoshiro256plusplus.c from the state (1, 2, 3, 4), as in rand_xoshiro's tests.
        var stream = new Xoshiro256 { S0 = 1, S1 = 2, S2 = 3, S3 = 4 };
        foreach (ulong expected in new ulong[] { 41943041, 58720359, 3588806011781223, 3591011842654386, 9228616714210784205,
            9973669472204895162 })
        {
            Assert.Equal(expected, stream.Next());
        }
    }

    [Fact]
    public void AStreamsStateIsFourOutputsOfSplitMix64()
    {
        ulong key = SplitMix64.StreamKey(42, 7);
        var stream = new Xoshiro256(42, 7);
        Assert.Equal([SplitMix64.Next(ref key), SplitMix64.Next(ref key), SplitMix64.Next(ref key), SplitMix64.Next(ref key)],
            new[] { stream.S0, stream.S1, stream.S2, stream.S3 });
    }

    [Fact]
    public void NumbersShufflesAndNormalsKeepTheirBits()
    {
        // Orders of samples, subsets of classes and initial weights that runs on disk were made with.
        Assert.Equal([5, 0, 11, 6, 7, 8, 10, 1, 9, 2, 4], new SampleOrder(12, 5, 2).Next(11).ToArray());
        int[] labels = [.. Enumerable.Range(0, 40).Select(i => i % 2)];
        int[][] subsets = BalancedSubset.Choose(labels, ["even", "odd"], "file", 0, 5, 7, 3);
        Assert.Equal([6, 10, 12, 16, 38], subsets[0]);
        Assert.Equal([1, 13, 15, 21, 39], subsets[1]);
        int[] bits = [.. InitialWeights.Draw(new NetworkArchitecture([3, 2, 2]), 11).Select(BitConverter.SingleToInt32Bits)];
        Assert.Equal([-1101219725, 1054009497, -1099947577, -1113228247, 1059055981, -1105507681, 0, 0,
            -1082650708, -1163429827, -1109778026, 1068744706, 0, 0], bits);
    }

    [Fact]
    public void HalfADrawIsNotTheWholeOne()
    {
        // The next output is this word: its upper half times 3 stays just below 2^32, and the lower half carries.
        static Xoshiro256 Stream() => new() { S3 = BitOperations.RotateRight(0x55555555_FFFFFFFF, 23) };
        Assert.Equal((0u, 1ul), (Stream().BelowByHalf(3), Stream().Below(3)));
    }

    [Theory]
    [InlineData(0ul)]
    [InlineData(42ul)]
    [InlineData(ulong.MaxValue)]
    public void AMillionStreamsStartDifferently(ulong seed)
    {
        // Of 10^6 random 64-bit values two coincide with a chance of 3e-8.
        var seen = new HashSet<ulong>(1_000_000);
        for (ulong index = 0; index < 1_000_000; index++)
        {
            if (!seen.Add(new Xoshiro256(seed, index).Next()))
                Assert.Fail($"Trajectory {index} repeats another's first draw.");
        }
    }

    [Fact]
    public void AThousandSeedsOfAThousandStreamsStartDifferently()
    {
        // Neighbouring seeds are what users pick; a key such as seed + index would share streams between them.
        var seen = new HashSet<ulong>(1_000_000);
        for (ulong seed = 0; seed < 1000; seed++)
        {
            for (ulong index = 0; index < 1000; index++)
            {
                if (!seen.Add(new Xoshiro256(seed, index).Next()))
                    Assert.Fail($"Seed {seed}, trajectory {index} repeats another's first draw.");
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NeighbouringKeysDifferInHalfTheBits(bool bySeed)
    {
        // 64 bits of 20 000 pairs of first draws: n = 1.28 million fair coins, standard error 1/(2 sqrt(n)); 5 of them.
        const int pairs = 20_000;
        double differing = 0;
        for (ulong i = 0; i < pairs; i++)
        {
            ulong one = new Xoshiro256(bySeed ? i : 42, bySeed ? 42 : i).Next(),
                next = new Xoshiro256(bySeed ? i + 1 : 42, bySeed ? 42 : i + 1).Next();
            differing += BitOperations.PopCount(one ^ next);
        }
        Assert.Equal(0.5, differing / (64.0 * pairs), 5 / (2 * Math.Sqrt(64.0 * pairs)));
    }
}
