using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Benchmarks;

/// <summary>
/// The ten largest eigenvalues of the W2 Hessian of a trained network, forward pass, trace and residual bounds included, beside a NumPy
/// program that assembles the matrix densely and takes its whole spectrum. They run in turns.
/// </summary>
internal static class CurvatureSpeed
{
    private const int Rounds = 5;

    public static int Compare(string? python, string? program)
    {
        ImageDataset data = new ImageDatasetImport().Read();
        SgdRun run = SgdTrainer.Train(data, new() { Seed = 1 });
        double[] weights = Array.ConvertAll(run.Checkpoints[^1].ReadWeights(), w => (double)w);
        string folder = Directory.CreateTempSubdirectory("curvature").FullName;
        try
        {
            Write(folder, data, run.Architecture, weights);
            using PaddedMatrix images = NetworkPass.Load(data.Train);
            var ours = new List<double>();
            var theirs = new List<double>();
            for (int round = 0; round < Rounds; round++)
            {
                double best = double.PositiveInfinity;
                double[] values = [];
                for (int i = 0; i < 10; i++)
                {
                    long start = Stopwatch.GetTimestamp();
                    values = Solve(run.Architecture, images, data.Train.Labels, weights);
                    best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
                ours.Add(best);
                if (Peer(python, program, folder) is { } peer)
                {
                    theirs.Add(1000 * (peer[0] + peer[1]));
                    Print($"largest {values[0]:G12} and {peer[2]:G12}, tenth {values[9]:G12} and {peer[11]:G12}");
                }
            }
            Print(theirs.Count == 0 ? (FormattableString)$"ours {ours.Min():F1} ms; NumPy was not there to compare"
                : $"ours {ours.Min():F1} ms, NumPy {theirs.Min():F0} ms: {theirs.Min() / ours.Min():F0} times");
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double[] Solve(NetworkArchitecture network, PaddedMatrix images, int[] labels, double[] weights)
    {
        using var pass = new NetworkPass(network, LossFunction.CrossEntropy, images, labels, weights);
        using var hessian = new NetworkHessian(pass, [network.Weights(1)]);
        _ = hessian.Trace();
        return Lanczos.Largest(hessian, 10).Values;
    }

    private static void Write(string folder, ImageDataset data, NetworkArchitecture network, double[] weights)
    {
        File.WriteAllBytes(Path.Combine(folder, "labels.i32"), MemoryMarshal.AsBytes<int>(data.Train.Labels));
        File.WriteAllBytes(Path.Combine(folder, "images.f64"),
            MemoryMarshal.AsBytes<double>(Array.ConvertAll(data.Train.Pixels, p => (double)p)));
        foreach (ParameterBlock block in network.Blocks)
            File.WriteAllBytes(Path.Combine(folder, block.Name + ".f64"), MemoryMarshal.AsBytes(block.Of<double>(weights)));
    }

    private static double[]? Peer(string? python, string? program, string folder)
    {
        if (python is null || program is null)
            return null;
        var start = new ProcessStartInfo(python, [program, folder]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(t => double.Parse(t, CultureInfo.InvariantCulture))] : null;
    }

    private static void Print(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));

}
