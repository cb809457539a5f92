using ValleyJump.Core.Datasets;

namespace ValleyJump.Core.Networks;

/// <summary>
/// Networks on a fixed set of images in double precision, written as the definitions read: outputs, loss, gradients and Gauss-Newton
/// products. It checks the single-precision kernel and serves where accuracy counts more than speed. Parameters are laid out as
/// <see cref="NetworkArchitecture"/> says.
/// </summary>
/// <remarks>For any number of threads.</remarks>
internal sealed class Float64Network
{
    private readonly NetworkArchitecture architecture;
    private readonly LossFunction loss;
    private readonly double[] pixels;
    private readonly int[] labels, all;

    /// <param name="architecture">The network.</param>
    /// <param name="loss">The loss function.</param>
    /// <param name="images">The images, whose pixels are taken as the single-precision numbers that they are.</param>
    /// <exception cref="ArgumentException">The images do not fit the network.</exception>
    public Float64Network(NetworkArchitecture architecture, LossFunction loss, LabelledImages images)
        : this(architecture, loss, Array.ConvertAll((images ?? throw new ArgumentNullException(nameof(images))).Pixels, p => (double)p),
            images.Labels)
    {
    }

    /// <param name="architecture">The network.</param>
    /// <param name="loss">The loss function.</param>
    /// <param name="pixels">Pixels, image after image; not to be changed afterwards.</param>
    /// <param name="labels">The class of each image.</param>
    /// <exception cref="ArgumentException">The images do not fit the network.</exception>
    public Float64Network(NetworkArchitecture architecture, LossFunction loss, double[] pixels, int[] labels)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Length == 0 || pixels.LongLength != labels.LongLength * architecture.Inputs
            || labels.Any(c => c < 0 || c >= architecture.Outputs))
        {
            throw new ArgumentException(
                $"{pixels.Length} pixels of {labels.Length} images with their labels do not fit a network {architecture}.");
        }

        (this.architecture, this.loss, this.pixels, this.labels) = (architecture, loss, pixels, labels);
        all = [.. Enumerable.Range(0, labels.Length)];
    }

    /// <summary>The outputs of the last layer for one image.</summary>
    /// <param name="parameters">Length ParameterCount.</param>
    /// <param name="image">The image's index.</param>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    public double[] Outputs(ReadOnlySpan<double> parameters, int image)
    {
        Require(parameters);
        return Forward(parameters, image)[^1];
    }

    /// <summary>The mean loss over some images; all of them when <paramref name="indices"/> is null.</summary>
    /// <exception cref="ArgumentException">A length does not fit, or there is no image.</exception>
    public double Loss(ReadOnlySpan<double> parameters, IReadOnlyList<int>? indices = null)
    {
        (indices, double sum) = (Require(parameters, indices), 0);
        foreach (int n in indices)
            sum += Losses.Of(loss, Forward(parameters, n)[^1], labels[n]);
        return sum / indices.Count;
    }

    /// <summary>
    /// The mean loss's gradient by all parameters, over some images; all of them when <paramref name="indices"/> is null.
    /// </summary>
    /// <exception cref="ArgumentException">A length does not fit, or there is no image.</exception>
    public double[] Gradient(ReadOnlySpan<double> parameters, IReadOnlyList<int>? indices = null)
    {
        indices = Require(parameters, indices);
        var gradient = new double[architecture.ParameterCount];
        foreach (int n in indices)
        {
            double[][] levels = Forward(parameters, n);
            double[] delta = Losses.Derivative(loss, levels[^1], labels[n]);
            for (int l = architecture.Layers - 1; ; l--)
            {
                Span<double> matrix = gradient.AsSpan(architecture.WeightOffset(l)), bias = gradient.AsSpan(architecture.BiasOffset(l));
                double[] input = levels[l];
                for (int o = 0; o < delta.Length; o++)
                {
                    bias[o] += delta[o] / indices.Count;
                    for (int i = 0; i < input.Length; i++)
                        matrix[o * input.Length + i] += delta[o] * input[i] / indices.Count;
                }
                if (l == 0)
                    break;
                delta = Backward(parameters, l, delta, input);
            }
        }
        return gradient;
    }

    /// <summary>
    /// The product of the mean loss's Gauss-Newton matrix with respect to one weight matrix and a direction V. For a ReLU network it is
    /// the Hessian's, because the outputs are piecewise linear in one layer's weights.
    /// </summary>
    /// <param name="parameters">Length ParameterCount.</param>
    /// <param name="layer">0 for W1, 1 for W2, ...</param>
    /// <param name="direction">V, row by row, of the matrix's length.</param>
    /// <param name="indices">The images to take; null for all.</param>
    /// <exception cref="ArgumentException">A length does not fit, or there is no image.</exception>
    public double[] HessianVectorProduct(ReadOnlySpan<double> parameters, int layer, ReadOnlySpan<double> direction,
        IReadOnlyList<int>? indices = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, architecture.Layers);
        indices = Require(parameters, indices);
        (int inputs, int outputs) = (architecture.Widths[layer], architecture.Widths[layer + 1]);
        if (direction.Length != inputs * outputs)
            throw new ArgumentException($"The matrix has {inputs * outputs} elements, the direction {direction.Length}.");
        var product = new double[direction.Length];
        foreach (int n in indices)
        {
            double[][] levels = Forward(parameters, n);
            // J V: the change of the outputs when the matrix changes by V.
            var change = new double[outputs];
            for (int o = 0; o < outputs; o++)
                change[o] = Dot(direction.Slice(o * inputs, inputs), levels[layer]);
            for (int l = layer + 1; l < architecture.Layers; l++)
            {
                var next = new double[architecture.Widths[l + 1]];
                for (int i = 0; i < change.Length; i++)
                    change[i] = levels[l][i] > 0 ? change[i] : 0;
                for (int o = 0; o < next.Length; o++)
                    next[o] = Dot(parameters.Slice(architecture.WeightOffset(l) + o * change.Length, change.Length), change);
                change = next;
            }
            // J^T (d2 loss/dz2) J V.
            double[] delta = Losses.SecondDerivative(loss, levels[^1], change);
            for (int l = architecture.Layers - 1; l > layer; l--)
                delta = Backward(parameters, l, delta, levels[l]);
            for (int o = 0; o < outputs; o++)
            {
                for (int i = 0; i < inputs; i++)
                    product[o * inputs + i] += delta[o] * levels[layer][i] / indices.Count;
            }
        }
        return product;
    }

    private double[][] Forward(ReadOnlySpan<double> parameters, int image)
    {
        var levels = new double[architecture.Layers + 1][];
        levels[0] = pixels[(image * architecture.Inputs)..((image + 1) * architecture.Inputs)];
        for (int l = 0; l < architecture.Layers; l++)
        {
            double[] input = levels[l], output = levels[l + 1] = new double[architecture.Widths[l + 1]];
            for (int o = 0; o < output.Length; o++)
            {
                double z = parameters[architecture.BiasOffset(l) + o] + Dot(
                    parameters.Slice(architecture.WeightOffset(l) + o * input.Length, input.Length), input);
                output[o] = l + 1 < architecture.Layers ? Math.Max(z, 0) : z;
            }
        }
        return levels;
    }

    /// <summary>The derivative by a hidden layer's z, from that by the next layer's.</summary>
    private double[] Backward(ReadOnlySpan<double> parameters, int layer, double[] delta, double[] input)
    {
        var below = new double[input.Length];
        for (int o = 0; o < delta.Length; o++)
        {
            ReadOnlySpan<double> row = parameters.Slice(architecture.WeightOffset(layer) + o * input.Length, input.Length);
            for (int i = 0; i < input.Length; i++)
                below[i] += input[i] > 0 ? delta[o] * row[i] : 0;
        }
        return below;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private IReadOnlyList<int> Require(ReadOnlySpan<double> parameters, IReadOnlyList<int>? indices = null)
    {
        if (parameters.Length != architecture.ParameterCount)
            throw new ArgumentException($"The network has {architecture.ParameterCount} parameters, not {parameters.Length}.");
        return indices is null ? all : indices.Count > 0 ? indices : throw new ArgumentException("There is no image to take a mean over.");
    }
}
