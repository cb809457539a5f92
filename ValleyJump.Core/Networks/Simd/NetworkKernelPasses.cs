using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ValleyJump.Core.Numerics;
using D = System.Runtime.Intrinsics.Vector256<double>;
using F = System.Runtime.Intrinsics.Vector256<float>;
using V = System.Runtime.Intrinsics.Vector256;

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
        using var added = new AlignedBuffer<double>(strides[1]);
        for (int j = 0; j < strides[1]; j++)
            added.Pointer[j] = (double)background * sums.Pointer[j];
        Unpack(gradients, added.Pointer, sums.Pointer, gradient);
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
                float* z = Forward(images, samples + start, rows, activations[0].Pointer, cancel);
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
        // Worth the transpose at the end when there are several chunks.
        bool byUnit = count > Chunk;
        if (byUnit && unitGradient.Length > 0)
            unitGradient.Clear();
        else if (byUnit)
            unitGradient = new(widths[1] * (long)frontStride);
        fixed (int* labels = images.Images.Labels)
        {
            for (int start = 0; start < count; start += Chunk)
            {
                cancel.ThrowIfCancellationRequested();
                int rows = Math.Min(Chunk, count - start);
                float* first = firstDelta.Pointer + start * (long)strides[1];
                float* z = Forward(images, batch + start, rows, Top == 1 ? first : activations[0].Pointer, cancel);
                if (loss == LossFunction.CrossEntropy)
                    OutputLayer.CrossEntropy(z, widths[Top], strides[Top], labels, batch + start, rows, 1f / count);
                else
                    OutputLayer.MeanSquaredError(z, widths[Top], strides[Top], labels, batch + start, rows, 1f / count);
                Backward(z, first, rows, rate, cancel);
                if (byUnit)
                {
                    ActiveGradient.Add(first, strides[1], widths[1], new Picked(images.Front, frontStride, batch + start),
                        unitGradient.Pointer, frontStride, rows);
                }
                else
                {
                    BackwardToPixels(images, batch + start, first, rows, rate);
                }
            }
        }
        if (byUnit)
        {
            Updates.Transpose(unitGradient.Pointer, widths[1], dense, frontStride, gradients[0].Pointer, strides[1]);
            Updates.Transpose(unitGradient.Pointer + dense, widths[1], 4, frontStride, sums.Pointer, strides[1]);
        }
    }

    /// <summary>The outputs of some samples. <paramref name="first"/> receives the activations of the first level.</summary>
    [MethodImpl(Pass)]
    private float* Forward(SparseImages images, int* batch, int rows, float* first, CancellationToken cancel)
    {
        InputLayer.Forward(weights[0].Pointer, images, batch, rows, constant.Pointer, slope.Pointer, first);
        for (int k = 0; k < dense; k += DenseDepth)
        {
            var pixels = new Picked(images.Front + k, frontStride, batch);
            float* w = weights[0].Pointer + k * (long)strides[1];
            if (k + DenseDepth < dense || Top == 1)
                DenseLayer.Multiply(pixels, w, first, strides[1], widths[1], rows, Math.Min(DenseDepth, dense - k), new Accumulate());
            else
                DenseLayer.Multiply(pixels, w, first, strides[1], widths[1], rows, dense - k, new AccumulateRectified());
        }
        if (Top == 1)
            return first;
        if (dense == 0)
            Updates.Rectify(first, rows * (long)strides[1]);
        float* from = first;
        for (int l = 1; l < Top; l++)
        {
            cancel.ThrowIfCancellationRequested();
            float* to = activations[l].Pointer;
            if (leavesOut[l])
            {
                ActiveProduct.Multiply(from, strides[l], widths[l] + 1, weights[l].Pointer, to, strides[l + 1], rows, new Rectify());
            }
            else if (l + 1 < Top)
            {
                DenseLayer.Multiply(new Consecutive(from, strides[l]), weights[l].Pointer, to, strides[l + 1], widths[l + 1], rows,
                    widths[l] + 1, new Rectify());
            }
            else
            {
                DenseLayer.Multiply(new Consecutive(from, strides[l]), weights[l].Pointer, to, strides[l + 1], widths[l + 1], rows,
                    widths[l] + 1, new Assign());
            }

            // Products need not have reached it, and an infinite activation spoils it.
            for (int n = 0; l + 1 < Top && n < rows; n++)
                to[n * strides[l + 1] + widths[l + 1]] = 1;
            from = to;
        }
        return from;
    }

    /// <summary>From the derivatives by the outputs down to those by the first layer's z.</summary>
    [MethodImpl(Pass)]
    private void Backward(float* delta, float* first, int rows, float? rate, CancellationToken cancel)
    {
        for (int l = Top - 1; l >= 1; l--)
        {
            cancel.ThrowIfCancellationRequested();
            float* below = activations[l - 1].Pointer, to = l == 1 ? first : deltas[l - 1].Pointer;
            var mask = new Mask((nint)((byte*)below - (byte*)to));
            if (leavesOut[l])
            {
                ActiveProduct.Multiply(delta, strides[l + 1], widths[l + 1], transposed[l].Pointer, to, strides[l], rows, mask);
            }
            else
            {
                DenseLayer.Multiply(new Consecutive(delta, strides[l + 1]), transposed[l].Pointer, to, strides[l], widths[l], rows,
                    widths[l + 1], mask);
            }
            cancel.ThrowIfCancellationRequested();
            if (rate is { } eta)
            {
                DenseLayer.Gradient(new Consecutive(below, strides[l]), delta, weights[l].Pointer, strides[l + 1], widths[l + 1], widths[l]
                    + 1, rows, new Descend(eta));
                Finish(l);
            }
            else
            {
                DenseLayer.Gradient(new Consecutive(below, strides[l]), delta, gradients[l].Pointer, strides[l + 1], widths[l + 1],
                    widths[l] + 1, rows, new Accumulate());
            }

            delta = to;
        }
    }

    /// <summary>From those by the first layer's z to those by the weights of the pixels in front, and to the sums.</summary>
    [MethodImpl(Pass)]
    private void BackwardToPixels(SparseImages images, int* batch, float* first, int rows, float? rate)
    {
        if (rate is { } step)
        {
            DenseLayer.Gradient(new Picked(images.Front, frontStride, batch), first, weights[0].Pointer, strides[1], widths[1], dense, rows,
                new Descend(step));
        }
        else
        {
            DenseLayer.Gradient(new Picked(images.Front, frontStride, batch), first, gradients[0].Pointer, strides[1], widths[1], dense,
                rows, new Accumulate());
        }

        DenseLayer.Gradient(new Picked(images.Front + dense, frontStride, batch), first, sums.Pointer, strides[1], widths[1], 2, rows,
            new Accumulate());
    }

    [MethodImpl(Pass)]
    private void StepPlain(SparseImages images, int* batch, int count, double rate, bool direct, CancellationToken cancel)
    {
        for (int l = 0; l < Top && !direct; l++)
        {
            Updates.Descend(weights[l].Pointer, gradients[l].Pointer, l == 0 ? dense * (long)strides[1] : weights[l].Length, (float)rate);
            if (l > 0)
                Finish(l);
        }
        inputGradient.Descend(weights[0].Pointer, images, batch, count, firstDelta.Pointer, (float)rate, direct, cancel);
        MoveBackground(rate);
        if (step % ResumInterval == 0)
            Resum();
    }

    /// <summary>The step of the first layer's biases, and of c and R.</summary>
    [MethodImpl(Pass)]
    private void MoveBackground(double rate)
    {
        float* bias = weights[0].Pointer + widths[0] * (long)strides[1], g = sums.Pointer, q = g + strides[1];
        D minusRate = V.Create(-rate), minusShare = V.Create(-rate * background);
        for (int j = 0; j < strides[1]; j += F.Count)
        {
            (D biasLow, D biasHigh) = V.Widen(V.Load(bias + j));
            (D low, D high) = V.Widen(V.Load(g + j));
            V.Narrow(biasLow + minusRate * low, biasHigh + minusRate * high).Store(bias + j);
            (V.Load(c.Pointer + j) + minusShare * low).Store(c.Pointer + j);
            (V.Load(c.Pointer + j + D.Count) + minusShare * high).Store(c.Pointer + j + D.Count);
            (low, high) = V.Widen(V.Load(q + j));
            (V.Load(r.Pointer + j) + minusRate * low).Store(r.Pointer + j);
            (V.Load(r.Pointer + j + D.Count) + minusRate * high).Store(r.Pointer + j + D.Count);
        }
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
            Finish(l);
        }
        Resum();
    }

    private void Require(SparseImages images)
    {
        if (images.Layout != Layout || images.Pixels != Pixels || images.Images.Features != widths[0])
            throw new ArgumentException("These images are laid out for another network.", nameof(images));
    }
}
