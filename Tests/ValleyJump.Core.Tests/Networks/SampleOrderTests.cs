using ValleyJump.Core.Networks;

namespace ValleyJump.Core.Tests.Networks;

public class SampleOrderTests
{
    [Theory]
    [InlineData(1000, 50)]
    [InlineData(1000, 300)]
    [InlineData(7, 3)]
    [InlineData(5, 1)]
    [InlineData(4, 4)]
    [InlineData(4, 100)]
    public void AnEpochVisitsEachSampleOnce(int samples, int batchSize)
    {
        var order = new SampleOrder(samples, 1, 0);
        for (int epoch = 0; epoch < 5; epoch++)
        {
            var seen = new List<int>();
            while (seen.Count < samples)
            {
                int[] batch = [.. order.Next(batchSize)];
                // The last batch is kept, and is the only one that may be smaller.
                Assert.Equal(Math.Min(batchSize, samples - seen.Count), batch.Length);
                seen.AddRange(batch);
            }
            Assert.Equal(Enumerable.Range(0, samples), seen.Order());
        }
    }

    [Fact]
    public void EpochsSeedsAndRealizationsDiffer()
    {
        static int[] Epoch(SampleOrder order) => [.. order.Next(999), .. order.Next(1)];
        var first = new SampleOrder(1000, 1, 0);
        int[][] orders = [Epoch(first), Epoch(first), Epoch(new(1000, 1, 1)), Epoch(new(1000, 2, 0)), Epoch(new(1000, 2, 1)),
            [.. Enumerable.Range(0, 1000)]];
        for (int a = 0; a < orders.Length; a++)
        {
            // Two random orders agree in one place of 1000 on average; in ten or more once in ten million.
            for (int b = 0; b < a; b++)
                Assert.InRange(orders[a].Zip(orders[b]).Count(p => p.First == p.Second), 0, 9);
        }
        Assert.Equal(orders[0], Epoch(new(1000, 1, 0)));
    }

    [Fact]
    public void TheOrderDoesNotDependOnTheBatchSize()
    {
        static int[] Epochs(int batchSize)
        {
            var order = new SampleOrder(100, 9, 3);
            return [.. Enumerable.Range(0, 3 * ((100 + batchSize - 1) / batchSize)).SelectMany(_ => order.Next(batchSize).ToArray())];
        }
        Assert.Equal(Epochs(1), Epochs(30));
        Assert.Equal(Epochs(1), Epochs(99));
    }

    [Fact]
    public void EverySampleIsAsLikelyInEveryPlace()
    {
        // 24 000 epochs of 4 samples: all 24 orders 1000 times each. Chi-squared with 23 degrees of freedom: above 60 with probability
        // 4e-5.
        var order = new SampleOrder(4, 3, 0);
        var counts = new Dictionary<int, int>();
        for (int epoch = 0; epoch < 24_000; epoch++)
        {
            int key = 0;
            for (int k = 0; k < 4; k++)
                key = key * 4 + order.Next(1)[0];
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }
        Assert.Equal(24, counts.Count);
        Assert.InRange(counts.Values.Sum(n => (n - 1000.0) * (n - 1000) / 1000), 5, 60);
    }
}
