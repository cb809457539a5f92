using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Noise;

namespace ValleyJump.Benchmarks;

/// <summary>
/// The simulation beside a plain C program that does the same work: gcc -O3 -march=native -ffast-math, scalar, one thread.
/// They run in turns, so that a change of the processor's clock meets both; the ratio is taken of the fastest runs and of the medians.
/// </summary>
internal static class TwoValleyPeer
{
    private const int Rounds = 7, Steps = 20_000, PeerRealizations = 128, OurRealizations = 1024;
    private const double Eta = 0.05, Sigma = 0.05;

    private sealed record Contestant(string Name, Func<double> Run)
    {
        public List<double> Nanoseconds { get; } = [];

        public double Best => Nanoseconds.Min();

        public double Median => Nanoseconds.Order().ElementAt(Nanoseconds.Count / 2);
    }

    public static int Compare(string? source)
    {
        source ??= Path.Combine("..", "shared", "bench", "two_valley_peer.c");
        if (!File.Exists(source))
        {
            Console.Error.WriteLine($"The C peer's source is not at {source}. Give its path: peer PATH.");
            return 1;
        }
        string peer = Path.Combine(Path.GetTempPath(), $"two_valley_peer_{Environment.ProcessId}");
        Execute("gcc", ["-O3", "-march=native", "-ffast-math", source, "-o", peer, "-lm"], null);
        int cores = Environment.ProcessorCount;
        try
        {
            foreach ((string noise, int code) in (ReadOnlySpan<(string, int)>)[("Hessian", 0), ("HessianSquared", 1), ("Isotropic", 2)])
            {
                List<Contestant> contestants =
                [
                    new("C, 1 thread", () => PeerTime(peer, code)),
                    new("AVX2, 1 thread", () => OurTime(256, 1, noise)),
                    new($"AVX2, {cores} threads", () => OurTime(256, cores, noise)),
                ];
                if (Vector512.IsHardwareAccelerated)
                {
                    contestants.Add(new("AVX-512, 1 thread", () => OurTime(512, 1, noise)));
                    contestants.Add(new($"AVX-512, {cores} threads", () => OurTime(512, cores, noise)));
                }
                for (int round = 0; round < Rounds; round++)
                    contestants.ForEach(c => c.Nanoseconds.Add(c.Run()));
                Console.WriteLine(FormattableString.Invariant($"{noise}, eta = {Eta}, sigma = {Sigma}, {Steps} steps"));
                Console.WriteLine($"{"",-22}{"best ns/step",14}{"median",10}{"ratio (best)",14}{"(median)",10}");
                foreach (Contestant c in contestants)
                {
                    Console.WriteLine(FormattableString.Invariant(
                        $"{c.Name,-22}{c.Best,14:F2}{c.Median,10:F2}{contestants[0].Best / c.Best,14:F2}{contestants[0].Median / c.Median,10:F2}"));
                }

                Console.WriteLine();
            }
        }
        finally
        {
            File.Delete(peer);
        }
        return 0;
    }

    /// <summary>Runs our side and prints the nanoseconds a trajectory-step takes, after a run to warm up.</summary>
    public static int RunOurs(int width, int threads, string noise)
    {
        var simulation = new TwoValleySimulation
        {
            LearningRate = Eta,
            Noise = new NoiseLaw { Model = Enum.Parse<NoiseModel>(noise), Strength = Sigma },
            Realizations = OurRealizations * threads,
            Steps = Steps,
        };
        EnsembleRunner.Run([simulation with { Steps = 500 }], _ => { }, threads, null, width, CancellationToken.None);
        long start = Stopwatch.GetTimestamp();
        EnsembleRunner.Run([simulation], _ => { }, threads, null, width, CancellationToken.None);
        double ns = Stopwatch.GetElapsedTime(start).TotalSeconds * 1e9 / ((double)simulation.Realizations * Steps);
        Console.WriteLine(ns.ToString("R", CultureInfo.InvariantCulture));
        return 0;
    }

    private static double PeerTime(string peer, int noise)
    {
        string line = Execute(peer, [$"{Eta.ToString(CultureInfo.InvariantCulture)}", Sigma.ToString(CultureInfo.InvariantCulture),
            $"{Steps}", $"{PeerRealizations}", $"{noise}", "5"], null);
        return double.Parse(line[(line.LastIndexOf('=') + 1)..], CultureInfo.InvariantCulture);
    }

    // A process of its own: only there can AVX-512, and the instructions that come with it for narrower registers, be switched off.
    private static double OurTime(int width, int threads, string noise) =>
        double.Parse(Execute(Environment.ProcessPath!, ["kernel", $"{width}", $"{threads}", noise], width < 512 ? "0" : "1"),
            CultureInfo.InvariantCulture);

    private static string Execute(string program, IEnumerable<string> arguments, string? avx512)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        if (avx512 is not null)
            start.Environment["DOTNET_EnableAVX512"] = avx512;
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} failed with exit code {process.ExitCode}.");
    }
}
