using System.Diagnostics.CodeAnalysis;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Measures;

/// <summary>Measures <see cref="LossBarrier"/>: a scan of the line, and a search between the points beside the highest.</summary>
/// <param name="points">Points of the scan, both ends included: 3 or more.</param>
/// <param name="tolerance">Of alpha at the maximum: from 1e-7, the spacing of the weights' numbers, to 0.1.</param>
/// <param name="matched">Bring the second's units into the order that is nearest to the first's.</param>
internal sealed class BarrierMeasure(int points, double tolerance, bool matched)
{
    private const double Golden = 0.6180339887498949;

    private readonly int points = Check.Require(points is >= 3 and <= 100_001, points, "from 3 to 100 001", "Points");
    private readonly double tolerance = Check.Require(tolerance is >= 1e-7 and <= 0.1, tolerance, "from 1e-7 to 0.1", "Tolerance");

    /// <summary>The barrier between two runs.</summary>
    /// <exception cref="InvalidInputException">Their networks or images differ.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public LossBarrier Between(Solution first, Solution second, MeasuredDataset data, CancellationToken cancel)
    {
        SolutionComparison comparison = SolutionComparison.Of(first, second, match: false, cancel);
        LossFunction loss = first.Run.Settings.Loss;
        if (!first.Network.Equals(second.Network) || second.Run.Settings.Loss != loss)
        {
            throw new InvalidInputException("Run", null, "There is no line between different networks: "
                + $"{first.Network} with {loss}, {second.Network} with {second.Run.Settings.Loss}.")
            { Id = "NetworksDiffer" };
        }
        double[] alphas = [.. Enumerable.Range(0, points).Select(k => k / (points - 1.0))];
        if (comparison.Note.Length > 0)
            return Of(Array.ConvertAll(alphas, _ => (double.NaN, double.NaN)), (double.NaN, double.NaN), (double.NaN, double.NaN));
        float[] other = matched ? UnitMatching.Match(first.Network, first.Weights, second.Weights, cancel) : second.Weights;
        using var line = new Line(data.Problems.Of(first.Run.Settings, cancel), loss, first.Weights, other);
        (double Train, double Test)[] losses = [.. alphas.Select(a => line.At(a, cancel))];
        return Of(losses, Highest(alphas, [.. losses.Select(l => l.Train)], a => line.At(a, cancel).Train),
            Highest(alphas, [.. losses.Select(l => l.Test)], a => line.At(a, cancel).Test));

        LossBarrier Of((double Train, double Test)[] path, (double Barrier, double Alpha) train,
            (double Barrier, double Alpha) test) => new()
        {
            Run = first.Run,
            Other = second.Run,
            Step = first.Step,
            OtherStep = second.Step,
            Matched = matched,
            Note = comparison.Note,
            Jaccard = comparison.Jaccard,
            Barrier = train.Barrier,
            AlphaAtMax = train.Alpha,
            BarrierTest = test.Barrier,
            AlphaAtMaxTest = test.Alpha,
            AlphaTolerance = tolerance,
            Path = new() { Alpha = alphas, TrainLoss = [.. path.Select(l => l.Train)], TestLoss = [.. path.Select(l => l.Test)] },
        };
    }

    /// <summary>The highest of the scan, and of what a golden-section search beside it finds: never below the scan's.</summary>
    internal (double Barrier, double Alpha) Highest(double[] alphas, double[] losses, Func<double, double> at)
    {
        int top = Array.IndexOf(losses, losses.Max());
        double best = losses[top], bestAt = alphas[top];
        double low = alphas[Math.Max(0, top - 1)], high = alphas[Math.Min(alphas.Length - 1, top + 1)];
        double left = high - Golden * (high - low), right = low + Golden * (high - low), ofLeft = at(left), ofRight = at(right);
        while (true)
        {
            if (ofLeft > best)
                (best, bestAt) = (ofLeft, left);
            if (ofRight > best)
                (best, bestAt) = (ofRight, right);
            if (high - low <= tolerance || double.IsNaN(best))
                break;
            if (ofLeft >= ofRight)
            {
                (high, right, ofRight) = (right, left, ofLeft);
                left = high - Golden * (high - low);
                ofLeft = at(left);
            }
            else
            {
                (low, left, ofLeft) = (left, right, ofRight);
                right = low + Golden * (high - low);
                ofRight = at(right);
            }
        }
        return (best - (losses[0] + losses[^1]) / 2, bestAt);
    }

    /// <summary>The networks on a line between two.</summary>
    private sealed class Line : IDisposable
    {
        private readonly float[] first, second, between;
        private readonly NetworkEvaluator evaluator;

        [SuppressMessage("Reliability", "CA2000", Justification = "The evaluator disposes of its kernel.")]
        public Line(TrainingProblem problem, LossFunction loss, float[] first, float[] second)
        {
            (this.first, this.second, between) = (first, second, new float[first.Length]);
            evaluator = new(problem.Architecture, loss, problem.CreateKernel(loss, UpdateRule.Sgd()), problem.Train, problem.Test);
        }

        public (double Train, double Test) At(double alpha, CancellationToken cancel)
        {
            for (int i = 0; i < between.Length; i++)
                between[i] = (float)(alpha * first[i] + (1 - alpha) * second[i]);
            NetworkEvaluation[] both = evaluator.EvaluateAll(between, cancel);
            return (both[0].Loss, both[1].Loss);
        }

        public void Dispose() => evaluator.Dispose();
    }
}
