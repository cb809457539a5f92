<#
.SYNOPSIS
How noise decides when networks freeze: a grid of learning rates and batch sizes on MNIST digits.
.DESCRIPTION
Trains networks for every learning rate and batch size, and prints, cell by cell, eta<t_freeze> (Eq. 7), the test accuracy at the end and the
fraction of runs that converged. Then it fits how the first two depend on the effective noise eta/B, and says whether that is what the paper
describes: more noise delays freezing and leads to flatter minima, of which its introduction says that they tend to generalise better.
Writes tables of cells and of runs as CSV.
-Full takes the paper's grid, 49 cells of 20 realizations: 980 runs, half an hour on two cores. Those of B = 1000, the whole training set,
draw no order: they are one run a learning rate, and have no error. With -Path they are kept in that folder, and a sweep that was stopped
goes on.
#>
param(
    [string] $Out = 'out',
    [string] $Path,
    [int] $Seed = 42,
    [switch] $Full
)

. "$PSScriptRoot/Common/Start-Example.ps1" -Out $Out

$batchSizes = if ($Full) { 10, 20, 50, 100, 200, 500, 1000 } else { 10, 20, 50, 100 }
$rates = if ($Full) { 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1 } else { 0.02, 0.05, 0.1 }
$realizations = if ($Full) { 20 } else { 3 }

# Only what the tables need stays in memory; the weights of runs are kept on disk, or not at all.
$keep = if ($Path) { @{ Path = $Path } } else { @{ NoWeights = $true } }
$runs = @(Import-ImageDataset | Start-SgdTraining -BatchSize $batchSizes -LearningRate $rates -Realizations $realizations -Seed $Seed @keep)
$runs | Export-ValleyData -Path "$Out/sweep-runs.csv"
$cells = @($runs | Measure-FreezePoint -Loss 0.1)
$cells | Export-ValleyData -Path "$Out/sweep-cells.csv"

function Grid([string] $title, [scriptblock] $cell) {
    $title
    '  {0,-10}{1}' -f 'B \ eta', (-join ($rates | ForEach-Object { [string]::Format([cultureinfo]::InvariantCulture, '{0,18}', $_) }))
    foreach ($b in $batchSizes) {
        '  {0,-10}{1}' -f $b, (-join ($rates | ForEach-Object {
                    $rate = $_
                    $here = $cells | Where-Object { $_.BatchSize -eq $b -and $_.LearningRate -eq $rate }
                    '{0,18}' -f (& $cell $here)
                }))
    }
    ''
}
function PlusMinus([double] $mean, [double] $sem, [string] $format) {
    if ([double]::IsNaN($mean)) { '-' } else { $mean.ToString($format, [cultureinfo]::InvariantCulture) + $(if ([double]::IsNaN($sem)) { '' } else { ' +- ' + $sem.ToString($format, [cultureinfo]::InvariantCulture) }) }
}
Grid 'eta<t_freeze>, of the runs that converged (training loss below 0.1):' { PlusMinus $args[0].EtaFreezeStep $args[0].EtaFreezeStepSem 'F1' }
Grid 'Test accuracy at the end, of the runs that converged:' { PlusMinus $args[0].FinalTestAccuracyMean $args[0].FinalTestAccuracySem 'F4' }
Grid 'Fraction of the runs that converged (training accuracy 100 %):' { '{0} of {1}' -f $args[0].ConvergedCount, $args[0].Runs }

# The slope of a measure along log10(eta/B) over the cells, each counting alike, and its standard error from the scatter about the line (cells
# differ by more than the scatter of their runs, since eta/B is not all that matters); and Spearman's rank correlation. Then the same with a
# constant of its own for every learning rate: what the batch size does at the same eta.
function Ranks([double[]] $values) {
    foreach ($v in $values) {
        $below = 0; $same = 0
        foreach ($w in $values) { if ($w -lt $v) { $below++ } elseif ($w -eq $v) { $same++ } }
        $below + ($same + 1) / 2
    }
}
function Line([double[]] $x, [double[]] $y, [object[]] $groups) {
    $members = @{}
    for ($i = 0; $i -lt $x.Length; $i++) {
        if (-not $members.ContainsKey($groups[$i])) { $members[$groups[$i]] = [Collections.Generic.List[int]]::new() }
        $members[$groups[$i]].Add($i)
    }
    $xx = 0.0; $xy = 0.0; $yy = 0.0
    foreach ($group in $members.Values) {
        $mx = 0.0; $my = 0.0
        foreach ($i in $group) { $mx += $x[$i] / $group.Count; $my += $y[$i] / $group.Count }
        foreach ($i in $group) { $xx += ($x[$i] - $mx) * ($x[$i] - $mx); $xy += ($x[$i] - $mx) * ($y[$i] - $my); $yy += ($y[$i] - $my) * ($y[$i] - $my) }
    }
    $free = $x.Length - $members.Count - 1
    @{ Slope = $xy / $xx; Error = [Math]::Sqrt([Math]::Max(0.0, $yy - $xy * $xy / $xx) / $free / $xx); Free = $free; Correlation = $xy / [Math]::Sqrt($xx * $yy) }
}
'The trend with the effective noise eta/B, for each factor of ten (the paper: freezing is delayed, and flatter minima, which tend to generalise better, are found):'
foreach ($measure in 'EtaFreezeStep', 'FinalTestAccuracyMean') {
    $with = @($cells | Where-Object { -not [double]::IsNaN($_.$measure) })
    $x = [double[]] @($with | ForEach-Object { [Math]::Log10($_.EffectiveNoise) })
    $y = [double[]] @($with | ForEach-Object { $_.$measure })
    $same = @($with | ForEach-Object { 'all' })
    if ($with.Count -lt $rates.Count + 3) { "  $measure`: too few cells converged for a trend."; continue }
    $rank = Line ([double[]] @(Ranks $x)) ([double[]] @(Ranks $y)) $same
    foreach ($fit in @{ Name = 'over all cells'; Line = Line $x $y $same }, @{ Name = 'at the same eta'; Line = Line $x $y @($with | ForEach-Object LearningRate) }) {
        $sigmas = $fit.Line.Slope / $fit.Line.Error
        $verdict = if ($sigmas -ge 2) { 'rises, as in the paper' } elseif ($sigmas -le -2) { 'falls, against the paper' } else { 'no trend beyond two standard errors' }
        [string]::Format([cultureinfo]::InvariantCulture, '  {0,-22} {1,-16} {2,8:F4} +- {3:F4}: {4}', $measure, $fit.Name, $fit.Line.Slope, $fit.Line.Error, $verdict)
    }
    [string]::Format([cultureinfo]::InvariantCulture, '  {0,-22} rank correlation over {1} cells {2:F2}', '', $with.Count, $rank.Correlation)
}
$diverged = 0; $censored = 0
foreach ($cell in $cells) { $diverged += $cell.DivergedCount; $censored += $cell.CensoredCount }
"Of $($runs.Count) runs $(@($runs | Where-Object Converged).Count) converged and $diverged diverged; $censored converged without a loss below 0.1."
"Written to $Out/sweep-cells.csv and $Out/sweep-runs.csv"
