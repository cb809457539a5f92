# A row of any cmdlet, exported, imported and piped back, is the same row. A cmdlet that is not here fails the first test.
BeforeDiscovery {
    $land = '-X1 0.9 -X2 0.6 -X0 1.1 -F0 1.2 -Yb 31 -Yf 21 -Yd 90 -Ld 1.3'
    $power = '-NoiseModel HessianPower -NoiseExponent 1.5 -IsotropicCurvature 2'
    $start = '-Steps 3000 -InitialX 0.02, -0.01, 0.03 -InitialY 3'
    $some = '-Realizations 300 -Seed 18446744073709551615'
    $ensemble = "Invoke-TwoValleySim 0.05 0.1 $land $power $start $some"
    $chosen = '-LabelColumn digit -ExcludeColumn a, -1'
    $net = '-Steps 40 -CheckpointCount 5 -HiddenWidths 6, 4 -NoWeights'
    $rule = '-Optimizer Adam -Momentum 0.8 -SquareDecay 0.99 -Epsilon 1e-7 -WeightDecay 1e-4'
    $nesterov = '-Loss MeanSquaredError -Momentum 0.5 -Nesterov'
    $cosine, $warm = "-LearningRateSchedule 'cosine to 0.1'", "-BatchSizeSchedule 'exponential to 2, warm-up from 0.5 in 0.1'"
    $cells = "Start-SgdTraining `$data $net $nesterov -BatchSize 5, 8 -LearningRate 0.2"

    # What makes rows, at the defaults and away from them. The rows are piped to the last command.
    $first = @(
        'New-ValleyLandscape'
        "New-ValleyLandscape $land"
        'Get-ValleyGeometry 1, 5'
        "Get-ValleyGeometry -3, 7 $land"
        'Get-ValleyGeometry 1e-3, 7 -HalfWidth 0.5, 0.8, 0.65, 0.4 -Ld 2'
        'Invoke-TwoValleySim 0.05 0.05 -Steps 2000'
        "$ensemble -RecordEvery 500 -KeepTrajectories 2"
        "$ensemble -TrajectoryIndex 17, 3"
        'Invoke-TwoValleySim 0.03, 0.05 0.1, 0.2 -NoiseModel Isotropic -IsotropicCurvature 3 -Steps 500 -Realizations 50'
        'Invoke-TwoValleySim 0.05 0.05 -NoiseModel StudentT -DegreesOfFreedom 3.5 -Steps 500 -Realizations 50'
        'Invoke-TwoValleySim 0.05 0.05 -NoiseModel HessianPlusIsotropic -IsotropicShare 0.2 -IsotropicCurvature 3 -Steps 500 | Test-ValleyRegime'
        'Get-ValleyTheory 0.01 0.1 3 -NoiseModel StudentT'
        'Invoke-TwoValleySim 0.01 0.05 -Momentum 0.9 -Nesterov -Steps 500 -Realizations 50'
        "Invoke-TwoValleySim 0.01 0.05 -Optimizer RmsProp -Epsilon 1e-6 -LearningRateSchedule 'piecewise 0:1, 0.5:0.1' -Steps 500"
        "Invoke-TwoValleySim 0.01 0.05 -Optimizer Adam -SquareDecay 0.9 -BatchSizeSchedule 'times 4 every 0.25' -Steps 500"
        'Invoke-TwoValleySim 0.05 0.03 -HoldNoiseUntilFrozen -Steps 3000 -Realizations 50'
        'Get-ValleyTheory 0.01 0.1 3 -Momentum 0.5'
        'New-ValleyLandscape -HalfWidth 0.5, 0.65, 0.8 -Ld 2'
        'Invoke-TwoValleySim 0.05 0.05 -HalfWidth 0.5, 0.65, 0.8, 0.4 -Steps 500 -Realizations 50'
        'Get-ValleyTheory 0.01 0.1 3, 5 -HalfWidth 0.5, 0.65, 0.8 -Convention AntiIto -Momentum 0.5'
        'Invoke-TwoValleySim 0.05 0.05 -Steps 2000 | Measure-FreezePoint'
        "$ensemble -RecordEvery 100 | Measure-FreezePoint"
        'Invoke-DensityEvolution 0.05 0.05 -Steps 2000'
        'Invoke-DensityEvolution 0.05 0.05 -HalfWidth 0.5, 0.65, 0.8 -Steps 300 -RecordEvery 100'
        "Invoke-DensityEvolution 0.05 0.05 -Steps 1000 -LearningRateSchedule 'stable, linear to 0 in the last 0.4, warm-up from 0 in 0.1'"
        "Invoke-DensityEvolution 0.0002 1 -Steps 1000 -Momentum 0.9 -BatchSizeSchedule 'times 4 every 0.25'"
        "Invoke-DensityEvolution 0.05 0.1 $land $power $start -RecordEvery 100 -Tolerance 0.01"
        'Get-ValleyTheory 0.01 0.1 3, 5'
        "Get-ValleyTheory 0.01 0.1 3 $land $power -Convention AntiIto -SkipOperator"
        "Get-ValleyTheory 0.01 0.1 3 $land -Epsilon 0.02 -PhiScale 3000"
        "$ensemble -TrajectoryIndex 1, 5, 7 | Get-ValleyTheory -Y 3, 4"
        'Test-ValleyRegime 0.05 0.05'
        "Test-ValleyRegime 0.05 0.1 $land $power $start $some -TargetError 0.001"
        "$ensemble -TrajectoryIndex 1, 5, 7 | Test-ValleyRegime -TargetError 0.1"
        "$ensemble | Test-ValleyRegime -Name Selection, Gamma"
        'Test-ValleyRegime 0.05 0.05 -HalfWidth 0.5, 0.8, 0.65 -Steps 500'
        'Invoke-TwoValleySim 0.05 0.05 -HalfWidth 0.5, 0.65, 0.8 -Steps 500 -Realizations 50 | Test-ValleyRegime'
        'Measure-EscapeRate 0.002 0.5 3'
        "Measure-EscapeRate 0.01 0.4 3 $land $power $some -Steps 700"
        'Measure-EscapeRate 0.05 0.025 9 -Splitting -Replicas 30 -KillCount 2 -Repetitions 20 -Seed 5'
        'Measure-EscapeRate 0.05 0.02 10 -Realizations 8 -Steps 100 -Repetitions 20'
        'Measure-EscapeRate 0.05 0.1 3, 5 -HalfWidth 0.5, 0.65, 0.8, 0.6 -Ld 2 -Realizations 30 -Steps 700 -Seed 5 -WarningAction Ignore'
        'Measure-EscapeRate 0.05 0.02 10 -HalfWidth 0.5, 0.65, 0.8 -Realizations 8 -Steps 100 -Repetitions 20 -WarningAction Ignore'
        'Measure-CrossingProbability 0.05 0.05 50 -Steps 80 -Replicas 10 -Repetitions 5'
        "Measure-CrossingProbability 0.05 0.1 20, 40 $land $power -Steps 60 -InitialX 0.02, -0.01 -InitialY 3 -Seed 5 -KillCount 2 -Repetitions 5"
        'Measure-SteadyState 0.01 0.2 2 -Realizations 64'
        "Measure-SteadyState 0.01 0.4 3 $land $power $some -Steps 2003 -Bins 50"
        "Measure-SteadyState 0.05 0.4 3, 4 -HalfWidth 0.5, 0.65, 0.8, 0.6 -Ld 2 $power -Realizations 64 -Steps 303 -Bins 21 -Seed 5"
        'Import-ImageDataset'
        'Import-ImageDataset -TrainPerClass 3 -TestPerClass 2 -Seed 5 -Name mine'
        'Import-ImageDataset $table -TestPath $table -LabelColumn 2 -FileRows 1 -FileColumns 4 -Transpose -TrainPerClass 1 -TestPerClass 0'
        "Import-ImageDataset `$table -TestPath `$table $chosen -FileRows 1 -MaxPixel 8.5 -TrainPerClass 1 -TestPerClass 1"
        'Start-SgdTraining $data -Steps 20'
        "Start-SgdTraining `$data $net $rule $cosine -BatchSize 7 -LearningRate 0.02 -Seed 7 -RealizationIndex 3"
        "Start-SgdTraining `$data $net $nesterov $warm -BatchSize 5, 8 -LearningRate 0.02, 0.03 -Realizations 2"
        "$cells $warm -Seed 3, 5 -Realizations 2 | Measure-FreezePoint -Loss 0.08"
        "$cells -Realizations 2 | Measure-FreezePoint -Loss 0.08 -PerRun"
        "$cells -Realizations 2 | Measure-FreezePoint -Definition Loss, Accuracy -Loss 0.08"
        'Import-SgdRun $runs | Measure-FreezePoint -Definition Basin -Threshold 0.5 -EndStep 12 -Dataset $data -PerRun'
        'Import-SgdRun $runs'
        'Import-SgdRun $runs | Compare-Solution -Summary'
        'Import-SgdRun $runs | Get-WeightTrajectory'
        'Start-SgdTraining $data -Steps 10 -BatchSize 5, 10, 20 | Group-Solution -Clusters 2'
        'Import-SgdRun $runs | Measure-Classification -Dataset $data'
        'Import-SgdRun $runs | Measure-Sharpness -Dataset $data -Directions 3 -Batches 3'
        'Import-SgdRun $runs | Invoke-GdContinuation -Dataset $data -Step 6 -EndStep 12 -LearningRate 0.01'
        'Import-SgdRun $runs | Measure-Flatness -Dataset $data -Layer 3 -Step 4'
        'Import-SgdRun $runs | Measure-GradientNoise -Dataset $data -TopEigenvalues 5 -Step 4'
        'Import-SgdRun $runs | Measure-GradientNoise -Dataset $data -TopEigenvalues 5 -Checkpoint 0, 1 -Summary'
        'Import-SgdRun $runs | Measure-Timescale -Dataset $data -TopEigenvalues 6 -Steps 100 -Step 4'
        'Import-SgdRun $runs | Save-SgdRun -Path $other -PassThru'
        'Get-SgdSweep $runs -BatchSize 5, 10, 20 -Steps 10'
    )
    # Where that is not enough: networks are trained on images, and what is saved is read.
    $again = @{
        'Get-SgdSweep $runs -BatchSize 5, 10, 20 -Steps 10' = 'Get-SgdSweep $runs'
        'Start-SgdTraining'                      = 'Start-SgdTraining -Dataset $data'
        'Measure-FreezePoint -Loss 0.08'         = 'Start-SgdTraining -Dataset $data | Measure-FreezePoint -Loss 0.08'
        'Measure-FreezePoint -Loss 0.08 -PerRun' = 'Start-SgdTraining -Dataset $data | Measure-FreezePoint -Loss 0.08 -PerRun'
        'Get-WeightTrajectory' = 'Start-SgdTraining -Dataset $data | Get-WeightTrajectory'
        'Group-Solution -Clusters 2' = 'Start-SgdTraining -Dataset $data | Group-Solution -Clusters 2'
        'Measure-Classification -Dataset $data' = 'Start-SgdTraining -Dataset $data | Measure-Classification -Dataset $data'
        'Compare-Solution -Summary' = 'Start-SgdTraining -Dataset $data | Compare-Solution -Summary'
        'Measure-Sharpness -Dataset $data -Directions 3 -Batches 3' =
            'Start-SgdTraining -Dataset $data | Measure-Sharpness -Dataset $data -Directions 3 -Batches 3'
        'Invoke-GdContinuation -Dataset $data -Step 6 -EndStep 12 -LearningRate 0.01' =
            'Start-SgdTraining -Dataset $data | Invoke-GdContinuation -Dataset $data -Step 6 -EndStep 12 -LearningRate 0.01'
        'Measure-Flatness -Dataset $data -Layer 3 -Step 4' =
            'Start-SgdTraining -Dataset $data | Measure-Flatness -Dataset $data -Layer 3 -Step 4'
        'Measure-GradientNoise -Dataset $data -TopEigenvalues 5 -Step 4' =
            'Start-SgdTraining -Dataset $data | Measure-GradientNoise -Dataset $data -TopEigenvalues 5 -Step 4'
        'Measure-GradientNoise -Dataset $data -TopEigenvalues 5 -Checkpoint 0, 1 -Summary' =
            'Start-SgdTraining -Dataset $data | Measure-GradientNoise -Dataset $data -TopEigenvalues 5 -Checkpoint 0, 1 -Summary'
        'Measure-FreezePoint -Definition Loss, Accuracy -Loss 0.08' =
            'Start-SgdTraining -Dataset $data | Measure-FreezePoint -Definition Loss, Accuracy -Loss 0.08'
        'Measure-Timescale -Dataset $data -TopEigenvalues 6 -Steps 100 -Step 4' =
            'Start-SgdTraining -Dataset $data | Measure-Timescale -Dataset $data -TopEigenvalues 6 -Steps 100 -Step 4'
        'Measure-FreezePoint -Definition Basin -Threshold 0.5 -EndStep 12 -Dataset $data -PerRun' = 'Start-SgdTraining -Dataset $data | ' +
            'Measure-FreezePoint -Definition Basin -Threshold 0.5 -EndStep 12 -Dataset $data -PerRun'
        'Save-SgdRun'                            = 'Import-SgdRun'
    }
    $cases = $first | ForEach-Object {
        $last = ($_ -split ' \| ')[-1]
        $cmdlet = $last.Split(' ')[0]
        @{ Cmdlet = $cmdlet; First = $_; Again = $again[$last] ?? $again[$cmdlet] ?? $cmdlet }
    }
    # What is not made again of its rows, but read.
    $others = @(
        'Import-SgdRun $runs | Measure-LossBarrier -Dataset $data'
        'Import-SgdRun $runs | Compare-Solution'
        'Import-SgdRun $runs | Measure-Flatness -Dataset $data -TopEigenvalues 3 -Probes 3'
        '(Import-SgdRun $runs)[0].Checkpoints'
        "($ensemble -RecordEvery 500).Curve"
        "($ensemble -KeepTrajectories 2).Trajectories"
        "Invoke-TwoValleySim 0.05, 0.04 0.05, 0.1 -Steps 500 -Realizations 50 | Compare-ValleyGroup PFlat -By NoiseStrength -Against 0.05"
        "Invoke-TwoValleySim 0.05 0.05, 0.1, 0.2 -Steps 500 -Realizations 50 | Measure-ValleyTrend -X NoiseStrength -Y PFlat"
        'Invoke-TwoValleySim 0.05 0.05, 0.1 -Steps 500 -Realizations 50 | Measure-FreezeSurvival -Along Step, Y'
        'Invoke-TwoValleySim 0.05 0.05, 0.1 -Steps 500 -Realizations 50 | Measure-FreezeSurvival -GroupBy NoiseStrength'
        'Start-SgdTraining $data -BatchSize 5, 8 -LearningRate 0.2 -Realizations 2 -Steps 40 -NoWeights | Measure-FreezeSurvival'
        'New-ValleyLandscape -HalfWidth 0.5, 0.7, 0.9 | Invoke-TwoValleySim 0.05 0.05 -Steps 500 -Realizations 50'
        'New-ValleyLandscape -HalfWidth 0.5, 0.7, 0.9'
        'Invoke-TwoValleySim 0.05 1e9 -Steps 50 -Realizations 20 -RecordEvery 10'
        'Invoke-TwoValleySim 0.05 1e9 -Steps 50 -Realizations 20 -RecordEvery 10 -WarningAction Ignore | Measure-FreezePoint'
        '[pscustomobject]@{ A = 1 } | Submit-ValleySweep "$TestDrive/sweep" { [pscustomobject]@{ B = 2 } }'
        'Get-ValleySweep "$TestDrive/sweep"'
    ) | ForEach-Object { @{ First = $_ } }
    # What writes files and makes no rows of its own, or rows about rows.
    $writers = (& "$PSScriptRoot/Get-RowlessCmdlet.ps1") + @{
        'Compare-FreezeDefinition' = 'its rows are about many others, and hold none of them'
        'Measure-FreezeSurvival' = 'its rows are about many others, and hold none of them'
        'Compare-ValleyGroup' = 'its rows are about many others, of any kind, and hold none of them'
        'Measure-ValleyTrend' = 'its rows are about many others, of any kind, and hold none of them'
        'Measure-LossBarrier' = 'a row of a pair says how to train its first run, and both are needed'
    }
}

Describe 'A row that is exported and piped back' {
    BeforeAll {
        . "$PSScriptRoot/Import-BuiltModule.ps1"
        $data = Import-ImageDataset -TrainPerClass 3 -TestPerClass 2
        $table = "$TestDrive/images.csv"
        Set-Content $table 'a,b,digit,c,d', '1,2,0,3,4', '5,6,1,7,8'
        $runs, $other = "$TestDrive/runs", "$TestDrive/other"
        $null = Start-SgdTraining $data -Steps 10 -BatchSize 5, 10 -Path $runs
        # The time that it took is that of the machine.
        $timings = 'WallSeconds', 'Seconds', 'StepsPerSecond', 'TrainSeconds'
        function Get-Columns($Path) { Import-Csv $Path | Select-Object * -ExcludeProperty $timings | ConvertTo-Csv }
    }

    It 'is tested for every cmdlet' -ForEach @(@{ Tested = @($cases.Cmdlet | Select-Object -Unique) + $writers.Keys }) {
        (Get-Command -Module ValleyJump).Name | Sort-Object | Should -Be ($Tested | Sort-Object)
    }

    It 'is the same row: <First>' -ForEach $cases {
        # Those of the case before: without them a command that makes no row would pass.
        Remove-Item "$TestDrive/first.*", "$TestDrive/again.*"
        Invoke-Expression $First | Export-ValleyData "$TestDrive/first.csv" -PassThru | Export-ValleyData "$TestDrive/first.json"
        $expected = Get-Columns "$TestDrive/first.csv"
        $expected.Count | Should -BeGreaterThan 1

        Invoke-Expression "Import-Csv '$TestDrive/first.csv' | $Again" | Export-ValleyData "$TestDrive/again.csv"
        Get-Columns "$TestDrive/again.csv" | Should -Be $expected

        Remove-Item "$TestDrive/again.*"
        Invoke-Expression "Get-Content '$TestDrive/first.json' -Raw | ConvertFrom-Json | $Again" | Export-ValleyData "$TestDrive/again.csv"
        Get-Columns "$TestDrive/again.csv" | Should -Be $expected
    }

    It 'has numbers within the ranges that the dictionary tells: <First>' -ForEach @($cases + $others) {
        Remove-Item "$TestDrive/first*"
        Invoke-Expression $First | Export-ValleyData "$TestDrive/first.csv" -Dictionary
        $told = @(Import-Csv "$TestDrive/first.dictionary.csv" | Where-Object Range -Match '\d')
        # Every result has whole numbers, or parameters above 0.
        $told.Count | Should -BeGreaterThan 0
        foreach ($table in $told | Group-Object Table) {
            $rows = Import-Csv "$TestDrive/first$($table.Name ? ".$($table.Name)" : '').csv"
            foreach ($column in $table.Group) {
                $null = $column.Range -match '^(?:from (?<least>\S+)|to (?<most>\S+)|(?<least>\S+) to (?<most>\S+))$' -or $(throw "No range: $($column.Range)")
                $least, $most = [double]($Matches.least ?? [double]::NegativeInfinity), [double]($Matches.most ?? [double]::PositiveInfinity)
                foreach ($cell in $rows.($column.Column)) {
                    if ($cell -in '', 'NaN') { continue }
                    $number = [double]$cell
                    $within = $number -ge $least -and $number -le $most
                    $within | Should -BeTrue -Because "$($column.Column) = $cell is to be in the range '$($column.Range)'"
                }
            }
        }
    }

    It 'comes back from a file of each format as what it was: <First>' -ForEach @($cases + $others) {
        $results = @(Invoke-Expression $First)
        $type = $results[0].GetType()
        foreach ($extension in 'csv', 'json', 'jsonl', 'parquet') {
            Remove-Item "$TestDrive/first*", "$TestDrive/again*"
            $results | Export-ValleyData "$TestDrive/first.$extension"
            $back = @(Import-ValleyData "$TestDrive/first.$extension" -WarningAction Stop -ErrorAction Stop)
            $back.Count | Should -Be $results.Count
            # Runs and image sets are what tables do not hold.
            $expected = $type.Name -in 'SgdRun', 'ImageDataset' ? [pscustomobject] : $type
            $back | ForEach-Object { $_ | Should -BeOfType $expected }
            if ($expected -ne $type) { continue }
            $back | Export-ValleyData "$TestDrive/again.$extension"
            $files = Get-ChildItem "$TestDrive/first*" | Sort-Object Name
            (Get-ChildItem "$TestDrive/again*").Count | Should -Be $files.Count
            $files | ForEach-Object {
                [Convert]::ToHexString([IO.File]::ReadAllBytes($_.FullName.Replace('first', 'again'))) |
                    Should -BeExactly ([Convert]::ToHexString([IO.File]::ReadAllBytes($_.FullName))) -Because $_.Name
            }
        }
    }
}
