# Sweeps on a real Slurm: a cluster of this machine alone, which Tests/Slurm/start-slurm.sh installs where it is missing and starts.
# Without one these tests fail: nothing else shows that sweeps run on a cluster.
Describe 'A sweep on Slurm' {
    BeforeAll {
        . "$PSScriptRoot/Import-BuiltModule.ps1"
        $own = if (-not $env:SLURM_CONF) { "$TestDrive/slurm" }
        if ($own) {
            $said = bash "$root/Tests/Slurm/start-slurm.sh" $own
            if ($LASTEXITCODE -ne 0) { throw 'Slurm could not be started.' }
            $env:SLURM_CONF = $said -replace "^export SLURM_CONF='|'$"
        }
        $rows = foreach ($eta in 0.01, 0.1) {
            foreach ($sigma in 0.05, 0.1) { [pscustomobject]@{ LearningRate = $eta; NoiseStrength = $sigma; Go = "$TestDrive/go" } }
        }
        # Tasks wait until they may go on, so that they are at work when they are killed.
        $block = {
            while (-not (Test-Path $_.Go)) { Start-Sleep -Milliseconds 100 }
            $_ | Invoke-TwoValleySim -Steps 1000 -Realizations 100 -RecordEvery 100 -WarningAction Ignore
        }
        $sweep = "$TestDrive/it's a 100 %a sweep"
        function Get-Bits($Results) {
            $Results | ForEach-Object { Get-Numbers $_; [string]::Join(' ', $_.Curve.PFlat) }
        }
        # What a sweep's tasks are at, once that is so.
        function Wait-Until([string] $Path, [scriptblock] $Condition) {
            $deadline = (Get-Date).AddSeconds(120)
            do {
                Start-Sleep -Milliseconds 200
                $tasks = @(Get-ValleySweep $Path)
                $held = & $Condition $tasks
            } until ($held -or (Get-Date) -gt $deadline)
            $held | Should -BeTrue -Because ($tasks | Format-Table Task, State, Job, Reason | Out-String)
            $tasks
        }
        function Get-Count($Tasks, [string] $State) { @($Tasks | Where-Object State -EQ $State).Count }
    }

    AfterAll {
        if ($own) {
            bash "$root/Tests/Slurm/stop-slurm.sh" $own
            $env:SLURM_CONF = $null
        }
    }

    It 'gives the bits of one process, killed twice and submitted again' {
        $first = $rows | Submit-ValleySweep $sweep $block -Tasks 4 -Engine Slurm -Time 00:10:00 -Throttle 2
        $first.Submitted, $first.Tasks, $first.Engine | Should -Be 4, 4, 'Slurm'
        $first.Job | Should -Match '^\d+$'
        $tasks = Wait-Until $sweep { param($t) @($t | Where-Object { $_.State -eq 'Running' -and $_.Host }).Count -eq 2 }
        Get-Count $tasks Waiting | Should -Be 2
        # Those that are in the queue or at work are in good hands.
        (Submit-ValleySweep $sweep).Submitted | Should -Be 0

        $cancelled, $killed = $tasks | Where-Object State -EQ Running
        scancel $cancelled.Job
        $process = (Get-Content ("$sweep/state/{0:D7}.json" -f $killed.Task) | ConvertFrom-Json).ProcessId
        bash -c "kill -9 $process"
        $null = New-Item "$TestDrive/go"
        $tasks = Wait-Until $sweep { param($t) (Get-Count $t Done) -eq 2 -and (Get-Count $t Lost) -eq 2 }
        ($tasks | Where-Object Task -EQ $cancelled.Task).Reason | Should -Match 'CANCELLED'
        ($tasks | Where-Object Task -EQ $killed.Task).Reason | Should -Match 'exit code 137'
        @(Receive-ValleySweep $sweep -WarningAction SilentlyContinue).Count | Should -Be 2

        Remove-Item "$TestDrive/go" -ErrorAction Ignore
        (Submit-ValleySweep $sweep).Submitted | Should -Be 2
        $null = Wait-Until $sweep { param($t) (Get-Count $t Running) -eq 2 }
        Stop-ValleySweep $sweep
        $tasks = Get-ValleySweep $sweep
        Get-Count $tasks Waiting | Should -Be 2
        ($tasks | Where-Object State -EQ Waiting).Reason | Should -Be 'Stopped.', 'Stopped.'

        $null = New-Item "$TestDrive/go"
        (Submit-ValleySweep $sweep).Submitted | Should -Be 2
        $tasks = Wait-Until $sweep { param($t) (Get-Count $t Done) -eq 4 }
        Get-Bits (Receive-ValleySweep $sweep) |
            Should -Be (Get-Bits ($rows | Invoke-TwoValleySim -Steps 1000 -Realizations 100 -RecordEvery 100 -WarningAction Ignore))
        (Submit-ValleySweep $sweep).Submitted | Should -Be 0
        Get-Content "$sweep/submit/001.sbatch" -Raw | Should -Match '(?m)^#SBATCH --array=1-4%2$'
    }

    It 'begins the longest first, and puts rows together where there are more than an array holds' {
        $most = [int]((scontrol show config | Select-String 'MaxArraySize\s*=\s*(\d+)').Matches[0].Groups[1].Value) - 1
        $null = New-Item "$TestDrive/go" -Force
        $many = 1..(2 * $most + 3) | ForEach-Object { [pscustomobject]@{ Number = $_; Steps = 10 * $_ } }
        $summary = $many | Submit-ValleySweep "$TestDrive/many" { [pscustomobject]@{ Number = $_.Number; Cores = [Environment]::ProcessorCount } } `
            -Tasks 1000 -Cost Steps -Engine Slurm -CpusPerTask 2 -WarningVariable told -WarningAction SilentlyContinue
        $summary.Tasks, $summary.Rows | Should -Be $most, $many.Count
        "$told" | Should -Match "Slurm takes $most tasks at once"
        $shares = @{}
        Import-Csv "$TestDrive/many/tasks.csv" | ForEach-Object { $shares[[int]$_.Task] = [double]$_.Share }
        $order = Get-Content "$TestDrive/many/submit/001.tasks" | ForEach-Object { $shares[[int]$_] }
        $order | Should -Be ($order | Sort-Object -Descending)
        $null = Wait-Until "$TestDrive/many" { param($t) (Get-Count $t Done) -eq $most }
        $results = Receive-ValleySweep "$TestDrive/many"
        $results.Number | Should -Be $many.Number
        $results.Cores | Select-Object -Unique | Should -Be 2
    }

    It 'goes on when a job is put back into the queue, and says why a task failed' {
        Remove-Item "$TestDrive/go" -ErrorAction Ignore
        $path = "$TestDrive/requeued"
        $two = @($rows[0], ($rows[0] | Select-Object *, @{ n = 'Bad'; e = { $true } }))
        $null = $two | Submit-ValleySweep $path {
            while (-not (Test-Path $_.Go)) { Start-Sleep -Milliseconds 100 }
            if ($_.PSObject.Properties['Bad']) { throw 'bang' }
            $_ | Invoke-TwoValleySim -Steps 1000 -Realizations 100 -WarningAction Ignore
        } -Engine Slurm
        $tasks = Wait-Until $path { param($t) (Get-Count $t Running) -eq 2 -and $t[0].Host }
        scontrol requeue $tasks[0].Job
        (Wait-Until $path { param($t) $t[0].State -eq 'Waiting' })[0].Reason | Should -Not -BeNullOrEmpty
        # Slurm holds such a job for two minutes, until nothing of it can be left on the node. Here a few seconds must do.
        Start-Sleep 5
        scontrol update jobid=$($tasks[0].Job) starttime=now
        $null = New-Item "$TestDrive/go"
        $tasks = Wait-Until $path { param($t) (Get-Count $t Done) -eq 1 -and (Get-Count $t Failed) -eq 1 }
        $tasks[1].Reason | Should -Be 'Row 2: bang'
        Get-Content $tasks[1].Log -Raw | Should -Match "throw 'bang'"
    }

    It 'says how a job ended that is gone, where the cluster keeps accounts' {
        # This one keeps none: their program is one that says what Slurm's would.
        $null = New-Item "$TestDrive/accounts" -ItemType Directory
        Set-Content "$TestDrive/accounts/sacct" ("#!/bin/bash`n" +
            'for word; do case $word in --jobs=*) echo "${word#--jobs=}_1|OUT_OF_MEMORY|0:125"; esac; done')
        chmod +x "$TestDrive/accounts/sacct"
        $path = "$TestDrive/gone"
        $job = ($rows[0] | Submit-ValleySweep $path $block -Engine Slurm -SlurmOption '--hold').Job
        scancel $job
        $before = $env:PATH
        try {
            $env:PATH = "$TestDrive/accounts:$before"
            (Wait-Until $path { param($t) $t[0].State -eq 'Lost' })[0].Reason |
                Should -Be 'Its job is gone, without results. Slurm: OUT_OF_MEMORY, exit code 0:125.'
        }
        finally {
            $env:PATH = $before
        }
        (Get-ValleySweep $path).Reason | Should -Be 'Its job is gone, without results.' -Because 'here are no accounts'
    }

    It 'runs the example of sweeps' {
        $said = & "$root/Examples/12-Sweep.ps1" -Out "$TestDrive/example" -Engine Slurm
        $said[-1] | Should -Be 'The same bits as of one process: 6 of 6 cells.'
    }

    It 'trains the shares of an array, and nothing twice' {
        $folder = "$TestDrive/trained"
        $program = [Environment]::ProcessPath
        $shell = @($program) + @(if ((Split-Path $program -LeafBase) -eq 'dotnet') { "$PSHOME/pwsh.dll" })
        Set-Content "$TestDrive/train.ps1" @"
Import-Module '$manifest'
Import-ImageDataset -TrainPerClass 5 -TestPerClass 5 | Start-SgdTraining -BatchSize 5, 10 -Realizations 5 -HiddenWidths 8 -Steps 500 ``
    -Path '$folder' -Shard Auto -TimeLimit 00:05:00 -Verbose | Out-Null
exit `$LASTEXITCODE
"@
        Set-Content "$TestDrive/train.sbatch" @"
#!/bin/bash
#SBATCH --array=1-2 --cpus-per-task=1 --time=00:10:00 --signal=TERM@60 --output=$TestDrive/train.%a.log
export DOTNET_PROCESSOR_COUNT=1 NO_COLOR=1
srun $($shell.ForEach({ "'$_'" }) -join ' ') -NoProfile -File '$TestDrive/train.ps1'
echo "code `$?"
"@
        $job = sbatch --parsable "$TestDrive/train.sbatch"
        $deadline = (Get-Date).AddSeconds(60)
        do {
            Start-Sleep -Milliseconds 200
            $logs = (Get-Content "$TestDrive/train.*.log" -Raw -ErrorAction Ignore) -join "`n"
        } until ([regex]::Matches($logs, '(?m)^code \d+').Count -eq 2 -or (Get-Date) -gt $deadline)
        [regex]::Matches($logs, '(?m)^code \d+').Value | Should -Be 'code 0', 'code 0' -Because "job $job said: $logs"
        $counts = [regex]::Matches($logs, '(\d+) trainings').ForEach({ [int]$_.Groups[1].Value })
        ($counts | Measure-Object -Sum).Sum | Should -Be 10 -Because $logs
        (Get-SgdSweep $folder -BatchSize 5, 10 -Realizations 5 -HiddenWidths 8 -Steps 500).State | Should -Be (, 'Done' * 10)
        (Get-ChildItem $folder -Force).Count | Should -Be 10
    }

    It 'puts a share whose time is over back into the queue, by the job script of docs/sweeps.md' {
        $script = [regex]::Match((Get-Content "$root/docs/sweeps.md" -Raw), '(?s)```bash\r?\n(#!/bin/bash\r?\n#SBATCH.*?)```').Groups[1].Value
        # A shell that is out of time until its job has been restarted.
        $null = New-Item "$TestDrive/shell" -ItemType Directory
        Set-Content "$TestDrive/shell/pwsh" "#!/bin/bash`n[ `${SLURM_RESTART_COUNT:-0} -gt 0 ] && echo done || { echo over; exit 75; }"
        chmod +x "$TestDrive/shell/pwsh"
        Set-Content "$TestDrive/docs.sbatch" ($script -replace '--array=1-16', '--array=1-2' -replace 'cpus-per-task=4', 'cpus-per-task=1')
        $before = $env:PATH
        try {
            $env:PATH = "$TestDrive/shell:$before"
            $job = sbatch --parsable "--output=$TestDrive/docs.%a.log" "$TestDrive/docs.sbatch"
        }
        finally {
            $env:PATH = $before
        }
        function Wait-For([scriptblock] $Condition) {
            $deadline = (Get-Date).AddSeconds(60)
            while (-not ($held = & $Condition) -and (Get-Date) -lt $deadline) { Start-Sleep -Milliseconds 200 }
            $held | Should -BeTrue -Because ((scontrol show job $job) + (Get-Content "$TestDrive/docs.*.log") | Out-String)
        }
        Wait-For { @(squeue --noheader --array --jobs=$job --states=PENDING --format=%r | Where-Object { $_ -eq 'BeginTime' }).Count -eq 2 }
        # As above: not the two minutes.
        Start-Sleep 5
        foreach ($index in 1, 2) { scontrol update "jobid=${job}_$index" starttime=now }
        Wait-For { -not (squeue --noheader --jobs=$job) }
        foreach ($index in 1, 2) { Get-Content "$TestDrive/docs.$index.log" | Where-Object { $_ -in 'over', 'done' } | Should -Be 'over', 'done' }
    }

    It 'says what Slurm refuses, and keeps the sweep' {
        $path = "$TestDrive/refused"
        $problem = try { $rows | Submit-ValleySweep $path $block -Engine Slurm -Partition nowhere -ErrorAction Stop } catch { $_ }
        $problem.FullyQualifiedErrorId | Should -BeLike 'SlurmRefused,*'
        "$problem" | Should -Match 'invalid partition'
        Get-ChildItem "$path/submit" | Should -BeNullOrEmpty
        (Get-ValleySweep $path).State | Should -Be (, 'Waiting' * 4)
    }

    It 'is read where there is no Slurm, and not submitted' {
        $before = $env:PATH
        try {
            $env:PATH = "$TestDrive"
            (Get-ValleySweep $sweep -WarningVariable told -WarningAction SilentlyContinue).State | Should -Be (, 'Done' * 4)
            @(Receive-ValleySweep $sweep).Count | Should -Be 4
            $problem = try { $rows | Submit-ValleySweep "$TestDrive/none" $block -Engine Slurm -ErrorAction Stop } catch { $_ }
        }
        finally { $env:PATH = $before }
        "$told" | Should -Match 'There is no squeue on this machine'
        $problem.FullyQualifiedErrorId | Should -BeLike 'SlurmNotFound,*'
        "$TestDrive/none" | Should -Not -Exist
    }
}
