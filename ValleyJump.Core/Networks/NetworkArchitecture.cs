using ValleyJump.Core.Datasets;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Networks;

/// <summary>
/// A multilayer perceptron: fully connected layers, ReLU after each but the last. Its parameters lie in one array in the order
/// W1, b1, W2, b2, ...; a matrix row by row, one row per output.
/// </summary>
/// <remarks>Immutable; compared by value.</remarks>
public sealed record NetworkArchitecture
{
    private const int MaxWidth = 1 << 20, MaxParameters = 1 << 28;

    /// <param name="widths">Inputs, hidden units of each layer, outputs: two or more numbers from 1 to 2^20.</param>
    /// <exception cref="InvalidInputException">
    /// There are fewer, one is out of range, or there would be more than 2^28 parameters.
    /// </exception>
    public NetworkArchitecture(IEnumerable<int> widths)
    {
        ArgumentNullException.ThrowIfNull(widths);
        var list = new NumberList<int>(widths);
        Check.That(list.Count >= 2 && list.All(w => w is >= 1 and <= MaxWidth), "Widths", list, "two or more numbers from 1 to 2^20");
        Widths = list;
        long parameters = Enumerable.Range(0, Layers).Sum(l => (list[l] + 1L) * list[l + 1]);
        Check.That(parameters <= MaxParameters, nameof(SgdSettings.HiddenWidths), list, "so small that there are at most 2^28 parameters");
        Blocks = [.. BlocksOf(list)];
        ParameterCount = Blocks[^1].End;
    }

    /// <summary>The network with these hidden layers for a data set.</summary>
    /// <exception cref="InvalidInputException">A width is out of range.</exception>
    public static NetworkArchitecture For(ImageDataset data, IEnumerable<int> hiddenWidths)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new([data.Train.Features, .. hiddenWidths, data.Classes]);
    }

    /// <summary>The images have as many pixels as there are inputs, and the labels are those of outputs.</summary>
    internal bool Fits(LabelledImages images) => images.Features == Inputs && images.Labels.All(c => c >= 0 && c < Outputs);

    /// <summary>Inputs, hidden units of each layer, outputs.</summary>
    public IReadOnlyList<int> Widths { get; }

    /// <summary>Weight matrices: one less than <see cref="Widths"/>.</summary>
    public int Layers => Widths.Count - 1;

    /// <summary>The number of inputs.</summary>
    public int Inputs => Widths[0];

    /// <summary>The number of outputs: classes.</summary>
    public int Outputs => Widths[^1];

    /// <summary>Weights and biases of all layers.</summary>
    public int ParameterCount { get; }

    /// <summary>W1, b1, W2, b2, ...: the parameters, in their order.</summary>
    internal IReadOnlyList<ParameterBlock> Blocks { get; }

    /// <summary>The weights of a layer, counted from 0.</summary>
    internal ParameterBlock Weights(int layer) => Blocks[2 * layer];

    /// <summary>The biases of a layer, counted from 0.</summary>
    internal ParameterBlock Biases(int layer) => Blocks[2 * layer + 1];

    /// <summary>Where the weights of a layer (0 for W1) begin in the parameters; Widths[layer + 1] rows of Widths[layer] numbers.</summary>
    public int WeightOffset(int layer) => Weights(layer).Offset;

    /// <summary>Where the biases of a layer (0 for b1) begin in the parameters; Widths[layer + 1] numbers.</summary>
    public int BiasOffset(int layer) => Biases(layer).Offset;

    /// <summary>By its widths, which imply the blocks.</summary>
    public bool Equals(NetworkArchitecture? other) => other is not null && Widths.Equals(other.Widths);

    /// <inheritdoc/>
    public override int GetHashCode() => Widths.GetHashCode();

    private static IEnumerable<ParameterBlock> BlocksOf(NumberList<int> widths)
    {
        int offset = 0;
        for (int l = 0; l + 1 < widths.Count; l++)
        {
            var weights = new ParameterBlock(
                FormattableString.Invariant($"W{l + 1}"), l, [widths[l + 1], widths[l]], widths[l], offset);
            var biases = new ParameterBlock(FormattableString.Invariant($"b{l + 1}"), l, [widths[l + 1]], 0, weights.End);
            offset = biases.End;
            yield return weights;
            yield return biases;
        }
    }

    /// <summary>The widths, as 784-50-50-10.</summary>
    public override string ToString() => string.Join('-', Widths);
}
