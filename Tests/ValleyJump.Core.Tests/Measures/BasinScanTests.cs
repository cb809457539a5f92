using ValleyJump.Core.Measures;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Measures;

/// <summary>Freezing steps of made-up sets of errors, worked out by hand and by looking at all of them.</summary>
public class BasinScanTests
{
    private static readonly BasinCriterion Last = new(FreezeDefinition.Basin, FreezeRule.LastEndpoint, 0.9);

    private static readonly BasinCriterion All = Last with { Rule = FreezeRule.AllPairs };

    [Fact]
    public void Made_up_sets_of_errors_have_the_freezing_step_that_is_worked_out_by_hand()
    {
        // The last set is 0 ... 9. Without one error Sim_J = 0.9, with one more 10/11 = 0.909, with both changed 9/11.
        int[] end = [.. Enumerable.Range(0, 10)], without = end[1..], other = end[..9], more = [.. end, 77];
        int[][] errors = [[1, 2], end, without, end, other, more, end, end];
        // Against the last: 0 differs, all else has 0.9 or more. Of pairs, 2 and 4 differ by two: 8/10, and 4 and 5: 9/11, and 2 and 5.
        Assert.Equal((1, 5), (Index(errors, Last), Index(errors, All)));
        // At 0.95 only equal sets will do.
        Assert.Equal((6, 6), (Index(errors, Last with { Threshold = 0.95 }), Index(errors, All with { Threshold = 0.95 })));
        // 4 and 5 are alike, and so are 2 and 5, at 9/11 = 0.818; 2 and 4 at 0.8.
        Assert.Equal(3, Index(errors, All with { Threshold = 0.81 }));
        Assert.Equal(1, Index(errors, All with { Threshold = 0.8 }));
    }

    [Fact]
    public void What_makes_no_errors_or_always_the_same_freezes_at_once_and_a_single_checkpoint_does_not()
    {
        foreach (BasinCriterion criterion in (BasinCriterion[])[Last, All])
        {
            Assert.Equal(0, Index([[], [], []], criterion));
            Assert.Equal(0, Index([.. Enumerable.Repeat<int[]>([3, 5], 101)], criterion));
            // The last is like itself alone, and so the end came first.
            Assert.Null(Index([[1], [1], [2]], criterion));
            Assert.Null(Index([[1], [1], []], criterion));
            Assert.Null(Index([[1]], criterion));
        }
    }

    [Fact]
    public void What_is_like_nothing_never_freezes()
    {
        var scan = new BasinScan(30, _ => { }, (_, _, late) => late == 29 ? double.NaN : 1);
        Assert.All(scan.Run([Last, All], verify: true), f => Assert.Equal((null, true), (f.Index, f.Verified)));
    }

    [Fact]
    public void A_coarse_scan_looks_at_every_tenth_and_at_those_around_the_freezing_step()
    {
        var seen = new List<int>();
        // From 37 on alike.
        BasinFinding found = Assert.Single(Scan(101, (i, _) => i >= 37 ? 1 : 0, seen).Run([Last], verify: false));
        Assert.Equal((37, false), (found.Index!.Value, found.Verified));
        Assert.Equal([30, 36, 37, 38, 39, 40, 50, 60, 70, 80, 90, 100], seen.Order());
        Assert.Equal(12, found.Checked);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(16)]
    public void No_checkpoint_is_looked_at_in_vain_and_what_is_made_ahead_changes_nothing(int ahead)
    {
        BasinCriterion[] criteria = [Last, Last with { Threshold = 0.95 }, Last with { Threshold = 0.99 }];
        // Alike at 0.90 from 18 on, at 0.95 from 23, at 0.99 from 35.
        double Similar(int i, int j) => Math.Min(i, j) < 18 ? 0 : Math.Min(i, j) < 23 ? 0.92 : Math.Min(i, j) < 35 ? 0.96 : 1;
        var made = new List<int>();
        BasinScan scan = Scan(101, Similar, made, ahead);
        IReadOnlyList<BasinFinding> found = scan.Run(criteria, verify: false);
        Assert.Equal([18, 23, 35], found.Select(f => f.Index!.Value));
        // Every tenth down to the first that does not fit; and from there up, those that fit and one more.
        int[] coarse = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100];
        int[] fine = [17, 18, 19, 22, 23, 24, 25, 26, 27, 28, 29, 34, 35, 36, 37, 38, 39];
        Assert.Equal(coarse.Concat(fine).Order(), scan.Seen.Order());
        Assert.All(found, f => Assert.Equal(27, f.Checked));
        if (ahead == 1)
            Assert.Equal(27, made.Count);
        BasinFinding all = Assert.Single(Scan(101, Similar, null, ahead).Run([All], verify: true));
        Assert.Equal((18, 101 - 17, true), (all.Index!.Value, all.Checked, all.Verified));
    }

    [Fact]
    public void A_coarse_scan_misses_what_lies_between_and_a_verified_one_does_not()
    {
        double Similar(int i, int j) => i < 37 || i == 66 ? 0 : 1;
        Assert.Equal((37, false), Simple(Assert.Single(Scan(101, Similar).Run([Last], verify: false))));
        Assert.Equal((67, true), Simple(Assert.Single(Scan(101, Similar).Run([Last], verify: true))));
        // All pairs are always verified: those from 66 on were looked at, and 66.
        BasinFinding found = Assert.Single(Scan(101, Similar).Run([All], verify: false));
        Assert.Equal((67, true), Simple(found));
        Assert.Equal(101 - 66, found.Checked);

        static (int, bool) Simple(BasinFinding found) => (found.Index!.Value, found.Verified);
    }

    [Fact]
    public void A_verified_scan_is_what_all_endpoints_say_and_thresholds_and_rules_are_in_order()
    {
        for (int trial = 0; trial < 200; trial++)
        {
            var random = new Xoshiro256(7, (ulong)trial);
            int count = 1 + (int)(random.Next() % 60);
            // Errors that change less and less.
            int[][] errors = new int[count][];
            var set = new HashSet<int>(Enumerable.Range(0, 30));
            for (int k = 0; k < count; k++)
            {
                for (int change = (int)(random.Next() % (ulong)(1 + 12 * (count - k) / count)); change > 0; change--)
                {
                    int n = (int)(random.Next() % 60);
                    if (!set.Remove(n))
                        set.Add(n);
                }
                errors[k] = [.. set.Order()];
            }
            BasinCriterion[] criteria = [.. from rule in Enum.GetValues<FreezeRule>()
                                            from threshold in (double[])[0.6, 0.8, 0.9, 0.95]
                                            select new BasinCriterion(FreezeDefinition.Basin, rule, threshold)];
            BasinFinding[] found = [.. Scan(count, Jaccard(errors)).Run(criteria, verify: true)];
            Assert.All(found, f => Assert.True(f.Verified));
            Assert.Equal(criteria.Select(c => Slow(errors, c)), found.Select(f => f.Index));
            Assert.Equal(found, Scan(count, Jaccard(errors), null, 1 + trial % 7).Run(criteria, verify: true));
            foreach (BasinFinding[] one in (BasinFinding[][])[found, [.. Scan(count, Jaccard(errors)).Run(criteria, verify: false)]])
            {
                int[] at = [.. one.Select(f => f.Index ?? count)];
                for (int k = 0; k < 4; k++)
                    Assert.True(at[k] >= at[k + 4], "all pairs are no earlier than the last endpoint alone");
                foreach (int k in (int[])[1, 2, 3, 5, 6, 7])
                    Assert.True(at[k] >= at[k - 1], "a higher threshold is no earlier");
            }
        }
    }

    private static int? Index(int[][] errors, BasinCriterion criterion)
    {
        int? found = Assert.Single(Scan(errors.Length, Jaccard(errors)).Run([criterion], verify: true)).Index;
        Assert.Equal(Slow(errors, criterion), found);
        return found;
    }

    // The definition, word by word.
    private static int? Slow(int[][] errors, BasinCriterion criterion)
    {
        int end = errors.Length - 1;
        Func<int, int, double> similarity = Jaccard(errors);
        int first = Enumerable.Range(0, errors.Length).First(c => Enumerable.Range(c, end - c + 1).All(i =>
            (criterion.Rule == FreezeRule.LastEndpoint ? [end] : Enumerable.Range(c, end - c + 1)).All(j =>
                similarity(i, j) >= criterion.Threshold)));
        return first < end ? first : null;
    }

    private static Func<int, int, double> Jaccard(int[][] errors) => (i, j) =>
    {
        int all = errors[i].Union(errors[j]).Count();
        return all == 0 ? 1 : errors[i].Intersect(errors[j]).Count() / (double)all;
    };

    private static BasinScan Scan(int count, Func<int, int, double> similarity, List<int>? seen = null, int ahead = 1)
    {
        var looked = new HashSet<int>();
        return new(count, checkpoints =>
        {
            Assert.All(checkpoints, k => Assert.True(k >= 0 && k < count && looked.Add(k), "looked at once"));
            seen?.AddRange(checkpoints);
        }, (_, i, j) => looked.Contains(i) && looked.Contains(j) ? similarity(i, j) : throw new InvalidOperationException(), ahead);
    }
}
