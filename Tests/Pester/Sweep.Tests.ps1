# Sweeps on this machine, in processes of their own. Those on a cluster: Slurm.Tests.ps1.
BeforeDiscovery {
    # What a script block may do, and what becomes of its task. All are tasks of one sweep.
    $blocks = @(
        @{ Case = 'Nothing'; State = 'Done'; Results = 0; Reason = '^$' }
        @{ Case = 'Rows'; State = 'Done'; Results = 2; Reason = '^$' }
        @{ Case = 'Errors'; State = 'Done'; Results = 1; Reason = '^1 error: LearningRate must be .* 1 warning: careful$' }
        @{ Case = 'Text'; State = 'Failed'; Reason = '^Row 4: An object of the type System.String cannot be kept' }
        @{ Case = 'Null'; State = 'Failed'; Reason = '\$null cannot be kept' }
        @{ Case = 'Hashtable'; State = 'Failed'; Reason = 'Hashtable cannot be kept' }
        @{ Case = 'Nested'; State = 'Failed'; Reason = 'Its property x is neither a number' }
        @{ Case = 'Added'; State = 'Failed'; Reason = 'would not come back as the TwoValleyResult' }
        @{ Case = 'Images'; State = 'Failed'; Reason = 'A ImageDataset cannot be kept as what it is' }
        @{ Case = 'Throw'; State = 'Failed'; Reason = ': bang$' }
        @{ Case = 'Unset'; State = 'Failed'; Reason = "The variable '\`$foo' cannot be retrieved" }
        @{ Case = 'Statement'; State = 'Failed'; Reason = "parameter name 'Tee'" }
        @{ Case = 'Exit'; State = 'Failed'; Reason = 'left by exit, break or continue' }
        @{ Case = 'Break'; State = 'Failed'; Reason = 'left by exit, break or continue' }
        @{ Case = 'EndProcess'; State = 'Failed'; Reason = 'ended with exit code 7' }
        @{ Case = 'Kill'; State = 'Lost'; Reason = 'ended with exit code 137' }
    )
}

Describe 'A sweep on this machine' {
    BeforeAll {
        . "$PSScriptRoot/Import-BuiltModule.ps1"
        $rows = foreach ($eta in 0.01, 0.03, 0.1) {
            foreach ($sigma in 0.05, 0.1) { [pscustomobject]@{ LearningRate = $eta; NoiseStrength = $sigma } }
        }
        $block = { $_ | Invoke-TwoValleySim -Steps 1000 -Realizations 100 -RecordEvery 100 }
        $sweep = "$TestDrive/it's a sweep"
        $summary = $rows | Submit-ValleySweep $sweep $block -Tasks 4
        function Get-Bits($Results) {
            $Results | ForEach-Object { Get-Numbers $_; [string]::Join(' ', $_.Curve.PFlat) }
        }
        $expected = Get-Bits ($rows | Invoke-TwoValleySim -Steps 1000 -Realizations 100 -RecordEvery 100)
    }

    It 'gives the bits of one process, as the objects that they were, in the order of the rows' {
        $summary.Engine | Should -Be 'Local'
        $summary.Submitted, $summary.Tasks, $summary.Rows, $summary.Done | Should -Be 4, 4, 6, 4
        $results = Receive-ValleySweep $sweep
        $results | Should -BeOfType ([ValleyJump.Core.Ensembles.TwoValleyResult])
        Get-Bits $results | Should -Be $expected
        $summary | Receive-ValleySweep | Select-Object -First 1 | ForEach-Object LearningRate | Should -Be 0.01
    }

    It 'says of each task what it is at' {
        $tasks = Get-ValleySweep $sweep
        $tasks.State | Should -Be (, 'Done' * 4)
        $tasks.Task | Should -Be (1..4)
        ($tasks | Measure-Object Rows -Sum).Sum | Should -Be 6
        $tasks.Results | Should -Be $tasks.Rows
        $tasks.Seconds | ForEach-Object { $_ | Should -BeGreaterThan 0 }
    }

    It 'is not done again' {
        $before = Get-ChildItem "$sweep/results" | ForEach-Object LastWriteTimeUtc
        ($rows | Submit-ValleySweep $sweep $block -Tasks 4).Submitted | Should -Be 0
        (Submit-ValleySweep $sweep).Submitted | Should -Be 0
        Get-ChildItem "$sweep/results" | ForEach-Object LastWriteTimeUtc | Should -Be $before
    }

    It 'names what was damaged, and does that again' {
        $file = "$sweep/results/0000002.jsonl"
        $text = Get-Content $file -Raw
        Set-Content $file ($text -replace '"Steps":1000', '"Steps":1001') -NoNewline
        (Receive-ValleySweep $sweep -ErrorVariable problems -ErrorAction SilentlyContinue).Count | Should -BeLessThan 6
        $problems.FullyQualifiedErrorId | Should -BeLike 'SweepDamaged,*'
        $again = Submit-ValleySweep $sweep -WarningVariable told -WarningAction SilentlyContinue
        $again.Submitted, $again.Done | Should -Be 1, 4
        "$told" | Should -Match '0000002.jsonl.* is damaged'
        Set-Content $file $text.Substring(0, $text.Length - 10) -NoNewline
        (Get-ValleySweep $sweep)[1].State | Should -Be 'Failed'
        (Get-ValleySweep $sweep)[1].Reason | Should -Match 'is truncated'
        (Submit-ValleySweep $sweep -WarningAction SilentlyContinue).Done | Should -Be 4
        Get-Bits (Receive-ValleySweep $sweep) | Should -Be $expected
    }

    It 'goes on after its process was killed' {
        $path = "$TestDrive/killed"
        $code = "Get-Content '$TestDrive/rows.json' | ConvertFrom-Json -NoEnumerate | ForEach-Object { `$_ } | " +
            "Submit-ValleySweep '$path' { Start-Sleep 1; `$_ | Invoke-TwoValleySim -Steps 1000 -Realizations 100 -RecordEvery 100 }"
        ConvertTo-Json @($rows[0..2]) -Compress | Set-Content "$TestDrive/rows.json"
        $program = [Environment]::ProcessPath
        $assembly = if ((Split-Path $program -LeafBase) -eq 'dotnet') { "$PSHOME/pwsh.dll" }
        $process = Start-Process $program (@($assembly) + '-NoProfile', '-Command', "`"Import-Module '$manifest'; $code`"") -PassThru
        $deadline = (Get-Date).AddSeconds(60)
        do { Start-Sleep -Milliseconds 100 } until ((Test-Path "$path/results/*1.jsonl") -or (Get-Date) -gt $deadline)
        $process.Kill($true)
        $process.WaitForExit()
        $states = Get-ValleySweep $path | Group-Object State -AsHashTable -AsString
        $states.Done.Count | Should -BeIn (1..2)
        $states.Keys | ForEach-Object { $_ | Should -BeIn 'Done', 'Waiting', 'Lost' }
        $some = @(Receive-ValleySweep $path -WarningVariable told -WarningAction SilentlyContinue)
        $some.Count | Should -Be $states.Done.Count
        "$told" | Should -Match "$(3 - $states.Done.Count) of 3 tasks have no results yet"

        $again = Submit-ValleySweep $path
        $again.Submitted, $again.Done | Should -Be (3 - $states.Done.Count), 3
        Get-Bits (Receive-ValleySweep $path) | Should -Be $expected[0..5]
    }

    It 'is stopped from elsewhere, and waits' {
        $path = "$TestDrive/stopped"
        $job = Start-ThreadJob {
            Import-Module $using:manifest
            1..4 | ForEach-Object { [pscustomobject]@{ A = $_ } } | Submit-ValleySweep $using:path { Start-Sleep 100 } -Throttle 1
        }
        $deadline = (Get-Date).AddSeconds(60)
        do { Start-Sleep -Milliseconds 100 } until (((Test-Path $path/sweep.json) -and (Get-ValleySweep $path).State -contains 'Running') -or
            (Get-Date) -gt $deadline)
        $problem = try { Submit-ValleySweep $path } catch { $_ }
        $problem.FullyQualifiedErrorId | Should -BeLike 'SubmitFileInUse,*'
        Stop-ValleySweep $path
        $summary = $job | Receive-Job -Wait -AutoRemoveJob
        $summary.Waiting | Should -Be 4
        (Get-ValleySweep $path).State | Should -Be (, 'Waiting' * 4)
        (Get-ValleySweep $path).Reason | Should -Be (, 'Stopped.' * 4)
    }

    It 'ends a task that takes too long' {
        $summary = [pscustomobject]@{ A = 1 } | Submit-ValleySweep "$TestDrive/slow" { Start-Sleep 100 } -Time 00:00:01
        $summary.Lost | Should -Be 1
        (Get-ValleySweep "$TestDrive/slow").Reason | Should -Be 'It took longer than 00:00:01.'
    }

    It 'gives tasks their share of the cores, the folder, and the seed' {
        $got = 1..2 | ForEach-Object { [pscustomobject]@{ A = $_; Seed = if ($_ -eq 2) { 5 } } } |
            Submit-ValleySweep "$TestDrive/share" -Seed 7 -CpusPerTask 3 -ScriptBlock {
                [pscustomobject]@{ Cores = [Environment]::ProcessorCount; At = "$PWD"; Seed = $_.Seed }
            } | Receive-ValleySweep
        $got.Cores | Should -Be 3, 3
        $got.At | Should -Be "$PWD", "$PWD"
        $got.Seed | Should -Be 7, 5
    }
}

Describe 'A script block of a sweep' {
    BeforeAll {
        . "$PSScriptRoot/Import-BuiltModule.ps1"
        $cases = 'Nothing', 'Rows', 'Errors', 'Text', 'Null', 'Hashtable', 'Nested', 'Added', 'Images', 'Throw', 'Unset', 'Statement', 'Exit',
            'Break', 'EndProcess', 'Kill'
        $path = "$TestDrive/blocks"
        $summary = $cases | ForEach-Object { [pscustomobject]@{ Case = $_; Text = '007' } } | Submit-ValleySweep $path {
            switch ($_.Case) {
                Rows { [pscustomobject]@{ A = $_; List = 1, 2 }; [pscustomobject]@{ A = 'NA'; Nan = [double]::NaN } }
                Errors {
                    Invoke-TwoValleySim -1 0.1
                    Write-Warning careful
                    Write-Host 'for people'
                    Invoke-TwoValleySim 0.1 0.1 -Steps 10 -Realizations 10
                }
                Text { 'hello' }
                Null { , $null }
                Hashtable { @{ A = 1 } }
                Nested { [pscustomobject]@{ A = 1; x = [pscustomobject]@{ y = 1 } } }
                Added { Invoke-TwoValleySim 0.1 0.1 -Steps 10 -Realizations 10 | Add-Member x 1 -PassThru }
                Images { Import-ImageDataset }
                Throw { throw 'bang' }
                Unset { $foo }
                Statement { Invoke-TwoValleySim 0.1 0.1 -Steps 10 -Realizations 10 -Tee; [pscustomobject]@{ A = 1 } }
                Exit { exit 0 }
                Break { foreach ($a in 1) { }; break outside }
                EndProcess { [Environment]::Exit(7) }
                Kill { [Diagnostics.Process]::GetCurrentProcess().Kill() }
            }
        }
        $tasks = Get-ValleySweep $path
    }

    It 'makes of its task what it says: <Case>' -ForEach $blocks {
        $task = $tasks[[array]::IndexOf($cases, $Case)]
        $task.State | Should -Be $State -Because $task.Reason
        $task.Results | Should -Be $Results
        $task.Reason | Should -Match $Reason
    }

    It 'has what it told in the log' {
        $summary.Done, $summary.Failed, $summary.Lost | Should -Be 3, 12, 1
        $log = Get-Content $tasks[2].Log -Raw
        $log | Should -Match 'LearningRate must be'
        $log | Should -Match 'WARNING: careful'
        $log | Should -Match 'for people'
        (Get-Content $tasks[9].Log -Raw) | Should -Match "throw 'bang'"
        $tasks[0].Log | Should -BeNullOrEmpty
    }

    It 'has its results, with a warning of what is missing and of errors' {
        $results = Receive-ValleySweep $path -WarningVariable told -WarningAction SilentlyContinue
        $results.Count | Should -Be 3
        $results[0].A, $results[1].A | Should -Be 'Rows', 'NA'
        $results[0].List | Should -Be 1, 2
        $results[1].Nan | Should -BeOfType ([double])
        [double]::IsNaN($results[1].Nan) | Should -BeTrue
        "$told" | Should -Match '13 of 16 tasks have no results yet: 4, 5, 6'
        "$told" | Should -Match 'wrote errors in 3:'
    }

    It 'is run again for what failed, and can be run here' {
        $one = Invoke-ValleySweepTask $path 10 -ErrorVariable problems -ErrorAction SilentlyContinue
        $one.State | Should -Be 'Failed'
        $problems.Count | Should -BeGreaterThan 0
        (Invoke-ValleySweepTask $path 2).Results | Should -Be 2
    }
}

Describe 'What is no sweep' {
    BeforeAll {
        . "$PSScriptRoot/Import-BuiltModule.ps1"
        $row = [pscustomobject]@{ A = 1 }
        $there = "$TestDrive/there"
        # The program ends at once: what matters here is the folder.
        $null = $row | Submit-ValleySweep $there { $_ } -Shell ([Environment]::ProcessPath)
        $null = New-Item "$TestDrive/other/file" -Force
        New-ValleyLandscape | Export-ValleyData "$TestDrive/landscape.jsonl"
        $alike = Get-Content "$TestDrive/landscape.jsonl" | ConvertFrom-Json
    }

    It 'is an error of its own: <Id>' -ForEach @(
        @{ Id = 'SweepNoRows'; Script = { @() | Submit-ValleySweep $TestDrive/new { $_ } } }
        @{ Id = 'InvalidScriptBlock'; Script = { $row | Submit-ValleySweep $TestDrive/new } }
        @{ Id = 'InvalidScriptBlock'; Script = { $row | Submit-ValleySweep $TestDrive/new { } } }
        @{ Id = 'InvalidScriptBlock'; Script = { $row | Submit-ValleySweep $TestDrive/new { $using:x } } }
        @{ Id = 'SweepNotKept'; Script = { 1..3 | Submit-ValleySweep $TestDrive/new { $_ } } }
        @{ Id = 'SweepNotKept'; Script = { @{ A = 1 } | Submit-ValleySweep $TestDrive/new { $_ } } }
        @{ Id = 'SweepNotKept'; Script = { [pscustomobject]@{} | Submit-ValleySweep $TestDrive/new { $_ } } }
        @{ Id = 'SweepNotKept'; Script = { Import-ImageDataset | Submit-ValleySweep $TestDrive/new { $_ } } }
        @{ Id = 'SweepNotKept'; Script = { Submit-ValleySweep $TestDrive/new { $_ } -Seed 1 -InputObject $null, $row } }
        # A landscape beside a row that has its columns: the second would come back as the first is.
        @{ Id = 'SweepNotKept'; Script = { (New-ValleyLandscape), $alike | Submit-ValleySweep $TestDrive/new { $_ } } }
        @{ Id = 'InvalidTasks'; Script = { $row | Submit-ValleySweep $TestDrive/new { $_ } -Tasks 0 } }
        @{ Id = 'InvalidMemory'; Script = { $row | Submit-ValleySweep $TestDrive/new { $_ } -Memory much } }
        @{ Id = 'InvalidSlurmOption'; Script = { $row | Submit-ValleySweep $TestDrive/new { $_ } -SlurmOption qos } }
        @{ Id = 'InvalidCost'; Script = { $row | Submit-ValleySweep $TestDrive/new { $_ } -Cost Steps } }
        @{ Id = 'ParameterArgumentTransformationError'; Script = { $row | Submit-ValleySweep $TestDrive/new { $_ } -Engine Slrm } }
        @{ Id = 'ParameterArgumentTransformationError'; Script = { $row | Submit-ValleySweep $TestDrive/new { $_ } -Time 90 } }
        @{ Id = 'SweepNotFound'; Script = { Submit-ValleySweep $TestDrive/new } }
        @{ Id = 'SweepNotFound'; Script = { Get-ValleySweep $TestDrive/new } }
        @{ Id = 'SweepNotASweep'; Script = { Get-ValleySweep $TestDrive/other } }
        @{ Id = 'SweepNotASweep'; Script = { Receive-ValleySweep $TestDrive/other } }
        @{ Id = 'SweepNotASweep'; Script = { Stop-ValleySweep $TestDrive/other } }
        @{ Id = 'SubmitNotASweep'; Script = { $row | Submit-ValleySweep $TestDrive/other { $_ } } }
        @{ Id = 'InvalidTask'; Script = { Invoke-ValleySweepTask $there 2 } }
        @{ Id = 'SweepDiffers'; Script = { Submit-ValleySweep $there { $_.A } } }
        @{ Id = 'SweepDiffers'; Script = { [pscustomobject]@{ A = 2 } | Submit-ValleySweep $there } }
        @{ Id = 'SweepDiffers'; Script = { Submit-ValleySweep $there -Seed 1 } }
        @{ Id = 'InvalidShell'; Script = { Submit-ValleySweep $there -Shell $TestDrive/nothing } }
    ) {
        $problem = try { & $Script -ErrorAction Stop } catch { $_ }
        $problem.FullyQualifiedErrorId -split ',' | Select-Object -First 1 | Should -Be $Id -Because "$problem"
        "$TestDrive/new" | Should -Not -Exist
    }

    It 'is not begun by -WhatIf' {
        $row | Submit-ValleySweep $TestDrive/new { $_ } -WhatIf
        "$TestDrive/new" | Should -Not -Exist
    }
}
