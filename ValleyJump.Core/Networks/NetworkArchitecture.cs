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
        ParameterCount = BiasOffset(Layers - 1) + Outputs;
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

    /// <summary>Where the weights of a layer (0 for W1) begin in the parameters; Widths[layer + 1] rows of Widths[layer] numbers.</summary>
    public int WeightOffset(int layer)
    {
        int offset = 0;
        for (int l = 0; l < layer; l++)
            offset += (Widths[l] + 1) * Widths[l + 1];
        return offset;
    }

    /// <summary>Where the biases of a layer (0 for b1) begin in the parameters; Widths[layer + 1] numbers.</summary>
    public int BiasOffset(int layer) => WeightOffset(layer) + Widths[layer] * Widths[layer + 1];

    /// <summary>The widths, as 784-50-50-10.</summary>
    public override string ToString() => string.Join('-', Widths);
}
