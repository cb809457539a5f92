# Training by several processes on one folder: each a real one, with real signals.
Describe 'Training in shards' {
    BeforeAll {
        . "$PSScriptRoot/Import-BuiltModule.ps1"
        $images = '-TrainPerClass 10 -TestPerClass 5'
        $data = Import-ImageDataset -TrainPerClass 10 -TestPerClass 5
        # Two cells of short runs, one of longer ones, and one by all images whose realizations are one training.
        $grid = @{ BatchSize = 10, 20, 100; LearningRate = 0.05, 0.1; Realizations = 4; HiddenWidths = 8; Steps = 3000; CheckpointCount = 5 }
        $text = '-BatchSize 10,20,100 -LearningRate 0.05,0.1 -Realizations 4 -HiddenWidths 8 -Steps 3000 -CheckpointCount 5'
        $runs, $trainings = 24, 18
        $endless = '-BatchSize 10 -Realizations 2 -HiddenWidths 8 -Steps 1000000000'
        $program = [Environment]::ProcessPath
        $assembly = if ((Split-Path $program -LeafBase) -eq 'dotnet') { "$PSHOME/pwsh.dll" }

        $started = [Collections.Generic.List[Diagnostics.Process]]::new()
        # One more process, which trains and exits with the code for scripts; what it says is in the file.
        function Start-Training([string] $Arguments, [string] $Log) {
            $code = "Import-Module '$manifest'; Import-ImageDataset $images | Start-SgdTraining $Arguments -Verbose 4>&1 3>&1 | ForEach-Object { `"`$_`" }; " +
                'exit $LASTEXITCODE'
            [string[]] $words = @('-c', 'exec "$@" > "$LOG" 2>&1', 'bash', $program) + @($assembly | Where-Object { $_ }) +
                @('-NoProfile', '-NonInteractive', '-Command', $code)
            $info = [Diagnostics.ProcessStartInfo]::new('bash', $words)
            $info.Environment['LOG'] = $Log
            $info.Environment['NO_COLOR'] = '1'
            $process = [Diagnostics.Process]::Start($info)
            $started.Add($process)
            $process
        }
        function Wait-For([scriptblock] $Condition) {
            $deadline = (Get-Date).AddSeconds(60)
            while (-not (& $Condition) -and (Get-Date) -lt $deadline) { Start-Sleep -Milliseconds 20 }
            & $Condition | Should -BeTrue
        }
        function Get-Bits($Runs) {
            foreach ($run in $Runs) {
                $run.BatchSize, $run.LearningRate, $run.Realization + $run.Curve.TrainLoss.ForEach({ [BitConverter]::DoubleToInt64Bits($_) }) -join ' '
            }
        }
        $expected = Get-Bits ($data | Start-SgdTraining @grid)
    }
    # Those of a test that failed before it ended them would train for ever.
    AfterEach { $started | Where-Object HasExited -EQ $false | ForEach-Object { $_.Kill($true) } }

    It 'trains nothing twice in eight processes, and ends with the bits of one' {
        $folder = "$TestDrive/eight"
        $processes = 1..8 | ForEach-Object { Start-Training "$text -Path '$folder' -Shard $_/8 -ThrottleLimit 1" "$TestDrive/eight.$_.log" }
        $processes | ForEach-Object { $_.WaitForExit() }
        $logs = Get-Content "$TestDrive/eight.*.log" -Raw
        $processes.ExitCode | Should -Be (, 0 * 8) -Because "$logs"
        $counts = [regex]::Matches("$logs", '(\d+) trainings, (\d+) of them for other shards')
        $counts.Count | Should -Be 8
        ($counts.ForEach({ [int]$_.Groups[1].Value }) | Measure-Object -Sum).Sum | Should -Be $trainings -Because "$logs"
        (Get-ChildItem $folder -Force).Name -notlike '*.h5' | Should -BeNullOrEmpty
        (Get-SgdSweep $folder @grid).State | Should -Be (, 'Done' * $runs)
        Get-Bits ($data | Start-SgdTraining @grid -Path $folder -Verbose 4>&1 | Where-Object { $_ -isnot [Management.Automation.VerboseRecord] }) |
            Should -Be $expected
        # Shares of rows are those of the grid.
        $planned = Get-SgdSweep $folder @grid
        $shares = 1..3 | ForEach-Object { , @($planned | Start-SgdTraining $data -Path $folder -Shard "$_/3") }
        $shares.Count | Should -Be 3
        ($shares | ForEach-Object { $_.Path } | Sort-Object) | Should -Be ($planned.Path | Sort-Object)
    }

    It 'takes over from a process that was killed, and says before who is at it' {
        $folder = "$TestDrive/killed"
        $process = Start-Training "$endless -Path '$folder'" "$TestDrive/killed.log"
        Wait-For { @(Get-ChildItem $folder/*.claim1 -ErrorAction Ignore | Where-Object Length -GT 0).Count -eq [Math]::Min(2, [Environment]::ProcessorCount) }
        $plan = @{ BatchSize = 10; HiddenWidths = 8; Steps = 1000000000 }
        $claimed = Get-SgdSweep $folder @plan
        $claimed.State, $claimed.By | Should -Be 'Claimed', "process $($process.Id) on $([Environment]::MachineName)"
        $claimed.Since | Should -BeGreaterThan (Get-Date).ToUniversalTime().AddMinutes(-2)
        bash -c "kill -9 $($process.Id)"
        $process.WaitForExit()
        Get-ChildItem $folder/*.claim1 | Should -Not -BeNullOrEmpty
        (Get-SgdSweep $folder @plan).State | Should -Be 'Missing'

        # Under the names of the claims that the dead left, a run that ends.
        $short = $data | Start-SgdTraining -BatchSize 10 -HiddenWidths 8 -Steps 50 -Path "$TestDrive/short"
        Remove-Item "$TestDrive/short/*.h5"
        Get-ChildItem $folder/*r000*.claim1 | Copy-Item -Destination "$TestDrive/short/$(Split-Path $short.Path -Leaf).claim1"
        $again = $data | Start-SgdTraining -BatchSize 10 -HiddenWidths 8 -Steps 50 -Path "$TestDrive/short" -Shard 1/1
        Get-Bits $again | Should -Be (Get-Bits $short)
        (Get-ChildItem "$TestDrive/short" -Force).Name | Should -Be (Split-Path $short.Path -Leaf)
    }

    It 'ends by SIGTERM in five seconds with 75, and leaves what is whole' {
        $folder = "$TestDrive/term"
        $process = Start-Training "$endless -Path '$folder' -Shard 1/2" "$TestDrive/term.log"
        Wait-For { @(Get-ChildItem $folder/*.claim1 -ErrorAction Ignore | Where-Object Length -GT 0).Count -eq [Math]::Min(2, [Environment]::ProcessorCount) }
        bash -c "kill -TERM $($process.Id)"
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $process.WaitForExit()
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
        $process.ExitCode | Should -Be 75 -Because (Get-Content "$TestDrive/term.log" -Raw)
        Get-Content "$TestDrive/term.log" -Raw | Should -Match 'Told to end \(SIGTERM\). 0 of 1 runs are kept'
        Get-ChildItem $folder -Force | Should -BeNullOrEmpty
    }

    It 'begins no run that does not fit into the time, and goes on from there' {
        $folder = "$TestDrive/time"
        $first = @($data | Start-SgdTraining @grid -Path $folder -TimeLimit ([TimeSpan]::FromMilliseconds(1)) -ThrottleLimit 1 -WarningVariable told -WarningAction SilentlyContinue)
        $first.Count | Should -Be 1
        "$told" | Should -Match "^$($runs - 1) runs are left"
        $LASTEXITCODE | Should -Be 75
        $null = $data | Start-SgdTraining @grid -Path $folder -TimeLimit 00:10:00 -WhatIf
        $LASTEXITCODE | Should -Be 75 -Because 'nothing was done'
        Get-Bits ($data | Start-SgdTraining @grid -Path $folder -TimeLimit 00:10:00) | Should -Be $expected
        $LASTEXITCODE | Should -Be 0
    }

    It 'refuses <Arguments>' -ForEach @(
        @{ Arguments = @{ Shard = '1/2' }; Id = 'ShardNeedsPath' }
        @{ Arguments = @{ TimeLimit = '00:10:00' }; Id = 'TimeLimitNeedsPath' }
        @{ Arguments = @{ Shard = '3/2'; Path = 'none' }; Id = 'InvalidShard' }
        @{ Arguments = @{ Shard = 'Auto'; Path = 'none' }; Id = 'ShardNotAuto' }
    ) {
        Push-Location $TestDrive
        try {
            { $data | Start-SgdTraining @Arguments } | Should -Throw -ErrorId "$Id,*"
            'none' | Should -Not -Exist
        }
        finally { Pop-Location }
    }

    It 'reads a plan from a file' {
        $folder = "$TestDrive/plan"
        $null = $data | Start-SgdTraining -BatchSize 10 -Steps 20 -HiddenWidths 8 -Path $folder
        Set-Content "$TestDrive/plan.csv" 'BatchSize,LearningRate,Steps,Width', '10,0.05,20,', '10,0.05,30,4', '20,0.05,20,', '0,1,1,'
        $rows = Get-SgdSweep $folder "$TestDrive/plan.csv" -HiddenWidths 8 -WarningVariable told -WarningAction SilentlyContinue `
            -ErrorVariable problems -ErrorAction SilentlyContinue
        $rows.State | Should -Be 'Done', 'Other', 'Missing'
        $rows[1].Reason | Should -Be 'Steps is 20, not 30; CheckpointCount is 21, not 31'
        "$told" | Should -Match 'The column Width of the rows matches no parameter of Get-SgdSweep'
        $problems.FullyQualifiedErrorId | Should -Be 'InvalidBatchSize,ValleyJump.PowerShell.Commands.GetSgdSweepCommand'
        $piped = Import-Csv "$TestDrive/plan.csv" | Select-Object -First 3 | Get-SgdSweep $folder -HiddenWidths 8 -WarningAction SilentlyContinue
        $piped.State | Should -Be $rows.State
        ($rows | Where-Object State -EQ Missing | Start-SgdTraining $data -Path $folder).BatchSize | Should -Be 20
        { Get-SgdSweep $folder } | Should -Throw -ErrorId 'NoPlan,*'
        { Get-SgdSweep "$TestDrive/nowhere" -BatchSize 10 } | Should -Throw -ErrorId 'RunNotFound,*'
        { Get-SgdSweep $folder "$TestDrive/nowhere.csv" } | Should -Throw -ErrorId 'ImportNotFound,*'
        { $rows | Get-SgdSweep $folder "$TestDrive/plan.csv" } | Should -Throw -ErrorId 'ParametersNotTogether,*'
        (Get-SgdSweep $folder -Dataset (Import-ImageDataset -TrainPerClass 2 -TestPerClass 1) -BatchSize 10 -Steps 20 -HiddenWidths 8).Reason |
            Should -Match '^DatasetFingerprint is '
    }
}
