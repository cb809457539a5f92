<#
.SYNOPSIS
How noise decides when networks freeze: a grid of learning rates and batch sizes on MNIST digits, from several initial weights.
.DESCRIPTION
Trains networks for every learning rate and batch size, and prints, cell by cell, eta<t_freeze> (Eq. 7), the test accuracy at the end and
how many runs converged. Then it fits, seed by seed, how the first two depend on the noise of a step, and says whether that is what the
paper describes: more noise delays freezing and leads to flatter minima, of which its introduction says that they tend to generalise
better. Errors are those between the seeds, so that they hold for other initial weights too.
Writes tables of cells and of runs as CSV.
-Full takes the paper's grid, 49 cells of 20 runs, four from each of five initial weights: 980 runs, half an hour on two cores; with
-LearningRate 0.01, 0.02, 0.05, 0.1 some minutes. Those of B = 1000, the whole training set, draw no order: they are one run a learning
rate and seed. With -Path they are kept in that folder, and a sweep that was stopped goes on.
#>
param(
    [string] $Out = 'out',
    [string] $Path,
    [ulong[]] $Seed,
    [double[]] $LearningRate,
    [switch] $Full
)

. "$PSScriptRoot/Common/Start-Example.ps1" -Out $Out

$batchSizes = if ($Full) { 10, 20, 50, 100, 200, 500, 1000 } else { 10, 20, 50, 100 }
$rates = if ($LearningRate) { $LearningRate } elseif ($Full) { 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1 } else { 0.02, 0.05, 0.1 }
$realizations = if ($Full) { 4 } else { 1 }
$seeds = if ($Seed) { $Seed } elseif ($Full) { 1..5 } else { 1..3 }

# Only what the tables need stays in memory; the weights of runs are kept on disk, or not at all.
$keep = if ($Path) { @{ Path = $Path } } else { @{ NoWeights = $true } }
$data = Import-ImageDataset
$runs = @($data | Start-SgdTraining -BatchSize $batchSizes -LearningRate $rates -Realizations $realizations -Seed $seeds @keep)
$runs | Export-ValleyData -Path "$Out/sweep-runs.csv"
$cells = $runs | Measure-FreezePoint -Loss 0.1
$cells | Export-ValleyData -Path "$Out/sweep-cells.csv"
$cells | Export-ValleyPlot "$Out/sweep-freezing.svg" -Force
$runs | Where-Object { $_.LearningRate -eq $rates[0] -and $_.Seed -eq $seeds[0] -and $_.Realization -eq 0 } |
    Export-ValleyPlot "$Out/sweep-training.svg" -Force

function Table([string] $title, [scriptblock] $text) {
    $title
    Say '  {0,-10}{1}' 'B \ eta' (-join ($rates | ForEach-Object { Say '{0,18}' $_ }))
    foreach ($row in $cells | Group-Object BatchSize) {
        Say '  {0,-10}{1}' $row.Group[0].BatchSize (-join ($row.Group | ForEach-Object { Say '{0,18}' (& $text) }))
    }
    ''
}
function PlusMinus([double] $mean, [double] $sem, [string] $format) {
    if ([double]::IsNaN($mean)) { '-' }
    elseif ([double]::IsNaN($sem)) { Say "{0:$format}" $mean }
    else { Say "{0:$format} +- {1:$format}" $mean $sem }
}
Table 'eta<t_freeze>, to a training loss below 0.1, of the runs that converged (training accuracy 100 %):' {
    PlusMinus $_.EtaFreezeStep $_.EtaFreezeStepSem 'F1'
}
Table 'Test accuracy at the end, of the runs that converged:' { PlusMinus $_.FinalTestAccuracyMean $_.FinalTestAccuracySem 'F4' }
Table 'How many runs converged:' { "$($_.ConvergedCount) of $($_.Runs)" }

# Samples are drawn without replacement, so that the noise of a step goes as eta (1/B - 1/N), which is eta/B for small batches. A batch of
# all images has none. Where not all runs of a cell converged, the others are a biased choice.
$noise = @{ Name = 'Noise'; Expression = { $_.LearningRate * (1 / $_.BatchSize - 1 / $data.TrainCount) } }
$whole = @($cells | Where-Object { $_.BatchSize -lt $data.TrainCount -and $_.ConvergedCount -eq $_.Runs } |
    ForEach-Object { "$($_.BatchSize) $($_.LearningRate)" })
$with = foreach ($group in $runs | Group-Object Seed) {
    $group.Group | Where-Object { "$($_.BatchSize) $($_.LearningRate)" -in $whole } | Measure-FreezePoint -Loss 0.1 |
        Select-Object *, $noise, @{ Name = 'InitialWeights'; Expression = { $group.Group[0].Seed } }
}
function Verdict([double] $errors) {
    if ($errors -ge 4) { 'rises, as in the paper' }
    elseif ($errors -le -4) { 'falls, against the paper' }
    else { 'no trend beyond four standard errors' }
}
'The trend with the noise of a step, eta (1/B - 1/N), for each factor of ten (the paper: freezing is delayed, and flatter minima, which'
'tend to generalise better, are found), the mean of those of each initial weights, over the cells that have noise and whose runs all'
Say 'converged, {0} of {1}, from {2} initial weights:' $whole.Count $cells.Count $seeds.Count
foreach ($measure in 'EtaFreezeStep', 'FinalTestAccuracyMean') {
    if ($whole.Count -lt $rates.Count + 3 -or $seeds.Count -lt 2) { "  $measure`: too few for a trend."; continue }
    # Runs of a seed share their initial weights, and cells of a seed with them: the error is that between seeds.
    $trend = @{ X = 'Noise'; Y = $measure; Log = $true; ClusterBy = 'InitialWeights'; WarningAction = 'Ignore' }
    $all = $with | Measure-ValleyTrend @trend
    $same = $with | Measure-ValleyTrend @trend -Within LearningRate
    foreach ($fit in @{ Name = 'over all cells'; Trend = $all }, @{ Name = 'at the same eta'; Trend = $same }) {
        Say '  {0,-22} {1,-16} {2,8:F4} +- {3:F4}: {4}' `
            $measure $fit.Name $fit.Trend.Slope $fit.Trend.SlopeSem (Verdict $fit.Trend.StandardErrors)
    }
    $each = @($with | Measure-ValleyTrend -X Noise -Y $measure -Log -Within LearningRate -Each InitialWeights -WarningAction Ignore)
    Say '  {0,-22} {1,-16} {2}' $measure 'by seed' (($each | ForEach-Object { Say '{0:F4}' $_.Slope }) -join '  ')
}
Say 'Of {0} runs {1} converged and {2} diverged; {3} converged without a loss below 0.1.' `
    $runs.Count @($runs | Where-Object Converged).Count `
    ($cells | Measure-Object DivergedCount -Sum).Sum ($cells | Measure-Object CensoredCount -Sum).Sum
"Written to $Out/sweep-cells.csv and $Out/sweep-runs.csv"
