using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>How alike the runs of a cell are: means over its pairs, and how far apart they are.</summary>
/// <remarks>
/// Over the runs that converged; runs whose weights are the same to the last bit, such as realizations of full-batch descent, count once.
/// Pairs that share a run are not independent: the standard errors are those of the jackknife over runs (Efron and Stein, Annals of
/// Statistics 9, 1981). NaN for fewer than three runs.
/// </remarks>
[View(nameof(BatchSize), nameof(LearningRate), nameof(Count), nameof(RTheta), nameof(RThetaSem), nameof(JaccardMean), nameof(JaccardSem),
    nameof(DisplacementMean))]
public sealed partial record SolutionSummary : INoted
{
    /// <summary>The settings of the first of its runs; the others differ from it in seed at most.</summary>
    [Inputs]
    public SgdSettings Settings { get; internal init; }

    /// <summary>The data set's name.</summary>
    [Column(IsInput = true)]
    public string Dataset { get; internal init; }

    /// <summary>The data set's fingerprint.</summary>
    [Column(IsInput = true)]
    public string DatasetFingerprint { get; internal init; }

    /// <summary>The seeds.</summary>
    [Column(IsInput = true)]
    public IReadOnlyList<ulong> Seed { get; internal init; }

    /// <summary>The realizations' numbers.</summary>
    [Column(IsInput = true)]
    public IReadOnlyList<int> RealizationIndex { get; internal init; }

    /// <summary>The layer whose weights alone r_theta, distances and cosines are of; null for all weights and biases.</summary>
    [Column(IsInput = true)]
    public int? Layer { get; internal init; }

    /// <summary>Training images; null where the runs' files do not say.</summary>
    public int? TrainCount { get; internal init; }

    /// <summary>eta/min(B, N).</summary>
    [Column(Symbol = "eta/B", Format = "G5", Least = 0)]
    public double EffectiveNoise => Settings.EffectiveNoise(TrainCount);

    /// <summary>Runs in all.</summary>
    [Column(Width = 5)]
    public int Runs { get; internal init; }

    /// <summary>Runs that enter: converged, each once.</summary>
    [Column(Symbol = "n", Width = 5)]
    public int Count { get; internal init; }

    /// <summary>Runs that did not converge.</summary>
    public int NotConvergedCount { get; internal init; }

    /// <summary>r_theta, the root of the mean squared distance of the final weights from their mean (v2).</summary>
    [Column(Symbol = "r_theta", Format = "G4", Least = 0)]
    public double RTheta { get; internal init; }

    /// <summary>Its standard error.</summary>
    [Column(Symbol = "r_theta", Format = "G2")]
    public double RThetaSem { get; internal init; }

    /// <summary>Mean distance of the final weights from the initial ones.</summary>
    [Column(Label = "Displacement", Format = "G4", Least = 0)]
    public double DisplacementMean { get; internal init; }

    /// <summary>Its standard error.</summary>
    [Column(Format = "G2")]
    public double DisplacementSem { get; internal init; }

    /// <summary>Mean Sim_J over pairs.</summary>
    [Column(Label = "Jaccard", Symbol = "Sim_J", Format = "F4", Least = 0, Most = 1)]
    public double JaccardMean { get; internal init; }

    /// <summary>Its standard error.</summary>
    [Column(Symbol = "Sim_J", Format = "F4")]
    public double JaccardSem { get; internal init; }

    /// <summary>Mean agreement over pairs.</summary>
    [Column(Format = "F4", Least = 0, Most = 1)]
    public double AgreementMean { get; internal init; }

    /// <summary>Its standard error.</summary>
    [Column(Format = "F4")]
    public double AgreementSem { get; internal init; }

    /// <summary>Mean distance over pairs.</summary>
    [Column(Format = "G4", Least = 0)]
    public double DistanceMean { get; internal init; }

    /// <summary>Its standard error.</summary>
    [Column(Format = "G2")]
    public double DistanceSem { get; internal init; }

    /// <summary>Mean cosine of the displacements over pairs.</summary>
    [Column(Format = "F4", Least = -1, Most = 1)]
    public double CosineOfDisplacementMean { get; internal init; }

    /// <summary>Its standard error.</summary>
    [Column(Format = "F4")]
    public double CosineOfDisplacementSem { get; internal init; }

    /// <summary>Why there is no pair, and so no spread; empty where there is one.</summary>
    public string Note => Count > 1 ? "" : (Runs, NotConvergedCount) switch
    {
        (1, 0) => "One run makes no pair.",
        (var all, var lost) when lost == all => FormattableString.Invariant($"None of {all} runs converged."),
        (var all, 0) => FormattableString.Invariant($"The {all} runs are the same, which makes no pair."),
        (var all, var lost) => FormattableString.Invariant($"{lost} of {all} runs did not converge, which leaves no pair."),
    };

    string INoted.Cell => FormattableString.Invariant($"B = {BatchSize}, eta = {LearningRate:G5}");

    /// <summary>The summary, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{((INoted)this).Cell}: r_theta = {RTheta:G3} +- {RThetaSem:G2}, Sim_J = {JaccardMean:F3}, {Count} of {Runs} runs");

    /// <summary>
    /// The summaries of runs: one for each cell, in the order of its first run. A cell's runs differ in realization and seed.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static IEnumerable<SolutionSummary> Of(IEnumerable<Solution> solutions, CancellationToken cancel) =>
        solutions.GroupBy(s => (s.Run.Settings.Cell(s.Run.TrainCount), s.Run.DatasetFingerprint)).Select(cell => Of([.. cell], cancel));

    private static SolutionSummary Of(Solution[] cell, CancellationToken cancel)
    {
        Solution[] runs = [.. cell.Where(s => s.Converged).DistinctBy(s => s.Hash)];
        int n = runs.Length;
        var pairs = new SolutionComparison[n, n];
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < j; i++)
                pairs[i, j] = pairs[j, i] = SolutionComparison.Of(runs[i], runs[j], match: false, cancel);
        }
        double[] displacements = [.. runs.Select(r => r.DisplacementNorm)];
        SampleSummary displacement = SampleSummary.Of(displacements, cancel);
        var (radius, radiusError) = Jackknife(n, (i, j) => pairs[i, j].Distance * pairs[i, j].Distance,
            // sum_i |theta_i - mean|^2 = sum over pairs of d_ij^2/n
            (sum, count) => Math.Sqrt(Math.Max(0, sum)) / count);
        var (jaccard, jaccardError) = MeanOf(p => p.Jaccard);
        var (agreement, agreementError) = MeanOf(p => p.Agreement);
        var (distance, distanceError) = MeanOf(p => p.Distance);
        var (cosine, cosineError) = MeanOf(p => p.CosineOfDisplacement);
        MeasuredRun first = cell[0].Run;
        return new()
        {
            Settings = first.Settings,
            Dataset = first.Dataset,
            DatasetFingerprint = first.DatasetFingerprint,
            Seed = new NumberList<ulong>(cell.Select(s => s.Run.Settings.Seed).Distinct()),
            RealizationIndex = new NumberList<int>(cell.Select(s => s.Run.Realization).Distinct()),
            Layer = cell[0].Layer,
            TrainCount = first.TrainCount,
            Runs = cell.Length,
            Count = n,
            NotConvergedCount = cell.Count(s => !s.Converged),
            RTheta = radius,
            RThetaSem = radiusError,
            DisplacementMean = displacement.Mean,
            DisplacementSem = displacement.StandardError,
            JaccardMean = jaccard,
            JaccardSem = jaccardError,
            AgreementMean = agreement,
            AgreementSem = agreementError,
            DistanceMean = distance,
            DistanceSem = distanceError,
            CosineOfDisplacementMean = cosine,
            CosineOfDisplacementSem = cosineError,
        };

        (double, double) MeanOf(Func<SolutionComparison, double> value) =>
            Jackknife(n, (i, j) => value(pairs[i, j]), (sum, count) => sum / (count * (count - 1) / 2.0));
    }

    /// <summary>A function of the sum over pairs and the number of runs, and its standard error when runs are left out in turn.</summary>
    internal static (double Estimate, double Error) Jackknife(int count, Func<int, int, double> pair, Func<double, int, double> estimate)
    {
        double[] ofRun = new double[count];
        double sum = 0;
        for (int j = 0; j < count; j++)
        {
            for (int i = 0; i < j; i++)
            {
                double value = pair(i, j);
                (sum, ofRun[i], ofRun[j]) = (sum + value, ofRun[i] + value, ofRun[j] + value);
            }
        }
        if (count < 2)
            return (double.NaN, double.NaN);
        if (count < 3)
            return (estimate(sum, count), double.NaN);
        double[] without = [.. ofRun.Select(own => estimate(sum - own, count - 1))];
        double mean = without.Average();
        return (estimate(sum, count), Math.Sqrt((count - 1.0) / count * without.Sum(w => (w - mean) * (w - mean))));
    }
}
