using System.Diagnostics;
using System.Text.Json;
using ValleyJump.Core.Files;
using ValleyJump.Core.Runs;
using ValleyJump.Core.Tests.Tables;

namespace ValleyJump.Core.Tests.Runs;

/// <summary>Of all that want a training one has it; those that died have none.</summary>
public sealed class RunClaimsTests : IDisposable
{
    private readonly TestDirectory directory = new();

    private string Training => Path.Combine(Path.GetFullPath(directory["."]), "a.h5");

    public void Dispose() => directory.Dispose();

    private RunClaims Open(Func<IReadOnlySet<string>?>? jobs = null) => new(Path.GetDirectoryName(Training)!, jobs);

    private void Leave(RunClaim? claim, int number = 1, TimeSpan age = default)
    {
        string path = RunClaim.PathOf(Training, number);
        File.WriteAllBytes(path, claim is null ? [] : JsonSerializer.SerializeToUtf8Bytes(claim));
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow - age);
    }

    private static RunClaim Dead => RunClaim.Mine() with { ProcessStart = RunClaim.Mine().ProcessStart.AddMinutes(-10) };

    [Fact]
    public void A_claim_is_one_s_own_until_it_is_released()
    {
        using RunClaims one = Open(), other = Open();
        Assert.False(other.IsTaken(Training));
        Assert.True(one.TryTake(Training));
        Assert.False(other.TryTake(Training));
        Assert.True(other.IsTaken(Training));
        Assert.Equal(["a.h5.claim1"], directory.Files);
        other.Release(Training); // it has none
        Assert.True(other.IsTaken(Training));
        one.Release(Training);
        Assert.Empty(directory.Files);
        Assert.True(other.TryTake(Training));
        other.Dispose();
        Assert.Empty(directory.Files);
    }

    [Fact]
    public void The_claim_of_a_process_that_is_gone_is_taken_over_and_leaves_nothing()
    {
        using var gone = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true })!;
        DateTime start = gone.StartTime.ToUniversalTime();
        gone.WaitForExit();
        Leave(RunClaim.Mine() with { ProcessId = gone.Id, ProcessStart = start });
        Leave(Dead, 2); // of this process's number, which another had before
        using RunClaims claims = Open(), other = Open();

        Assert.False(claims.IsTaken(Training));
        Assert.True(claims.TryTake(Training));
        Assert.Equal(["a.h5.claim1", "a.h5.claim2", "a.h5.claim3"], directory.Files);
        Assert.False(other.TryTake(Training));

        claims.Release(Training);
        Assert.Empty(directory.Files);
    }

    [Fact]
    public void The_claim_of_another_machine_lives_while_it_is_touched()
    {
        RunClaim elsewhere = RunClaim.Mine() with { Host = "elsewhere" };
        using RunClaims claims = Open();
        Leave(elsewhere, age: RunClaim.StaleAfter - TimeSpan.FromMinutes(1));
        Assert.False(claims.TryTake(Training));
        Leave(elsewhere, age: RunClaim.StaleAfter + TimeSpan.FromMinutes(1));
        Assert.True(claims.TryTake(Training));
        Assert.True(RunClaim.StaleAfter >= 5 * RunClaim.BeatEvery);
    }

    [Fact]
    public void An_owner_touches_its_claims_and_what_they_say_stays()
    {
        using RunClaims claims = Open();
        Assert.True(claims.TryTake(Training));
        string path = RunClaim.PathOf(Training, 1);
        string said = File.ReadAllText(path);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));

        claims.Beat();

        Assert.InRange(DateTime.UtcNow - File.GetLastWriteTimeUtc(path), TimeSpan.FromSeconds(-5), TimeSpan.FromMinutes(1));
        Assert.Equal(said, File.ReadAllText(path));
    }

    /// <summary>What was created and not written to yet says nothing: as one of another machine.</summary>
    [Fact]
    public void A_claim_that_says_nothing_goes_by_its_age()
    {
        using RunClaims claims = Open();
        Leave(null);
        Assert.False(claims.TryTake(Training));
        Leave(null, age: RunClaim.StaleAfter * 2);
        Assert.True(claims.TryTake(Training));
    }

    [Theory]
    [InlineData("here", true, true)]
    [InlineData("here", false, false)] // Slurm did not answer
    [InlineData("another cluster", true, false)]
    [InlineData("", true, false)]
    public void The_claim_of_a_job_that_the_queue_does_not_know_is_dead(string cluster, bool answers, bool dead)
    {
        string? before = Environment.GetEnvironmentVariable("SLURM_CLUSTER_NAME");
        Environment.SetEnvironmentVariable("SLURM_CLUSTER_NAME", cluster == "" ? "" : "here");
        try
        {
            RunClaim claim = RunClaim.Mine() with { Host = "elsewhere", Cluster = cluster, Job = "17" };
            Func<IReadOnlySet<string>?> queue = () => answers ? new HashSet<string>(["18"]) : null;
            Assert.Equal(dead, RunClaim.IsDead(claim, () => TimeSpan.Zero, queue));
            using RunClaims claims = Open(queue);
            Leave(claim);
            Assert.Equal(dead, claims.TryTake(Training));
            Assert.False(RunClaim.IsDead(claim with { Job = "18" }, () => TimeSpan.Zero, queue));
            Assert.True(RunClaim.IsDead(claim with { Job = "18" }, () => RunClaim.StaleAfter * 2, queue));
        }
        finally
        {
            Environment.SetEnvironmentVariable("SLURM_CLUSTER_NAME", before);
        }
    }

    [Fact]
    public async Task Of_many_at_once_one_has_it()
    {
        for (int round = 0; round < 50; round++)
        {
            Leave(Dead);
            if (round % 2 == 1)
                Leave(Dead, 2);
            RunClaims[] all = [.. Enumerable.Range(0, 8).Select(_ => Open())];
            using var start = new Barrier(all.Length);
            bool[] has = await Task.WhenAll(all.Select(claims => Task.Factory.StartNew(() =>
            {
                start.SignalAndWait();
                return claims.TryTake(Training);
            }, TaskCreationOptions.LongRunning)));
            Assert.Single(has, true);
            Array.ForEach(all, claims => claims.Dispose());
            Assert.Empty(directory.Files);
        }
    }

    /// <summary>While some take it and give it up again, or die of it now and then, there are never two that have it at a time.</summary>
    [Fact]
    public async Task There_are_never_two_at_a_time()
    {
        int inside = 0, most = 0, taken = 0, deaths = 0;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Factory.StartNew(() =>
        {
            for (RunClaims claims = Open(); clock.Elapsed < TimeSpan.FromSeconds(1);)
            {
                if (!claims.TryTake(Training))
                    continue;
                int now = Interlocked.Increment(ref inside);
                if (now > Volatile.Read(ref most))
                    Volatile.Write(ref most, now);
                Thread.Yield();
                Interlocked.Decrement(ref inside);
                if (Interlocked.Increment(ref taken) % 5 > 0)
                {
                    claims.Release(Training);
                    continue;
                }
                // Its owner is dead, and gives nothing up.
                string claim = RunClaim.PathOf(Training, claims.NumberOf(Training));
                File.WriteAllBytes(claim, JsonSerializer.SerializeToUtf8Bytes(Dead));
                claims = Open();
                Interlocked.Increment(ref deaths);
            }
        }, TaskCreationOptions.LongRunning)));

        Assert.Equal(1, most);
        Assert.InRange(deaths, 2, taken);
        using RunClaims last = Open();
        Assert.True(last.TryTake(Training));
        last.Release(Training);
        Assert.Empty(directory.Files);
    }

    [Fact]
    public void What_the_dead_left_beside_runs_that_are_there_goes()
    {
        using RunClaims claims = Open();
        Leave(Dead);
        File.WriteAllBytes(directory["b.h5.claim1"], JsonSerializer.SerializeToUtf8Bytes(RunClaim.Mine()));
        File.WriteAllBytes(directory["c.h5.claim1"], JsonSerializer.SerializeToUtf8Bytes(Dead));
        claims.Sweep(training => !training.EndsWith("c.h5", StringComparison.Ordinal));
        Assert.Equal(["b.h5.claim1", "c.h5.claim1"], directory.Files);
    }

    /// <summary>What is under a claim that lives stays: without it another one could be had.</summary>
    [Fact]
    public void What_the_dead_left_under_a_claim_that_lives_stays()
    {
        Leave(Dead);
        using RunClaims owner = Open(), other = Open();
        Assert.True(owner.TryTake(Training));
        other.Sweep(_ => true);
        Assert.Equal(["a.h5.claim1", "a.h5.claim2"], directory.Files);
        Assert.False(other.TryTake(Training));
        owner.Release(Training);
        Leave(Dead, 2);
        Leave(Dead, 4);
        other.Sweep(_ => true);
        Assert.Empty(directory.Files);
    }

    [Theory]
    [InlineData("", "1", true)]
    [InlineData("1", "1", false)]
    public void The_claim_of_this_job_before_it_was_requeued_is_dead(string then, string now, bool dead)
    {
        string[] names = ["SLURM_CLUSTER_NAME", "SLURM_JOB_ID", "SLURM_RESTART_COUNT"];
        string?[] before = [.. names.Select(Environment.GetEnvironmentVariable)];
        try
        {
            foreach (var (name, value) in names.Zip(["here", "7", now]))
                Environment.SetEnvironmentVariable(name, value);
            Leave(RunClaim.Mine() with { Host = "another", Restarts = then });
            using RunClaims claims = Open(() => new HashSet<string> { "7" });
            Assert.Equal(!dead, claims.IsTaken(Training));
        }
        finally
        {
            foreach (var (name, value) in names.Zip(before))
                Environment.SetEnvironmentVariable(name, value);
        }
    }

    /// <summary>What cannot be created, and is no claim either, is not tried for ever; behind a dead claim neither.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_directory_of_the_name_of_a_claim_is_an_error(int number)
    {
        Directory.CreateDirectory(RunClaim.PathOf(Training, number));
        if (number > 1)
            Leave(Dead);
        using RunClaims claims = Open();
        var problem = Assert.Throws<FileException>(() => claims.TryTake(Training));
        Assert.Contains($"a.h5.claim{number}", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>A queue that takes its time to say nothing is asked once, not for each claim.</summary>
    [Fact]
    public void A_slow_queue_is_asked_once()
    {
        string? before = Environment.GetEnvironmentVariable("SLURM_CLUSTER_NAME");
        try
        {
            Environment.SetEnvironmentVariable("SLURM_CLUSTER_NAME", "here");
            Leave(RunClaim.Mine() with { Host = "another", Cluster = "here", Job = "8" });
            int asked = 0;
            var now = DateTime.UtcNow;
            using RunClaims claims = new(Path.GetDirectoryName(Training)!, () =>
            {
                asked++;
                now += TimeSpan.FromMinutes(1);
                return null;
            }, () => now);
            Assert.True(claims.IsTaken(Training));
            Assert.True(claims.IsTaken(Training));
            Assert.Equal(1, asked);
        }
        finally
        {
            Environment.SetEnvironmentVariable("SLURM_CLUSTER_NAME", before);
        }
    }

    [Fact]
    public void Realizations_of_one_training_have_one_claim()
    {
        string path = Path.Combine(directory["."], "eta0.05_B50_seed1_r012_3f2a9c1b.h5");
        Assert.Equal(path, RunClaim.TrainingOf(path, 12, fullBatch: false));
        Assert.EndsWith("eta0.05_B50_seed1_rall_3f2a9c1b.h5", RunClaim.TrainingOf(path, 12, fullBatch: true));
        Assert.Equal(path, RunClaim.TrainingOfClaim(RunClaim.PathOf(path, 12)));
    }
}
