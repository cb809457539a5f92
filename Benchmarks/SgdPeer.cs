using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Networks;

namespace ValleyJump.Benchmarks;

/// <summary>
/// SGD steps beside PyTorch on the same images, network and batch sizes, one thread each: its autograd loop, and its best way for many
/// small networks, batched products with gradients by hand. They run in turns, so that a change of the processor's clock meets all. The
/// ratio is that of the faster PyTorch program, taken of the fastest rounds and of the medians.
/// </summary>
internal static class SgdPeer
{
    private const int Rounds = 7;
    private const int Networks = 20;
    private const double Eta = 0.05;

    private static readonly int[] BatchSizes = [10, 20, 50, 100, 200, 500, 1000];

    private sealed record Contestant(string Name, Func<Dictionary<int, double>> Run)
    {
        public List<Dictionary<int, double>> Times { get; } = [];

        public double Best(int batchSize) => Times.Min(t => t[batchSize]);

        public double Median(int batchSize) => Times.Select(t => t[batchSize]).Order().ElementAt(Times.Count / 2);
    }

    /// <param name="programs">The folder with the two PyTorch programs.</param>
    /// <param name="folder">The folder with the IDX files.</param>
    /// <param name="python">An interpreter that has PyTorch.</param>
    public static int Compare(string? programs, string? folder, string? python)
    {
        programs ??= Path.Combine("..", "shared", "bench");
        folder ??= Path.Combine("Data", "mnist-10k");
        python ??= "/usr/bin/python3";
        string autograd = Path.Combine(programs, "sgd_peer_torch.py"), batched = Path.Combine(programs, "sgd_peer_torch_batched.py");
        foreach (string path in (string[])[autograd, batched, folder])
        {
            if (!Path.Exists(path))
            {
                Console.Error.WriteLine($"There is no {path}. Give the folders with the PyTorch programs and the images: sgd PROGRAMS IMAGES [PYTHON].");
                return 1;
            }
        }
        Contestant[] peers =
        [
            new("PyTorch, autograd", () => Table(Execute(python, [autograd, "1", folder], null))),
            new($"PyTorch, {Networks} at once", () => Table(Execute(python, [batched, "1", $"{Networks}"], null))),
        ];
        List<Contestant> contestants =
        [
            .. peers,
            new("AVX2", () => Table(Execute(Environment.ProcessPath!, ["sgd-steps", "256", folder], "0"))),
        ];
        if (Vector512.IsHardwareAccelerated)
        {
            // The module takes 256 bits for this network, with the 32 registers and the instructions of AVX-512.
            contestants.Add(new("AVX-512, 256 bits", () => Table(Execute(Environment.ProcessPath!, ["sgd-steps", "256", folder], "1"))));
            contestants.Add(new("AVX-512, 512 bits", () => Table(Execute(Environment.ProcessPath!, ["sgd-steps", "512", folder], "1"))));
        }
        for (int round = 0; round < Rounds; round++)
            contestants.ForEach(c => c.Times.Add(c.Run()));
        Console.WriteLine(FormattableString.Invariant(
            $"784-50-50-10, cross-entropy, plain SGD, eta = {Eta}, 1000 images, one thread each: microseconds an iteration"));
        Console.WriteLine($"{"B",5}  {"",-19}{"best",10}{"median",10}{"ratio (best)",14}{"(median)",10}");
        foreach (int b in BatchSizes)
        {
            double best = peers.Min(p => p.Best(b)), median = peers.Min(p => p.Median(b));
            foreach (Contestant c in contestants)
            {
                Console.WriteLine(FormattableString.Invariant(
                    $"{b,5}  {c.Name,-19}{c.Best(b),10:F1}{c.Median(b),10:F1}{best / c.Best(b),14:F1}{median / c.Median(b),10:F1}"));
            }
        }
        return 0;
    }

    /// <summary>
    /// Runs our side and prints the microseconds of an iteration for each batch size: the median of nine samples, as the PyTorch program
    /// does.
    /// </summary>
    public static int RunOurs(int width, string folder)
    {
        ImageDataset data = new ImageDatasetImport { Path = folder, TrainPerClass = 100, TestPerClass = 100 }.Read();
        Console.WriteLine("batch_size,us_per_iteration");
        foreach (int batchSize in BatchSizes)
        {
            var settings = new SgdSettings { BatchSize = batchSize, LearningRate = Eta };
            NetworkArchitecture architecture = NetworkArchitecture.For(data, settings.HiddenWidths);
            using INetworkKernel kernel = NetworkKernels.Create(architecture, settings.Loss, settings.Rule, PixelOrder.Of(data.Train),
                width);
            var images = new SparseImages(data.Train, kernel.Pixels, kernel.Layout);
            var order = new SampleOrder(data.Train.Count, 1, 0);
            int perEpoch = data.Train.Count / batchSize;
            kernel.Load(InitialWeights.Draw(architecture, 1));
            Epochs(2);
            int repeat = Math.Max(1, (int)(0.06 / Epochs(1)));
            double[] samples = [.. Enumerable.Range(0, 9).Select(_ => Epochs(repeat) / (repeat * perEpoch) * 1e6)];
            Console.WriteLine(FormattableString.Invariant($"{batchSize},{samples.Order().ElementAt(4):R}"));

            double Epochs(int count)
            {
                long start = Stopwatch.GetTimestamp();
                for (int k = 0; k < count * perEpoch; k++)
                    kernel.Step(images, order.Next(batchSize), Eta, CancellationToken.None);
                return Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }
        return 0;
    }

    private static Dictionary<int, double> Table(string csv) =>
        csv.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1)
        .Select(l => l.Split(',')).ToDictionary(c => int.Parse(c[0], CultureInfo.InvariantCulture), c =>
            double.Parse(c[1], CultureInfo.InvariantCulture));

    private static string Execute(string program, IEnumerable<string> arguments, string? avx512)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        // PyTorch's own setting leaves OpenBLAS with all cores.
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        if (avx512 is not null)
            start.Environment["DOTNET_EnableAVX512"] = avx512;
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} failed with exit code {process.ExitCode}.");
    }
}
