using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Networks;

/// <summary>
/// The gradients of each image's own loss with respect to some blocks of a network's parameters, in double precision: their mean, their
/// lengths and their projections. None is ever written out: of a layer's weights it is d a^T, with the derivatives d by the inputs of the
/// layer's units and the layer's inputs a.
/// </summary>
/// <remarks>For any number of threads.</remarks>
/// <param name="pass">The network on its images; it stays the caller's.</param>
/// <param name="blocks">The blocks of parameters that vary, each once.</param>
internal sealed unsafe class SampleGradients(NetworkPass pass, IReadOnlyList<ParameterBlock> blocks)
{
    /// <summary>The blocks, in the order in which they lie in a vector.</summary>
    public IReadOnlyList<ParameterBlock> Blocks { get; } = [.. blocks.OrderBy(b => b.Offset)];

    /// <summary>The mean over the images: the gradient of the mean loss.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public double[] Mean(CancellationToken cancel = default)
    {
        double[] mean = new double[Blocks.Sum(b => b.Length)];
        int at = 0;
        foreach (ParameterBlock block in Blocks)
        {
            cancel.ThrowIfCancellationRequested();
            PaddedMatrix d = pass.Derivatives[block.Layer], a = pass.Activations[block.Layer];
            Span<double> part = mean.AsSpan(at, block.Length);
            if (block.FanIn > 0)
            {
                using var sum = new PaddedMatrix(block.Shape[0], block.Shape[1]);
                MatrixProduct.Add(d.Pointer, 1, d.Stride, a.Pointer, a.Stride, sum.Pointer, sum.Stride, sum.PaddedRows, pass.Count,
                    sum.Stride);
                sum.AddTo(part, 1.0 / pass.Count);
            }
            else
            {
                for (int n = 0; n < pass.Count; n++)
                    Sums.AddScaled(part, 1.0 / pass.Count, d[n]);
            }
            at += block.Length;
        }
        return mean;
    }

    /// <summary>The mean over the images of the squared length, |d|^2 |a|^2 for weights and |d|^2 for biases.</summary>
    public double MeanSquare()
    {
        double sum = 0;
        foreach (ParameterBlock block in Blocks)
        {
            PaddedMatrix d = pass.Derivatives[block.Layer], a = pass.Activations[block.Layer];
            for (int n = 0; n < pass.Count; n++)
                sum += Sums.Dot(d[n], d[n]) * (block.FanIn > 0 ? Sums.Dot(a[n], a[n]) : 1);
        }
        return sum / pass.Count;
    }

    /// <summary>The products of each image's gradient with some vectors: vectors x images.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public double[][] Along(IReadOnlyList<double[]> vectors, CancellationToken cancel = default)
    {
        double[][] products = [.. vectors.Select(_ => new double[pass.Count])];
        int at = 0;
        foreach (ParameterBlock block in Blocks)
        {
            PaddedMatrix d = pass.Derivatives[block.Layer], a = pass.Activations[block.Layer];
            if (block.FanIn == 0)
            {
                for (int k = 0; k < vectors.Count; k++)
                {
                    for (int n = 0; n < pass.Count; n++)
                        products[k][n] += Sums.Dot(d[n], vectors[k].AsSpan(at, block.Length));
                }
            }
            else
            {
                using PaddedMatrix transposed = new(block.Shape[1], block.Shape[0]), ahead = new(NetworkHessian.Block, block.Shape[0]);
                for (int k = 0; k < vectors.Count; k++)
                {
                    cancel.ThrowIfCancellationRequested();
                    transposed.LoadTransposed(vectors[k].AsSpan(at, block.Length));
                    Add(products[k], a, d, transposed, ahead);
                }
            }
            at += block.Length;
        }
        return products;
    }

    /// <summary>Adds d^T (V a) of each image.</summary>
    private void Add(double[] products, PaddedMatrix a, PaddedMatrix d, PaddedMatrix transposed, PaddedMatrix ahead)
    {
        for (int start = 0; start < pass.Count; start += NetworkHessian.Block)
        {
            ahead.Clear();
            MatrixProduct.Add(a.Pointer + (nint)start * a.Stride, a.Stride, 1, transposed.Pointer, transposed.Stride, ahead.Pointer,
                ahead.Stride, Math.Min(NetworkHessian.Block, a.PaddedRows - start), a.Columns, ahead.Stride);
            for (int n = start; n < Math.Min(start + NetworkHessian.Block, pass.Count); n++)
                products[n] += Sums.Dot(ahead[n - start], d[n]);
        }
    }
}
