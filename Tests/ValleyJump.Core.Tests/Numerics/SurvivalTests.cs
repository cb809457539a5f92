using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Numerics;

/// <summary>
/// Survival of censored times, against R's survival package, against closed forms, and by how often intervals hold the truth.
/// </summary>
public class SurvivalTests
{
    private const int Seeds = 200;

    // Acute myelogenous leukemia, with maintained chemotherapy and without: aml of R's survival package (Miller, 1997).
    private static readonly EventTimes Maintained = Times([9, 13, 18, 23, 31, 34, 48], [13, 28, 45, 161]);
    private static readonly EventTimes Nonmaintained = Times([5, 5, 8, 8, 12, 23, 27, 30, 33, 43, 45], [16]);

    // Remission of leukemia with 6-mercaptopurine and with placebo (Freireich et al., Blood 21, 699, 1963).
    private static readonly EventTimes Treated = Times([6, 6, 6, 7, 10, 13, 16, 22, 23],
        [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]);

    private static readonly EventTimes Placebo =
        Times([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], []);

    [Fact]
    public void The_leukemia_curves_are_those_of_R()
    {
        // summary(survfit(Surv(time, status) ~ x, aml, conf.type = "log-log"), censored = TRUE), survival 3.5-3; further digits are of the
        // same formulas in exact fractions.
        AssertCurve(new(Maintained),
            (9, 11, 0.9090909091, 0.0866784172, 0.5080802058, 0.9866738227),
            (13, 10, 0.8181818182, 0.1162912998, 0.4474286147, 0.9511622286),
            (18, 8, 0.7159090909, 0.1396649706, 0.3501903859, 0.8990239742),
            (23, 7, 0.6136363636, 0.1526323310, 0.2657520400, 0.8352992433),
            (28, 6, 0.6136363636, 0.1526323310, 0.2657520400, 0.8352992433),
            (31, 5, 0.4909090909, 0.1641932672, 0.1673309098, 0.7533997904),
            (34, 4, 0.3681818182, 0.1626688858, 0.0928295749, 0.6570408324),
            (45, 3, 0.3681818182, 0.1626688858, 0.0928295749, 0.6570408324),
            (48, 2, 0.1840909091, 0.1534927458, 0.0117384801, 0.5250148427),
            (161, 1, 0.1840909091, 0.1534927458, 0.0117384801, 0.5250148427));
        AssertCurve(new(Nonmaintained),
            (5, 12, 0.8333333333, 0.1075828707, 0.4817149422, 0.9555093657),
            (8, 10, 0.6666666667, 0.1360827635, 0.3370189325, 0.8597117991),
            (12, 8, 0.5833333333, 0.1423187606, 0.2701389241, 0.8009401923),
            (16, 7, 0.5833333333, 0.1423187606, 0.2701389241, 0.8009401923),
            (23, 6, 0.4861111111, 0.1481300626, 0.1918766196, 0.7296715698),
            (27, 5, 0.3888888889, 0.1469861839, 0.1262720122, 0.6498174083),
            (30, 4, 0.2916666667, 0.1387151691, 0.0724016089, 0.5608860527),
            (33, 3, 0.1944444444, 0.1218745054, 0.0311986429, 0.4614294762),
            (43, 2, 0.0972222222, 0.0918663650, 0.0057463057, 0.3489038611),
            (45, 1, 0, double.NaN, double.NaN, double.NaN));
        AssertCurve(new(Treated), (6, 21, 0.8571428571, 0.0763603548, 0.6197179553, 0.9515517476),
            (7, 17, 0.8067226891, 0.0869352852, 0.5631465646, 0.9228090192));
    }

    [Fact]
    public void Quantiles_and_their_intervals_are_those_of_R()
    {
        const double Open = double.PositiveInfinity, None = double.NaN;
        // quantile(survfit(...)) of the above; R writes NA where an interval is open.
        Assert.Equal([(18, 9, 34), (31, 13, Open), (48, 31, Open)], Quartiles(Maintained));
        Assert.Equal([(8, 5, 23), (23, 5, 33), (33, 23, Open)], Quartiles(Nonmaintained));
        Assert.Equal([(13, 6, 22), (23, 13, Open), (None, 23, Open)], Quartiles(Treated));
        // Where the curve stays at the fraction for a while, the middle of that: as the median of an even number has it.
        Assert.Equal([(2.5, 1, 5), (4.5, 1, 7), (6.5, 3, Open)], Quartiles(Times([1, 2, 3, 4, 5, 6, 7, 8], [])));
    }

    [Fact]
    public void Restricted_means_are_those_of_R()
    {
        // print(survfit(...), rmean = 45, digits = 10), and rmean = 35.
        AssertMean(30.73863636, 4.114086240, new KaplanMeier(Maintained).RestrictedMean(45));
        AssertMean(22.70833333, 4.180941982, new KaplanMeier(Nonmaintained).RestrictedMean(45));
        AssertMean(23.287394958, 2.827467623, new KaplanMeier(Treated).RestrictedMean(35));
        Assert.Equal((double.NaN, double.NaN), new KaplanMeier(Treated).RestrictedMean(35.001));
        // Without censoring it is the mean, and a horizon beyond the last changes nothing.
        AssertMean(4.5, Math.Sqrt(5.25 / 8), new KaplanMeier(Times([1, 2, 3, 4, 5, 6, 7, 8], [])).RestrictedMean(100));

        static void AssertMean(double mean, double sem, (double Mean, double Sem) found)
        {
            Assert.Equal(mean, found.Mean, 1e-8);
            Assert.Equal(sem, found.Sem, 1e-8);
        }
    }

    [Fact]
    public void The_log_rank_test_is_that_of_R_and_of_Freireich()
    {
        // survdiff(Surv(time, status) ~ x, aml)$chisq is 3.3963886989776, p = 0.07.
        LogRank test = LogRank.Of([Maintained, Nonmaintained]);
        Assert.Equal(3.3963886989776, test.ChiSquare, 1e-12);
        Assert.Equal(1, test.Freedom);
        Assert.Equal(0.06533932204050508, test.PValue, 1e-13);
        Assert.Equal(10.68933599, test.Expected[0], 1e-8);
        Assert.Equal(7.31066401, test.Expected[1], 1e-8);

        // 16.79, the textbooks' number: Kalbfleisch and Prentice (1980); Kleinbaum and Klein (2012).
        LogRank known = LogRank.Of([Treated, Placebo]);
        Assert.Equal(16.792940989216536, known.ChiSquare, 1e-12);
        Assert.Equal(19.25050095, known.Expected[0], 1e-8);

        // Three groups, by the same formulas in numpy: the odd ones of the treated in order, the even ones, and placebo.
        LogRank three = LogRank.Of([Times([6, 6, 7, 10, 16, 22], [11, 19, 25, 32, 35]), Times([6, 13, 23], [6, 9, 10, 17, 20, 32, 34]),
            Placebo]);
        Assert.Equal(2, three.Freedom);
        Assert.Equal(17.163875173672817, three.ChiSquare, 1e-12);
        Assert.Equal(0.0001874614025452605, three.PValue, 1e-14);
    }

    [Fact]
    public void Without_censoring_the_curve_is_the_empirical_distribution()
    {
        var random = new Random(1);
        double[] times = [.. Enumerable.Range(0, 1000).Select(_ => (double)random.Next(100))];
        KaplanMeier curve = new(Times(times, []));

        for (int i = 0; i < curve.Survival.Length; i++)
        {
            double above = times.Count(t => t > curve.Times.Time[i]) / 1000.0;
            Assert.Equal(above, curve.Survival[i]);
            if (above > 0)
                Assert.Equal(Math.Sqrt(above * (1 - above) / 1000), curve.Sem[i], 1e-14);
        }
        Assert.Equal(times.Average(), curve.RestrictedMean(99).Mean, 1e-10);
    }

    [Fact]
    public void Samples_that_are_pooled_are_one_sample()
    {
        var random = new Random(2);
        (double Time, bool IsEvent)[] all = [.. Enumerable.Range(0, 500).Select(_ => ((double)random.Next(60), random.Next(3) > 0))];
        EventTimes whole = Of(all);
        EventTimes pooled = EventTimes.Pool([.. all.Chunk(70).Select(Of)]);

        Assert.Equal(whole.Time, pooled.Time);
        Assert.Equal(whole.Events, pooled.Events);
        Assert.Equal(whole.Censored, pooled.Censored);
        Assert.Equal(500, pooled.Count);
        Assert.Equal(0, EventTimes.Pool([]).Count);
    }

    /// <summary>
    /// Exponential times of mean 1, some 30 % of them censored: intervals of the survival at 1, the median and the restricted mean to 1.5
    /// hold the truth in 95 % of all samples. Of 200 samples the fraction has a standard error of 0.0154: four below 0.95 are 0.888. Errors
    /// that are too large would pass that, and are held against the spread of the estimates: their squares' ratio is 1 to within
    /// sqrt(2/199), of which four are 0.40.
    /// </summary>
    [Theory]
    [InlineData(60)]
    [InlineData(400)]
    public void Intervals_hold_the_truth_as_often_as_they_say(int size)
    {
        int survival = 0, median = 0, mean = 0;
        List<(double Value, double Sem)> survivals = [], means = [];
        double truth = Math.Exp(-1), restricted = 1 - Math.Exp(-1.5);
        for (int seed = 0; seed < Seeds; seed++)
        {
            KaplanMeier curve = new(Sample(seed, size, 1));
            int at = Array.FindLastIndex(curve.Times.Time, t => t <= 1);
            survival += curve.Low[at] <= truth && truth <= curve.High[at] ? 1 : 0;
            survivals.Add((curve.Survival[at], curve.Sem[at]));
            var (_, low, high) = curve.Quantile(0.5);
            median += low <= Math.Log(2) && Math.Log(2) <= high ? 1 : 0;
            means.Add(curve.RestrictedMean(1.5));
            mean += Math.Abs(means[^1].Value - restricted) <= 1.959964 * means[^1].Sem ? 1 : 0;
        }

        Assert.All((int[])[survival, median, mean], held => Assert.InRange(held / (double)Seeds, 0.888, 1));
        foreach (var estimates in (List<(double Value, double Sem)>[])[survivals, means])
        {
            double average = estimates.Average(e => e.Value);
            double spread = estimates.Sum(e => (e.Value - average) * (e.Value - average)) / (Seeds - 1);
            Assert.InRange(estimates.Average(e => e.Sem * e.Sem) / spread, 0.6, 1.4);
        }
    }

    /// <summary>
    /// Groups that are alike, and tie: p is uniform. Its mean over 200 is 0.5 to 4 sqrt(1/12/200) = 0.082, at most 0.05 + 4 0.0154 = 0.112
    /// of them lie below 0.05, and Kolmogorov's distance stays below 2.2/sqrt(200), which it exceeds once in 8000.
    /// </summary>
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Of_groups_that_are_alike_p_is_uniform(int groups)
    {
        double[] p = [.. Enumerable.Range(0, Seeds).Select(seed => LogRank.Of([.. Enumerable.Range(0, groups)
            .Select(g => Sample(1000 + seed * groups + g, 80, 1, ties: 20))]).PValue).Order()];

        Assert.InRange(p.Average(), 0.5 - 0.082, 0.5 + 0.082);
        Assert.InRange(p.Count(v => v < 0.05) / (double)Seeds, 0, 0.112);
        Assert.InRange(p.Select((v, i) => Math.Max((i + 1.0) / Seeds - v, v - i / (double)Seeds)).Max(), 0, 2.2 / Math.Sqrt(Seeds));
        // Twice the hazard in one of them is seen.
        Assert.InRange(LogRank.Of([Sample(1, 400, 1), Sample(2, 400, 2)]).PValue, 0, 1e-4);
    }

    [Fact]
    public void The_hazard_is_events_by_time_at_risk()
    {
        EventTimes times = Times([0, 1, 2, 2, 5, 10], [4, 12]);
        var bins = HazardRate.Of(times, 0, 5);

        // (0, 2], (2, 4], ... (8, 10], and (10, 12] for the one that is left. What came at 0 is in none.
        Assert.Equal([(0, 2), (2, 4), (4, 6), (6, 8), (8, 10), (10, 12)], bins.Select(b => (b.From, b.To)));
        Assert.Equal([7 + 6, 4 + 4, 3 + 2, 2 + 2, 2 + 2, 1 + 1], bins.Select(b => b.AtRisk));
        Assert.Equal([3, 0, 1, 0, 1, 0], bins.Select(b => b.Rate.Count));
        Assert.Equal(3 / 13.0, bins[0].Rate.Rate);
        // Garwood: of none, -ln(0.025)/time.
        Assert.Equal(-Math.Log(0.025) / 2, bins[^1].Rate.High, 1e-10);
        Assert.Empty(HazardRate.Of(Times([], [3, 4]), 0, 5));
        // Exponential times of rate 2: all bins together give it, within four of its errors.
        var all = HazardRate.Of(Sample(7, 20_000, 2), 0, 10);
        double rate = all.Sum(b => b.Rate.Count) / all.Sum(b => b.AtRisk);
        Assert.InRange(rate, 2 - 4 * 2 / Math.Sqrt(all.Sum(b => b.Rate.Count)), 2 + 4 * 2 / Math.Sqrt(all.Sum(b => b.Rate.Count)));
    }

    [Fact]
    public void The_cumulative_hazard_is_that_of_Nelson_and_Aalen()
    {
        KaplanMeier curve = new(Maintained);
        Assert.Equal(1 / 11.0 + 1 / 10.0 + 1 / 8.0, curve.CumulativeHazard[2], 1e-14);
        Assert.Equal(Math.Sqrt(1 / 121.0 + 1 / 100.0 + 1 / 64.0), curve.CumulativeHazardSem[2], 1e-14);
    }

    [Fact]
    public void Nothing_to_measure_gives_no_number()
    {
        Assert.Equal((double.NaN, double.NaN, double.NaN), new KaplanMeier(EventTimes.None).Quantile(0.5));
        Assert.Equal((double.NaN, double.NaN), new KaplanMeier(EventTimes.None).RestrictedMean(1));
        Assert.Equal((double.NaN, double.NaN, double.PositiveInfinity), new KaplanMeier(Times([], [3, 4])).Quantile(0.5));
        Assert.Equal((1, 1), (new KaplanMeier(Times([], [3, 4])).Low[0], new KaplanMeier(Times([], [3, 4])).High[1]));
        Assert.Equal((3.0, 3, double.PositiveInfinity), new KaplanMeier(Times([3], [])).Quantile(0.5));
        Assert.Equal(double.NaN, LogRank.Of([Times([], [1]), Times([], [2])]).PValue);
        Assert.Equal(double.NaN, LogRank.Of([Maintained]).PValue);
        // A group that had gone before the first event is none.
        Assert.Equal(1, LogRank.Of([Maintained, Nonmaintained, Times([], [1, 2])]).Freedom);
    }

    [Fact]
    public void A_million_times_are_counted_and_stop_when_they_are_told_to()
    {
        var random = new Random(3);
        double[] times = [.. Enumerable.Range(0, 1_000_000).Select(_ => random.NextDouble())];
        using var cancel = new CancellationTokenSource();
        EventTimes all = Times(times, []);
        Assert.Equal(1_000_000, all.Count);
        Assert.Equal(0.5, new KaplanMeier(all).Quantile(0.5).Estimate, 4 * 0.5 / 1000);
        cancel.Cancel();
        Assert.Throws<OperationCanceledException>(() => EventTimes.OfSortable([.. times], [], cancel.Token));
        Assert.Throws<OperationCanceledException>(() => new KaplanMeier(all, cancel.Token));
        Assert.Throws<OperationCanceledException>(() => LogRank.Of([all, all], cancel.Token));
        Assert.Throws<OperationCanceledException>(() => HazardRate.Of(all, 0, 9, cancel.Token));
    }

    private static EventTimes Times(IEnumerable<double> events, IEnumerable<double> censored) =>
        EventTimes.OfSortable([.. events], [.. censored]);

    private static EventTimes Of((double Time, bool IsEvent)[] all) =>
        Times(all.Where(t => t.IsEvent).Select(t => t.Time), all.Where(t => !t.IsEvent).Select(t => t.Time));

    /// <summary>Exponential times, censored at uniform ones up to 3.</summary>
    private static EventTimes Sample(int seed, int size, double rate, int ties = 0)
    {
        var random = new Random(seed);
        return Of([.. Enumerable.Range(0, size).Select(_ =>
        {
            double time = -Math.Log(1 - random.NextDouble()) / rate, end = 3 * random.NextDouble();
            double seen = Math.Min(time, end);
            return (ties > 0 ? Math.Ceiling(ties * seen) / ties : seen, time <= end);
        })]);
    }

    private static IEnumerable<(double, double, double)> Quartiles(EventTimes times)
    {
        KaplanMeier curve = new(times);
        return [curve.Quantile(0.25), curve.Quantile(0.5), curve.Quantile(0.75)];
    }

    private static void AssertCurve(KaplanMeier curve,
        params (double Time, long AtRisk, double S, double Sem, double Low, double High)[] rows)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.Equal((rows[i].Time, rows[i].AtRisk), (curve.Times.Time[i], curve.AtRisk[i]));
            Assert.Equal(rows[i].S, curve.Survival[i], 1e-9);
            Assert.Equal(rows[i].Sem, curve.Sem[i], 1e-9);
            Assert.Equal(rows[i].Low, curve.Low[i], 1e-9);
            Assert.Equal(rows[i].High, curve.High[i], 1e-9);
        }
    }
}
