using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>
/// Brings the hidden units of a network into the order in which its weights are nearest to another's: the networks compute the same before
/// and after (Ainsworth, Hayase, Srinivasa, Git Re-Basin, ICLR 2023, weight matching).
/// </summary>
/// <remarks>
/// Layer by layer the best order, given those of the layers around it, is a linear assignment; that is repeated until nothing changes. The
/// first start matches each layer by its incoming weights from below, where the order of the inputs is known, so that a network whose
/// units only changed places is always recovered; others start as they are or at random. The nearest end is taken: no farther than
/// unmatched, but not certainly the nearest of all, which is a hard problem.
/// </remarks>
internal static class UnitMatching
{
    // From below, as they are, and two at random.
    private const int Starts = 4;

    /// <summary>
    /// The weights of the second network in the order that is nearest to the first; as they are where a weight of either is not finite,
    /// since nothing is near then.
    /// </summary>
    /// <param name="network">Both networks.</param>
    /// <param name="target">Weights of the first.</param>
    /// <param name="weights">Weights of the second.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static float[] Match(NetworkArchitecture network, float[] target, float[] weights, CancellationToken cancel = default)
    {
        if (!Array.TrueForAll(target, float.IsFinite) || !Array.TrueForAll(weights, float.IsFinite))
            return weights;
        float[] best = weights;
        double least = Vectors.SquaredDistance(target, weights);
        var random = new Xoshiro256(0, 0);
        for (int start = 0; start < Starts && network.Layers > 1; start++)
        {
            int[][] orders = [.. network.Widths.Select(width => Enumerable.Range(0, width).ToArray())];
            for (int l = 1; l < network.Layers && start != 1; l++)
            {
                if (start == 0)
                    orders[l] = Assignment.Least(Gains(network, target, weights, orders, l, incomingOnly: true), network.Widths[l]);
                else
                    random.Shuffle(orders[l]);
            }
            while (Improve(network, target, weights, orders, cancel))
            {
            }
            float[] matched = Apply(network, weights, orders);
            double distance = Vectors.SquaredDistance(target, matched);
            if (distance < least)
                (best, least) = (matched, distance);
        }
        return best;
    }

    /// <summary>The weights of a network whose unit k of hidden layer l is its former unit orders[l][k].</summary>
    public static float[] Apply(NetworkArchitecture network, float[] weights, int[][] orders)
    {
        float[] turned = new float[weights.Length];
        for (int l = 0; l < network.Layers; l++)
        {
            ReadOnlySpan<float> matrix = network.Weights(l).Of<float>(weights), bias = network.Biases(l).Of<float>(weights);
            Span<float> to = network.Weights(l).Of(turned.AsSpan()), toBias = network.Biases(l).Of(turned.AsSpan());
            int inputs = network.Widths[l];
            for (int o = 0; o < toBias.Length; o++)
            {
                int from = orders[l + 1][o];
                toBias[o] = bias[from];
                for (int i = 0; i < inputs; i++)
                    to[o * inputs + i] = matrix[from * inputs + orders[l][i]];
            }
        }
        return turned;
    }

    /// <summary>One round over the hidden layers; false when no order changed.</summary>
    private static bool Improve(NetworkArchitecture network, float[] target, float[] weights, int[][] orders, CancellationToken cancel)
    {
        bool changed = false;
        for (int l = 1; l < network.Layers; l++)
        {
            cancel.ThrowIfCancellationRequested();
            double[] gains = Gains(network, target, weights, orders, l, incomingOnly: false);
            int[] order = Assignment.Least(gains, network.Widths[l]);
            // Only what is better by more than rounding, so that it ends.
            double before = Sum(orders[l]), after = Sum(order);
            if (before - after <= 1e-12 * Math.Abs(before))
                continue;
            (orders[l], changed) = (order, true);

            double Sum(int[] columns) => columns.Select((c, r) => gains[r * columns.Length + c]).Sum();
        }
        return changed;
    }

    /// <summary>
    /// For each unit k of the first and j of the second network minus the inner product of their weights, in the present orders of the
    /// layers around: the squared distance changes by twice that. With incoming weights alone it is the squared distance itself.
    /// </summary>
    private static double[] Gains(NetworkArchitecture network, float[] target, float[] weights, int[][] orders, int level,
        bool incomingOnly)
    {
        int units = network.Widths[level], inputs = network.Widths[level - 1], outputs = network.Widths[level + 1];
        ReadOnlySpan<float> into = network.Weights(level - 1).Of<float>(target), intoOther = network.Weights(level - 1).Of<float>(weights);
        ReadOnlySpan<float> bias = network.Biases(level - 1).Of<float>(target), biasOther = network.Biases(level - 1).Of<float>(weights);
        ReadOnlySpan<float> from = network.Weights(level).Of<float>(target), fromOther = network.Weights(level).Of<float>(weights);
        double[] gains = new double[units * units];
        float[] row = new float[inputs];
        for (int j = 0; j < units; j++)
        {
            for (int i = 0; i < inputs; i++)
                row[i] = intoOther[j * inputs + orders[level - 1][i]];
            for (int k = 0; k < units; k++)
            {
                ReadOnlySpan<float> own = into.Slice(k * inputs, inputs);
                gains[k * units + j] = incomingOnly
                    ? Vectors.SquaredDistance(own, row) + (bias[k] - biasOther[j]) * (double)(bias[k] - biasOther[j])
                    : -Vectors.Dot(own, row) - bias[k] * (double)biasOther[j];
            }
        }
        for (int o = 0; o < outputs && !incomingOnly; o++)
        {
            int other = orders[level + 1][o] * units;
            for (int k = 0; k < units; k++)
            {
                for (int j = 0; j < units; j++)
                    gains[k * units + j] -= from[o * units + k] * (double)fromOther[other + j];
            }
        }
        return gains;
    }
}
