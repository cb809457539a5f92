using ValleyJump.Core.Datasets;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Measures;

/// <summary>Similarity and barriers against slow ways of the same, and what must not change them.</summary>
public sealed class SimilarityTests
{
    private static readonly ImageDataset Data = new ImageDatasetImport { TrainPerClass = 5, TestPerClass = 4 }.Read();

    private static readonly Lazy<SgdRun[]> Lazily = new(() =>
        Train(new() { Steps = 400, HiddenWidths = [30, 20], BatchSize = 10, LearningRate = 0.05 }, 5));

    private static SgdRun[] Runs => Lazily.Value;

    [Theory]
    [InlineData(new int[] { }, new int[] { }, 1)]
    [InlineData(new int[] { }, new[] { 3 }, 0)]
    [InlineData(new[] { 1, 2, 3 }, new[] { 2, 3, 4, 5 }, 0.4)]
    [InlineData(new[] { 0, 7, 9 }, new[] { 0, 7, 9 }, 1)]
    [InlineData(new[] { 0, 7 }, new[] { 1, 8 }, 0)]
    public void Jaccard_is_common_errors_over_all(int[] first, int[] second, double expected)
    {
        Assert.Equal(expected, Solution.Jaccard(first, second), 1e-15);
        Assert.Equal(expected, Solution.Jaccard(second, first), 1e-15);
    }

    [Fact]
    public void A_comparison_is_what_the_definitions_say_and_symmetric()
    {
        Solution[] solutions = [.. Runs.Select(r => Solution.Of(r, 100))];
        SolutionComparison found = SolutionComparison.Of(solutions[0], solutions[1], match: false, default);
        double[] a = Doubles(Runs[0].Checkpoints[^1].Weights), b = Doubles(Runs[1].Checkpoints[^1].Weights);
        double[] start = Doubles(Runs[0].Checkpoints[0].Weights);
        HashSet<int> wrong = [.. Runs[0].Checkpoints[^1].Misclassified], other = [.. Runs[1].Checkpoints[^1].Misclassified];
        Assert.Equal(wrong.Intersect(other).Count() / (double)wrong.Union(other).Count(), found.Jaccard, 1e-15);
        Assert.Equal(wrong.Union(other).Count(), found.Errors);
        var answers = Runs[0].Checkpoints[^1].Predictions.Zip(Runs[1].Checkpoints[^1].Predictions);
        Assert.Equal(answers.Average(p => p.First == p.Second ? 1.0 : 0), found.Agreement, 1e-15);
        Assert.Equal(Math.Sqrt(a.Zip(b).Sum(p => (p.First - p.Second) * (p.First - p.Second))), found.Distance, 1e-12);
        Assert.Equal(Cos(a, b), found.Cosine, 1e-12);
        Assert.Equal(Cos([.. a.Zip(start, (x, y) => x - y)], [.. b.Zip(start, (x, y) => x - y)]), found.CosineOfDisplacement, 1e-6);
        SolutionComparison back = SolutionComparison.Of(solutions[1], solutions[0], match: false, default);
        Assert.Equal((found.Jaccard, found.Agreement, found.Distance), (back.Jaccard, back.Agreement, back.Distance));
        Assert.True(found.Distance > 0.01);

        static double Cos(double[] x, double[] y) => x.Zip(y).Sum(p => p.First * p.Second)
            / Math.Sqrt(x.Sum(v => v * v) * y.Sum(v => v * v));
    }

    [Fact]
    public void Distances_of_a_layer_are_those_of_its_weights_alone()
    {
        Solution[] solutions = [.. Runs.Select(r => Solution.Of(r, 100, 2))];
        ParameterBlock block = Runs[0].Architecture.Blocks.Single(b => b is { Layer: 1, FanIn: > 0 });
        double[][] weights = [.. Runs.Select(r => Doubles([.. block.Of<float>(r.Checkpoints[^1].Weights)]))];
        SolutionComparison found = SolutionComparison.Of(solutions[0], solutions[1], match: false, default);
        Assert.Equal(Math.Sqrt(weights[0].Zip(weights[1]).Sum(p => (p.First - p.Second) * (p.First - p.Second))), found.Distance, 1e-9);
        SolutionComparison all = SolutionComparison.Of(Solution.Of(Runs[0], 100), Solution.Of(Runs[1], 100), match: false, default);
        Assert.True(found.Distance < all.Distance);
        Assert.Equal((all.Jaccard, all.Agreement, 2, (int?)null), (found.Jaccard, found.Agreement, found.Layer!.Value, all.Layer));

        SolutionSummary summary = Assert.Single(SolutionSummary.Of(solutions, default));
        double[] centre = [.. Enumerable.Range(0, block.Length).Select(i => weights.Average(w => w[i]))];
        double squared = weights.Average(w => w.Zip(centre).Sum(x => (x.First - x.Second) * (x.First - x.Second)));
        Assert.Equal(Math.Sqrt(squared), summary.RTheta, 1e-9);
        Assert.Equal((2, 5), (summary.Layer!.Value, summary.Count));
        Assert.Equal("InvalidLayer", Assert.Throws<InvalidInputException>(() => Solution.Of(Runs[0], 100, 4)).Id);
    }

    [Fact]
    public void Units_that_changed_places_are_recovered_every_time()
    {
        NetworkArchitecture network = new([20, 15, 11, 13, 4]);
        for (int trial = 0; trial < 30; trial++)
        {
            float[] weights = InitialWeights.Draw(network, (ulong)trial);
            var random = new Xoshiro256(1, (ulong)trial);
            foreach (ref float bias in weights.AsSpan(network.BiasOffset(1), 11))
                bias = (float)random.NextNormal();
            int[][] orders = [.. network.Widths.Select(w => Enumerable.Range(0, w).ToArray())];
            for (int l = 1; l < network.Layers; l++)
                random.Shuffle(orders[l]);
            float[] turned = UnitMatching.Apply(network, weights, orders);
            Assert.True(Vectors.SquaredDistance(weights, turned) > 1);
            Assert.Equal(weights, UnitMatching.Match(network, weights, turned));
            // Of a run that diverged nothing is near, and nothing is turned.
            foreach (float lost in (float[])[float.NaN, float.PositiveInfinity])
            {
                turned[^1] = lost;
                Assert.Same(turned, UnitMatching.Match(network, weights, turned));
                Assert.Same(weights, UnitMatching.Match(network, turned, weights));
            }
        }
    }

    [Fact]
    public void Matched_networks_compute_the_same_and_are_not_farther()
    {
        SgdRun[] runs = [.. new[] { 1UL, 2UL }.Select(seed => Train(Runs[0].Settings with { Seed = seed }, 1)[0])];
        NetworkArchitecture network = runs[0].Architecture;
        float[] first = runs[0].Checkpoints[^1].Weights, second = runs[1].Checkpoints[^1].Weights;
        float[] matched = UnitMatching.Match(network, first, second);
        Assert.True(Vectors.SquaredDistance(first, matched) < 0.9 * Vectors.SquaredDistance(first, second));
        var slow = new Float64Network(network, LossFunction.CrossEntropy, Data.Test);
        Assert.Equal(slow.Loss(Doubles(second)), slow.Loss(Doubles(matched)), 1e-12);
    }

    [Fact]
    public void A_summary_is_what_the_definitions_say_and_its_errors_are_those_of_the_jackknife()
    {
        SolutionSummary found = Assert.Single(SolutionSummary.Of(Runs.Select(r => Solution.Of(r, 100)), default));
        double[][] weights = [.. Runs.Select(r => Doubles(r.Checkpoints[^1].Weights))];
        Assert.Equal(5, found.Count);
        Assert.Equal(Radius(weights), found.RTheta, 1e-10);
        double[] without = [.. Enumerable.Range(0, 5).Select(k => Radius([.. weights.Where((_, i) => i != k)]))];
        Assert.Equal(Error(without), found.RThetaSem, 1e-9);
        Assert.Equal(Jaccard(Runs), found.JaccardMean, 1e-12);
        Assert.Equal(Error([.. Enumerable.Range(0, 5).Select(k => Jaccard([.. Runs.Where((_, i) => i != k)]))]), found.JaccardSem, 1e-12);

        static double Radius(double[][] points)
        {
            double[] centre = [.. Enumerable.Range(0, points[0].Length).Select(i => points.Average(p => p[i]))];
            return Math.Sqrt(points.Average(p => p.Zip(centre).Sum(x => (x.First - x.Second) * (x.First - x.Second))));
        }

        static double Error(double[] left) =>
            Math.Sqrt((left.Length - 1.0) / left.Length * left.Sum(l => Math.Pow(l - left.Average(), 2)));

        static double Jaccard(SgdRun[] runs) => runs.SelectMany((r, j) => runs.Take(j).Select(s =>
            Solution.Jaccard(r.Checkpoints[^1].Misclassified, s.Checkpoints[^1].Misclassified))).Average();
    }

    [Fact]
    public void Runs_that_did_not_converge_are_counted_and_equal_ones_count_once()
    {
        SgdCheckpoint[] far = [.. Runs[4].Checkpoints.Select(c => c with { TrainAccuracy = 0.5 })];
        SgdRun open = Runs[4] with { Realization = 7, Checkpoints = far };
        SolutionSummary found = Assert.Single(SolutionSummary.Of(
            [.. new[] { Runs[0], Runs[1], Runs[1] with { Realization = 9 }, open }.Select(r => Solution.Of(r, 100))], default));
        Assert.Equal((4, 2, 1), (found.Runs, found.Count, found.NotConvergedCount));
        Assert.True(double.IsNaN(found.JaccardSem) && double.IsFinite(found.JaccardMean));
        Assert.Equal("", found.Note);
        Assert.True(double.IsNaN(OfRuns(Runs[0]).RTheta));
        Assert.Equal("One run makes no pair.", OfRuns(Runs[0]).Note);
        Assert.Equal("None of 2 runs converged.", OfRuns(open, open with { Realization = 8 }).Note);
        Assert.Equal("The 2 runs are the same, which makes no pair.", OfRuns(Runs[1], Runs[1] with { Realization = 9 }).Note);
        Assert.Equal("1 of 2 runs did not converge, which leaves no pair.", OfRuns(Runs[1], open).Note);

        static SolutionSummary OfRuns(params SgdRun[] runs) =>
            Assert.Single(SolutionSummary.Of([.. runs.Select(r => Solution.Of(r, 100))], default));
    }

    [Fact]
    public void Diverged_runs_are_like_nothing_and_that_is_said()
    {
        using var data = new MeasuredDataset(Data);
        SgdCheckpoint last = Runs[1].Checkpoints[100];
        float[] lost = [.. last.ReadWeights()];
        lost[7] = float.NaN;
        Solution whole = Solution.Of(Runs[0], 100);
        SgdCheckpoint[] gones = [last with { TrainLoss = double.NaN }, last with { TrainLoss = 1e7 }, last with { Weights = lost }];
        foreach (SgdCheckpoint gone in gones)
        {
            Solution diverged = Solution.Of(Runs[1] with { Checkpoints = [.. Runs[1].Checkpoints.Take(100), gone] }, 100);
            foreach (var (first, second, note) in ((Solution, Solution, string)[])
                [(whole, diverged, "The second run had diverged."), (diverged, whole, "The first run had diverged."),
                    (diverged, diverged, "Both runs had diverged.")])
            {
                SolutionComparison pair = SolutionComparison.Of(first, second, match: true, default);
                Assert.Equal(note, pair.Note);
                Assert.All([pair.Jaccard, pair.Agreement, pair.Distance, pair.Cosine, pair.CosineOfDisplacement, pair.MatchedDistance],
                    number => Assert.Equal(double.NaN, number));
                LossBarrier barrier = new BarrierMeasure(5, 1e-3, matched: true).Between(first, second, data, default);
                Assert.Equal(note, barrier.Note);
                Assert.All([barrier.Barrier, barrier.BarrierTest, barrier.AlphaAtMax, barrier.Jaccard, .. barrier.Path.TrainLoss],
                    number => Assert.Equal(double.NaN, number));
            }
        }
        // It is the checkpoint that matters: before it diverged a run is as others are.
        Assert.Equal("", SolutionComparison.Of(whole, Solution.Of(Runs[1], 50), false, default).Note);
    }

    [Fact]
    public void A_barrier_is_that_of_a_slow_scan_or_more_and_its_path_is_the_loss()
    {
        using var data = new MeasuredDataset(Data);
        Solution[] solutions = [.. Runs.Select(r => Solution.Of(r, 100))];
        LossBarrier found = new BarrierMeasure(11, 1e-4, matched: false).Between(solutions[0], solutions[1], data, default);
        var train = new Float64Network(Runs[0].Architecture, LossFunction.CrossEntropy, Data.Train);
        var test = new Float64Network(Runs[0].Architecture, LossFunction.CrossEntropy, Data.Test);
        double[] a = Doubles(solutions[0].Weights), b = Doubles(solutions[1].Weights);
        for (int k = 0; k < 11; k++)
        {
            // Single precision of weights and outputs: some 1e-6 of the loss.
            Assert.Equal(train.Loss(Between(k / 10.0)), found.Path.TrainLoss[k], 1e-5);
            Assert.Equal(test.Loss(Between(k / 10.0)), found.Path.TestLoss[k], 1e-5);
        }
        double dense = Enumerable.Range(0, 401).Max(k => train.Loss(Between(k / 400.0))) - (train.Loss(a) + train.Loss(b)) / 2;
        Assert.InRange(found.Barrier, dense - 1e-5, dense + 1e-3);
        Assert.True(found.Barrier > 0);
        Assert.Equal(found.Barrier + (train.Loss(a) + train.Loss(b)) / 2, train.Loss(Between(found.AlphaAtMax)), 1e-5);

        double[] Between(double alpha) => [.. a.Zip(b, (x, y) => alpha * x + (1 - alpha) * y)];
    }

    [Fact]
    public void Without_a_hidden_layer_the_loss_is_convex_and_there_is_no_barrier()
    {
        using var data = new MeasuredDataset(Data);
        SgdRun[] runs = Train(new() { Steps = 200, HiddenWidths = [], BatchSize = 10 }, 2);
        LossBarrier found = new BarrierMeasure(21, 1e-3, matched: true).Between(Solution.Of(runs[0], 100), Solution.Of(runs[1], 100), data,
            default);
        // Highest at an end: half the difference of the ends' losses.
        Assert.Equal(Math.Abs(runs[0].FinalTrainLoss - runs[1].FinalTrainLoss) / 2, found.Barrier, 1e-6);
        Assert.True(found.AlphaAtMax is 0 or 1);
        Solution same = Solution.Of(runs[0], 100);
        Assert.Equal(0, new BarrierMeasure(5, 1e-3, false).Between(same, same, data, default).Barrier, 1e-6);
    }

    [Fact]
    public void Other_images_and_other_networks_are_refused()
    {
        using var data = new MeasuredDataset(Data);
        Solution one = Solution.Of(Runs[0], 100), elsewhere = Solution.Of(Runs[0] with { DatasetFingerprint = "0123" }, 100);
        Assert.Equal("DatasetsDiffer", Assert.Throws<InvalidInputException>(() => SolutionComparison.Of(one, elsewhere, false, default)).Id);
        Solution wider = Solution.Of(Train(new() { Steps = 3, HiddenWidths = [7] }, 1)[0], 3);
        Assert.True(double.IsNaN(SolutionComparison.Of(one, wider, true, default).Distance));
        Assert.Equal("NetworksDiffer",
            Assert.Throws<InvalidInputException>(() => new BarrierMeasure(5, 0.01, false).Between(one, wider, data, default)).Id);
        Assert.Equal("InvalidPoints", Assert.Throws<InvalidInputException>(() => new BarrierMeasure(2, 0.01, false)).Id);
        foreach (double never in (double[])[double.NaN, 0, 1e-17, 0.2])
            Assert.Equal("InvalidTolerance", Assert.Throws<InvalidInputException>(() => new BarrierMeasure(5, never, false)).Id);
    }

    private static SgdRun[] Train(SgdSettings settings, int realizations) =>
        [.. Enumerable.Range(0, realizations).Select(r => SgdTrainer.Train(Data, settings, r))];

    private static double[] Doubles(float[] weights) => Array.ConvertAll(weights, w => (double)w);
}
