using MathNet.Numerics.Statistics;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>
/// The gradient noise of a run over its checkpoints: one exponent alpha of Sigma ~ H^alpha for all, with a sigma of its own at each.
/// </summary>
/// <remarks>
/// Directions of one checkpoint, and of neighbouring ones, are not independent: the standard error is that of the jackknife over
/// checkpoints (Efron and Stein, Annals of Statistics 9, 1981), which takes those for independent. NaN for fewer than three.
/// </remarks>
[View(nameof(BatchSize), nameof(LearningRate), nameof(RunName), nameof(Count), nameof(NoiseExponent), nameof(NoiseExponentSem),
    nameof(AlignmentMean), nameof(NoiseScaleMedian))]
public sealed partial record GradientNoiseSummary : INoted
{
    /// <summary>The run's inputs.</summary>
    [Inputs]
    public MeasuredRun Run { get; internal init; }

    /// <summary>The checkpoints, from 0.</summary>
    public IReadOnlyList<int> Checkpoint { get; internal init; }

    /// <summary>The layers whose weights vary, from 1.</summary>
    public IReadOnlyList<int> Layer { get; internal init; }

    /// <summary>The biases of those layers vary too.</summary>
    public bool IncludeBiases { get; internal init; }

    /// <summary>K, directions that were asked for at each checkpoint.</summary>
    public int TopEigenvalues { get; internal init; }

    /// <summary>Checkpoints that enter.</summary>
    [Column(Symbol = "n", Width = 5)]
    public int Count { get; internal init; }

    /// <summary>Checkpoints that do not: the run had diverged, or fewer than three eigenvalues are positive.</summary>
    public int LeftOutCount { get; internal init; }

    /// <summary>
    /// alpha: the common slope of log C_kk over log lambda_k of all checkpoints, each with an intercept of its own, by least squares.
    /// </summary>
    [Column(Label = "alpha", Symbol = "alpha", Format = "F3", Width = 7)]
    public double NoiseExponent { get; internal init; }

    /// <summary>Its standard error, of the jackknife over checkpoints.</summary>
    [Column(Label = "+-", Symbol = "alpha", Format = "F3", Width = 7)]
    public double NoiseExponentSem { get; internal init; }

    /// <summary>The least exponent of a single checkpoint.</summary>
    [Column(Symbol = "alpha", Format = "F3")]
    public double NoiseExponentMin { get; internal init; }

    /// <summary>The largest exponent of a single checkpoint.</summary>
    [Column(Symbol = "alpha", Format = "F3")]
    public double NoiseExponentMax { get; internal init; }

    /// <summary>Mean alignment over checkpoints.</summary>
    [Column(Label = "Alignment", Format = "F4")]
    public double AlignmentMean { get; internal init; }

    /// <summary>Its standard error.</summary>
    [Column(Format = "F4")]
    public double AlignmentSem { get; internal init; }

    /// <summary>Median noise scale: it grows a thousandfold as the gradient goes.</summary>
    [Column(Label = "NoiseScale", Symbol = "B_noise", Unit = "samples", Format = "G5", Width = 10)]
    public double NoiseScaleMedian { get; internal init; }

    /// <summary>What is missing; empty where nothing is.</summary>
    public string Note => NoteText.Sentences(
        LeftOutCount == 0 ? ""
            : FormattableString.Invariant($"{LeftOutCount} of {Checkpoint.Count} checkpoints have no exponent and are left out."),
        Count is 1 or 2 ? "The standard error of the exponent takes three checkpoints." : "");

    string INoted.Cell => Run.ToString();

    /// <summary>The summary, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Run}: alpha = {NoiseExponent:F3} +- {NoiseExponentSem:F3} over {Count} checkpoints, alignment {AlignmentMean:F3}");

    /// <summary>The summary of measurements of one run, one or more; one checkpoint that was named twice enters once.</summary>
    internal static GradientNoiseSummary Of(IEnumerable<GradientNoiseMeasurement> measurements)
    {
        GradientNoiseMeasurement[] all = [.. measurements.DistinctBy(m => m.Checkpoint)];
        GradientNoiseMeasurement[] used = [.. all.Where(m => double.IsFinite(m.NoiseExponent))];
        (double xx, double xy)[] sums = [.. used.Select(Scatter)];
        double xx = sums.Sum(s => s.xx), xy = sums.Sum(s => s.xy);
        double[] without = [.. sums.Select(s => (xy - s.xy) / (xx - s.xx))];
        double mean = Variation.Mean(without), n = used.Length;
        SampleSummary alignment = SampleSummary.Of(used.Select(m => m.Alignment));
        GradientNoiseMeasurement first = all[0];
        return new()
        {
            Run = first.Run,
            Checkpoint = new NumberList<int>(all.Select(m => m.Checkpoint)),
            Layer = first.Layer,
            IncludeBiases = first.IncludeBiases,
            TopEigenvalues = first.TopEigenvalues,
            Count = used.Length,
            LeftOutCount = all.Length - used.Length,
            NoiseExponent = xy / xx,
            NoiseExponentSem = n < 3 ? double.NaN : Math.Sqrt((n - 1) / n * without.Sum(w => (w - mean) * (w - mean))),
            NoiseExponentMin = used.Select(m => m.NoiseExponent).DefaultIfEmpty(double.NaN).Min(),
            NoiseExponentMax = used.Select(m => m.NoiseExponent).DefaultIfEmpty(double.NaN).Max(),
            AlignmentMean = alignment.Mean,
            AlignmentSem = alignment.StandardError,
            NoiseScaleMedian = used.Select(m => m.NoiseScale).Median(),
        };
    }

    /// <summary>Sums of squares and products of a checkpoint's log lambda_k and log C_kk about their means.</summary>
    private static (double Xx, double Xy) Scatter(GradientNoiseMeasurement measurement)
    {
        double[] x = [.. measurement.Directions.Eigenvalue.Take(measurement.PositiveCount).Select(v => Math.Log(v))];
        double mean = Variation.Mean(x), xx = x.Sum(v => (v - mean) * (v - mean));
        return (xx, measurement.Fit.Slope * xx);
    }
}
