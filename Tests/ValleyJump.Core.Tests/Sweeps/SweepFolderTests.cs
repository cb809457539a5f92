using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Sweeps;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Tests.Sweeps;

/// <summary>What a sweep's folder says of it, and what makes a task the one that it is.</summary>
public sealed class SweepFolderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("valleyjump sweep ").FullName;

    private string Path => System.IO.Path.Combine(folder, "sweep");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    internal static SweepDraft Draft(int rows = 10, int? tasks = null, string script = "$_ | Out-Null", ulong? seed = null,
        int first = 1) => new()
    {
        Script = script, Tasks = tasks, Seed = seed, Location = "/", PlainRows = true,
        Rows = [.. Enumerable.Range(first, rows).Select(i => new SweepRow(SweepLine.Of(Row(i), null), 1))],
    };

    internal static TableRow Row(int i) => TableRow.FromPairs([new("A", (long)i), new("B", $"0{i}"), new("C", 1.0 / i)]);

    [Theory]
    [InlineData(10, 3)]
    [InlineData(10, 10)]
    [InlineData(10, 100)]
    [InlineData(1, 1)]
    [InlineData(1000, null)]
    public void Each_row_is_in_one_task_in_order(int rows, int? tasks)
    {
        SweepFolder sweep = SweepFolder.Create(Path, Draft(rows, tasks));

        IReadOnlyList<SweepPart> parts = sweep.Parts();
        Assert.Equal(Math.Min(rows, tasks ?? 100), parts.Count);
        Assert.Equal(Enumerable.Range(1, parts.Count), parts.Select(p => p.Task));
        Assert.Equal(parts, parts.Select(p => sweep.Part(p.Task)));
        Assert.InRange(parts.Max(p => p.Rows) - parts.Min(p => p.Rows), 0, 1);
        object?[] seen = [.. parts.SelectMany(sweep.RowsOf).Cast<PlainRow>().Select(r => r.Cells[0].Value)];
        Assert.Equal(Enumerable.Range(1, rows).Select(i => (object?)(long)i), seen);
        // Text stays text.
        Assert.Equal("01", ((PlainRow)sweep.RowsOf(parts[0])[0]).Cells[1].Value);
    }

    [Fact]
    public void Tasks_are_of_about_the_same_cost()
    {
        double[] costs = [.. Enumerable.Range(1, 200).Select(i => (double)i)];
        SweepDraft draft = Draft(200, 8);
        draft = draft with { Rows = [.. draft.Rows!.Zip(costs, (r, c) => r with { Cost = c })] };

        IReadOnlyList<SweepPart> parts = SweepFolder.Create(Path, draft).Parts();

        // A task is a whole number of rows: within the cost of one row of an eighth.
        Assert.All(parts, p => Assert.InRange(p.Share, 1.0 / 8 - 200 / costs.Sum(), 1.0 / 8 + 200 / costs.Sum()));
        Assert.Equal(1, parts.Sum(p => p.Share), 6);
        Assert.True(parts[0].Rows > 2 * parts[^1].Rows);
    }

    [Fact]
    public void The_identity_of_a_task_is_script_rows_seed_and_version()
    {
        string one = SweepPart.IdentityOf("1.0.0", 7, "script", [[1, 2], [3]]);

        Assert.Equal(one, SweepPart.IdentityOf("1.0.0", 7, "script", [[1], [2, 3]]));
        Assert.All(new[]
        {
            SweepPart.IdentityOf("1.0.1", 7, "script", [[1, 2, 3]]), SweepPart.IdentityOf("1.0.0", 8, "script", [[1, 2, 3]]),
            SweepPart.IdentityOf("1.0.0", null, "script", [[1, 2, 3]]), SweepPart.IdentityOf("1.0.0", 7, "script2", [[1, 2, 3]]),
            SweepPart.IdentityOf("1.0.0", 7, "script", [[1, 2, 4]]), SweepPart.IdentityOf("1.0.0", 7, "scrip", [[(byte)'t', 1, 2, 3]]),
        }, other => Assert.NotEqual(one, other));
    }

    [Fact]
    public void A_sweep_of_other_settings_is_refused_by_what_differs()
    {
        SweepFolder.Create(Path, Draft(tasks: 3, seed: 7));
        SweepFolder sweep = SweepFolder.Open(Path);

        sweep.Require(new() { Location = "" });
        sweep.Require(Draft(tasks: 3, seed: 7) with { Location = "/elsewhere" });
        Assert.Contains("'$_ | Out-Null' there and '$_' here", Difference(Draft(script: "$_")), StringComparison.Ordinal);
        Assert.Contains("it has 3 tasks, and not 4", Difference(Draft(tasks: 4)), StringComparison.Ordinal);
        Assert.Contains("its seed is 7, and not 8", Difference(Draft(seed: 8)), StringComparison.Ordinal);
        Assert.Contains("it has 10 rows, and not 9", Difference(Draft(rows: 9)), StringComparison.Ordinal);
        Assert.Contains("the first that differs, 1, is '{\"A\":1,", Difference(Draft(first: 2)), StringComparison.Ordinal);
        Assert.Contains("by the number of rows", Difference(Draft() with { Cost = ["A"] }), StringComparison.Ordinal);

        string Difference(SweepDraft draft) =>
            Assert.Throws<InvalidInputException>(() => sweep.Require(draft)) is { Id: "SweepDiffers" } problem ? problem.Message : "";
    }

    [Fact]
    public void Another_version_is_refused()
    {
        SweepFolder sweep = SweepFolder.Create(Path, Draft());
        Rewrite(sweep.Manifest with { ModuleVersion = "0.0.9" });

        string said = Assert.Throws<InvalidInputException>(SweepFolder.Open(Path).RequireVersion).Message;

        Assert.Contains("version 0.0.9 of the module began it", said, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_changed_is_not_taken_for_the_sweep()
    {
        SweepFolder sweep = SweepFolder.Create(Path, Draft());
        string rows = System.IO.Path.Combine(Path, "rows.jsonl"), tasks = System.IO.Path.Combine(Path, "tasks.csv"),
            manifest = System.IO.Path.Combine(Path, "sweep.json");

        Changed(rows, "\"A\":3", "\"A\":4", () => sweep.Require(new() { Location = "" }));
        Changed(rows, "\"A\":3", "\"A\":4", () => sweep.RowsOf(sweep.Part(3)));
        Changed(tasks, "0000003", "0000004", () => sweep.Parts());
        Changed(tasks, "0000003", "0000004", () => sweep.Part(3));
        Changed(manifest, "Out-Null", "Out-Host", () => SweepFolder.Open(Path));
        Changed(manifest, "{", "", () => SweepFolder.Open(Path));
        File.WriteAllBytes(rows, File.ReadAllBytes(rows)[..^5]);
        Assert.Equal(FileFault.Truncated, Assert.Throws<FileException>(() => sweep.RowsOf(sweep.Part(10))).Fault);
        Rewrite(sweep.Manifest with { ValleySweep = 2 });
        Assert.Equal(FileFault.NewerFormat, Assert.Throws<FileException>(() => SweepFolder.Open(Path)).Fault);

        static void Changed(string file, string there, string here, Action read)
        {
            string text = File.ReadAllText(file);
            File.WriteAllText(file, text.Replace(there, here, StringComparison.Ordinal));
            Assert.Equal(FileFault.Damaged, Assert.Throws<FileException>(read).Fault);
            File.WriteAllText(file, text);
        }
    }

    [Fact]
    public void A_folder_of_other_files_is_left_alone()
    {
        Directory.CreateDirectory(Path);
        File.WriteAllText(System.IO.Path.Combine(Path, "thesis.tex"), "");

        Assert.Equal((FileTask.Submit, FileFault.NotASweep), Fault(() => SweepFolder.Create(Path, Draft())));
        Assert.Equal((FileTask.Sweep, FileFault.NotASweep), Fault(() => SweepFolder.Open(Path)));
        Assert.Equal((FileTask.Sweep, FileFault.NotFound), Fault(() => SweepFolder.Open(Path + "2")));
        Assert.Equal(["thesis.tex"], Directory.GetFileSystemEntries(Path).Select(System.IO.Path.GetFileName));

        static (FileTask, FileFault) Fault(Action work)
        {
            FileException problem = Assert.Throws<FileException>(work);
            return (problem.Task, problem.Fault);
        }
    }

    [Fact]
    public void What_a_killed_submission_left_is_no_sweep_and_in_nobodys_way()
    {
        SweepFolder.Create(Path, Draft());
        File.Delete(System.IO.Path.Combine(Path, "sweep.json"));

        Assert.False(SweepFolder.IsSweep(Path));
        Assert.Equal(10, SweepFolder.Create(Path, Draft()).Manifest.Rows);
    }

    [Fact]
    public void Nothing_is_begun_without_rows_or_script()
    {
        Assert.Equal("SweepNoRows", Assert.Throws<InvalidInputException>(() => SweepFolder.Create(Path, Draft(rows: 0))).Id);
        Assert.Equal("InvalidScriptBlock", Assert.Throws<InvalidInputException>(() => SweepFolder.Create(Path, Draft(script: ""))).Id);
        Assert.Equal("InvalidTasks", Assert.Throws<InvalidInputException>(() => Draft(tasks: 0)).Id);
        Assert.False(Directory.Exists(Path));
    }

    [Fact]
    public void A_cost_is_a_product_of_columns()
    {
        SweepDraft draft = Draft() with { Cost = ["Steps", "Realizations"] };

        Assert.Equal(6, draft.CostOf(c => c == "Steps" ? "2" : 3L));
        Assert.Equal("InvalidCost", Assert.Throws<InvalidInputException>(() => draft.CostOf(c => c == "Steps" ? 2 : null)).Id);
        Assert.Equal("InvalidCost", Assert.Throws<InvalidInputException>(() => draft.CostOf(_ => 0)).Id);
    }

    [Fact]
    public void Results_are_given_in_order_whether_their_files_are_small_or_large()
    {
        SweepFolder sweep = SweepFolder.Create(Path, Draft(rows: 300, tasks: 300));
        foreach (SweepPart part in sweep.Parts().Where(p => p.Task != 7))
        {
            using var run = new SweepTaskRun(sweep, part, 0);
            // Every hundredth is too large to be read ahead.
            bool large = part.Task % 100 == 0;
            for (int i = 0; i < (large ? 3 : 1); i++)
                run.Add(TableRow.FromPairs([new("Task", (long)part.Task), new("Text", new string('x', large ? 200_000 : 1))]), null);
            run.Finish("", part.Task == 9 ? 1 : 0);
        }
        File.WriteAllText(sweep.ResultOf(8), "");
        List<long> given = [];
        List<FileException> problems = [];
        List<string> told = [];

        new SweepReceive(sweep, told.Add).Run(r => given.Add((long)((PlainRow)r).Cells[0].Value!), problems.Add, default);

        Assert.Equal(Enumerable.Range(1, 300).Where(t => t is not (7 or 8))
            .SelectMany(t => Enumerable.Repeat((long)t, t % 100 == 0 ? 3 : 1)), given);
        Assert.Equal(FileFault.Truncated, Assert.Single(problems).Fault);
        Assert.Contains("1 of 300 tasks have no results yet: 7.", told[0], StringComparison.Ordinal);
        Assert.Contains("wrote errors in 9:", told[1], StringComparison.Ordinal);
    }

    [Fact]
    public void One_submits_at_a_time()
    {
        SweepFolder sweep = SweepFolder.Create(Path, Draft());
        using (sweep.Lock())
            Assert.Equal(FileFault.FileInUse, Assert.Throws<FileException>(sweep.Lock).Fault);
        sweep.Lock().Dispose();
    }

    private void Rewrite(SweepManifest manifest) =>
        File.WriteAllBytes(System.IO.Path.Combine(Path, "sweep.json"), manifest.Sealed().Json());
}
