using System.Numerics;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Networks;

/// <summary>
/// What a network computes on a set of images, in double precision and all at once: activations, and the loss's derivatives by the
/// inputs of each layer's units. Curvature and gradient noise are made from it.
/// </summary>
/// <remarks>For any number of threads, once made.</remarks>
internal sealed unsafe class NetworkPass : IDisposable
{
    private readonly PaddedMatrix images;

    /// <param name="architecture">The network.</param>
    /// <param name="loss">The loss function.</param>
    /// <param name="images">The images, of <see cref="Load"/>; they stay the caller's.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="parameters">Length ParameterCount.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public NetworkPass(NetworkArchitecture architecture, LossFunction loss, PaddedMatrix images, int[] labels,
        ReadOnlySpan<double> parameters, CancellationToken cancel = default)
    {
        if (parameters.Length != architecture.ParameterCount || images.Columns != architecture.Inputs || labels.Length != images.Rows)
            throw new ArgumentException($"{images.Rows} images and {parameters.Length} parameters do not fit a network {architecture}.");
        (Architecture, LossFunction, this.images, Labels) = (architecture, loss, images, labels);
        int layers = architecture.Layers;
        (Weights, Transposed) = (new PaddedMatrix[layers], new PaddedMatrix[layers]);
        (Activations, Derivatives) = (new PaddedMatrix[layers + 1], new PaddedMatrix[layers]);
        for (int l = 0; l < layers; l++)
        {
            (int outputs, int inputs) = (architecture.Widths[l + 1], architecture.Widths[l]);
            Weights[l] = new(outputs, inputs);
            Weights[l].Load(architecture.Weights(l).Of(parameters));
            Transposed[l] = new(inputs, outputs);
            Transposed[l].LoadTransposed(architecture.Weights(l).Of(parameters));
            (Activations[l + 1], Derivatives[l]) = (new(images.Rows, outputs), new(images.Rows, outputs));
        }
        Activations[0] = images;
        Probabilities = new(images.Rows, architecture.Outputs);
        Forward(parameters, cancel);
        Backward(cancel);
    }

    /// <summary>The network.</summary>
    public NetworkArchitecture Architecture { get; }

    /// <summary>The loss function.</summary>
    public LossFunction LossFunction { get; }

    /// <summary>The class of each image.</summary>
    public int[] Labels { get; }

    /// <summary>The number of images.</summary>
    public int Count => images.Rows;

    /// <summary>The mean loss.</summary>
    public double Loss { get; private set; }

    /// <summary>Weights of each layer, outputs x inputs.</summary>
    public PaddedMatrix[] Weights { get; }

    /// <summary>Their transposes, inputs x outputs.</summary>
    public PaddedMatrix[] Transposed { get; }

    /// <summary>The images, what each hidden layer's units give, and the outputs: images x units. Hidden ones are not negative.</summary>
    public PaddedMatrix[] Activations { get; }

    /// <summary>The softmax of the outputs: images x classes.</summary>
    public PaddedMatrix Probabilities { get; }

    /// <summary>The derivative of each image's own loss by the inputs of a layer's units: images x units.</summary>
    public PaddedMatrix[] Derivatives { get; }

    /// <summary>The mean loss's gradient by all parameters.</summary>
    public double[] Gradient()
    {
        double[] gradient = new double[Architecture.ParameterCount];
        foreach (ParameterBlock block in Architecture.Blocks)
        {
            PaddedMatrix derivative = Derivatives[block.Layer], input = Activations[block.Layer];
            Span<double> part = block.Of(gradient.AsSpan());
            if (block.FanIn > 0)
            {
                using var sum = new PaddedMatrix(block.Shape[0], block.Shape[1]);
                MatrixProduct.Add(derivative.Pointer, 1, derivative.Stride, input.Pointer, input.Stride, sum.Pointer, sum.Stride,
                    sum.PaddedRows, Count, sum.Stride);
                sum.AddTo(part, 1.0 / Count);
                continue;
            }
            for (int n = 0; n < Count; n++)
                Sums.AddScaled(part, 1.0 / Count, derivative[n]);
        }
        return gradient;
    }

    /// <summary>The images as a matrix.</summary>
    public static PaddedMatrix Load(LabelledImages images)
    {
        var matrix = new PaddedMatrix(images.Count, images.Features);
        for (int n = 0; n < images.Count; n++)
        {
            ReadOnlySpan<float> image = images.Image(n);
            Span<double> row = matrix[n];
            for (int i = 0; i < row.Length; i++)
                row[i] = image[i];
        }
        return matrix;
    }

    /// <summary>Some rows of the images as a matrix.</summary>
    public static PaddedMatrix Pick(PaddedMatrix images, ReadOnlySpan<int> rows)
    {
        var matrix = new PaddedMatrix(rows.Length, images.Columns);
        for (int n = 0; n < rows.Length; n++)
            images[rows[n]].CopyTo(matrix[n]);
        return matrix;
    }

    /// <summary>What is kept of x where a hidden unit is active.</summary>
    public static void Mask(double* x, double* activation, long length)
    {
        for (long i = 0; i < length; i += Vector<double>.Count)
        {
            Vector<double> on = Vector.GreaterThan(Vector.Load(activation + i), Vector<double>.Zero).As<long, double>();
            (Vector.Load(x + i) & on).Store(x + i);
        }
    }

    public void Dispose()
    {
        foreach (PaddedMatrix matrix in (PaddedMatrix[])[.. Weights, .. Transposed, .. Activations[1..], .. Derivatives, Probabilities])
            matrix.Dispose();
    }

    private void Forward(ReadOnlySpan<double> parameters, CancellationToken cancel)
    {
        for (int l = 0; l < Architecture.Layers; l++)
        {
            PaddedMatrix input = Activations[l], output = Activations[l + 1];
            ReadOnlySpan<double> bias = Architecture.Biases(l).Of(parameters);
            for (int n = 0; n < Count; n++)
                bias.CopyTo(output[n]);
            for (int start = 0; start < input.PaddedRows; start += NetworkHessian.Block)
            {
                cancel.ThrowIfCancellationRequested();
                MatrixProduct.Add(input.Pointer + (nint)start * input.Stride, input.Stride, 1, Transposed[l].Pointer, Transposed[l].Stride,
                    output.Pointer + (nint)start * output.Stride, output.Stride, Math.Min(NetworkHessian.Block, input.PaddedRows - start),
                    input.Columns, output.Stride);
            }
            for (int n = 0; n < Count && l < Architecture.Layers - 1; n++)
            {
                foreach (ref double z in output[n])
                    z = Math.Max(z, 0);
            }
        }
        double sum = 0;
        for (int n = 0; n < Count; n++)
        {
            ReadOnlySpan<double> z = Activations[^1][n];
            sum += Losses.Of(LossFunction, z, Labels[n]);
            Losses.Softmax(z, Probabilities[n]);
        }
        Loss = sum / Count;
    }

    private void Backward(CancellationToken cancel)
    {
        for (int n = 0; n < Count; n++)
            Losses.Derivative(LossFunction, Activations[^1][n], Labels[n]).CopyTo(Derivatives[^1][n]);
        for (int l = Architecture.Layers - 1; l > 0; l--)
        {
            cancel.ThrowIfCancellationRequested();
            PaddedMatrix above = Derivatives[l], below = Derivatives[l - 1];
            MatrixProduct.Add(above.Pointer, above.Stride, 1, Weights[l].Pointer, Weights[l].Stride, below.Pointer, below.Stride,
                above.PaddedRows, above.Columns, below.Stride);
            Mask(below.Pointer, Activations[l].Pointer, (long)below.PaddedRows * below.Stride);
        }
    }
}
