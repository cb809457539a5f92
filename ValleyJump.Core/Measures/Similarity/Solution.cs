using System.IO.Hashing;
using System.Runtime.InteropServices;
using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>Where a run is in the space of weights, and what it gets wrong: what comparisons need of it.</summary>
internal sealed class Solution
{
    private Solution(SgdRun run, int index, float[] weights, int? layer)
    {
        (Run, Network, Index, Layer) = (MeasuredRun.Of(run), run.Architecture, index, layer);
        SgdCheckpoint checkpoint = run.Checkpoints[index];
        (Converged, Step, Misclassified, Predictions) = (run.Converged, checkpoint.Step, checkpoint.Misclassified, checkpoint.Predictions);
        Diverged = SgdTrainer.Diverges(checkpoint.TrainLoss, weights);
        Hash = XxHash128.HashToUInt128(MemoryMarshal.AsBytes<float>(weights));
        float[] initial = InitialWeights.Draw(Network, run.Settings.Seed);
        if (layer is { } one)
        {
            ParameterBlock block = new ParameterChoice([one], IncludeBiases: false).In(Network).Single();
            (weights, initial) = ([.. block.Of<float>(weights)], [.. block.Of<float>(initial)]);
        }
        Weights = weights;
        Displacement = [.. weights.Zip(initial, (w, w0) => w - w0)];
        (Norm, DisplacementNorm) = (Vectors.Norm(Weights), Vectors.Norm(Displacement));
    }

    public MeasuredRun Run { get; }

    public NetworkArchitecture Network { get; }

    /// <summary>Which checkpoint.</summary>
    public int Index { get; }

    public long Step { get; }

    public bool Converged { get; }

    /// <summary>Its loss or a weight is no finite number, or beyond all measure: what it answers means nothing.</summary>
    public bool Diverged { get; }

    /// <summary>E(theta), in ascending order.</summary>
    public int[] Misclassified { get; }

    public int[] Predictions { get; }

    /// <summary>The layer whose weights alone are kept; null for all weights and biases.</summary>
    public int? Layer { get; }

    public float[] Weights { get; }

    /// <summary>The weights less the initial ones, which follow from the seed.</summary>
    public float[] Displacement { get; }

    /// <summary>|theta|.</summary>
    public double Norm { get; }

    /// <summary>|theta - theta_0|.</summary>
    public double DisplacementNorm { get; }

    /// <summary>Tells equal weights, of all layers.</summary>
    public UInt128 Hash { get; }

    /// <summary>Reads a run's weights at a checkpoint.</summary>
    /// <param name="run">The run.</param>
    /// <param name="index">Which of its checkpoints.</param>
    /// <param name="layer">A layer, from 1, whose weights alone are kept, without its biases; null for all.</param>
    /// <exception cref="InvalidInputException">They were not kept, or the network has no such layer.</exception>
    /// <exception cref="FileException">The run's file is gone or damaged.</exception>
    public static Solution Of(SgdRun run, int index, int? layer = null) => new(run, index, RunState.WeightsOf(run, index), layer);

    /// <summary>|E_i and E_j| / |E_i or E_j|, Eq. 4; 1 when both are empty.</summary>
    public static double Jaccard(int[] first, int[] second)
    {
        int common = 0;
        for (int i = 0, j = 0; i < first.Length && j < second.Length;)
        {
            int order = first[i].CompareTo(second[j]);
            common += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        int all = first.Length + second.Length - common;
        return all == 0 ? 1 : common / (double)all;
    }

    /// <summary>The fraction of the test images that both put into the same class.</summary>
    public static double Agreement(int[] first, int[] second)
    {
        int same = 0;
        for (int n = 0; n < first.Length; n++)
            same += first[n] == second[n] ? 1 : 0;
        return same / (double)first.Length;
    }
}
