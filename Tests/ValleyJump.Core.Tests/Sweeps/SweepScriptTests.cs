using ValleyJump.Core.Numerics;
using ValleyJump.Core.Sweeps;

namespace ValleyJump.Core.Tests.Sweeps;

/// <summary>The texts that tasks are started by, and what may be in them.</summary>
public sealed class SweepScriptTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("valleyjump sweep ").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_job_is_what_was_asked_for()
    {
        string text = Sbatch(new()
        {
            Engine = SweepEngine.Slurm, Throttle = 8, Cpus = 4, Time = new TimeSpan(1, 2, 3, 4), Memory = "2G", Account = "physics",
            Partition = "short,long", SlurmOption = ["--qos=low", "--constraint=\"a&b\""], Shell = ["/opt/it's/pwsh", "x y"],
        });

        Assert.StartsWith("#!/bin/bash\n#SBATCH --job-name=valley-x-002\n#SBATCH --array=1-3%8\n#SBATCH --output=\"", text,
            StringComparison.Ordinal);
        // %a is the index, and a per cent sign of a folder is none.
        Assert.Contains("100%%a sweep/logs/002_%a.log\"\n", text, StringComparison.Ordinal);
        foreach (string line in (string[])["cpus-per-task=4", "time=1-02:04:00", "mem=2G", "account=physics", "partition=short,long", "requeue",
            "qos=low", "constraint=\"a&b\"", "open-mode=append"])
        {
            Assert.Contains($"\n#SBATCH --{line}\n", text, StringComparison.Ordinal);
        }
        Assert.Contains("\n'/opt/it'\\''s/pwsh' 'x y' -NoProfile -NonInteractive -File submit/002.ps1 -Task \"$task\"\n", text,
            StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
    }

    [Fact]
    public void What_was_not_asked_for_is_left_to_the_cluster()
    {
        string text = Sbatch(new() { Engine = SweepEngine.Slurm, Shell = ["pwsh"] });

        Assert.Contains("\n#SBATCH --array=1-3\n", text, StringComparison.Ordinal);
        Assert.Contains("\n#SBATCH --cpus-per-task=1\n", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("--(time|mem|account|partition)", text);
    }

    [Fact]
    public void Nothing_gets_into_the_text_of_a_job_but_words()
    {
        Assert.Equal("InvalidMemory", Id(() => new() { Memory = "4G\n#SBATCH --x" }));
        Assert.Equal("InvalidAccount", Id(() => new() { Account = "a b" }));
        Assert.Equal("InvalidPartition", Id(() => new() { Partition = "a\nrm" }));
        Assert.Equal("InvalidSlurmOption", Id(() => new() { SlurmOption = ["--a", "b"] }));
        Assert.Equal("InvalidSlurmOption", Id(() => new() { SlurmOption = ["--a\nrm"] }));
        foreach (string ours in (string[])["--job-name=x", "-J x", "--array=1-2", "--clusters=c2", "-o x", "--chdir=/"])
            Assert.Equal("InvalidSlurmOption", Id(() => new() { SlurmOption = [ours] }));
        Assert.Equal("InvalidThrottle", Id(() => new() { Throttle = 0 }));
        Assert.Equal("InvalidCpusPerTask", Id(() => new() { Cpus = -1 }));

        static string Id(Func<SweepOptions> make) => Assert.Throws<InvalidInputException>(make).Id;
    }

    [Fact]
    public void Options_that_are_not_given_are_those_of_before()
    {
        SweepOptions before = new() { Engine = SweepEngine.Slurm, Throttle = 3, Memory = "1G", Account = "a", Shell = ["old"] };

        SweepOptions now = new SweepOptions { Memory = "2G", Shell = ["new"] }.Or(before);

        Assert.Equal((SweepEngine.Slurm, 3, "2G", "a", "new"),
            (now.Engine!.Value, now.Throttle!.Value, now.Memory, now.Account, now.Shell![0]));
    }

    [Theory]
    [InlineData(null, null, 1, 4)]
    [InlineData(2, null, 8, 2)]
    [InlineData(null, 2, 8, 2)]
    [InlineData(1, null, 1, 4)]
    public void Tasks_on_this_machine_share_its_cores(int? throttle, int? cpus, int tasks, int coresAtFour)
    {
        SweepOptions filled = LocalEngine.Filled(new() { Throttle = throttle, Cpus = cpus }, tasks, cores: 4);

        Assert.Equal(coresAtFour, filled.Cpus);
        Assert.InRange(Math.Min(filled.Throttle!.Value, tasks) * filled.Cpus!.Value, 1, 4);
    }

    [Fact]
    public void PowerShell_is_told_the_folder_and_the_module_whatever_their_names_are()
    {
        SweepFolder sweep = SweepFolder.Create(Path.Combine(folder, "it's a sweep"), SweepFolderTests.Draft());

        string text = SweepScripts.Task(sweep, Submission(new()), "/a'b/ValleyJump.psd1");

        Assert.Contains("Import-Module '/a''b/ValleyJump.psd1'\n", text, StringComparison.Ordinal);
        Assert.Contains("it''s a sweep' -Task $Task -Submission 2", text, StringComparison.Ordinal);
    }

    private string Sbatch(SweepOptions options) =>
        SweepScripts.Sbatch(SweepFolder.Create(Path.Combine(folder, "100%a sweep"), SweepFolderTests.Draft()), Submission(options));

    private static SweepSubmission Submission(SweepOptions options) =>
        new() { Number = 2, Options = options, JobName = "valley-x-002", Submitted = DateTime.UtcNow, Tasks = [2, 1, 3] };
}
