<#
.SYNOPSIS
One run through training: loss, flatness, the edge of stability, the gradient noise and its memory, each along the run.
.DESCRIPTION
Trains a network at a large and a small batch size and measures both at some ten checkpoints: F and the largest eigenvalue, eta lambda_1
and the sharpness of mini-batches against 2, the exponent of Sigma ~ H^alpha with its interval, and how long the gradient remembers along
sharp and flat directions. Tables are CSV, figures SVG. Ends with what the numbers say. -Full takes three realizations of each.
#>
param(
    [string] $Out = 'out',
    [string] $Figures,
    [ulong] $Seed = 42,
    [switch] $Full
)

. "$PSScriptRoot/Common/Start-Paper.ps1" -Out $Out -Figures $Figures -Name run

$data = Import-ImageDataset
$runs = @($data | Start-SgdTraining -BatchSize 50, 500 -LearningRate 0.05 -Realizations $(if ($Full) { 3 } else { 1 }) -Seed $Seed -CheckpointCount 41)
$at = 1, 2, 4, 8, 12, 16, 20, 28, 40
$flatness = @($runs | Measure-Flatness -Checkpoint $at)
$sharpness = @($runs | Measure-Sharpness -Checkpoint $at -Directions 2 -Batches 5)
$noise = @($runs | Where-Object BatchSize -EQ 50 | Measure-GradientNoise -Checkpoint $at)
$times = @($runs | Where-Object BatchSize -EQ 50 | Select-Object -First 1 | Measure-Timescale -Checkpoint 8)
foreach ($table in @{ flatness = $flatness }, @{ sharpness = $sharpness }, @{ noise = $noise }) {
    $table.Values | ForEach-Object { $_ } | Export-ValleyData -Path "$Out/run-$($table.Keys).csv"
}

$last = $noise[-1]
Say 'The exponent of Sigma ~ H^alpha: {0:F2} [{1:F2}, {2:F2}] at step {3}, {4:F2} [{5:F2}, {6:F2}] at step {7}.' `
    $noise[0].NoiseExponent $noise[0].NoiseExponentLow $noise[0].NoiseExponentHigh $noise[0].Step `
    $last.NoiseExponent $last.NoiseExponentLow $last.NoiseExponentHigh $last.Step
foreach ($group in $sharpness | Group-Object BatchSize) {
    $most = $group.Group | Sort-Object EtaLargestEigenvalue -Descending | Select-Object -First 1
    Say 'B = {0}: eta lambda_1 is {1:F2} at most, at step {2}; the edge of stability is 2.' $group.Group[0].BatchSize $most.EtaLargestEigenvalue $most.Step
}
Say 'Sharp directions forget before flat ones: {0}' $times[0].Because

$runs | Draw training
$flatness | Draw flatness
$sharpness | Draw edge @{ Kind = 'EdgeOfStability' }
$noise | Draw exponent @{ Kind = 'NoiseExponent' }
$noise | Where-Object Step -In 50, 400, 2000 | Draw noise @{ Kind = 'NoiseAgainstCurvature' }
$times | Draw memory
$runs | Get-WeightTrajectory | Draw ways
$runs[0] | Measure-Classification | Draw classes
$data | Draw digits
"Written to $Out/run-*.csv, and figures to $Figures"
