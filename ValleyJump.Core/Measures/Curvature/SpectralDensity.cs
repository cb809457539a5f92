using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>
/// The density of the Hessian's eigenvalues, smoothed by a Gaussian, by stochastic Lanczos quadrature (Ghorbani, Krishnan, Xiao, ICML
/// 2019): the mean over random vectors and its error from their spread. Its integral is 1.
/// </summary>
[LongTable("spectrum", nameof(FlatnessMeasurement.BatchSize), nameof(FlatnessMeasurement.LearningRate), nameof(FlatnessMeasurement.Seed),
    nameof(FlatnessMeasurement.Realization), nameof(FlatnessMeasurement.Step))]
public sealed record SpectralDensity : ColumnTable<SpectralPoint>
{
    /// <summary>The eigenvalue at which it is.</summary>
    public double[] Eigenvalue { get; internal init; }

    /// <summary>The density there, per unit of the eigenvalue.</summary>
    public double[] Density { get; internal init; }

    /// <summary>Its standard error over the random vectors.</summary>
    public double[] DensitySem { get; internal init; }

    // Points, Lanczos steps of each vector, and the Gaussian's width as a fraction of the range.
    private const int Points = 401, Steps = 80;
    private const double Width = 0.01;

    /// <inheritdoc/>
    public override int Count => Eigenvalue.Length;

    /// <inheritdoc/>
    public override SpectralPoint this[int index] => new()
    {
        Eigenvalue = Eigenvalue[index],
        Density = Density[index],
        DensitySem = DensitySem[index],
    };

    /// <summary>The density, from random vectors of signs, always the same ones.</summary>
    /// <param name="matrix">The Hessian.</param>
    /// <param name="probes">Random vectors, 2 or more.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static SpectralDensity Of(ILinearOperator matrix, int probes, CancellationToken cancel)
    {
        var rules = new (double[] Nodes, double[] Weights)[probes];
        double[] signs = new double[matrix.Size];
        for (int p = 0; p < probes; p++)
        {
            var random = new Xoshiro256(1, (ulong)p);
            foreach (ref double sign in signs.AsSpan())
                sign = (long)random.Next() < 0 ? -1 : 1;
            rules[p] = Lanczos.Quadrature(matrix, signs, Steps, cancel);
        }
        double low = rules.Min(r => r.Nodes[^1]), high = rules.Max(r => r.Nodes[0]);
        double width = Width * Math.Max(high - low, double.Epsilon * 1e10);
        (low, high) = (low - 4 * width, high + 4 * width);
        double[] at = [.. Enumerable.Range(0, Points).Select(k => low + (high - low) * k / (Points - 1))];
        SampleSummary[] found = [.. at.Select(x => SampleSummary.Of(rules.Select(r => Smooth(r, x, width)), cancel))];
        return new() { Eigenvalue = at, Density = [.. found.Select(f => f.Mean)], DensitySem = [.. found.Select(f => f.StandardError)] };
    }

    private static double Smooth((double[] Nodes, double[] Weights) rule, double x, double width)
    {
        double sum = 0;
        for (int k = 0; k < rule.Nodes.Length; k++)
            sum += rule.Weights[k] * Math.Exp(-0.5 * Math.Pow((x - rule.Nodes[k]) / width, 2));
        return sum / (width * Math.Sqrt(2 * Math.PI));
    }
}

/// <summary>The density of eigenvalues at a point.</summary>
[View(nameof(Eigenvalue), nameof(Density), nameof(DensitySem))]
public sealed record SpectralPoint : TableLine
{
    /// <inheritdoc cref="SpectralDensity.Eigenvalue"/>
    [Column(Symbol = "lambda", Width = 11, Format = "G5")]
    public double Eigenvalue { get; internal init; }

    /// <inheritdoc cref="SpectralDensity.Density"/>
    [Column(Symbol = "rho", Width = 11, Format = "G5", Least = 0)]
    public double Density { get; internal init; }

    /// <inheritdoc cref="SpectralDensity.DensitySem"/>
    [Column(Symbol = "rho", Width = 11, Format = "G3")]
    public double DensitySem { get; internal init; }
}
