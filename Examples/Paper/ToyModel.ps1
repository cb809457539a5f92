<#
.SYNOPSIS
The paper's two-valley model (v1 Fig. 5 and 6, v2 Fig. 3, 4 and S6): phase diagrams, paths, effective potential, and the "paradox".
.DESCRIPTION
P_flat and the freezing time over learning rate and noise strength, for noise that follows the curvature and its square; paths over the
loss; what the noise makes of the loss; P_flat through time as y drifts; and P_flat at held y beside the final one: stronger noise lowers
the first and raises the second. Figures go to -Figures, which is -Out where it is not given. -Full takes the paper's grid, 2000
realizations of 10 x 10 cells.
#>
param(
    [string] $Out = 'out',
    [string] $Figures,
    [ulong] $Seed = 42,
    [switch] $Full
)

. "$PSScriptRoot/../Common/Start-Paper.ps1" -Out $Out -Figures $Figures -Name paper-toy

$count = if ($Full) { 10 } else { 6 }
$realizations = if ($Full) { 2000 } else { 400 }
$grid = 0..($count - 1) | ForEach-Object { [Math]::Pow(10, -2 + $_ / ($count - 1)) }
$sweep = @{ LearningRate = $grid; NoiseStrength = $grid; Realizations = $realizations; Seed = $Seed }
$phase = @(Invoke-TwoValleySim @sweep)
$squared = @(Invoke-TwoValleySim @sweep -NoiseModel HessianSquared)
$phase | Export-ValleyData -Path "$Out/paper-toy-phase.csv"
$squared | Export-ValleyData -Path "$Out/paper-toy-phase-squared.csv"

# v2's Fig. 4: eta = 0.01, y from 1 on.
$drift = @{ LearningRate = 0.01; InitialY = 1; Steps = 100000; Seed = $Seed; Realizations = $(if ($Full) { 4000 } else { 800 }) }
$drifting = @(Invoke-TwoValleySim @drift -NoiseStrength 0.01, 0.02, 0.04, 0.08, 0.16, 0.4 -RecordEvery 200)
$atHeldY = @(Measure-SteadyState -LearningRate 0.01 -NoiseStrength 0.04, 0.08, 0.16, 0.4 -Y 3 -Seed $Seed -Realizations $(if ($Full) { 512 } else { 64 }))
$along = @(Measure-SteadyState -LearningRate 0.01 -NoiseStrength 0.1 -Y 1, 2, 3, 4, 5 -Seed $Seed -Realizations $(if ($Full) { 512 } else { 64 }))
$columns = 'LearningRate', 'NoiseStrength', 'DeltaS', 'PFlat', 'PFlatLow', 'PFlatHigh', 'Realizations', 'CensoredFraction'
$paradox = @($drifting | Select-Object ($columns + @{ n = 'What'; e = { 'final, as y drifts' } })) +
@($atHeldY | Select-Object ($columns + @{ n = 'What'; e = { 'stationary, at y = 3' } }))
$paradox | Export-ValleyData -Path "$Out/paper-toy-paradox.csv"

# Fig. 4 c: the stationary P_flat over the plane of Delta_S and y, and where runs froze.
$deltas = 0..12 | ForEach-Object { [Math]::Pow(10, -4 + $_ * 1.6 / 12) }
$plane = @(Get-ValleyTheory -LearningRate 0.01 -NoiseStrength @($deltas | ForEach-Object { $_ / 0.01 }) -Y (1..16) -SkipOperator)
$plane | Export-ValleyData -Path "$Out/paper-toy-plane.csv"
$froze = @($drifting | Get-ValleyTheory -Y 5 -SkipOperator)

'What the paper says of the model, and what these numbers say:'
$low, $high = $phase[0, -1]
function Range($cell) { Say '{0:F3} [{1:F3}, {2:F3}]' $cell.PFlat $cell.PFlatLow $cell.PFlatHigh }
Hold 'stronger noise finds the flat valley more often' "P_flat from $(Range $low) at the weakest noise to $(Range $high) at the strongest" 'it does'
Hold 'stronger noise freezes later' (Say 'y_freeze from {0:F2} +- {1:F2} to {2:F2} +- {3:F2}' `
    $low.FreezeYMean $low.FreezeYSem $high.FreezeYMean $high.FreezeYSem) 'it does'
$best = $squared | Sort-Object PFlat -Descending | Select-Object -First 1
Hold 'where P_flat is largest with noise that follows the square of the curvature' `
    "$(Range $best) at $(Say 'Delta_S = {0:G3}; {1:F3} at the strongest noise' $best.DeltaS $squared[-1].PFlat)"
Hold 'at a fixed y stronger noise lowers P_flat' "from $(Range $atHeldY[0]) to $(Range $atHeldY[-1]) at y = 3" 'it does'
Hold 'and the final P_flat rises with it' "from $(Range $drifting[0]) to $(Range $drifting[-1])" 'it does'

New-ValleyLandscape | Draw landscape.png @{ Width = 900 }
$phase | Draw phase
$squared | Draw phase-squared
Invoke-TwoValleySim 0.01 0.1 -InitialY 1 -Steps 60000 -KeepTrajectories 4 -Seed $Seed | Draw paths.png @{ Width = 900 }
Get-ValleyTheory 0.01 0.1 -Y 3, 10 | Draw potential @{ Kind = 'EffectivePotential' }
$drifting[1, 3, 5] | Draw drift.png
$along | Draw along-y
$plane | Draw plane @{ Kind = 'HeatMap'; X = 'DeltaS'; By = 'Y'; Y = 'PFlatPaper', 'PFlatExact'; Title = 'Stationary {P_flat} over noise and y: Eq. 22, and the exact one' }
$froze | Draw freezing @{ Kind = 'FreezeTheory' }
$paradox | Draw paradox @{ X = 'DeltaS'; Y = 'PFlat'; By = 'What'; Title = 'At a fixed y noise lowers {P_flat}; in the end it raises it' }
Write-Held
"Written to $Out/paper-toy-*.csv, and figures to $Figures"
