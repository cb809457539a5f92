<#
.SYNOPSIS
What the whole grid of the paper's v2 costs in core hours, stage by stage, from runs of a part of it.
.DESCRIPTION
Of each cell of -BatchSize and -LearningRate one run is trained, its flatness measured, and the step at which it froze found by both rules of
the basin (Sim_J at least 0.90, endpoints by v2's stop rule). Seconds are those of the processor, so that other work on the machine changes
them little. A run has 100/eta steps and its continuations are the longer the smaller eta is: eta times the seconds is what carries over to
learning rates that were not tried; of the batch sizes the nearest stands for the others. The grid: 6 batch sizes, 6 learning rates from
0.002 to 0.1, 20 realizations.
.EXAMPLE
./Build/Invoke-PowerShell.ps1 -File Benchmarks/GridCost.ps1
#>
param([double[]] $LearningRate = (0.1, 0.05, 0.02), [int[]] $BatchSize = (10, 50, 500))

$ErrorActionPreference = 'Stop'
$PSStyle.OutputRendering = 'PlainText'
Import-Module (Join-Path $PSScriptRoot '../ValleyJump.psd1')
$data = Import-ImageDataset
function Measure-Processor([scriptblock] $work) {
    $before = [Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime
    $script:last = @(& $work 3> $null)
    ([Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime - $before).TotalSeconds
}
# What is compiled first is not the grid's.
$null = $data | Start-SgdTraining -BatchSize 500 -LearningRate 0.1 -Steps 300 -CheckpointCount 4 |
    ForEach-Object { $_ | Measure-Flatness; $_ | Measure-FreezePoint -Definition Basin } 3> $null

$measured = foreach ($eta in $LearningRate) {
    foreach ($batch in $BatchSize) {
        $training = Measure-Processor { $data | Start-SgdTraining -BatchSize $batch -LearningRate $eta }
        $run = $last[0]
        [pscustomobject]@{
            BatchSize = $batch; LearningRate = $eta; Training = $training
            Flatness = Measure-Processor { $run | Measure-Flatness }
            LastEndpoint = Measure-Processor { $run | Measure-FreezePoint -Definition Basin -Rule LastEndpoint -Threshold 0.9 }
            AllPairs = Measure-Processor { $run | Measure-FreezePoint -Definition Basin -Rule AllPairs -Threshold 0.9 }
        }
    }
}
'Processor seconds of a run:'
$measured | Format-Table BatchSize, LearningRate,
    @{ n = 'Training'; e = { $_.Training.ToString('F2') }; a = 'right' }, @{ n = 'Flatness'; e = { $_.Flatness.ToString('F3') }; a = 'right' },
    @{ n = 'LastEndpoint'; e = { $_.LastEndpoint.ToString('F1') }; a = 'right' }, @{ n = 'AllPairs'; e = { $_.AllPairs.ToString('F1') }; a = 'right' }

'The grid of v2, 720 runs, in core hours:'
foreach ($stage in 'Training', 'Flatness', 'LastEndpoint', 'AllPairs') {
    $hours = 0
    foreach ($batch in 10, 20, 50, 100, 200, 500) {
        $near = @($measured | Sort-Object { [Math]::Abs([Math]::Log($_.BatchSize / $batch)) })[0].BatchSize
        $alike = @($measured | Where-Object BatchSize -EQ $near)
        foreach ($eta in 0.002, 0.005, 0.01, 0.02, 0.05, 0.1) {
            # Flatness is measured at the end of a run: it does not depend on how long the run was.
            $seconds = if ($stage -eq 'Flatness') { ($alike.Flatness | Measure-Object -Average).Average }
            else { ($alike | ForEach-Object { $_.$stage * $_.LearningRate } | Measure-Object -Average).Average / $eta }
            $hours += 20 * $seconds / 3600
        }
    }
    '  {0,-13} {1:F2}' -f $stage, $hours
}
