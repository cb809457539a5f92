using ValleyJump.Core.Datasets;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Runs;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Tests.Runs;

/// <summary>Shares of a grid: disjoint, together the grid, the same everywhere, and about equally long.</summary>
public class SgdShardTests
{
    private static readonly ImageDataset Images = new ImageDatasetImport { TrainPerClass = 10, TestPerClass = 2 }.Read();

    [Theory]
    [InlineData("3/16", 3, 16)]
    [InlineData(" 1 / 1 ", 1, 1)]
    [InlineData("16/16", 16, 16)]
    public void A_share_is_read(string text, int number, int count) => Assert.Equal(new(number, count), SgdShard.Parse(text, _ => null));

    [Theory]
    [InlineData("0/4")]
    [InlineData("5/4")]
    [InlineData("1/0")]
    [InlineData("-1/4")]
    [InlineData("1.5/4")]
    [InlineData("4")]
    [InlineData("1/2/3")]
    [InlineData("a/b")]
    [InlineData("1/1000001")]
    public void What_is_no_share_is_an_error(string text) =>
        Assert.Equal("InvalidShard", Assert.Throws<InvalidInputException>(() => SgdShard.Parse(text, _ => null)).Id);

    [Theory]
    [InlineData("0", "0", "16", null, 1, 16)]
    [InlineData("16", "1", "16", "1", 16, 16)]
    [InlineData("14", "10", "4", "2", 3, 4)]
    public void Auto_is_that_of_the_element(string id, string first, string count, string? step, int number, int shards) =>
        Assert.Equal(new(number, shards), SgdShard.Parse("auto", Variables(id, first, count, step)));

    [Theory]
    [InlineData(null, "1", "4")]
    [InlineData("1", null, "4")]
    [InlineData("1", "1", null)]
    [InlineData("7", "1", "2")] // --array=1,7
    [InlineData("x", "1", "2")]
    public void Auto_needs_an_array_that_is_numbered_through(string? id, string? first, string? count) =>
        Assert.Equal("ShardNotAuto",
            Assert.Throws<InvalidInputException>(() => SgdShard.Parse("Auto", Variables(id, first, count, null))).Id);

    private static Func<string, string?> Variables(string? id, string? first, string? count, string? step) => name => name switch
    {
        "SLURM_ARRAY_TASK_ID" => id,
        "SLURM_ARRAY_TASK_MIN" => first,
        "SLURM_ARRAY_TASK_COUNT" => count,
        "SLURM_ARRAY_TASK_STEP" => step,
        _ => null,
    };

    /// <summary>
    /// The paper's grid: 980 runs whose costs differ by a factor of some hundreds. The bound of the greedy rule is the longest run over the
    /// mean share; here it comes out far below one in a hundred.
    /// </summary>
    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(52)]
    public void Shares_of_the_papers_grid_are_about_equally_long(int count)
    {
        long[] costs = [.. from batch in new[] { 10, 20, 50, 100, 200, 500, 1000 }
                           from eta in new[] { 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.2 }
                           let cost = SgdCost.Of(new SgdSettings { BatchSize = batch, LearningRate = eta }, Images)
                           from realization in Enumerable.Range(0, 20)
                           select cost];
        Assert.InRange(costs.Max() / (double)costs.Min(), 20, 2000);

        int[] shards = SgdShard.Of(costs, count);

        Assert.All(shards, s => Assert.InRange(s, 1, count));
        double[] sums = [.. Enumerable.Range(1, count).Select(s => shards.Zip(costs).Where(p => p.First == s).Sum(p => (double)p.Second))];
        Assert.InRange(sums.Max() / sums.Average(), 1, 1.01);
        Assert.InRange(sums.Min() / sums.Average(), 0.99, 1);
        Assert.Equal(shards, SgdShard.Of(costs, count));
    }

    /// <summary>Cutting the same list into pieces of equally many runs would be off by far more.</summary>
    [Fact]
    public void The_longest_go_first() => Assert.Equal([1, 2, 2, 1], SgdShard.Of([10, 7, 5, 2], 2));

    [Fact]
    public void There_may_be_more_shares_than_runs() => Assert.Equal([1, 2], SgdShard.Of([5, 5], 4));

    [Fact]
    public void Costs_rise_with_all_that_takes_time()
    {
        var cell = new SgdSettings { Steps = 1000, BatchSize = 10 };
        long cost = SgdCost.Of(cell, Images);
        SgdSettings[] longer =
        [
            cell with { Steps = 2000 }, cell with { BatchSize = 50 }, cell with { HiddenWidths = [200, 200] },
            cell with { Checkpoints = 1001 },
            cell with { Rule = UpdateRule.Of(UpdateRuleKind.Adam, null, false, null, null, null) },
            cell with { BatchSizeSchedule = Schedule.Parse("exponential to 8") },
        ];
        Assert.All(longer, l => Assert.True(SgdCost.Of(l, Images) > cost, $"{l}"));
        // More images than there are cost no more.
        Assert.Equal(SgdCost.Of(cell with { BatchSize = 100 }, Images), SgdCost.Of(cell with { BatchSize = 100_000 }, Images));
        Assert.True(SgdCost.Of(cell with { KeepWeights = false }, Images) < cost);
    }

    [Fact]
    public void The_first_run_begins_whatever_it_costs_and_others_only_if_they_fit()
    {
        TimeSpan now = TimeSpan.FromSeconds(20);
        var pace = new SgdPace(TimeSpan.FromSeconds(10), () => now);
        Assert.True(pace.Fits(1_000_000)); // nothing is known, and nothing was begun
        pace.Begin();
        Assert.False(pace.Fits(1)); // there is no time left
        now = TimeSpan.FromSeconds(1);
        Assert.True(pace.Fits(1_000_000)); // nobody knows yet
        pace.End(100, TimeSpan.FromSeconds(2));
        now = TimeSpan.FromSeconds(2);
        Assert.True(pace.Fits(360)); // 7.9 s
        Assert.False(pace.Fits(400)); // 8.8 s
        pace.End(100, TimeSpan.FromSeconds(4));
        Assert.False(pace.Fits(360)); // they take 3 s by now
        now = TimeSpan.FromSeconds(10);
        Assert.True(pace.IsOver);
        Assert.False(pace.Fits(1));
    }
}
