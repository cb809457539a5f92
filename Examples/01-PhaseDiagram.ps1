<#
.SYNOPSIS
The phase diagrams of Fig. 5C-D: P_flat and the freezing time over learning rate and noise strength.
.DESCRIPTION
Prints the table, writes it as CSV, and draws it. The quick grid of 5 x 5 cells finishes in seconds; -Full is the paper's: 10 x 10 cells of 2000
trajectories of 20 000 steps.
#>
param(
    [string] $Out = 'out',
    [int] $Seed = 42,
    [switch] $Full
)

. "$PSScriptRoot/Common/Start-Example.ps1" -Out $Out

$count = if ($Full) { 10 } else { 5 }
$realizations = if ($Full) { 2000 } else { 500 }
$grid = 0..($count - 1) | ForEach-Object { [Math]::Pow(10, -2 + $_ / ($count - 1)) }

$path = "$Out/phase-diagram.csv"
$cells = Invoke-TwoValleySim -LearningRate $grid -NoiseStrength $grid -Realizations $realizations -Seed $Seed |
    Export-ValleyData -Path $path -PassThru
$cells | Export-ValleyPlot "$Out/phase-diagram.svg" -Force
$cells | Show

# What the paper reports, checked on these numbers.
$low, $high = $cells[0, -1]
$best = $cells | Sort-Object PFlat -Descending | Select-Object -First 1
Say ('P_flat: {0:F3} [{1:F3}, {2:F3}] at the weakest noise, {3:F3} [{4:F3}, {5:F3}] at the strongest; ' +
    'largest {6:F3} at eta = {7:G3}, sigma = {8:G3}.') `
    $low.PFlat $low.PFlatLow $low.PFlatHigh $high.PFlat $high.PFlatLow $high.PFlatHigh $best.PFlat $best.LearningRate $best.NoiseStrength
Say 'y_freeze {0} with the noise: {1:F2} +- {2:F2} to {3:F2} +- {4:F2}.' `
    $(if ($high.FreezeYMean -gt $low.FreezeYMean) { 'rises' } else { 'does not rise' }) `
    $low.FreezeYMean $low.FreezeYSem $high.FreezeYMean $high.FreezeYSem
"Written to $path and $Out/phase-diagram.svg"
