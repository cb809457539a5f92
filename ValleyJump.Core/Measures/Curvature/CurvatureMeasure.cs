using System.Diagnostics;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>The parameters of a network whose curvature is asked for.</summary>
/// <param name="Layers">Layers, from 1, each once.</param>
/// <param name="IncludeBiases">Their biases as well as their weights.</param>
internal sealed record ParameterChoice(IReadOnlyList<int> Layers, bool IncludeBiases)
{
    /// <summary>The paper's: the second layer where there is one, or else the first.</summary>
    public static ParameterChoice Default(NetworkArchitecture network) => new(new NumberList<int>([Math.Min(2, network.Layers)]), false);

    /// <summary>Their blocks in a network.</summary>
    /// <exception cref="InvalidInputException">The network has no such layer.</exception>
    public IReadOnlyList<ParameterBlock> In(NetworkArchitecture network)
    {
        Check.That(Layers.Count > 0 && Layers.Distinct().Count() == Layers.Count && Layers.All(l => l >= 1 && l <= network.Layers),
            "Layer", Layers, $"one or more different numbers from 1 to {network.Layers}, the layers of the network {network}");
        return [.. network.Blocks.Where(b => Layers.Contains(b.Layer + 1) && (IncludeBiases || b.FanIn > 0))];
    }
}

/// <summary>Measures <see cref="FlatnessMeasurement"/>.</summary>
/// <param name="choice">The parameters that vary; null for the paper's.</param>
/// <param name="count">N, the eigenvalues wanted.</param>
/// <param name="probes">Random vectors for the density of all eigenvalues, 2 or more; null for none.</param>
internal sealed class CurvatureMeasure(ParameterChoice? choice, int count, int? probes = null) : ICheckpointMeasure<FlatnessMeasurement>
{
    // Residuals, as a fraction of lambda_1. The eigenvalues themselves are then good to its square over their distances.
    private const double Tolerance = 1e-9;

    private readonly int? probes =
        Check.Require(probes is null or (>= 2 and <= 1_000_000), probes, "from 2 to 1 000 000", "Probes");

    public FlatnessMeasurement Of(RunState state, CancellationToken cancel)
    {
        long start = Stopwatch.GetTimestamp();
        NetworkArchitecture network = state.Run.Architecture;
        ParameterChoice chosen = choice ?? ParameterChoice.Default(network);
        IReadOnlyList<ParameterBlock> blocks = chosen.In(network);
        int size = blocks.Sum(b => b.Length);
        Check.That(count >= 1 && count <= size, "TopEigenvalues", count, $"from 1 to {size}, the weights that vary");
        (LargestEigenvalues top, double trace, SpectralDensity? spectrum) = state.IsFinite ? Solve(state, blocks, cancel) : Unknown();
        return new()
        {
            Run = MeasuredRun.Of(state.Run),
            Checkpoint = state.Index,
            Step = state.Checkpoint.Step,
            Layer = new NumberList<int>(chosen.Layers),
            IncludeBiases = chosen.IncludeBiases,
            TopEigenvalues = count,
            Eigenvalues = new NumberList<double>(top.Values),
            Residuals = new NumberList<double>(top.Residuals),
            Trace = trace,
            Spectrum = spectrum,
            NegativeCount = blocks.Count == 1 ? 0 : top.Negative,
            EigenvaluesConverged = top.Converged,
            Products = top.Products,
            Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
        };
    }

    private (LargestEigenvalues, double, SpectralDensity?) Solve(RunState state, IReadOnlyList<ParameterBlock> blocks,
        CancellationToken cancel)
    {
        using NetworkPass pass = state.Pass(cancel);
        using var hessian = new NetworkHessian(pass, blocks, cancel);
        return (Lanczos.Largest(hessian, count, Tolerance, cancel: cancel), hessian.Trace(),
            probes is { } vectors ? SpectralDensity.Of(hessian, vectors, cancel) : null);
    }

    private (LargestEigenvalues, double, SpectralDensity?) Unknown()
    {
        double[] nothing = [.. Enumerable.Repeat(double.NaN, count)];
        return (new(nothing, nothing, [], 0, false, 0), double.NaN, null);
    }
}
