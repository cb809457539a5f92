using MathNet.Numerics.Statistics;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>95 % intervals of differences, by samples that are drawn again: of each group by itself, or of pairs.</summary>
internal sealed record GroupIntervals((double Low, double High) Mean, (double Low, double High) Median, (double Low, double High) Best)
{
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static GroupIntervals Of(GroupEstimates found, GroupQuestion question, CancellationToken cancel)
    {
        var (first, second) = (found.FirstValues, found.SecondValues);
        if (first.Length < 2 || second.Length < 2)
            return new((double.NaN, double.NaN), (double.NaN, double.NaN), (double.NaN, double.NaN));
        double[] weights1 = Weights(first), weights2 = Weights(second);
        Resample one = new(first), other = new(second);
        double[][] drawn = Bootstrap.Run(question.Resamples, question.Seed, 3, Draw, cancel);
        // Where nothing varies, drawn samples do by rounding alone.
        bool certain = found.Mean.Sem == 0;
        return new(Interval(drawn[0], found.Mean),
            // Hardly any value moves a median, and none by a little: there is nothing to correct it by.
            Bootstrap.Percentile(drawn[1], Bootstrap.Quantile(found.Mean.Freedom, found.Mean.Widening)),
            question.BestOf is null ? (double.NaN, double.NaN) : Interval(Centred(drawn[2]), found.Best));

        (double, double) Interval(double[] samples, Difference of) => certain ? (of.Value, of.Value)
            : Bootstrap.Bca(samples, of.Value, of.Acceleration, Bootstrap.Quantile(of.Freedom, of.Widening));

        double[] Weights(double[] values) => question.BestOf is { } n ? ExpectedBest.Weights(values.Length, n) : [];

        // An unbiased estimate is drawn about what it is of a population of these values, which is not what it is of the sample.
        double[] Centred(double[] best)
        {
            int n = question.BestOf!.Value;
            double off = found.Best.Value - (ExpectedBest.OfPopulation([.. first.Order()], n)
                - ExpectedBest.OfPopulation([.. second.Order()], n));
            return Array.ConvertAll(best, b => b + off);
        }

        void Draw(ref Xoshiro256 stream, double[] estimates)
        {
            Bootstrap.Count(ref stream, one.Counts, cancel);
            if (found.Paired)
                one.Counts.CopyTo(other.Counts, 0);
            else
                Bootstrap.Count(ref stream, other.Counts, cancel);
            one.Fill();
            other.Fill();
            estimates[0] = one.Mean - other.Mean;
            estimates[1] = SortedArrayStatistics.Median(one.Sorted) - SortedArrayStatistics.Median(other.Sorted);
            estimates[2] = ExpectedBest.Of(one.Sorted, weights1) - ExpectedBest.Of(other.Sorted, weights2);
        }
    }

    /// <summary>Values by how often each was drawn, in ascending order.</summary>
    private sealed class Resample
    {
        private readonly double[] values;
        private readonly int[] order;

        public Resample(double[] values)
        {
            this.values = values;
            order = [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i])];
            (Counts, Sorted) = (new int[values.Length], new double[values.Length]);
        }

        public int[] Counts { get; }

        public double[] Sorted { get; }

        public double Mean { get; private set; }

        public void Fill()
        {
            int at = 0;
            double sum = 0;
            foreach (int i in order)
            {
                for (int k = 0; k < Counts[i]; k++)
                    Sorted[at++] = values[i];
                sum += Counts[i] * values[i];
            }
            Mean = sum / values.Length;
        }
    }
}
