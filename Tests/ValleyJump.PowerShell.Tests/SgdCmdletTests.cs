using System.Management.Automation;
using Engine = System.Management.Automation.PowerShell;

namespace ValleyJump.PowerShell.Tests;

/// <summary>Training runs from the command line: made, saved, read, measured, exported, run again.</summary>
public sealed class SgdCmdletTests(Session session) : IClassFixture<Session>, IDisposable
{
    private const string Data = "$data = Import-ImageDataset -TrainPerClass 4 -TestPerClass 2; ";
    private const string Small = "-Steps 60 -Checkpoints 4 -HiddenWidths 8";

    private readonly string folder = Directory.CreateTempSubdirectory("valley jump [1] ").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string In(string name) => Path.Combine(folder, name);

    private static string[] Key(IEnumerable<PSObject> runs) =>
        [.. runs.Select(r => FormattableString.Invariant(
            $"{r.Get<int>("BatchSize")} {r.Get<double>("LearningRate")} {r.Get<int>("Realization")} {BitConverter.DoubleToInt64Bits(r.Get<double>("FinalTrainLoss"))}"))];

    [Fact]
    public void Runs_come_batch_size_by_batch_size_then_rate_by_rate()
    {
        IReadOnlyList<PSObject> runs = session.Get(Data
            + $"$data | Start-SgdTraining -BatchSize 20,5 -LearningRate 0.1,0.01 -Realizations 2 -Seed 7 {Small}");

        Assert.Equal(["20 0.1 0", "20 0.1 1", "20 0.01 0", "20 0.01 1", "5 0.1 0", "5 0.1 1", "5 0.01 0", "5 0.01 1"], Key(runs)
            .Select(k => k[..k.LastIndexOf(' ')]));
        Assert.All(runs, r => Assert.Equal(7UL, r.Get<ulong>("Seed")));
        Assert.Equal(8, Key(runs).Distinct().Count());
    }

    [Fact]
    public void One_run_makes_no_pair_and_diverged_runs_no_cluster()
    {
        const string Train = Data + "$runs = @(Start-SgdTraining $data -BatchSize 2 -LearningRate 0.1 -Realizations 3 " + Small + ") + "
            + "@(Start-SgdTraining $data -BatchSize 2 -LearningRate 1e30 " + Small + "); ";
        foreach (string pairs in (string[])["Compare-Solution", "Measure-LossBarrier -Dataset $data"])
        {
            Outcome alone = session.Run(Train + $"$runs[0] | {pairs}");
            Assert.Empty(alone.Output);
            Assert.StartsWith("One run makes no pair", Assert.Single(alone.Warnings).Message, StringComparison.Ordinal);
            Outcome diverged = session.Run(Train + $"$runs[0, 3] | {pairs}");
            Assert.Equal("The second run had diverged.", Assert.Single(diverged.Output).Get<string>("Note"));
            Assert.Contains("diverged", Assert.Single(diverged.Warnings).Message, StringComparison.Ordinal);
        }
        Outcome grouped = session.Run(Train + "$runs | Group-Solution -Clusters 2");
        Assert.Equal(3, grouped.Output.Count);
        Assert.Equal("1 of 4 runs had diverged, and are in no cluster.", Assert.Single(grouped.Warnings).Message);
    }

    [Fact]
    public void All_parameters_arrive()
    {
        PSObject run = session.One(Data + """
            Start-SgdTraining $data -BatchSize 7 -LearningRate 0.02 -RealizationIndex 3 -Seed 18446744073709551615 -Steps 30 -Checkpoints 3 -Loss MeanSquaredError -HiddenWidths 0 `
                -Optimizer RmsProp -Momentum 0.2 -WeightDecay 1e-4 -SquareDecay 0.8 -Epsilon 1e-6 -LearningRateSchedule 'cosine to 0.1' -BatchSizeSchedule 'exponential to 2' -NoWeights
            """);

        Assert.Equal("7 0.02 3 18446744073709551615 30 MeanSquaredError 0 RmsProp 0.2 0.0001 0.8 1E-06 cosine to 0.1 exponential to 2", session.One("""
            $r = $args[0]
            "$($r.BatchSize) $($r.LearningRate) $($r.Realization) $($r.Seed) $($r.Steps) $($r.Loss) $($r.HiddenWidths) $($r.Optimizer) $($r.Momentum) $($r.WeightDecay) $($r.SquareDecay) $($r.Epsilon) $($r.LearningRateSchedule) $($r.BatchSizeSchedule)"
            """, run).ToString());
        Assert.Equal("3 0 0 7850",
            session.One("$c = $args[0].Checkpoints; \"$($c.Count) $($c[0].Weights.Length) $($c[1].Weights.Length) $($c[2].Weights.Length)\"", run).ToString());
        Assert.True(session.One(Data + "Start-SgdTraining $data -Steps 3 -Momentum 0.9 -Nesterov").Get<bool>("Nesterov"));
        Assert.Equal("Adam, beta 0.9 and 0.999, epsilon 1E-08", session.One(Data
            + "\"$((Start-SgdTraining $data -Steps 3 -Optimizer adam).Rule)\"").ToString());
    }

    [Fact]
    public void A_table_of_runs_is_run_again()
    {
        string csv = In("runs.csv");
        IReadOnlyList<PSObject> runs = session.Get(Data + $$"""
            $data | Start-SgdTraining -BatchSize 5 -LearningRate 0.1,0.01 -RealizationIndex 2,0 {{Small}} -Momentum 0.5 -Nesterov -LearningRateSchedule 'times 0.5 every 0.25' | Export-ValleyData $args[0] -PassThru
            """, csv);
        string[] header = File.ReadLines(csv).First().Split(',');

        IReadOnlyList<PSObject> again = session.Get(Data + """
            $header, $rows = [IO.File]::ReadAllLines($args[0])
            $rows | ForEach-Object {
                $row = [ordered]@{}; $i = 0
                foreach ($name in $header.Split(',')) { $row[$name] = $_.Split(',')[$i++] }
                [pscustomobject]$row
            } | Start-SgdTraining -Dataset $data
            """, csv);

        Assert.Superset(new HashSet<string>(["BatchSize", "LearningRate", "EffectiveNoise", "Realization", "Seed", "Steps", "Converged",
            "Diverged", "FinalTrainLoss", "FinalTrainAccuracy", "FinalTestLoss",
            "FinalTestAccuracy", "MaxTestAccuracy", "FreezeStepLoss", "EtaFreezeStepLoss", "EtaStepFullAccuracy", "TrainSeconds"]),
                header.ToHashSet());
        Assert.Equal(Key(runs), Key(again));
        Assert.True(File.Exists(In("runs.curve.csv")));
    }

    [Fact]
    public void Runs_are_saved_and_read()
    {
        IReadOnlyList<PSObject> runs = session.Get(Data
            + $"$data | Start-SgdTraining -BatchSize 20,5 -Realizations 2 {Small} | Save-SgdRun $args[0] -PassThru", In("new/runs"));

        Assert.Equal(Key(runs).Order(), Key(session.Get("Import-SgdRun -LiteralPath $args[0]", In("new/runs"))).Order());
        Assert.Equal(Key(runs), Key(session.Get("$args[0] | ForEach-Object { [pscustomobject]@{ FullName = $_.Path } } | Import-SgdRun",
            runs)));
        Assert.Equal(Key(runs), Key(session.Get("$args[0] | ForEach-Object { [IO.FileInfo]$_.Path } | Import-SgdRun", runs)));
        string[] written = [.. Directory.GetFiles(In("new/runs")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];
        Assert.Equal(4, written.Length);
        // The folder's name has brackets, which are wildcards.
        IReadOnlyList<PSObject> some = session.Get(
            "$p = [Management.Automation.WildcardPattern]::Escape($args[0]); Import-SgdRun \"$p/*B5_*.h5\"", In("new/runs"));
        Assert.Equal([5, 5], some.Select(r => r.Get<int>("BatchSize")));
    }

    [Fact]
    public void Bad_files_are_named_and_the_good_ones_come()
    {
        session.Get(Data + $"$data | Start-SgdTraining -Realizations 3 {Small} | Save-SgdRun $args[0]", In("runs"));
        string[] files = [.. Directory.GetFiles(In("runs")).Order(StringComparer.Ordinal)];
        File.WriteAllBytes(files[1], File.ReadAllBytes(files[1])[..^1]);
        File.WriteAllText(In("runs/notes.h5"), "notes");
        using var locked = new FileStream(files[0], FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Outcome outcome = session.Run("Import-SgdRun -LiteralPath $args[0]", In("runs"));

        Assert.Null(outcome.Thrown);
        Assert.Equal([2], outcome.Output.Select(r => r.Get<int>("Realization")));
        Assert.Equal(
            [("RunFileInUse", files[0]), ("RunTruncated", files[1]), ("RunNotARun", In("runs/notes.h5"))],
            outcome.Errors.Select(e => (Id(e), $"{e.TargetObject}")));
        Assert.Contains("file locking", outcome.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.All(outcome.Errors, e => Assert.Contains($"{e.TargetObject}", e.Exception.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Import-SgdRun ./no*.h5", "RunNotFound")]
    [InlineData("Import-SgdRun ./no.h5", "RunNotFound")]
    [InlineData("Start-SgdTraining $data -BatchSize 0", "InvalidBatchSize")]
    [InlineData("Start-SgdTraining $data -LearningRate -0.1", "InvalidLearningRate")]
    [InlineData("Start-SgdTraining $data -LearningRate 1e-20", "InvalidLearningRate")]
    [InlineData("Start-SgdTraining $data -Realizations 0", "InvalidRealizations")]
    [InlineData("Start-SgdTraining $data -Realizations 2147483647", "InvalidRealizations")]
    [InlineData("Start-SgdTraining $data -Realizations 1000000 -BatchSize 1,2", "InvalidRealizations")]
    [InlineData("Start-SgdTraining $data -Realizations 2 -RealizationIndex 7", "InvalidRealizations")]
    [InlineData("Start-SgdTraining $data -LearningRateSchedule 'cosine to 1.2.3'", "ParameterArgumentTransformationError")]
    [InlineData("Import-ImageDataset -LabelColumn class", "InvalidLabelColumn")]
    [InlineData("Save-ImageDataset Mnist ./no -Checksum @{ a = 'b' } -SkipChecksum", "InvalidSkipChecksum")]
    [InlineData("Start-SgdTraining $data -RealizationIndex -1", "InvalidRealizationIndex")]
    [InlineData("Start-SgdTraining $data -Steps 0", "InvalidSteps")]
    [InlineData("Start-SgdTraining $data -Checkpoints 1", "InvalidCheckpoints")]
    [InlineData("Start-SgdTraining $data -HiddenWidths 50,0", "InvalidHiddenWidths")]
    [InlineData("Start-SgdTraining $data -Momentum 1", "InvalidMomentum")]
    [InlineData("Start-SgdTraining $data -Optimizer Adam -Nesterov", "InvalidNesterov")]
    [InlineData("Start-SgdTraining $data -WeightDecay NaN", "InvalidWeightDecay")]
    [InlineData("Start-SgdTraining $data -ThrottleLimit -1", "InvalidThrottleLimit")]
    [InlineData("Start-SgdTraining $data -LearningRateSchedule cosin", "ParameterArgumentTransformationError")]
    [InlineData("Start-SgdTraining $data -Steps 3 -Realizations 2 | Measure-FreezePoint -Loss 0", "InvalidLoss")]
    [InlineData("Start-SgdTraining $data -Steps 3 | Save-SgdRun ./no/folder/run.h5", "SaveDirectoryNotFound")]
    public void Bad_input_has_an_error_of_its_own(string script, string id)
    {
        Outcome outcome = session.Run(Data + script);

        Assert.Empty(outcome.Output);
        Assert.Equal(id, Id(Assert.Single(outcome.AllErrors)));
    }

    [Fact]
    public void A_network_that_is_too_large_is_refused_before_a_folder_is_made_for_it()
    {
        Outcome outcome = session.Run(Data + "$data | Start-SgdTraining -HiddenWidths 1000000,1000000 -Path $args[0]", In("new"));

        Assert.Equal("InvalidHiddenWidths", Id(Assert.Single(outcome.AllErrors)));
        Assert.False(Directory.Exists(In("new")));
    }

    [Fact]
    public void In_a_folder_another_run_is_replaced_by_force_only()
    {
        string script = Data + $"$runs = @($data | Start-SgdTraining -Realizations 2 {Small}); ";
        const string twice = "$runs | Save-SgdRun $args[0] -PassThru; $runs | Save-SgdRun $args[0]";
        IReadOnlyList<PSObject> saved = session.Get(script + twice, In("runs"));
        string first = saved[0].Get<string>("Path"), second = saved[1].Get<string>("Path");
        File.Copy(second, first, overwrite: true);
        byte[] other = File.ReadAllBytes(first);

        ErrorRecord error = Assert.Single(session.Run(script + "$runs | Save-SgdRun $args[0]", In("runs")).Errors);

        Assert.Equal(("SaveOtherRun", first), (Id(error), error.TargetObject));
        Assert.Equal(other, File.ReadAllBytes(first));
        using (new FileStream(first, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            error = Assert.Single(session.Run(script + "$runs | Save-SgdRun $args[0]", In("runs")).Errors);
            Assert.Equal(("SaveFileInUse", first), (Id(error), error.TargetObject));
        }
        session.Get(script + "$runs | Save-SgdRun $args[0] -Force", In("runs"));
        Assert.Equal(Key(saved), Key(session.Get("Import-SgdRun -LiteralPath $args[0]", In("runs"))));
    }

    [Fact]
    public void Files_are_replaced_unless_that_is_forbidden()
    {
        string script = Data + $"$data | Start-SgdTraining {Small} | Save-SgdRun $args[0]";
        session.Get(script, In("run.h5"));
        session.Get(script, In("run.h5"));

        Assert.Equal("SaveFileExists", Id(Assert.Single(session.Run(script + " -NoClobber", In("run.h5")).Errors)));
        File.SetAttributes(In("run.h5"), FileAttributes.ReadOnly);
        Assert.Equal("SaveFileReadOnly", Id(Assert.Single(session.Run(script, In("run.h5")).Errors)));
        session.Get(script + " -Force", In("run.h5"));
        session.Get(script + " -WhatIf", In("not.h5"));
        session.Get(script + " -WhatIf", In("not/here"));
        Assert.Equal([In("run.h5")], Directory.GetFileSystemEntries(folder));
        File.SetAttributes(In("run.h5"), FileAttributes.Normal);
    }

    [Theory]
    [InlineData("$args[0].Checkpoints[1].Weights", "RunNotFound")]
    [InlineData("$args[0].Checkpoints.Weights", "RunNotFound")]
    [InlineData("$args[0].Checkpoints[1] | ForEach-Object Weights", "RunNotFound")]
    [InlineData("$args[0].Checkpoints[1].ReadWeights()", "FileException")]
    public void Weights_that_are_gone_are_an_error(string script, string id)
    {
        PSObject run = session.One(Data + $"Start-SgdTraining $data {Small} -Path $args[0]", In("gone"));
        Assert.Equal(session.One("$args[0].Checkpoints[1].ReadWeights().Length", run).BaseObject,
            session.One("$args[0].Checkpoints[1].Weights.Length", run).BaseObject);
        Directory.Delete(In("gone"), recursive: true);

        Outcome outcome = session.Run(script, run);

        Assert.Empty(outcome.Output);
        Assert.Contains(outcome.AllErrors, e =>
            Id(e) == id && e.ToString().Contains($"Cannot read '{run.Get<string>("Path")}'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Start-SgdTraining $data -Steps 3 -Path $args[0]", "SavePathIsFile",
        "a folder is needed, and it is a file. Choose another -Path.")]
    [InlineData("Start-SgdTraining $data -Steps 3 -Path \"$($args[0])/in\"", "SavePathIsFile",
        "a folder is needed, and '{0}' is a file. Choose another -Path.")]
    [InlineData("Start-SgdTraining $data -Steps 3 | Save-SgdRun $args[0]", "SavePathIsFile",
        "a folder is needed, and it is a file. Choose another -Path.")]
    [InlineData("Start-SgdTraining $data -Steps 3 | Save-SgdRun \"$($args[0])/in/run.h5\"", "SavePathIsFile",
        "a folder is needed, and '{0}' is a file. Choose another -Path.")]
    [InlineData("Import-SgdRun -LiteralPath \"a`0b\"", "InvalidPath",
        "'a\\0b' has a character of code 0 in it, which no path can have. Give another path.")]
    public void What_is_wrong_with_a_path_is_said(string script, string id, string end)
    {
        File.WriteAllText(In("file"), "mine");

        ErrorRecord error = Assert.Single(session.Run(Data + script, In("file")).AllErrors);

        Assert.Equal(id, Id(error));
        Assert.EndsWith(end.Replace("{0}", In("file"), StringComparison.Ordinal), error.ToString(), StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(In("file")));
    }

    [Fact]
    public void One_file_is_for_one_run()
    {
        Outcome outcome = session.Run(Data + $"$data | Start-SgdTraining -Realizations 3 {Small} | Save-SgdRun $args[0] -PassThru",
            In("run.h5"));

        ErrorRecord error = Assert.Single(outcome.AllErrors);
        Assert.Equal("SaveSeveralRuns", Id(error));
        Assert.Equal($"There is more than one run, and '{In("run.h5")}' is one file. The first run is in it, whole; the second was not saved. Give -Path a folder.", error.ToString());
        Assert.Equal(0, Assert.Single(outcome.Output).Get<int>("Realization"));
        Assert.Equal(Key(outcome.Output), Key(session.Get("Import-SgdRun -LiteralPath $args[0]", In("run.h5"))));
    }

    [Theory]
    [InlineData("Save-SgdRun $args[0] -InputObject $runs")]
    [InlineData(", $runs | Save-SgdRun $args[0]")]
    [InlineData("$runs | Save-SgdRun $args[0] -WhatIf")]
    public void A_list_of_runs_is_refused_before_one_file_is_written(string save)
    {
        File.WriteAllText(In("run.h5"), "old");

        Outcome outcome = session.Run(Data + $"$runs = @($data | Start-SgdTraining -Realizations 2 {Small}); {save}", In("run.h5"));

        ErrorRecord error = Assert.Single(outcome.AllErrors);
        Assert.Equal("SaveSeveralRuns", Id(error));
        Assert.Contains(" None was saved. Give -Path a folder.", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(In("run.h5")));
        Assert.Equal([In("run.h5")], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void A_second_run_does_not_take_the_place_of_one_that_could_not_be_saved()
    {
        Outcome outcome = session.Run(Data + $$"""
            $runs = @($data | Start-SgdTraining -Realizations 2 {{Small}} -Path $args[0])
            [IO.File]::Delete($runs[0].Path)
            $runs | Save-SgdRun $args[1]
            """, In("runs"), In("run.h5"));

        Assert.Equal(["RunNotFound", "SaveSeveralRuns"], outcome.AllErrors.Select(Id));
        Assert.False(File.Exists(In("run.h5")));
    }

    [Fact]
    public void A_sweep_goes_on_where_it_was_and_warns_of_damage()
    {
        string script = Data + $"$data | Start-SgdTraining -BatchSize 5,20 -Realizations 2 {Small} -Path $args[0]";
        IReadOnlyList<PSObject> first = session.Get(script, In("runs"));
        string path = first[2].Get<string>("Path");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..1000]);

        Outcome second = session.Run(script, In("runs"));

        Assert.Empty(second.AllErrors);
        Assert.Contains(path, Assert.Single(second.Warnings).Message, StringComparison.Ordinal);
        Assert.Equal(Key(first), Key(second.Output));
        File.Copy(first[0].Get<string>("Path"), path, overwrite: true);
        Assert.Equal("RunOtherRun", Id(Assert.Single(session.Run(script, In("runs")).AllErrors)));
    }

    [Fact]
    public void A_sweep_does_the_rest_where_one_file_is_locked()
    {
        string script = Data + $"$data | Start-SgdTraining -BatchSize 5,20 -Realizations 2 {Small} -Path $args[0]";
        IReadOnlyList<PSObject> first = session.Get(script, In("runs"));
        File.Delete(first[3].Get<string>("Path"));
        string path = first[1].Get<string>("Path");
        using var locked = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Outcome second = session.Run(script, In("runs"));

        ErrorRecord error = Assert.Single(second.AllErrors);
        Assert.Equal(("RunFileInUse", path), (Id(error), $"{error.TargetObject}"));
        Assert.Equal([Key(first)[0], .. Key(first)[2..]], Key(second.Output));
    }

    [Fact]
    public void What_if_trains_nothing_and_makes_no_folder()
    {
        var host = new TextHost(80);
        using var shown = new Session(host);

        Assert.Empty(shown.Get(Data + $"$data | Start-SgdTraining -Realizations 3 {Small} -Path $args[0] -WhatIf", In("not")));
        Assert.Empty(shown.Get(Data + $"$data | Start-SgdTraining {Small} -WhatIf"));

        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void Verbose_tells_threads_registers_and_seconds()
    {
        string script = Data + $"$data | Start-SgdTraining -Realizations 3 {Small} -Path $args[0] -ThrottleLimit 2 -Verbose 4>&1";
        session.Get(Data + $"$data | Start-SgdTraining {Small} -Path $args[0]", In("runs"));

        string[] lines = [.. session.Get(script, In("runs")).Select(o => o.BaseObject).OfType<VerboseRecord>().Select(v => v.Message)];

        // The first is PowerShell's own, of what -WhatIf would not do.
        Assert.Equal(4, lines.Length);
        Assert.Matches("^1 of 3 runs are on disk already; 2 are to do, on 2 threads with registers of (128|256|512) bits\\.$", lines[1]);
        Assert.Matches("^Done in [0-9]+\\.[0-9] s\\.$", lines[2]);
        // The batch takes all images: what realizations share is trained once.
        Assert.Equal("1 trainings, 0 of them for other shards; other processes are at 0 runs.", lines[3]);
    }

    [Fact]
    public void Freezing_points_are_of_cells_or_of_runs()
    {
        const string Script = Data + "$runs = @($data | Start-SgdTraining -BatchSize 5,10 -LearningRate 0.02 -Realizations 2); ";

        IReadOnlyList<PSObject> cells = session.Get(Script + "$runs | Measure-FreezePoint -Loss 0.2,0.1"),
            runs = session.Get(Script + "$runs | Measure-FreezePoint -Loss 0.2,0.1 -PerRun");
        IReadOnlyList<PSObject> properties = session.Get(Script + "$runs");

        Assert.Equal(["5 0.2 2", "5 0.1 2", "10 0.2 2", "10 0.1 2"],
            cells.Select(c => FormattableString.Invariant(
            $"{c.Get<int>("BatchSize")} {c.Get<double>("LossThreshold")} {c.Get<int>("Runs")}")));
        Assert.Equal(8, runs.Count);
        Assert.Equal(properties.Select(p => p.Get<long?>("FreezeStepLoss")), runs.Where(r => r.Get<double>("LossThreshold") == 0.1)
            .Select(r => r.Get<long?>("FreezeStep")));
        Assert.Contains(runs, r => r.Get<long?>("FreezeStep") > 0);
        Assert.Equal("FreezePoint",
            session.One("Invoke-TwoValleySim 0.05 0.05 -Realizations 4 -Steps 10 | Measure-FreezePoint -Definition LastCrossing | ForEach-Object { $_.GetType().Name }").ToString());
    }

    [Theory]
    [InlineData("$ensembles | Measure-FreezePoint -Loss 0.1", "ParameterForRunsOnly", "-Loss is for training runs")]
    [InlineData("Measure-FreezePoint $ensembles -Loss 0.1 -PerRun", "ParameterForRunsOnly", "-Loss is for training runs")]
    [InlineData("$ensembles | Measure-FreezePoint -PerRun", "ParameterForRunsOnly", "-PerRun is for training runs")]
    [InlineData("$runs | Measure-FreezePoint -Definition LastCrossing", "ParameterForEnsemblesOnly", "-Definition is for ensembles")]
    [InlineData("$ensembles | Measure-FreezePoint -Definition Basin", "ParameterForRunsOnly", "-Definition is for training runs")]
    [InlineData("$ensembles | Measure-FreezePoint -Threshold 0.9", "ParameterForRunsOnly", "-Threshold is for training runs")]
    [InlineData("$runs | Measure-FreezePoint -Definition Basin, Plateau", "ParameterForEnsemblesOnly", "-Definition is for ensembles")]
    [InlineData("$runs | Measure-FreezePoint -Definition Loss -EndStep 9", "InvalidEndStep", "EndStep must be left out where")]
    [InlineData("$runs | Measure-FreezePoint -Threshold 0.9", "InvalidThreshold", "Threshold must be left out where")]
    [InlineData("$runs | Measure-FreezePoint -Definition Basin -Loss 0.1", "InvalidLoss", "Loss must be left out where")]
    [InlineData("$runs | Measure-FreezePoint -Definition Basin -Threshold 2", "InvalidThreshold", "Threshold must be one or more")]
    [InlineData("$runs | Measure-FreezePoint -Definition Basin -EndStep 3 -MoreSteps 2", "InvalidMoreSteps", "MoreSteps must be left")]
    [InlineData("Measure-FreezePoint $runs -Definition LastCrossing -Loss 0.1", "ParameterForEnsemblesOnly",
        "-Definition is for ensembles")]
    public void A_parameter_of_the_other_kind_of_input_is_one_error(string script, string id, string start)
    {
        Outcome outcome = session.Run(Data
            + "$runs = @(Start-SgdTraining $data -Steps 3 -Realizations 2); $ensembles = @(Invoke-TwoValleySim 0.05,0.1 0.05 -Realizations 4 -Steps 10); " + script);

        ErrorRecord error = Assert.Single(outcome.AllErrors);
        Assert.Equal(id, Id(error));
        Assert.StartsWith(start, error.ToString(), StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }

    [Theory]
    [InlineData("Measure-FreezePoint $runs -Loss 0.2,0.1", "SgdFreezePoint,SgdFreezePoint")]
    [InlineData("Measure-FreezePoint -Run $runs -PerRun", "SgdFreezeStep,SgdFreezeStep")]
    [InlineData("Measure-FreezePoint $runs -Definition Basin, Loss -EndStep 3 -Dataset $data", "SgdFreezingCell,SgdFreezingCell")]
    [InlineData("Measure-FreezePoint $runs -Definition Agreement -MoreSteps 2 -Rule AllPairs, Last -Dataset $data -PerRun",
        "SgdFreezing,SgdFreezing,SgdFreezing,SgdFreezing")]
    [InlineData("Measure-FreezePoint $runs -Definition Accuracy, Loss -Loss 0.1, 0.2 -PerRun",
        "SgdFreezing,SgdFreezing,SgdFreezing,SgdFreezing,SgdFreezing,SgdFreezing")]
    [InlineData("Measure-FreezePoint $ensembles -Definition LastCrossing -PerRun:$false", "FreezePoint,FreezePoint")]
    [InlineData("@($runs[0], $ensembles[0]) | Measure-FreezePoint", "FreezePoint,FreezePoint,SgdFreezePoint")]
    [InlineData("try { @($runs[0], $ensembles[0], $runs[1]) | Measure-FreezePoint -Loss 0.1 } catch { $_.CategoryInfo.Reason }",
        "SgdFreezePoint,String")]
    public void Input_decides_what_is_measured(string script, string types) => Assert.Equal(types, string.Join(',',
        session.Get(Data + "$runs = @(Start-SgdTraining $data -Steps 3 -Realizations 2); $ensembles = @(Invoke-TwoValleySim 0.05,0.1 0.05 -Realizations 4 -Steps 10); " + script).Select(o => o.BaseObject.GetType().Name)));

    [Theory]
    [InlineData("Start-SgdTraining -BatchSize ", "10,20,50,100,200,500,1000")]
    [InlineData("Start-SgdTraining -LearningRate 0.00", "0.001,0.002,0.005")]
    [InlineData("Start-SgdTraining -LearningRateSchedule cos", "'cosine to 0'")]
    [InlineData("Start-SgdTraining -Optimizer R", "RmsProp")]
    [InlineData("Start-SgdTraining -BatchSizeSchedule exp", "'exponential to 20'")]
    [InlineData("Invoke-TwoValleySim -LearningRate ", "0.01,0.0215,0.05,0.1")]
    [InlineData("Measure-EscapeRate 0.01 ", "0.01,0.0215,0.05,0.1")]
    [InlineData("Measure-FreezePoint -Loss ", "0.1,0.2,0.05,0.01")]
    public void Usual_values_are_completed(string line, string expected) =>
        Assert.Equal(expected, string.Join(',',
            session.Get("[Management.Automation.CommandCompletion]::CompleteInput($args[0], $args[0].Length, $null).CompletionMatches | ForEach-Object CompletionText", line)));

    [Fact]
    public void Stopping_a_sweep_loses_nothing_that_was_saved()
    {
        string[] expected = Key(session.Get(Data
            + $"$data | Start-SgdTraining -Realizations 40 -BatchSize 2 -Steps 6000 -Checkpoints 4 -HiddenWidths 8 -Path $args[0]",
            In("whole")));
        string script = Data + "$data | Start-SgdTraining -Realizations 40 -BatchSize 2 -Steps 6000 -Checkpoints 4 -HiddenWidths 8 -Path $args[0]";
        using Engine shell = session.Command(script, In("stopped"));
        using var output = new PSDataCollection<PSObject>();
        shell.BeginInvoke<PSObject, PSObject>(null, output);
        Assert.True(SpinWait.SpinUntil(() => output.Count >= 3, TimeSpan.FromSeconds(30)), "No results came.");
        shell.Stop();

        string[] kept = Directory.GetFiles(In("stopped"));
        Assert.InRange(kept.Length, output.Count, 39);
        Assert.All(kept, f => Assert.EndsWith(".h5", f, StringComparison.Ordinal));
        Assert.Equal(expected, Key(session.Get(script, In("stopped"))));
    }

    [Theory]
    [InlineData("-Path $args[0]", true)]
    [InlineData("-Path $args[0] -WarningAction SilentlyContinue", false)]
    [InlineData("-NoWeights", false)]
    public void A_sweep_that_is_stopped_says_what_is_kept(string parameters, bool says)
    {
        var host = new TextHost(80);
        using var shown = new Session(host);
        using Engine shell = shown.Command(Data
            + $"$data | Start-SgdTraining -Realizations 400 -BatchSize 2 -Steps 6000 -Checkpoints 4 -HiddenWidths 8 {parameters}",
            In("stopped"));
        using var output = new PSDataCollection<PSObject>();
        shell.BeginInvoke<PSObject, PSObject>(null, output);
        Assert.True(SpinWait.SpinUntil(() => output.Count >= 3, TimeSpan.FromSeconds(30)), "No results came.");
        Assert.Empty(host.Warnings);
        shell.Stop();

        Assert.Equal(says ? [$"Stopped. {Directory.GetFiles(In("stopped")).Length} of 400 runs are kept in '{In("stopped")}'. The same command goes on from there."] : [], host.Warnings);
    }

    [Fact]
    public void A_sweep_that_something_else_ends_says_nothing()
    {
        var host = new TextHost(80);
        using var shown = new Session(host);
        string sweep = Data + $"$data | Start-SgdTraining -Realizations 4 {Small} -Path $args[0] | ";

        Assert.Single(shown.Get(sweep + "Select-FirstObject", In("runs")));
        Assert.NotNull(shown.Run(sweep + "ForEach-Object { throw 'enough' }", In("runs")).Thrown);
        Assert.Equal("SaveSeveralRuns", Id(Assert.Single(shown.Run(sweep + "Save-SgdRun \"$($args[0]).h5\"", In("runs")).AllErrors)));

        Assert.Empty(host.Warnings);
    }

    private static string Id(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];
}
