using System.Runtime.CompilerServices;

namespace ValleyJump.Core.Networks.Simd.Lanes256;

/// <summary>Forward, backward, update.</summary>
internal sealed unsafe partial class NetworkKernel
{
    [MethodImpl(Pass)]
    public void Step(SparseImages images, ReadOnlySpan<int> batch, double rate, CancellationToken cancel)
    {
        step++;
        fixed (int* samples = batch)
        {
            // A batch that is one chunk has its gradient subtracted as soon as it is summed.
            bool direct = rule.IsPlain && batch.Length <= Chunk;
            Differentiate(images, samples, batch.Length, direct ? (float)rate : null, cancel);
            if (rule.IsPlain)
                StepPlain(images, samples, batch.Length, rate, direct, cancel);
            else
                StepByRule(images, samples, batch.Length, rate, cancel);
        }
        for (int l = 1; l < Top; l++)
            Finish(l);
        SetConstants();
    }

    public void Gradient(SparseImages images, ReadOnlySpan<int> batch, Span<float> gradient, CancellationToken cancel)
    {
        if (gradients[0].Length < weights[0].Length)
        {
            gradients[0].Dispose();
            gradients[0] = new(weights[0].Length);
        }
        fixed (int* samples = batch)
        {
            Differentiate(images, samples, batch.Length, null, cancel);
            inputGradient.Add(gradients[0].Pointer, images, samples, batch.Length, firstDelta.Pointer, cancel);
        }
        var added = new double[strides[1]];
        for (int j = 0; j < added.Length; j++)
            added[j] = (double)background * sums.Pointer[j];
        Unpack(gradients, added, sums.Pointer, gradient);
        foreach (AlignedBuffer<float> sum in gradients)
            sum.Clear();
    }

    public void Outputs(SparseImages images, ReadOnlySpan<int> batch, Span<float> outputs, CancellationToken cancel)
    {
        Require(images);
        int classes = widths[Top], stride = strides[Top];
        fixed (int* samples = batch)
        {
            for (int start = 0; start < batch.Length; start += Chunk)
            {
                cancel.ThrowIfCancellationRequested();
                int rows = Math.Min(Chunk, batch.Length - start);
                float* z = Forward(images, samples + start, rows, activations[0].Pointer);
                for (int n = 0; n < rows; n++)
                    new ReadOnlySpan<float>(z + n * stride, classes).CopyTo(outputs[((start + n) * classes)..]);
            }
        }
    }

    /// <summary>
    /// The derivatives by the first layer's z for the whole batch, their sum and their sum with weights S_n; the gradients of the other
    /// layers are added to <see cref="gradients"/>, or subtracted from the weights when a rate is given.
    /// </summary>
    [MethodImpl(Pass)]
    private void Differentiate(SparseImages images, int* batch, int count, float? rate, CancellationToken cancel)
    {
        Require(images);
        if (firstDelta.Length < (long)count * strides[1])
        {
            firstDelta.Dispose();
            firstDelta = new(RoundUp(count, Chunk) * (long)strides[1]);
        }
        sums.Clear();
        fixed (int* labels = images.Images.Labels)
        {
            for (int start = 0; start < count; start += Chunk)
            {
                cancel.ThrowIfCancellationRequested();
                int rows = Math.Min(Chunk, count - start);
                float* first = firstDelta.Pointer + start * (long)strides[1];
                float* z = Forward(images, batch + start, rows, Top == 1 ? first : activations[0].Pointer);
                if (loss == LossFunction.CrossEntropy)
                    OutputLayer.CrossEntropy(z, widths[Top], strides[Top], labels, batch + start, rows, 1f / count);
                else
                    OutputLayer.MeanSquaredError(z, widths[Top], strides[Top], labels, batch + start, rows, 1f / count);
                Backward(z, first, rows, rate);
                for (int n = 0; n < rows; n++)
                {
                    moments.Pointer[2 * n] = 1;
                    moments.Pointer[2 * n + 1] = images.Sums[batch[start + n]];
                }
                DenseLayer.Multiply(moments.Pointer, 1, 2, first, sums.Pointer, strides[1], 2, rows, new Accumulate());
            }
        }
    }

    /// <summary>The outputs of some samples. <paramref name="first"/> receives the activations of the first level.</summary>
    [MethodImpl(Pass)]
    private float* Forward(SparseImages images, int* batch, int rows, float* first)
    {
        InputLayer.Forward(weights[0].Pointer, images, batch, rows, constant.Pointer, slope.Pointer, first);
        if (dense > 0)
        {
            for (int n = 0; n < rows; n++)
                new ReadOnlySpan<float>(images.Front + (long)batch[n] * dense, dense).CopyTo(new(front.Pointer + (long)n * dense, dense));
            for (int k = 0; k < dense; k += DenseDepth)
                DenseLayer.Multiply(front.Pointer + k, dense, 1, weights[0].Pointer + k * (long)strides[1], first, strides[1], rows, Math.Min(DenseDepth, dense - k), new Accumulate());
        }
        if (Top == 1)
            return first;
        Updates.Rectify(first, rows * (long)strides[1]);
        float* from = first;
        for (int l = 1; l < Top; l++)
        {
            float* to = activations[l].Pointer;
            if (l + 1 < Top)
                DenseLayer.Multiply(from, strides[l], 1, weights[l].Pointer, to, strides[l + 1], rows, widths[l] + 1, new Rectify());
            else
                DenseLayer.Multiply(from, strides[l], 1, weights[l].Pointer, to, strides[l + 1], rows, widths[l] + 1, new Assign());
            from = to;
        }
        return from;
    }

    /// <summary>From the derivatives by the outputs down to those by the first layer's z.</summary>
    [MethodImpl(Pass)]
    private void Backward(float* delta, float* first, int rows, float? rate)
    {
        for (int l = Top - 1; l >= 1; l--)
        {
            float* below = activations[l - 1].Pointer, to = l == 1 ? first : deltas[l - 1].Pointer;
            DenseLayer.Multiply(delta, strides[l + 1], 1, transposed[l].Pointer, to, strides[l], rows, widths[l + 1], new Mask((nint)((byte*)below - (byte*)to)));
            if (rate is { } eta)
                DenseLayer.Multiply(below, 1, strides[l], delta, weights[l].Pointer, strides[l + 1], widths[l] + 1, rows, new Descend(eta));
            else
                DenseLayer.Multiply(below, 1, strides[l], delta, gradients[l].Pointer, strides[l + 1], widths[l] + 1, rows, new Accumulate());
            delta = to;
        }
        if (dense == 0)
            return;
        if (rate is { } step)
            DenseLayer.Multiply(front.Pointer, 1, dense, first, weights[0].Pointer, strides[1], dense, rows, new Descend(step));
        else
            DenseLayer.Multiply(front.Pointer, 1, dense, first, gradients[0].Pointer, strides[1], dense, rows, new Accumulate());
    }

    [MethodImpl(Pass)]
    private void StepPlain(SparseImages images, int* batch, int count, double rate, bool direct, CancellationToken cancel)
    {
        for (int l = 0; l < Top && !direct; l++)
            Updates.Descend(weights[l].Pointer, gradients[l].Pointer, l == 0 ? dense * (long)strides[1] : weights[l].Length, (float)rate);
        inputGradient.Descend(weights[0].Pointer, images, batch, count, firstDelta.Pointer, (float)rate, direct, cancel);
        float* bias = weights[0].Pointer + widths[0] * (long)strides[1], g = sums.Pointer, q = g + strides[1];
        for (int j = 0; j < strides[1]; j++)
        {
            bias[j] = (float)(bias[j] - rate * g[j]);
            c[j] -= rate * background * g[j];
            r[j] -= rate * q[j];
        }
        if (step % ResumInterval == 0)
            Resum();
    }

    [MethodImpl(Pass)]
    private void StepByRule(SparseImages images, int* batch, int count, double rate, CancellationToken cancel)
    {
        int stride = strides[1];
        inputGradient.Add(gradients[0].Pointer, images, batch, count, firstDelta.Pointer, cancel);
        for (int j = 0; j < stride; j++)
        {
            shared.Pointer[j] = background * sums.Pointer[j];
            gradients[0].Pointer[widths[0] * (long)stride + j] = sums.Pointer[j];
        }
        for (int l = 0; l < Top; l++)
        {
            float* w = weights[l].Pointer, g = gradients[l].Pointer, m = means[l].Pointer, s = squares[l].Pointer;
            long bias = widths[l] * (long)strides[l + 1];
            Updates.Apply(rule, rate, step, w, g, l == 0 ? shared.Pointer : null, m, s, widths[l], strides[l + 1]);
            Updates.Apply(rule, rate, step, w + bias, g + bias, null, m + bias, s + bias, 1, strides[l + 1]);
        }
        Finish(0);
        Resum();
    }

    private void Require(SparseImages images)
    {
        if (images.Layout != Layout || images.Pixels != Pixels || images.Images.Features != widths[0])
            throw new ArgumentException("These images are laid out for another network.", nameof(images));
    }
}
