using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Networks;

/// <summary>
/// Deals out mini-batches: every epoch visits each sample once, in an order shuffled anew (Fisher and Yates), and its last batch is smaller
/// when the batch size does not divide the samples. The order depends on (seed, realization) alone.
/// </summary>
internal sealed class SampleOrder
{
    private readonly int[] all, order;
    private Xoshiro256 random;
    private int next;

    public SampleOrder(int samples, ulong seed, int realization)
    {
        all = [.. Enumerable.Range(0, samples)];
        order = [.. all];
        random = new(seed, (ulong)realization);
        next = samples;
    }

    /// <summary>
    /// The next batch: so many samples, or what is left of the epoch. Valid until the next call. A batch of all samples needs no order, and
    /// so the realizations of full-batch descent are the same to the last bit.
    /// </summary>
    public ReadOnlySpan<int> Next(int batchSize)
    {
        if (next == order.Length)
        {
            if (batchSize >= order.Length)
                return all;
            random.Shuffle(order);
            next = 0;
        }
        ReadOnlySpan<int> batch = order.AsSpan(next, Math.Min(batchSize, order.Length - next));
        next += batch.Length;
        return batch;
    }
}
