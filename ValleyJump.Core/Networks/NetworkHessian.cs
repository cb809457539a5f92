using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Networks;

/// <summary>
/// The Hessian of a network's mean loss with respect to some of its blocks of parameters, by exact products with vectors in double
/// precision (Pearlmutter, Neural Computation 6, 1994), all images at once.
/// </summary>
/// <remarks>
/// A block of images passes through all layers before the next one comes, so that what it needs stays in the cache. With respect to
/// one layer the loss of a ReLU network is piecewise linear before the softmax, and the Hessian is the Gauss-Newton matrix
/// (1/N) sum J^T (diag p - p p^T) J: no eigenvalue is negative. Between layers the terms of second order come in.
/// </remarks>
internal sealed unsafe class NetworkHessian : ILinearOperator, IDisposable
{
    /// <summary>Images that pass at once.</summary>
    public const int Block = 64;

    private readonly NetworkPass pass;
    private readonly int layers, first;
    private readonly ParameterBlock?[] weights, biases; // of each layer; null for those that are held
    private readonly int[] weightAt, biasAt; // where they are in a vector
    private readonly PaddedMatrix?[] direction, transposed, sums; // V of each layer, and what comes of it
    private readonly double[]?[] biasDirection;
    private readonly PaddedMatrix?[] changes; // of the activations: images x units
    private readonly PaddedMatrix[] back; // of the derivatives
    private readonly CancellationToken cancel;

    /// <param name="pass">The network on its images; it stays the caller's.</param>
    /// <param name="blocks">The blocks of parameters that vary, each once.</param>
    /// <param name="cancel">Stops the products.</param>
    public NetworkHessian(NetworkPass pass, IReadOnlyList<ParameterBlock> blocks, CancellationToken cancel = default)
    {
        (this.pass, this.cancel, layers) = (pass, cancel, pass.Architecture.Layers);
        Blocks = [.. blocks.OrderBy(b => b.Offset)];
        Size = Blocks.Sum(b => b.Length);
        first = Blocks[0].Layer;
        (weights, biases) = (new ParameterBlock?[layers], new ParameterBlock?[layers]);
        (weightAt, biasAt) = (new int[layers], new int[layers]);
        (direction, transposed, sums) = (new PaddedMatrix?[layers], new PaddedMatrix?[layers], new PaddedMatrix?[layers]);
        (biasDirection, changes, back) = (new double[]?[layers], new PaddedMatrix?[layers + 1], new PaddedMatrix[layers]);
        int at = 0;
        foreach (ParameterBlock block in Blocks)
        {
            int l = block.Layer;
            if (block.FanIn > 0)
            {
                (weights[l], weightAt[l]) = (block, at);
                (int outputs, int inputs) = (block.Shape[0], block.Shape[1]);
                (direction[l], transposed[l], sums[l]) = (new(outputs, inputs), new(inputs, outputs), new(outputs, inputs));
            }
            else
            {
                (biases[l], biasAt[l], biasDirection[l]) = (block, at, new double[block.Length]);
            }
            at += block.Length;
        }
        for (int l = first; l < layers; l++)
            (changes[l + 1], back[l]) = (new(Block, pass.Architecture.Widths[l + 1]), new(Block, pass.Architecture.Widths[l + 1]));
    }

    /// <summary>The blocks, in the order in which they lie in a vector.</summary>
    public IReadOnlyList<ParameterBlock> Blocks { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Apply(ReadOnlySpan<double> vector, Span<double> product)
    {
        Load(vector);
        product.Clear();
        for (int start = 0; start < pass.Count; start += Block)
        {
            cancel.ThrowIfCancellationRequested();
            int rows = Math.Min(Block, pass.Activations[0].PaddedRows - start), count = Math.Min(Block, pass.Count - start);
            Forward(start, rows, count);
            Curve(start, count);
            Backward(start, rows, count, product);
        }
        for (int l = first; l < layers; l++)
        {
            sums[l]?.AddTo(product.Slice(weightAt[l], weights[l]!.Length), 1.0 / pass.Count);
            if (biases[l] is { } block)
            {
                foreach (ref double sum in product.Slice(biasAt[l], block.Length))
                    sum /= pass.Count;
            }
        }
    }

    /// <summary>
    /// The sum of the eigenvalues, exactly: the diagonal blocks are those of the single layers, and so Gauss-Newton, image by image
    /// |a|^2 tr(B^T (d2 loss/dz2) B) with the layer's inputs a (and 1 for biases) and B = dz/d(inputs of its units).
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public double Trace()
    {
        double trace = 0;
        for (int n = 0; n < pass.Count; n++)
        {
            cancel.ThrowIfCancellationRequested();
            // B of the last layer is the identity.
            int classes = pass.Architecture.Outputs;
            double[] jacobian = new double[classes * classes];
            for (int k = 0; k < classes; k++)
                jacobian[k * classes + k] = 1;
            for (int l = layers - 1; l >= first; l--)
            {
                int units = pass.Architecture.Widths[l + 1];
                double share = 0;
                if (weights[l] is not null)
                {
                    foreach (double a in pass.Activations[l][n])
                        share += a * a;
                }
                share += biases[l] is null ? 0 : 1;
                trace += share == 0 ? 0 : share * CurvatureOf(jacobian, n, units);
                if (l > first)
                    jacobian = Below(jacobian, l, n);
            }
        }
        return trace / pass.Count;
    }

    public void Dispose()
    {
        foreach (PaddedMatrix? matrix in (PaddedMatrix?[])[.. direction, .. transposed, .. sums, .. changes, .. back])
            matrix?.Dispose();
    }

    private void Load(ReadOnlySpan<double> vector)
    {
        for (int l = first; l < layers; l++)
        {
            if (weights[l] is { } block)
            {
                ReadOnlySpan<double> part = vector.Slice(weightAt[l], block.Length);
                direction[l]!.Load(part);
                transposed[l]!.LoadTransposed(part);
                sums[l]!.Clear();
            }
            if (biases[l] is { } bias)
                vector.Slice(biasAt[l], bias.Length).CopyTo(biasDirection[l]);
        }
    }

    /// <summary>J V: how the activations change along V.</summary>
    private void Forward(int start, int rows, int count)
    {
        for (int l = first; l < layers; l++)
        {
            PaddedMatrix change = changes[l + 1]!, input = pass.Activations[l];
            change.Clear();
            if (transposed[l] is { } v)
                Add(At(input, start), input, v, change, rows);
            if (l > first)
                Add(changes[l]!.Pointer, changes[l]!, pass.Transposed[l], change, rows);
            for (int n = 0; n < count && biases[l] is not null; n++)
            {
                Span<double> row = change[n];
                for (int o = 0; o < row.Length; o++)
                    row[o] += biasDirection[l]![o];
            }
            if (l < layers - 1)
                NetworkPass.Mask(change.Pointer, At(pass.Activations[l + 1], start), (long)rows * change.Stride);
        }
    }

    /// <summary>(d2 loss/dz2) J V, in place of J V.</summary>
    private void Curve(int start, int count)
    {
        PaddedMatrix change = changes[layers]!, result = back[layers - 1];
        result.Clear();
        for (int n = 0; n < count; n++)
            Curve(change[n], pass.Probabilities[start + n], result[n]);
    }

    private void Curve(ReadOnlySpan<double> v, ReadOnlySpan<double> p, Span<double> result)
    {
        if (pass.LossFunction == LossFunction.MeanSquaredError)
        {
            for (int k = 0; k < v.Length; k++)
                result[k] = 2.0 / v.Length * v[k];
            return;
        }
        double mean = 0;
        for (int k = 0; k < v.Length; k++)
            mean += p[k] * v[k];
        for (int k = 0; k < v.Length; k++)
            result[k] = p[k] * (v[k] - mean);
    }

    /// <summary>Down through the layers, and into the sums over the images.</summary>
    private void Backward(int start, int rows, int count, Span<double> product)
    {
        for (int l = layers - 1; l >= first; l--)
        {
            PaddedMatrix change = back[l], input = pass.Activations[l], derivative = pass.Derivatives[l];
            if (sums[l] is { } sum)
            {
                AddOuter(change.Pointer, change, At(input, start), input, sum, count);
                if (l > first)
                    AddOuter(At(derivative, start), derivative, changes[l]!.Pointer, changes[l]!, sum, count);
            }
            for (int n = 0; n < count && biases[l] is not null; n++)
            {
                ReadOnlySpan<double> row = change[n];
                for (int o = 0; o < row.Length; o++)
                    product[biasAt[l] + o] += row[o];
            }
            if (l == first)
                return;
            PaddedMatrix below = back[l - 1];
            below.Clear();
            Add(change.Pointer, change, pass.Weights[l], below, rows);
            if (direction[l] is { } v)
                Add(At(derivative, start), derivative, v, below, rows);
            NetworkPass.Mask(below.Pointer, At(input, start), (long)rows * below.Stride);
        }
    }

    private static void Add(double* left, PaddedMatrix shape, PaddedMatrix right, PaddedMatrix to, int rows) =>
        MatrixProduct.Add(left, shape.Stride, 1, right.Pointer, right.Stride, to.Pointer, to.Stride, rows, shape.Columns, to.Stride);

    private static void AddOuter(double* left, PaddedMatrix shape, double* right, PaddedMatrix rightShape, PaddedMatrix to, int count) =>
        MatrixProduct.Add(left, 1, shape.Stride, right, rightShape.Stride, to.Pointer, to.Stride, to.PaddedRows, count, to.Stride);

    private static double* At(PaddedMatrix matrix, int row) => matrix.Pointer + (nint)row * matrix.Stride;

    /// <summary>tr(B^T (d2 loss/dz2) B) of an image; B is classes x units.</summary>
    private double CurvatureOf(double[] jacobian, int n, int units)
    {
        int classes = pass.Architecture.Outputs;
        if (pass.LossFunction == LossFunction.MeanSquaredError)
            return 2.0 / classes * jacobian.Sum(b => b * b);
        ReadOnlySpan<double> p = pass.Probabilities[n];
        double trace = 0;
        for (int o = 0; o < units; o++)
        {
            double mean = 0, square = 0;
            for (int k = 0; k < classes; k++)
                mean += p[k] * jacobian[k * units + o];
            for (int k = 0; k < classes; k++)
            {
                double deviation = jacobian[k * units + o] - mean;
                square += p[k] * deviation * deviation;
            }
            trace += square;
        }
        return trace;
    }

    /// <summary>B one layer further down.</summary>
    private double[] Below(double[] jacobian, int layer, int n)
    {
        int classes = pass.Architecture.Outputs, units = pass.Architecture.Widths[layer + 1], inputs = pass.Architecture.Widths[layer];
        ReadOnlySpan<double> activation = pass.Activations[layer][n];
        double[] below = new double[classes * inputs];
        for (int k = 0; k < classes; k++)
        {
            Span<double> row = below.AsSpan(k * inputs, inputs);
            for (int o = 0; o < units; o++)
            {
                double b = jacobian[k * units + o];
                if (b == 0)
                    continue;
                ReadOnlySpan<double> weight = pass.Weights[layer][o];
                for (int i = 0; i < inputs; i++)
                    row[i] += b * weight[i];
            }
            for (int i = 0; i < inputs; i++)
                row[i] = activation[i] > 0 ? row[i] : 0;
        }
        return below;
    }
}
