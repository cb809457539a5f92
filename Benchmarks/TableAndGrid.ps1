<#
.SYNOPSIS
How long a table of rows takes beside the grid of the same cells, for each cmdlet whose rows are work, in one process.
.DESCRIPTION
Both give the same results. They take turns; a first round that does not count compiles what is needed. Prints the median seconds of each, and
their ratio: 1 where a table is as fast as a grid, and the number of cores where it ran on one of them only.
.EXAMPLE
dotnet tool exec --yes powershell -- -NoProfile -File Benchmarks/TableAndGrid.ps1
#>
param([int] $Rounds = 5)

$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../ValleyJump.psd1"
$data = Import-ImageDataset

# The grid, the parameter that makes it, and its values.
$cases = [ordered]@{
    'Invoke-TwoValleySim'     = @{ LearningRate = 1..24 | ForEach-Object { $_ * 0.004 } }, @{ NoiseStrength = 0.05; Realizations = 128 }
    'Start-SgdTraining'       = @{ Seed = 1..24 }, @{ Dataset = $data; LearningRate = 0.1; CheckpointCount = 11; NoWeights = $true }
    'Measure-FreezePoint'     = @{ LearningRate = 1..24 | ForEach-Object { $_ * 0.004 } }, @{}
    'Measure-SteadyState'     = @{ Y = 1..12 | ForEach-Object { 1 + $_ / 10 } }, @{ LearningRate = 0.01; NoiseStrength = 0.3; Realizations = 128 }
    'Measure-EscapeRate'      = @{ Y = 1..24 | ForEach-Object { 1 + $_ / 10 } }, @{ LearningRate = 0.01; NoiseStrength = 0.5; Realizations = 128 }
    'Get-ValleyTheory'        = @{ Y = 1..24 | ForEach-Object { 1 + $_ / 5 } }, @{ LearningRate = 0.01; NoiseStrength = 0.1 }
    'Invoke-DensityEvolution' = @{ NoiseStrength = 1..12 | ForEach-Object { $_ * 0.01 } }, @{ LearningRate = 0.05 }
    'Test-ValleyRegime'       = @{ NoiseStrength = 1..12 | ForEach-Object { $_ * 0.01 } }, @{ LearningRate = 0.05 }
}
'{0} cores' -f [Environment]::ProcessorCount
'{0,-24}{1,10}{2,10}{3,10}' -f '', 'grid s', 'table s', 'ratio'
foreach ($cmdlet in $cases.Keys) {
    $grid, $rest = $cases[$cmdlet]
    $name = @($grid.Keys)[0]
    $rows = $grid[$name] | ForEach-Object { [pscustomobject](@{ $name = $_ } + ($name -eq 'LearningRate' ? @{ NoiseStrength = 0.05 } : @{})) }
    $runs = if ($cmdlet -eq 'Measure-FreezePoint') {
        # A grid of freezing points is one of ensembles.
        { Invoke-TwoValleySim @grid -NoiseStrength 0.05 | Measure-FreezePoint }, { $rows | Measure-FreezePoint }
    } else {
        { & $cmdlet @grid @rest }, { $rows | & $cmdlet @rest }
    }
    $seconds = @{ 0 = @(); 1 = @() }
    foreach ($round in 0..$Rounds) {
        foreach ($k in 0, 1) {
            $time = (Measure-Command { $null = & $runs[$k] }).TotalSeconds
            if ($round -gt 0) { $seconds[$k] += $time }
        }
    }
    $medians = 0, 1 | ForEach-Object { ($seconds[$_] | Sort-Object)[[Math]::Floor($Rounds / 2)] }
    '{0,-24}{1,10:F3}{2,10:F3}{3,10:F2}' -f $cmdlet, $medians[0], $medians[1], ($medians[1] / $medians[0])
}
