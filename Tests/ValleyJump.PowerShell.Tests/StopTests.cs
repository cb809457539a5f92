using System.Net;
using System.Net.Sockets;
using ValleyJump.Tests;
using Xunit.Abstractions;
using Engine = System.Management.Automation.PowerShell;

namespace ValleyJump.PowerShell.Tests;

/// <summary>Every cmdlet stops within 200 ms of Ctrl+C, whatever it is at: each has long work of each of its kinds here.</summary>
[Collection(Alone.Name)]
public sealed class StopTests : IClassFixture<Session>, IDisposable
{
    private readonly Session session;
    private readonly Stopping stopping;
    private readonly string folder = Directory.CreateTempSubdirectory("valleyjump ").FullName;
    private readonly TcpListener silent = new(IPAddress.Loopback, 0);

    public StopTests(Session session, ITestOutputHelper log)
    {
        (this.session, stopping) = (session, new(log));
        silent.Start(); // connects, and says nothing
    }

    // Weights of 160 kB a checkpoint.
    private const string Run = "Import-ImageDataset -TrainPerClass 2 -TestPerClass 2 | Start-SgdTraining -BatchSize 20 -Steps 1000";

    // A sweep of 20 tasks, none of which is done: what is to run them cannot.
    private const string Sweep = "$block = { while ($true) { } }; "
        + "1..20 | ForEach-Object { [pscustomobject]@{ A = $_ } } | "
        + "Submit-ValleySweep $folder/sweep $block -Shell ([Environment]::ProcessPath)";

    // For each cmdlet: what makes its input, and the work. $folder is a folder of the test's own, $mirror an address that never answers.
    private static readonly Dictionary<string, (string Prepare, string Work)[]> LongWork = new()
    {
        ["New-ValleyLandscape"] = [("", "while ($true) { $null = New-ValleyLandscape }")],
        ["Get-ValleyGeometry"] = [("$ys = [double[]]::new(100000)", "while ($true) { $null = Get-ValleyGeometry -Y $ys }")],
        ["Invoke-TwoValleySim"] =
        [
            ("", "Invoke-TwoValleySim 0.05 0.05 -Realizations 1000000 -Steps 1000000000"),
            ("", "Invoke-TwoValleySim 0.05 0.05 -Realizations 64 -Steps 1000000000 -RecordEvery 1000 -KeepTrajectories 10"),
            ("$etas = [double[]](1..3000 | ForEach-Object { $_ * 1e-5 })", "Invoke-TwoValleySim $etas $etas -Realizations 64 -Steps 1"),
            ("", "while ($true) { $null = Invoke-TwoValleySim 0.05 0.05 -Realizations 4000000 -Steps 1 }"),
        ],
        ["Measure-FreezePoint"] =
        [
            ("$ensemble = Invoke-TwoValleySim 0.05 0.05 -Realizations 64 -Steps 10",
                "while ($true) { $null = $ensemble | Measure-FreezePoint }"),
            ("$ensemble = Invoke-TwoValleySim 0.05 0.05 -Realizations 4000000 -Steps 20",
                "while ($true) { $null = $ensemble | Measure-FreezePoint }"),
            ("$runs = @(Import-ImageDataset | Start-SgdTraining -Steps 10 -CheckpointCount 3 -Seed 1, 2)",
                "$runs | Measure-FreezePoint -Definition Basin -MoreSteps 1000000"),
            ($"$runs = @({Run} -Checkpoints 1001) * 20; $images = Import-ImageDataset -TrainPerClass 2 -TestPerClass 2",
                "while ($true) { $null = $runs | Measure-FreezePoint -Definition Basin, Agreement -MoreSteps 0 -Dataset $images }"),
        ],
        ["Get-ValleyTheory"] =
        [
            ("", "Get-ValleyTheory (1..3000 | ForEach-Object { $_ * 1e-5 }) 0.05,0.1 -Y (1..100)"),
            ("", "while ($true) { $null = Get-ValleyTheory 0.0005 0.01 -Y 2 }"),
        ],
        ["Invoke-DensityEvolution"] =
        [
            ("", "Invoke-DensityEvolution 0.01 0.05 -Steps 10000000"),
            ("", "Invoke-DensityEvolution 0.0003 0.05 -Steps 10000000 -NoiseModel Isotropic"),
        ],
        ["Test-ValleyRegime"] = [("", "Test-ValleyRegime 0.01 0.05 -Steps 10000000")],
        ["Measure-SteadyState"] =
        [
            ("", "Measure-SteadyState 1e-7 0.1 5 -Realizations 100000 -Steps 1000000000"),
            ("", "while ($true) { $null = Measure-SteadyState 0.05 0.1 1 -Realizations 5000 -Steps 100 -Bins 100000 }"),
            ("", "Measure-SteadyState 1e-9 1e-9 5 -HalfWidth 0.5,0.65,0.8"),
        ],
        ["Measure-EscapeRate"] =
        [
            ("", "Measure-EscapeRate 1e-7 0.1 5 -Realizations 1000000 -Steps 1000000000"),
            ("", "Measure-EscapeRate 1e-7 0.1 5 -Splitting"),
            ("", "Measure-EscapeRate 1e-7 0.1 5 -HalfWidth 0.5,0.65,0.8 -Splitting"),
            ("", "Measure-EscapeRate 0.05 0.002 12 -Splitting -Repetitions 100000"),
        ],
        ["Measure-CrossingProbability"] = [("", "Measure-CrossingProbability 0.01 0.05 10000 -Repetitions 100000")],
        ["Import-ImageDataset"] =
        [
            ("$path = [ValleyJump.PowerShell.Tests.LongFiles]::Idx($folder)",
                "while ($true) { $null = Import-ImageDataset $path -TrainPerClass 5000 -TestPerClass 10 }"),
            ("$path = [ValleyJump.PowerShell.Tests.LongFiles]::Csv($folder)",
                "while ($true) { $null = Import-ImageDataset $path -TrainPerClass 1000 -TestPerClass 10 }"),
        ],
        ["Start-SgdTraining"] =
        [
            ("$images = Import-ImageDataset",
                "$images | Start-SgdTraining -BatchSize 10 -LearningRate 0.001 -Realizations 1000 -NoWeights"),
            ("$images = Import-ImageDataset",
                "$images | Start-SgdTraining -BatchSize 1000 -Steps 100000000 -HiddenWidths 2000,2000 -NoWeights"),
            ("$images = Import-ImageDataset",
                "$images | Start-SgdTraining -Steps 100 -Realizations 100000 -NoWeights -Path $folder/runs"),
        ],
        ["Get-SgdSweep"] =
        [
            ($"$null = {Run} -Path $folder/runs", "while ($true) { $null = Get-SgdSweep $folder/runs -BatchSize 50 -Realizations 100000 }"),
            ($"$null = {Run} -Path $folder/runs; 1..100000 | ForEach-Object {{ [pscustomobject]@{{ BatchSize = $_ }} }} | Export-ValleyData $folder/plan.csv",
                "while ($true) { $null = Get-SgdSweep $folder/runs -Plan $folder/plan.csv }"),
        ],
        ["Save-SgdRun"] =
        [
            ($"$run = {Run} -Checkpoints 20", "while ($true) { $run | Save-SgdRun $folder/a.h5 }"),
            ($"$run = {Run} -Checkpoints 1001", "while ($true) { $run | Save-SgdRun $folder/a.h5 }"),
        ],
        ["Import-SgdRun"] =
        [
            ($"{Run} -Checkpoints 20 | Save-SgdRun $folder/a.h5; $files = ,\"$folder/a.h5\" * 30000",
                "Import-SgdRun -LiteralPath $files"),
            ($"{Run} -Checkpoints 1001 | Save-SgdRun $folder/a.h5", "while ($true) { $null = Import-SgdRun $folder/a.h5 }"),
        ],
        ["Import-ValleyData"] =
        [
            ("$r = Invoke-TwoValleySim 0.05 0.05 -Realizations 20000 -Steps 1; $r, $r | Export-ValleyData $folder/a.json",
                "while ($true) { $null = Import-ValleyData $folder/a.json }"),
            ("$rows = 1..200000 | ForEach-Object { [pscustomobject]@{ A = $_ } }; $rows | Export-ValleyData $folder/a.csv",
                "while ($true) { $null = Import-ValleyData $folder/a.csv }"),
            ("1..200000 | ForEach-Object { [pscustomobject]@{ A = $_ } } | Export-ValleyData $folder/a.parquet",
                "while ($true) { $null = Import-ValleyData $folder/a.parquet }"),
        ],
        ["Measure-Flatness"] =
        [
            ($"$run = {Run} -Checkpoints 101; $images = Import-ImageDataset -TrainPerClass 2 -TestPerClass 2",
                "while ($true) { $null = $run | Measure-Flatness -Dataset $images -Checkpoint (0..100) }"),
            ("$run = Import-ImageDataset | Start-SgdTraining -BatchSize 20 -Steps 10 -HiddenWidths 500,500",
                "$run | Measure-Flatness -Layer 1,2,3 -TopEigenvalues 100"),
        ],
        ["Measure-Sharpness"] =
        [
            ("$run = Import-ImageDataset | Start-SgdTraining -Steps 10", "$run | Measure-Sharpness -Directions 100000"),
        ],
        ["Measure-GradientNoise"] =
        [
            ($"$run = {Run} -Checkpoints 101; $images = Import-ImageDataset -TrainPerClass 2 -TestPerClass 2",
                "while ($true) { $null = $run | Measure-GradientNoise -Dataset $images -Checkpoint (0..100) -Summary }"),
            ("$run = Import-ImageDataset | Start-SgdTraining -BatchSize 20 -Steps 10 -HiddenWidths 500,500",
                "$run | Measure-GradientNoise -Layer 1,2,3 -TopEigenvalues 100"),
        ],
        ["Measure-Timescale"] =
        [
            ("$run = Import-ImageDataset | Start-SgdTraining -Steps 10", "$run | Measure-Timescale -Steps 1000000"),
            ($"$run = {Run} -Checkpoints 3; $images = Import-ImageDataset -TrainPerClass 2 -TestPerClass 2",
                "while ($true) { $null = $run | Measure-Timescale -Dataset $images -Checkpoint (,1 * 100) -Steps 1000 }"),
        ],
        ["Compare-Solution"] =
        [
            ($"$runs = @({Run} -Checkpoints 2) * 2000", "$runs | Compare-Solution"),
            ("$runs = Import-ImageDataset | Start-SgdTraining -Steps 1 -HiddenWidths 400,400 -Seed 1,2",
                "$runs | Compare-Solution -MatchUnits"),
        ],
        ["Measure-LossBarrier"] =
        [
            ("$runs = @(Import-ImageDataset | Start-SgdTraining -Steps 10 -Realizations 2) * 10",
                "$runs | Measure-LossBarrier -Points 1001"),
        ],
        ["Invoke-GdContinuation"] =
        [
            ("$runs = @(Import-ImageDataset | Start-SgdTraining -Steps 10 -CheckpointCount 3 -Seed 1, 2)",
                "$runs | Invoke-GdContinuation -Checkpoint 0, 1, 2 -MoreSteps 1000000"),
            ("$runs = @(Import-ImageDataset | Start-SgdTraining -Steps 1 -HiddenWidths 2000,2000)",
                "$runs | Invoke-GdContinuation -LearningRate 1e-5"),
            ($"$runs = @({Run} -Checkpoints 2) * 300000; $images = Import-ImageDataset -TrainPerClass 2 -TestPerClass 2",
                "$runs | Invoke-GdContinuation -MoreSteps 0 -Dataset $images"),
        ],
        ["Get-WeightTrajectory"] =
        [
            ($"$runs = @({Run} -Checkpoints 101) * 10", "while ($true) { $null = $runs | Get-WeightTrajectory }"),
        ],
        ["Group-Solution"] =
        [
            ($"$runs = @({Run} -Checkpoints 2) * 2000", "$runs | Group-Solution"),
            ($"$runs = @({Run} -Checkpoints 2) * 2000", "$runs | Group-Solution -Clusters 40"),
        ],
        ["Measure-Classification"] =
        [
            ($"$runs = @({Run} -Checkpoints 2) * 20000; $images = Import-ImageDataset -TrainPerClass 2 -TestPerClass 2",
                "$runs | Measure-Classification -Dataset $images"),
            ("$runs = @(Import-ImageDataset | Start-SgdTraining -Steps 1 -CheckpointCount 2 -HiddenWidths 2000,2000)",
                "while ($true) { $null = $runs | Measure-Classification }"),
        ],
        ["Measure-FreezeSurvival"] =
        [
            ("$rows = @(Invoke-TwoValleySim 0.05 0.05, 0.06, 0.07 -Realizations 300000 -Steps 10)",
                "while ($true) { $null = $rows | Measure-FreezeSurvival -GroupBy NoiseStrength -Along Y, Step }"),
            ("$rows = @([pscustomobject]@{ FreezeStep = 3; LastStep = 9 }) * 300000", "$rows | Measure-FreezeSurvival"),
            ("$rows = @([pscustomobject]@{ LearningRate = 0.05; NoiseStrength = 0.05; Realizations = 1000000 })",
                "$rows | Measure-FreezeSurvival"),
        ],
        ["Compare-FreezeDefinition"] =
        [
            ($"$rows = {Run} -Realizations 200 -NoWeights | Measure-FreezePoint -Definition Loss -Loss (1..60 | ForEach-Object {{ $_ / 50 }}) -PerRun",
                "while ($true) { $null = $rows | Compare-FreezeDefinition }"),
        ],
        ["Compare-ValleyGroup"] =
        [
            ("$rows = 1..1000 | ForEach-Object { [pscustomobject]@{ g = $_ % 2; v = $_ } }",
                "$rows | Compare-ValleyGroup v g 0 -Resamples 10000000"),
            ("$rows = @([pscustomobject]@{ g = 1; v = 2 }) * 200000 + @([pscustomobject]@{ g = 0; v = 3 }) * 200000",
                "while ($true) { $null = Compare-ValleyGroup v g 0 -InputObject $rows }"),
        ],
        ["Measure-ValleyTrend"] =
        [
            ("$rows = 1..1000 | ForEach-Object { [pscustomobject]@{ g = $_ % 2; v = $_ } }",
                "$rows | Measure-ValleyTrend v g -Resamples 10000000"),
            ("$rows = @([pscustomobject]@{ g = 1; v = 2 }, [pscustomobject]@{ g = 4; v = 3 }) * 200000",
                "while ($true) { $null = Measure-ValleyTrend v g -InputObject $rows }"),
        ],
        ["Submit-ValleySweep"] =
        [
            ("", "[pscustomobject]@{ A = 1 } | Submit-ValleySweep $folder/$([guid]::NewGuid()) { 1 } -Shell sh, '-c', 'sleep 100'"),
            ("$rows = ,[pscustomobject]@{ A = 1 } * 300000", "while ($true) { $rows | Submit-ValleySweep $folder/new { 1 } -WhatIf }"),
        ],
        ["Get-ValleySweep"] = [(Sweep, "while ($true) { $null = Get-ValleySweep $folder/sweep }")],
        ["Receive-ValleySweep"] = [(Sweep, "while ($true) { $null = Receive-ValleySweep $folder/sweep 3>$null }")],
        ["Stop-ValleySweep"] = [(Sweep, "while ($true) { Stop-ValleySweep $folder/sweep }")],
        ["Invoke-ValleySweepTask"] = [(Sweep, "Invoke-ValleySweepTask $folder/sweep 1")],
        ["Save-ImageDataset"] = [("", "Save-ImageDataset Mnist $folder/mnist -Uri $mirror")],
        ["Export-ValleyPlot"] =
        [
            ("$rows = @(Invoke-TwoValleySim 0.05 0.05 -Realizations 64 -Steps 10) * 300000",
                "Export-ValleyPlot $folder/a.png -InputObject $rows"),
            ("$rows = @([pscustomobject]@{ a = 1; b = 2 }, [pscustomobject]@{ a = 4; b = 3 }) * 100000",
                "while ($true) { $rows | Export-ValleyPlot $folder/a.svg -Force }"),
            ("$rows = @(Invoke-TwoValleySim 0.05 0.05 -Realizations 1 -Steps 2000000 -RecordEvery 1)",
                "while ($true) { $rows | Export-ValleyPlot $folder/a.png -Kind Curve -Force }"),
        ],
        ["Show-ValleyPlot"] =
        [
            ("$rows = @(Invoke-TwoValleySim 0.05 0.05 -Realizations 64 -Steps 10) * 300000",
                "Show-ValleyPlot -InputObject $rows"),
            ("$rows = @([pscustomobject]@{ a = 1; b = 2 }, [pscustomobject]@{ a = 4; b = 3 }) * 10000",
                "while ($true) { $null = $rows | Show-ValleyPlot }"),
        ],
        ["Export-ValleyReport"] =
        [
            ("$rows = @(Invoke-TwoValleySim 0.05 0.05 -Realizations 64 -Steps 10) * 300000",
                "Export-ValleyReport $folder/a.html -InputObject $rows"),
            ("$rows = @(Invoke-TwoValleySim 0.05 0.02, 0.05 -Realizations 64 -Steps 10)",
                "while ($true) { $rows | Export-ValleyReport $folder/a.html -Force }"),
        ],
        ["Export-ValleyData"] =
        [
            ("$rows = @(Invoke-TwoValleySim 0.05 0.05 -Realizations 64 -Steps 10) * 300000",
                "Export-ValleyData $folder/a.csv -InputObject $rows"),
            ("$rows = @(Invoke-TwoValleySim 0.05 0.05 -Realizations 64 -Steps 10) * 300000",
                "$rows | Export-ValleyData $folder/a.json"),
            ("$rows = @(Invoke-TwoValleySim 0.05 0.05 -Realizations 1 -Steps 5000000 -RecordEvery 1)",
                "while ($true) { $rows | Export-ValleyData $folder/a.json -Force }"),
            ("$rows = @(Invoke-TwoValleySim 0.05 0.05 -Realizations 1 -Steps 5000000 -RecordEvery 1)",
                "while ($true) { $rows | Export-ValleyData $folder/a.csv -Force }"),
        ],
    };

    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (string cmdlet in Repository.Cmdlets)
        {
            for (int k = 0; k < Math.Max(1, LongWork.GetValueOrDefault(cmdlet)?.Length ?? 0); k++)
                cases.Add(cmdlet, k);
        }
        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_cmdlet_stops_at_once(string cmdlet, int number)
    {
        Assert.True(LongWork.ContainsKey(cmdlet), $"{cmdlet} has no long work to be stopped here.");
        var (prepare, work) = LongWork[cmdlet][number];
        string mirror = $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/";
        session.Get("$global:folder, $global:mirror = $args", folder, mirror);
        session.Get(string.Join("; ", prepare.Split("; ").Select(p => p.StartsWith('$') ? "$global:" + p[1..] : p)));

        // Early and late, in different parts of the work.
        foreach (int delay in (int[])[50, 300, 1000])
        {
            StopClock.InTime(() =>
            {
                using Engine shell = session.Command(work);
                IAsyncResult running = shell.BeginInvoke();
                Thread.Sleep(delay);
                return stopping.Time(shell, running);
            });
        }
    }

    public void Dispose()
    {
        silent.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>Inputs so large that working on them takes seconds.</summary>
public static class LongFiles
{
    /// <summary>A folder with an IDX file of 400 000 images, not all alike, and one of their labels.</summary>
    public static string Idx(string folder)
    {
        const int count = 400_000;
        Write(Path.Combine(folder, "train-images-idx3-ubyte"), [0, 0, 8, 3, .. BigEndian(count), .. BigEndian(28), .. BigEndian(28)],
            [.. Enumerable.Range(0, count * 784 / 100).Select(i => (byte)(i % 251))], 100);
        Write(Path.Combine(folder, "train-labels-idx1-ubyte"), [0, 0, 8, 1, .. BigEndian(count)],
            [.. Enumerable.Range(0, count).Select(i => (byte)(i % 10))], 1);
        return folder;
    }

    /// <summary>A table of 60 000 images.</summary>
    public static string Csv(string folder)
    {
        string path = Path.Combine(folder, "images.csv");
        string rows = string.Concat(Enumerable.Range(0, 10).Select(label =>
            $"{label}{string.Concat(Enumerable.Repeat($",{200 + label}", 784))}\n"));
        Write(path, [], System.Text.Encoding.ASCII.GetBytes(rows), 6000);
        return path;
    }

    private static void Write(string path, byte[] head, byte[] part, int times)
    {
        using FileStream file = File.Create(path);
        file.Write(head);
        for (int k = 0; k < times; k++)
            file.Write(part);
    }

    private static byte[] BigEndian(int number) => [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];
}
