using ValleyJump.Core.Datasets;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Networks;

/// <summary>How a network does on a set of images.</summary>
/// <param name="Loss">The mean loss, summed in double precision.</param>
/// <param name="Accuracy">Fraction classified correctly.</param>
/// <param name="Predictions">The class of each image: the largest output, the first of equals.</param>
internal sealed record NetworkEvaluation(double Loss, double Accuracy, int[] Predictions)
{
    /// <summary>Indices of the images that are not classified as labelled, in ascending order.</summary>
    public int[] Misclassified(LabelledImages images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return [.. Enumerable.Range(0, Predictions.Length).Where(n => Predictions[n] != images.Labels[n])];
    }
}

/// <summary>
/// Loss, accuracy and gradients of networks on fixed sets of images, by the single-precision kernel. Not for several threads at once.
/// </summary>
internal sealed class NetworkEvaluator : IDisposable
{
    // Samples whose outputs are held at once.
    private const int Block = 1024;

    private readonly NetworkArchitecture architecture;
    private readonly LossFunction loss;
    private readonly INetworkKernel kernel;
    private readonly SparseImages[] sets;
    private readonly int[] all;
    private readonly float[] outputs;

    /// <param name="architecture">The network.</param>
    /// <param name="loss">The loss function.</param>
    /// <param name="images">The images.</param>
    /// <exception cref="ArgumentException">The images do not fit the network.</exception>
    public NetworkEvaluator(NetworkArchitecture architecture, LossFunction loss, LabelledImages images)
        : this(architecture, loss, NetworkKernels.Create(architecture, loss, UpdateRule.Sgd(), PixelOrder.Of(images)), images)
    {
    }

    internal NetworkEvaluator(NetworkArchitecture architecture, LossFunction loss, INetworkKernel kernel, LabelledImages images)
        : this(architecture, loss, kernel, new SparseImages(images, kernel.Pixels, kernel.Layout))
    {
    }

    /// <param name="architecture">The network.</param>
    /// <param name="loss">The loss function.</param>
    /// <param name="kernel">A kernel to use, which is then owned.</param>
    /// <param name="sets">Sets of images as the kernel needs them, one or more.</param>
    internal NetworkEvaluator(NetworkArchitecture architecture, LossFunction loss, INetworkKernel kernel, params SparseImages[] sets)
    {
        foreach (SparseImages set in sets)
            Require(architecture, set.Images);
        (this.architecture, this.loss, this.kernel, this.sets) = (architecture, loss, kernel, sets);
        all = [.. Enumerable.Range(0, sets.Max(s => s.Images.Count))];
        outputs = new float[Math.Min(Block, all.Length) * architecture.Outputs];
    }

    /// <summary>Loss, accuracy and predictions over all images.</summary>
    /// <param name="parameters">The parameters, length ParameterCount.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    public NetworkEvaluation Evaluate(ReadOnlySpan<float> parameters, CancellationToken cancel = default) =>
        EvaluateAll(parameters, cancel)[0];

    /// <summary>The same for each set of images, the kernel taking on the parameters once.</summary>
    internal NetworkEvaluation[] EvaluateAll(ReadOnlySpan<float> parameters, CancellationToken cancel)
    {
        Load(parameters);
        return Array.ConvertAll(sets, set => On(set, cancel));
    }

    /// <summary>
    /// The gradient of the mean loss over some images, laid out as the parameters; over all when <paramref name="indices"/> is empty.
    /// </summary>
    /// <exception cref="ArgumentException">The length does not fit, or an index is out of range.</exception>
    public float[] Gradient(ReadOnlySpan<float> parameters, ReadOnlySpan<int> indices = default, CancellationToken cancel = default)
    {
        Load(parameters);
        int count = sets[0].Images.Count;
        foreach (int n in indices)
        {
            if ((uint)n >= (uint)count)
                throw new ArgumentException($"There is no image {n}; there are {count}.", nameof(indices));
        }
        var gradient = new float[parameters.Length];
        kernel.Gradient(sets[0], indices.IsEmpty ? all.AsSpan(0, count) : indices, gradient, cancel);
        return gradient;
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose() => kernel.Dispose();

    internal static void Require(NetworkArchitecture architecture, LabelledImages images)
    {
        if (!architecture.Fits(images))
        {
            throw new ArgumentException($"Images of {images.Features} pixels with labels from {images.Labels.Min()} to "
                + $"{images.Labels.Max()} do not fit a network {architecture}.");
        }
    }

    private NetworkEvaluation On(SparseImages set, CancellationToken cancel)
    {
        int count = set.Images.Count, correct = 0, classes = architecture.Outputs;
        var predictions = new int[count];
        double sum = 0;
        Span<double> z = stackalloc double[classes <= 256 ? classes : 0];
        if (classes > 256)
            z = new double[classes];
        for (int start = 0; start < count; start += Block)
        {
            int rows = Math.Min(Block, count - start);
            kernel.Outputs(set, all.AsSpan(start, rows), outputs, cancel);
            for (int n = 0; n < rows; n++)
            {
                int best = 0, label = set.Images.Labels[start + n];
                for (int k = 0; k < classes; k++)
                {
                    z[k] = outputs[n * classes + k];
                    best = z[k] > z[best] ? k : best;
                }
                sum += Losses.Of(loss, z, label);
                predictions[start + n] = best;
                correct += best == label ? 1 : 0;
            }
        }
        return new(sum / count, correct / (double)count, predictions);
    }

    private void Load(ReadOnlySpan<float> parameters)
    {
        if (parameters.Length != architecture.ParameterCount)
            throw new ArgumentException($"The network has {architecture.ParameterCount} parameters, not {parameters.Length}.");
        kernel.Load(parameters);
    }
}
