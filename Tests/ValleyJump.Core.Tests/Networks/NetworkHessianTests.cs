using MathNet.Numerics.LinearAlgebra;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Networks;

/// <summary>Exact curvature against an independent program's dense Hessian and against differences of gradients.</summary>
public sealed class NetworkHessianTests
{
    [Theory]
    [InlineData("sm40")]
    [InlineData("trained1000")]
    public void W2_has_the_product_the_trace_and_the_eigenvalues_of_an_independent_program(string name)
    {
        Golden golden = Golden.Of(name);
        using PaddedMatrix images = Pixels(golden.Samples);
        int[] labels = [.. golden.Samples.Select(n => Mnist.BuiltIn.Train.Labels[n])];
        using var pass = new NetworkPass(Golden.Architecture, LossFunction.CrossEntropy, images, labels, golden.Weights);
        using var hessian = new NetworkHessian(pass, [Golden.Architecture.Weights(1)]);
        Assert.Equal(golden["loss"], pass.Loss, 1e-10);
        double[] product = new double[2500], expected = golden.Values("HV");
        hessian.Apply(Golden.Direction(), product);
        for (int i = 0; i < product.Length; i++)
            Assert.Equal(expected[i], product[i], 1e-10);
        Assert.Equal(golden["hessian_trace"], hessian.Trace(), 1e-8);
        LargestEigenvalues top = Lanczos.Largest(hessian, 10);
        double[] eigenvalues = golden.Values("top10");
        for (int k = 0; k < 10; k++)
        {
            Assert.Equal(eigenvalues[k], top.Values[k], 1e-8);
            // The bound holds: the residual, computed anew, is not above it.
            hessian.Apply(top.Vectors[k], product);
            Sums.AddScaled(product, -top.Values[k], top.Vectors[k]);
            Assert.True(Sums.Norm(product) <= top.Residuals[k]);
            Assert.True(top.Residuals[k] < 1e-8 * top.Values[0]);
        }
        Assert.True(top.Converged);
    }

    [Theory]
    [InlineData(LossFunction.CrossEntropy, new[] { 5, 7, 6, 4 }, 130)]
    [InlineData(LossFunction.CrossEntropy, new[] { 5, 4 }, 3)]
    [InlineData(LossFunction.MeanSquaredError, new[] { 3, 8, 2 }, 64)]
    public void All_weights_and_biases_agree_with_differences_of_the_gradient(LossFunction loss, int[] widths, int count)
    {
        var (architecture, network, pass, images, weights) = Make(loss, widths, count);
        using (images)
        using (pass)
        using (var hessian = new NetworkHessian(pass, architecture.Blocks))
        {
            Assert.Equal(network.Loss(weights), pass.Loss, 1e-12);
            Matrix<double> dense = Dense(hessian);
            // Central differences of the analytic gradient: 1e-6^2 of the third derivative and 1e-16/1e-6 of rounding, some 1e-9.
            const double step = 1e-6;
            for (int i = 0; i < hessian.Size; i++)
            {
                double kept = weights[i];
                weights[i] = kept + step;
                double[] above = network.Gradient(weights);
                weights[i] = kept - step;
                double[] below = network.Gradient(weights);
                weights[i] = kept;
                for (int j = 0; j < hessian.Size; j++)
                    Assert.Equal((above[j] - below[j]) / (2 * step), dense[j, i], 1e-7);
            }
            Assert.Equal(dense.Trace(), hessian.Trace(), 1e-12 * hessian.Size);
            Assert.True((dense - dense.Transpose()).FrobeniusNorm() < 1e-12 * dense.FrobeniusNorm());
        }
    }

    [Fact]
    public void Blocks_of_several_layers_are_blocks_of_the_whole()
    {
        var (architecture, _, pass, images, _) = Make(LossFunction.CrossEntropy, [4, 6, 5, 3], 70);
        using (images)
        using (pass)
        using (var whole = new NetworkHessian(pass, architecture.Blocks))
        {
            Matrix<double> dense = Dense(whole);
            for (int chosen = 1; chosen < 1 << architecture.Blocks.Count; chosen++)
            {
                ParameterBlock[] blocks = [.. architecture.Blocks.Where((_, b) => (chosen >> b & 1) == 1)];
                using var part = new NetworkHessian(pass, blocks);
                int[] places = [.. blocks.SelectMany(b => Enumerable.Range(b.Offset, b.Length))];
                Matrix<double> found = Dense(part);
                for (int i = 0; i < places.Length; i++)
                {
                    for (int j = 0; j < places.Length; j++)
                        Assert.Equal(dense[places[i], places[j]], found[i, j], 1e-13);
                }
                Assert.Equal(found.Trace(), part.Trace(), 1e-12 * part.Size);
            }
        }
    }

    private static (NetworkArchitecture, Float64Network, NetworkPass, PaddedMatrix, double[]) Make(LossFunction loss, int[] widths,
        int count)
    {
        var architecture = new NetworkArchitecture(widths);
        var random = new Xoshiro256(5, 1);
        double[] Draw(int length, ref Xoshiro256 from)
        {
            double[] numbers = new double[length];
            foreach (ref double x in numbers.AsSpan())
                x = from.NextNormal();
            return numbers;
        }
        double[] pixels = Draw(count * widths[0], ref random), weights = Draw(architecture.ParameterCount, ref random);
        int[] labels = [.. Enumerable.Range(0, count).Select(n => n % widths[^1])];
        var images = new PaddedMatrix(count, widths[0]);
        images.Load(pixels);
        return (architecture, new(architecture, loss, pixels, labels), new(architecture, loss, images, labels, weights), images, weights);
    }

    private static Matrix<double> Dense(NetworkHessian hessian)
    {
        Matrix<double> dense = Matrix<double>.Build.Dense(hessian.Size, hessian.Size);
        double[] unit = new double[hessian.Size], column = new double[hessian.Size];
        for (int i = 0; i < hessian.Size; i++)
        {
            unit[i] = 1;
            hessian.Apply(unit, column);
            unit[i] = 0;
            dense.SetColumn(i, column);
        }
        return dense;
    }

    private static PaddedMatrix Pixels(int[] samples)
    {
        // In double precision, as the independent program has them.
        double[] pixels = Mnist.ExactPixels;
        var matrix = new PaddedMatrix(samples.Length, 784);
        for (int n = 0; n < samples.Length; n++)
            pixels.AsSpan(784 * samples[n], 784).CopyTo(matrix[n]);
        return matrix;
    }
}
