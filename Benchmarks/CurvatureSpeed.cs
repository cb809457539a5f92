using System.Diagnostics;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Benchmarks;

/// <summary>The ten largest eigenvalues of the W2 Hessian of a trained network, beside a NumPy program that assembles it densely.</summary>
internal static class CurvatureSpeed
{
    public static int Run()
    {
        ImageDataset data = new ImageDatasetImport().Read();
        SgdRun run = SgdTrainer.Train(data, new() { Seed = 1 });
        double[] weights = Array.ConvertAll(run.Checkpoints[^1].Weights, w => (double)w);
        double best = double.PositiveInfinity, product = double.PositiveInfinity, made = double.PositiveInfinity;
        using PaddedMatrix images = NetworkPass.Load(data.Train);
        for (int round = 0; round < 20; round++)
        {
            long start = Stopwatch.GetTimestamp();
            using var pass = new NetworkPass(run.Architecture, LossFunction.CrossEntropy, images, data.Train.Labels, weights);
            using var hessian = new NetworkHessian(pass, [run.Architecture.Weights(1)]);
            made = Math.Min(made, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            LargestEigenvalues top = Lanczos.Largest(hessian, 10);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            double[] vector = new double[hessian.Size], result = new double[hessian.Size];
            start = Stopwatch.GetTimestamp();
            for (int i = 0; i < 20; i++)
                hessian.Apply(top.Vectors[0], result);
            product = Math.Min(product, Stopwatch.GetElapsedTime(start).TotalMilliseconds / 20);
            if (round == 19)
                Console.WriteLine(FormattableString.Invariant($"{top.Products} products, largest {top.Values[0]:G10}, tenth {top.Values[9]:G10}"));
        }
        Console.WriteLine($"pass {made:F2} ms, product {product:F3} ms, all {best:F2} ms");
        return 0;
    }
}
