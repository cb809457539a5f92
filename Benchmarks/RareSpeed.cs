using System.Diagnostics;
using System.Globalization;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Measures;

namespace ValleyJump.Benchmarks;

/// <summary>
/// The time that direct simulation and splitting take for the same relative error in a rate of escape, on all cores: two like valleys, with
/// rates of about 1e-7.
/// </summary>
internal static class RareSpeed
{
    private const double Eta = 0.05;

    /// <param name="steps">Steps of each of 1024 trajectories of the direct simulation, whose speed is all that is needed of it.</param>
    public static int Compare(long steps)
    {
        HeldYSimulation at = new()
        {
            LearningRate = Eta, Noise = new() { Strength = 0.02 }, Y = 13, Landscape = new TwoValleyLandscape { X1 = 0.65, X2 = 0.65 },
            Realizations = 1024, Steps = steps,
        };
        // Compiled before they are timed; a plan of two in case that nothing escapes.
        SplittingPlan least = new() { Replicas = 2, Repetitions = 2 };
        EscapeRate.Split(at, new() { Repetitions = 2 });
        EscapeRate.Measure(at with { Steps = 1000 }, least, 0, null, default);
        var clock = Stopwatch.StartNew();
        EscapeRate split = EscapeRate.Split(at, new());
        double splitting = clock.Elapsed.TotalSeconds;
        clock.Restart();
        EscapeRate counted = EscapeRate.Measure(at, least, 0, null, default);
        double direct = clock.Elapsed.TotalSeconds, rate = (split.RateSharp + split.RateFlat) / 2;
        // Both rates are of the same valleys: the error of one, which is half of a 95 % interval over 1.98.
        double error = Math.Log(split.RateSharpHigh / split.RateSharp) / 1.98, passages = rate * Eta * steps * at.Realizations / 2;
        double needed = direct * (1 / (error * error)) / passages;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Rates by splitting {split.RateSharp:G4} and {split.RateFlat:G4}, +- {error:P1}, in {splitting:F2} s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Direct: {counted.PassagesSharp} and {counted.PassagesFlat} passages ({passages:F1} expected) in {direct:F2} s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"The same error takes {needed:F0} s directly: {needed / splitting:F0} times as long"));
        return 0;
    }
}
