<#
.SYNOPSIS
A phase diagram as a sweep: submitted in tasks, killed in the middle, submitted again, received and drawn.
.DESCRIPTION
The grid of learning rates and noise strengths is cut into tasks. As soon as one of them is done the sweep is killed: on this machine the
process that submitted it and all of its tasks, by force; with -Engine Slurm the jobs, by Stop-ValleySweep. It is then submitted again, which
does what is left. Writes the figure and the table, and says whether the numbers are those of one process, bit by bit. -Engine Slurm takes a
cluster, as of Tests/Slurm/start-slurm.sh. -Full takes 10 x 10 cells of 10 000 trajectories, in 20 tasks. See
docs/sweeps.md.
#>
param(
    [string] $Out = 'out',
    [int] $Seed = 42,
    [ValidateSet('Local', 'Slurm')]
    [string] $Engine = 'Local',
    [switch] $Full
)

. "$PSScriptRoot/Common/Start-Example.ps1" -Out $Out

$etas = if ($Full) { 1..10 | ForEach-Object { 0.01 * $_ } } else { 0.01, 0.03, 0.1 }
$sigmas = if ($Full) { 1..10 | ForEach-Object { 0.01 * $_ } } else { 0.05, 0.1 }
$rows = foreach ($eta in $etas) {
    foreach ($sigma in $sigmas) {
        [pscustomobject]@{ LearningRate = $eta; NoiseStrength = $sigma; Realizations = if ($Full) { 10000 } else { 1000 }; Seed = $Seed }
    }
}
$block = { $_ | Invoke-TwoValleySim }
$tasks = if ($Full) { 20 } else { 3 }
$sweep = Join-Path (Resolve-Path $Out) 'sweep'
Remove-Item $sweep -Recurse -ErrorAction Ignore

# Waits until a part of the tasks is done.
function Wait-Task([int] $Count) {
    $deadline = (Get-Date).AddMinutes(10)
    while (@(Get-ChildItem "$sweep/results/*.jsonl" -ErrorAction Ignore).Count -lt $Count) {
        if ((Get-Date) -gt $deadline) { throw "No $Count tasks were done in ten minutes." }
        Start-Sleep -Milliseconds 50
    }
}

if ($Engine -eq 'Slurm') {
    $null = $rows | Submit-ValleySweep $sweep $block -Tasks $tasks -Engine Slurm -Time 00:30:00
    Wait-Task 1
    Stop-ValleySweep $sweep
}
else {
    # In a process of its own, to be killed.
    $rows | Export-Csv "$Out/sweep-rows.csv"
    $code = "`$ProgressPreference = 'SilentlyContinue'; Import-Module '$repository/ValleyJump.psd1'; " +
        "`$null = Import-Csv '$Out/sweep-rows.csv' | Submit-ValleySweep '$sweep' { $block } -Tasks $tasks"
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($code))
    $assembly = if ((Split-Path ([Environment]::ProcessPath) -LeafBase) -eq 'dotnet') { "$PSHOME/pwsh.dll" }
    $process = Start-Process ([Environment]::ProcessPath) (@($assembly) + '-NoProfile', '-NonInteractive', '-EncodedCommand', $encoded -ne $null) `
        -PassThru
    Wait-Task 1
    $process.Kill($true)
    $process.WaitForExit()
}

while ((Get-ValleySweep $sweep).State -contains 'Running') { Start-Sleep -Milliseconds 100 }
$before = Get-ValleySweep $sweep
Say 'Killed as soon as a task was done: {0} of {1} tasks are.' @($before | Where-Object State -EQ Done).Count $before.Count
$before | Select-Object Task, State, Rows, Results | Show

$again = Submit-ValleySweep $sweep
while (@(Get-ValleySweep $sweep | Where-Object State -In Waiting, Running).Count -gt 0) { Start-Sleep 1 }
Say ''
Say 'Submitted again: {0} tasks, those that were left.' $again.Submitted

$cells = Receive-ValleySweep $sweep
$cells | Export-ValleyPlot "$Out/sweep.svg"
$cells | Export-ValleyData "$Out/sweep.csv"
$cells | Format-Table LearningRate, NoiseStrength, PFlat, PFlatLow, PFlatHigh | Show

$alone = $rows | Invoke-TwoValleySim
$same = 0..($alone.Count - 1) | Where-Object {
    $i = $_
    -not ('PFlat', 'FreezeStepMean', 'FreezeYMean', 'FinalYMean' | Where-Object {
            [BitConverter]::DoubleToInt64Bits($cells[$i].$_) -ne [BitConverter]::DoubleToInt64Bits($alone[$i].$_)
        })
}
Say ''
Say 'The same bits as of one process: {0} of {1} cells.' @($same).Count $alone.Count
if (@($same).Count -ne $alone.Count) { throw 'A sweep gave other numbers than one process.' }
