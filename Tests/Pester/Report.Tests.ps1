# The commands of a report make its rows again; where rows do not tell enough, the page says so and has none. A cmdlet that is not here, a
# result that none of these makes, or a parameter that none of these has, fails the first tests.
BeforeDiscovery {
    $net = '-Steps 200 -CheckpointCount 11 -BatchSize 5 -HiddenWidths 20, 16 -Optimizer Adam -Momentum 0.8 -LearningRate 0.01'
    $two = "Start-SgdTraining `$data $net -Seed 3 -Realizations 2"
    $one = "Start-SgdTraining `$data $net -Seed 5"
    $four = "Start-SgdTraining `$data $net -Seed 3, 5 -RealizationIndex 1, 4"
    $land = '-X1 0.9 -X2 0.6 -X0 1.1 -F0 1.2 -Yb 31 -Yf 21 -Yd 90 -Ld 1.3'
    $power = '-NoiseModel HessianPower -NoiseExponent 1.5 -IsotropicCurvature 2'
    $start = '-Steps 500 -InitialX 0.02, -0.01, 0.03 -InitialY 3'
    $ensemble = "Invoke-TwoValleySim 0.05 0.1 $land $power $start -Realizations 50 -Seed 18446744073709551615"
    $split = '-Replicas 10 -KillCount 2 -Repetitions 5'
    $endpoints = '-Rule LastEndpoint, AllPairs -Threshold 0.5, 0.8 -ContinuationRate 0.07 -Dataset $data'

    # What makes rows away from the defaults, and how many commands make them again: of a run one, whatever it was measured at.
    $cases = @(
        @{ Lines = 2; First = "$two | Measure-FreezePoint -Loss 1, 0.5 -PerRun" }
        @{ Lines = 1; First = "$four | Measure-FreezePoint -Loss 1, 0.5" }
        @{ Lines = 4; First = "$two | Measure-FreezePoint -Definition Loss, Accuracy -Loss 1, 0.5 -PerRun" }
        @{ Lines = 2; First = "$four | Measure-FreezePoint -Definition Loss, Accuracy -Loss 1, 0.5" }
        @{ Lines = 1; First = "$one | Measure-FreezePoint -Definition Basin, Agreement $endpoints -MoreSteps 20 -PerRun" }
        @{ Lines = 1; First = "$two | Measure-FreezePoint -Definition Basin, Agreement $endpoints -EndStep 210" }
        @{ Lines = 2; First = "$one | Measure-FreezePoint -Definition Basin, Agreement -Dataset `$data -EndStep 210 -PerRun" }
        @{ Lines = 1; First = "$one | Measure-FreezePoint -Definition Basin -Rule LastEndpoint -Verify -MoreSteps 20 -Dataset `$data" }
        @{ Lines = 2; First = "$two | Invoke-GdContinuation -Dataset `$data -Checkpoint 1, 3, 5 -MoreSteps 20 -LearningRate 0.03" }
        @{ Lines = 1; First = "$one | Invoke-GdContinuation -Dataset `$data -Step 20, 80, 200 -EndStep 220" }
        @{ Lines = 1; First = "$one | Invoke-GdContinuation -Dataset `$data -LearningRate 0.3" }
        @{ Lines = 2; First = "$two | Measure-Classification -Dataset `$data -Checkpoint 1, 3" }
        @{ Lines = 1; First = "$one | Measure-Classification -Dataset `$data -Step 20" }
        @{ Lines = 1; First = "$one | Measure-Sharpness -Dataset `$data -Directions 3 -Batches 4 -Radius 0.02 -Checkpoint 1, 3" }
        @{ Lines = 1; First = "$one | Measure-Sharpness -Dataset `$data -Directions 3 -Batches 4 -Step 60" }
        @{ Lines = 2; First = "$two | Measure-Flatness -Dataset `$data -Layer 1, 2 -IncludeBiases -TopEigenvalues 3 -Checkpoint 1, 3" }
        @{ Lines = 1; First = "$one | Measure-Flatness -Dataset `$data -Layer 3 -TopEigenvalues 3 -Step 20, 200" }
        @{ Lines = 2; First = "$two | Measure-GradientNoise -Dataset `$data -TopEigenvalues 5 -Checkpoint 2, 5 -Summary" }
        @{ Lines = 1; First = "$one | Measure-GradientNoise -Dataset `$data -TopEigenvalues 5 -Layer 1, 3 -IncludeBiases -Step 20, 40" }
        @{ Lines = 1; First = "$one | Measure-Timescale -Dataset `$data -Steps 100 -TopEigenvalues 6 -GroupSize 2 -IndependentBatches" }
        @{ Lines = 1; First = "$one | Measure-Timescale -Dataset `$data -TopEigenvalues 6 -Layer 1, 2 -IncludeBiases -Checkpoint 2, 4" }
        @{ Lines = 1; First = "$one | Measure-Timescale -Dataset `$data -TopEigenvalues 6 -Layer 1 -Steps 200 -Step 60" }
        @{ Lines = 4; First = "$four -Loss MeanSquaredError -WeightDecay 1e-4 -NoWeights -LearningRateSchedule 'cosine to 0.1'" }
        @{ Lines = 1; First = $ensemble }
        @{ Lines = 1; First = "$ensemble -TrajectoryIndex 17, 3 -RecordEvery 100" }
        @{ Lines = 3; First = "$ensemble -RecordEvery 100 | Measure-FreezePoint" }
        @{ Lines = 2; First = "$ensemble | Get-ValleyTheory -Y 3, 4 -SkipOperator -Convention AntiIto -Epsilon 0.02 -PhiScale 3000" }
        @{ Lines = 1; First = 'Get-ValleyTheory 0.01 0.1 3 -HalfWidth 0.5, 0.65, 0.8 -Convention AntiIto -Momentum 0.5' }
        @{ Lines = 2; First = "$ensemble | Test-ValleyRegime -TargetError 0.1 -Name Selection, Gamma" }
        @{ Lines = 1; First = "Invoke-DensityEvolution 0.05 0.1 $land $power $start -RecordEvery 100 -Tolerance 0.01" }
        @{ Lines = 2; First = "Measure-EscapeRate 0.05 0.1 3, 5 $land $power -Splitting $split -Seed 5" }
        @{ Lines = 1; First = 'Measure-EscapeRate 0.05 0.1 3 -HalfWidth 0.5, 0.65, 0.8 -Realizations 30 -Steps 700 -Seed 5' }
        @{ Lines = 2; First = "Measure-CrossingProbability 0.05 0.1 20, 40 $land $power $($start -replace '500', '60') -Seed 5 $split" }
        @{ Lines = 1; First = "Measure-SteadyState 0.01 0.4 3 $land $power -Realizations 64 -Seed 5 -Steps 203 -Bins 50" }
        @{ Lines = 1; First = "Measure-SteadyState 0.05 0.4 3 -HalfWidth 0.5, 0.65, 0.8 -Realizations 64 -Steps 303 -Bins 21 -Seed 5" }
        @{ Lines = 1; First = "New-ValleyLandscape $land" }
        @{ Lines = 1; First = 'New-ValleyLandscape -HalfWidth 0.5, 0.65, 0.8 -Ld 2' }
        @{ Lines = 2; First = "Get-ValleyGeometry -3, 7 $land" }
        @{ Lines = 2; First = 'Get-ValleyGeometry 1e-3, 7 -HalfWidth 0.5, 0.8, 0.65 -Ld 2' }
        @{ Lines = 1; First = 'Import-ImageDataset -TrainPerClass 3 -TestPerClass 2 -Seed 5 -Name mine' }
    )
    # What rows do not tell.
    $untold = @(
        @{ First = "$one | Measure-Flatness -Dataset `$data -TopEigenvalues 3 -Probes 3"; What = '-Probes' }
        @{ First = "($one | Invoke-GdContinuation -Dataset `$data -MoreSteps 20).Endpoint | Measure-Classification -Dataset `$data"
            What = 'how a run was continued whose endpoint this is' }
        @{ First = "$one | Measure-GradientNoise -Dataset `$data -TopEigenvalues 5 -Checkpoint 0 -Summary"
            What = 'how a run was continued whose endpoint this is' }
        @{ First = "& { $two; $one } | Measure-FreezePoint -Loss 1"; What = 'which realizations each of their seeds has' }
        @{ First = "$two | Compare-Solution -Checkpoint 3 -Layer 2"; What = 'all inputs of the second run' }
        @{ First = "$two | Compare-Solution -MatchUnits"; What = 'all inputs of the second run' }
        @{ First = "$two | Compare-Solution -Summary"; What = '-Checkpoint' }
        @{ First = "$two | Measure-LossBarrier -Dataset `$data -Checkpoint 3 -Points 5 -Tolerance 0.01 -MatchUnits"
            What = 'all inputs of the second run' }
        @{ First = "$two | Get-WeightTrajectory -Checkpoint 0, 2, 4 -Components 2"; What = 'which runs were looked at together' }
        @{ First = "$four | Group-Solution -Clusters 2 -Checkpoint 3"; What = 'which runs were looked at together' }
        @{ First = "$four | Group-Solution -Summary"; What = 'which runs were looked at together' }
        @{ First = "$four | Measure-FreezeSurvival -GroupBy Seed -Along EtaStep -Horizon 3 -HazardBins 5"
            What = 'the rows that they are about' }
        @{ First = "$ensemble | Measure-FreezeSurvival -CensoringWindow 0.1"; What = 'the rows that they are about' }
        @{ First = "$four | Measure-FreezePoint -Definition Loss, Accuracy -PerRun | Compare-FreezeDefinition"
            What = 'the rows that they are about' }
        @{ First = 'Get-SgdSweep "$TestDrive/runs" -BatchSize 5, 10 -Steps 10'; What = '-Path' }
    )
    foreach ($case in $cases + $untold) {
        $case.Cmdlet = ($case.First -split ' \| ')[-1].Split(' ')[0]
    }
    # What makes no rows, or those of other cmdlets.
    $others = (& "$PSScriptRoot/Get-RowlessCmdlet.ps1") + @{
        'Compare-ValleyGroup' = 'statements are tested in the shell that tests host'
        'Measure-ValleyTrend' = 'statements are tested in the shell that tests host'
        'Import-SgdRun' = 'its runs are those of Start-SgdTraining'
        'Save-SgdRun' = 'its runs are those of Start-SgdTraining'
    }
}

Describe 'The commands of a report' {
    BeforeAll {
        . "$PSScriptRoot/Import-BuiltModule.ps1"
        $data = Import-ImageDataset -TrainPerClass 3 -TestPerClass 2
        $null = Start-SgdTraining $data -Steps 10 -BatchSize 5 -Path "$TestDrive/runs"
        # The time that it took is that of the machine. What is looked at for one definition counts for all that were asked for together.
        $others = 'WallSeconds', 'Seconds', 'StepsPerSecond', 'TrainSeconds', 'Checked', 'CheckedMean', 'NotReachedCount'
        function Get-Rows($Results) {
            $Results | Export-ValleyData "$TestDrive/rows.json"
            Get-Content "$TestDrive/rows.json" -Raw | ConvertFrom-Json -NoEnumerate | ForEach-Object { $_ } |
                Select-Object * -ExcludeProperty $others | ForEach-Object { ConvertTo-Json $_ -Depth 9 } | Sort-Object
        }
        function Get-Page($Results) {
            $Results | Export-ValleyReport "$TestDrive/report.html"
            $page = Get-Content "$TestDrive/report.html" -Raw
            $commands = $page -match '(?s)<pre><code>(.*?)</code></pre>' ? [Net.WebUtility]::HtmlDecode($Matches[1]) : ''
            # The images are those of this test.
            $commands = $commands.Replace('$data = Import-ImageDataset #', '#')
            [pscustomobject]@{ Text = [Net.WebUtility]::HtmlDecode($page); Commands = $commands }
        }
        $seen = [Collections.Generic.HashSet[string]]::new()
    }

    It 'are tested of every cmdlet' -ForEach @(@{ Tested = @(($cases + $untold).Cmdlet | Select-Object -Unique) + $others.Keys }) {
        (Get-Command -Module ValleyJump).Name | Sort-Object | Should -Be ($Tested | Sort-Object)
    }

    It 'are tested with every parameter of cmdlets that measure runs' -ForEach @(@{ Tested = $cases + $untold }) {
        $notOfResults = 'Run', 'InputObject', 'ThrottleLimit', 'NoCache', 'Dataset'
        $measuring = Get-Command -Module ValleyJump | Where-Object Name -NE 'Save-SgdRun' |
            Where-Object { $_.Parameters['Run'] -or $_.Parameters.Values.Aliases -contains 'Run' }
        $measuring.Count | Should -BeGreaterThan 10
        foreach ($cmdlet in $measuring) {
            $own = $cmdlet.Parameters.Keys
            $common = [Management.Automation.Cmdlet]::CommonParameters + [Management.Automation.Cmdlet]::OptionalCommonParameters
            $text = ($Tested | Where-Object Cmdlet -EQ $cmdlet.Name).First -join "`n"
            foreach ($parameter in $own | Where-Object { $_ -notin $common + $notOfResults }) {
                $text | Should -Match "-$parameter\b" -Because "-$parameter of $($cmdlet.Name) is to be told by rows, or said not to be"
            }
        }
    }

    It 'make its rows again: <First>' -ForEach $cases {
        $rows = @(Invoke-Expression $First)
        $rows.Count | Should -BeGreaterThan 0
        $rows | ForEach-Object { $null = $seen.Add($_.GetType().Name) }
        $page = Get-Page $rows
        $page.Text.Contains('rows do not tell') | Should -BeFalse
        @($page.Commands -split "`n" | Where-Object { $_ -match '^\[pscustomobject\]' }).Count | Should -Be $Lines
        Get-Rows (& ([scriptblock]::Create($page.Commands))) | Should -Be (Get-Rows $rows)
        # Rows of a file say the same, be they results again or text.
        if ($rows[0].GetType().Name -notin 'SgdRun', 'ImageDataset') {
            $rows | Export-ValleyData "$TestDrive/rows.csv"
            (Get-Page (Import-ValleyData "$TestDrive/rows.csv")).Commands | Should -Be $page.Commands
            $page = Get-Page (Import-Csv "$TestDrive/rows.csv")
            Get-Rows (& ([scriptblock]::Create($page.Commands))) | Should -Be (Get-Rows $rows)
        }
    }

    It 'are not there where rows do not tell enough: <First>' -ForEach $untold {
        $rows = @(Invoke-Expression $First)
        $rows.Count | Should -BeGreaterThan 0
        $rows | ForEach-Object { $null = $seen.Add($_.GetType().Name) }
        $page = Get-Page $rows
        $page.Commands | Should -Be ''
        $page.Text.Contains("No command makes these rows again: rows do not tell $What.") | Should -BeTrue
    }

    It 'are there for the other rows' {
        $runs = Start-SgdTraining $data -Steps 20 -BatchSize 5 -HiddenWidths 0
        $ended = $runs | Invoke-GdContinuation -Dataset $data -MoreSteps 5
        $page = Get-Page ($runs, $ended.Endpoint | Measure-Classification -Dataset $data)
        $page.Text.Contains('No command makes 1 of 2 rows again: rows do not tell how a run was continued') | Should -BeTrue
        $page.Commands | Should -Match 'Measure-Classification -Dataset \$data -Step 20$'
    }

    It 'are not there for rows of older files, which lack <Lost>' -ForEach @(
        @{ Lost = 'ContinuationRate'; Given = '-EndStep 210' }
        @{ Lost = 'EndStep'; Given = '-EndStep 210' }
        @{ Lost = 'MoreSteps'; Given = '-MoreSteps 20' }
    ) {
        $runs = Start-SgdTraining $data -Steps 20 -BatchSize 5 -HiddenWidths 0
        $rows = Invoke-Expression "`$runs | Measure-FreezePoint -Definition Basin, Loss -Dataset `$data $Given -PerRun" |
            Select-Object * -ExcludeProperty $Lost
        $page = Get-Page $rows
        $page.Text.Contains("No command makes 1 of 2 rows again: rows do not tell -$Lost.") | Should -BeTrue
        Get-Rows (& ([scriptblock]::Create($page.Commands))) | Should -HaveCount 1
    }

    It 'have lists only where all combinations are among the rows' {
        $rows = Start-SgdTraining $data -Steps 20 -BatchSize 5 -CheckpointCount 3 -HiddenWidths 0 |
            Measure-FreezePoint -Definition Basin -Rule AllPairs, LastEndpoint -Threshold 0.5, 0.8 -ContinuationRate 0.3 -PerRun -Dataset $data
        foreach ($case in @{ Of = 0, 1, 2; Lines = 2 }, @{ Of = 0, 3; Lines = 2 }, @{ Of = 1, 3; Lines = 1 }) {
            $some = $rows[$case.Of]
            $page = Get-Page $some
            @($page.Commands -split "`n" -match '^\[pscustomobject\]').Count | Should -Be $case.Lines
            Get-Rows (& ([scriptblock]::Create($page.Commands))) | Should -Be (Get-Rows $some)
        }
    }

    It 'are tested of every result of these cmdlets' -ForEach @(@{ Tested = ($cases + $untold).Cmdlet | Select-Object -Unique }) {
        $results = (Get-Command $Tested).OutputType.Name | Where-Object { $_ -like 'ValleyJump.*' } | ForEach-Object { $_.Split('.')[-1] }
        $results | Select-Object -Unique | Where-Object { $_ -notin $seen } | Should -BeNullOrEmpty
    }
}
