<#
.SYNOPSIS
P_flat and the freezing time eta t_freeze over learning rates from 0.001 to 0.1 and noise strengths from 0.01 to 1.
.DESCRIPTION
Every run lasts the same time eta times steps, so that what depends on Delta_S = eta sigma alone is the same along the diagonals of the
grid. Beside the simulation are the paper's P_tr,flat (Eq. 26, with Phi as printed and with its Fig. 6's factor of 3000) and the density
evolution, this where runs are short. Writes the table as CSV and says, from the numbers, what agrees. -Full takes 9 x 9 cells of 1000
trajectories.
#>
param(
    [string] $Out = 'out',
    [int] $Seed = 42,
    [double] $InitialY = 1,
    [switch] $Full
)

. "$PSScriptRoot/Common/Start-Example.ps1" -Out $Out

$count = if ($Full) { 9 } else { 5 }
$realizations = if ($Full) { 1000 } else { 256 }
$time = if ($Full) { 1000 } else { 500 }
$evolvedSteps = if ($Full) { 200000 } else { 50000 }
$etas = @(0..($count - 1) | ForEach-Object { [Math]::Pow(10, -3 + 2 * $_ / ($count - 1)) })
$sigmas = @($etas | ForEach-Object { 10 * $_ })

$cells = @(foreach ($i in 0..($count - 1)) {
        $eta = $etas[$i]
        $run = @{ LearningRate = $eta; NoiseStrength = $sigmas; Steps = [long][Math]::Round($time / $eta); InitialY = $InitialY }
        # Seeds of their own: learning rates are compared with each other.
        $simulated = @(Invoke-TwoValleySim @run -Realizations $realizations -Seed ($Seed + $i))
        $printed = @($simulated | Get-ValleyTheory -SkipOperator)
        $fitted = @($simulated | Get-ValleyTheory -SkipOperator -PhiScale 3000)
        $evolved = @(if ($run.Steps -le $evolvedSteps) { Invoke-DensityEvolution @run })
        foreach ($j in 0..($count - 1)) {
            $s = $simulated[$j]
            [pscustomobject]@{
                LearningRate = $s.LearningRate; NoiseStrength = $s.NoiseStrength; DeltaS = $s.DeltaS; Diagonal = $i + $j
                Steps = $s.Steps; Realizations = $s.Realizations; Seed = $s.Seed; InitialY = $s.InitialY
                PFlat = $s.PFlat; PFlatLow = $s.PFlatLow; PFlatHigh = $s.PFlatHigh; PFlatSem = ($s.PFlatHigh - $s.PFlatLow) / 3.92
                EtaFreezeStep = $s.EtaFreezeStep; EtaFreezeStepSem = $eta * $s.FreezeStepSem
                EtaFreezeStepMedian = $eta * $s.FreezeStepMedian; NeverCrossedFraction = $s.NeverCrossedFraction
                CensoredFraction = $s.CensoredFraction; DivergedCount = $s.DivergedCount
                PFlatTransientPaper = $printed[$j].PFlatTransientPaper; PFlatTransientPaperFitted = $fitted[$j].PFlatTransientPaper
                PFlatEvolution = $(if ($evolved) { $evolved[$j].PFlat } else { [double]::NaN })
                EtaFreezeStepEvolution = $(if ($evolved) { $eta * $evolved[$j].FreezeStepMean } else { [double]::NaN })
            }
        }
    })
$cells | Export-ValleyData -Path "$Out/freezing-times.csv"
$cells | Export-ValleyPlot "$Out/freezing-times.svg" -Kind Sweep -Force

'P_flat, and the mean freezing time, by Delta_S (at the smallest and the largest learning rate that have it):'
$diagonals = @($cells | Group-Object Diagonal)
foreach ($line in $diagonals) {
    $a, $b = $line.Group[0, -1]
    Say ('  Delta_S = {0,-9:G3} eta = {1,-7:G3} P_flat {2:F3} +- {3:F3}  time {4,6:F1} +- {5:F1}   ' +
        'eta = {6,-7:G3} P_flat {7:F3} +- {8:F3}  time {9,6:F1} +- {10:F1}  censored {11:F2}') `
        $a.DeltaS $a.LearningRate $a.PFlat $a.PFlatSem $a.EtaFreezeStep $a.EtaFreezeStepSem `
        $b.LearningRate $b.PFlat $b.PFlatSem $b.EtaFreezeStep $b.EtaFreezeStepSem $b.CensoredFraction
}

# 1. Cells of one Delta_S, against the one with the smallest learning rate. A mean that hangs on a few rare crossings has no error to
# speak of.
function Collapse([string] $what, [string] $sem) {
    $pairs = @(foreach ($line in $diagonals) {
            $first = $line.Group[0]
            if ($first.NeverCrossedFraction -gt 0.9) { continue }
            foreach ($cell in $line.Group | Select-Object -Skip 1 | Where-Object NeverCrossedFraction -LE 0.9) {
                $sigma = [Math]::Sqrt([Math]::Pow($cell.$sem, 2) + [Math]::Pow($first.$sem, 2))
                [pscustomobject]@{ Cell = $cell; Off = [Math]::Abs($cell.$what - $first.$what) / $sigma }
            }
        })
    $agree = @($pairs | Where-Object Off -LE 4)
    $worst = $pairs | Sort-Object Off | Select-Object -Last 1
    Say ('  {0} {1} on Delta_S alone: {2} of {3} cells are within four standard errors of the cell of the smallest eta with their ' +
        'Delta_S (worst {4:F1}, at eta = {5:G3}, Delta_S = {6:G3}).') `
        $what $(if ($agree.Count -eq $pairs.Count) { 'depends' } else { 'does not depend' }) $agree.Count $pairs.Count `
        $worst.Off $worst.Cell.LearningRate $worst.Cell.DeltaS
}
'What agreed and what did not:'
Collapse 'PFlat' 'PFlatSem'
Collapse 'EtaFreezeStep' 'EtaFreezeStepSem'

# 2. At the largest learning rate: rising with the noise?
$along = @($cells | Where-Object LearningRate -EQ $etas[-1])
$rises = 0; $falls = 0
foreach ($k in 1..($along.Count - 1)) {
    $step = $along[$k].EtaFreezeStep - $along[$k - 1].EtaFreezeStep
    $error4 = 4 * [Math]::Sqrt([Math]::Pow($along[$k].EtaFreezeStepSem, 2) + [Math]::Pow($along[$k - 1].EtaFreezeStepSem, 2))
    if ($step -gt $error4) { $rises++ } elseif ($step -lt -$error4) { $falls++ }
}
Say ('  At eta = {0:G3} eta t_freeze rises with the noise at {1} and falls at {2} of {3} steps of the grid, ' +
    'by more than four standard errors.') $etas[-1] $rises $falls ($along.Count - 1)
$top = $along | Sort-Object PFlat -Descending -Stable | Select-Object -First 1
$last = $along[-1]
$falls = $last.PFlat + 4 * $last.PFlatSem -lt $top.PFlat - 4 * $top.PFlatSem
Say ('  P_flat there is largest, {0:F3}, at sigma = {1:G3}, and {2} to {3:F3} at sigma = {4:G3}, ' +
    'where {5:P0} of the last crossings are censored.') `
    $top.PFlat $top.NoiseStrength $(if ($falls) { 'falls' } else { 'does not fall beyond the errors' }) `
    $last.PFlat $last.NoiseStrength $last.CensoredFraction

# 3. Predictions, where runs cross and freeze.
$frozen = @($cells | Where-Object { $_.CensoredFraction -lt 0.01 -and $_.NeverCrossedFraction -lt 0.1 })
foreach ($prediction in 'PFlatTransientPaper', 'PFlatTransientPaperFitted', 'PFlatEvolution') {
    $predicted = @($frozen | Where-Object { -not [double]::IsNaN($_.$prediction) })
    $agree = @($predicted | Where-Object {
            $sem = [Math]::Sqrt([Math]::Max($_.$prediction * (1 - $_.$prediction), 1e-12) / $_.Realizations)
            [Math]::Abs($_.$prediction - $_.PFlat) -le 4 * $sem + 0.001
        })
    $square = $predicted | ForEach-Object { [Math]::Pow($_.$prediction - $_.PFlat, 2) } | Measure-Object -Average
    Say ('  {0,-25} within four standard errors (and 0.001) at {1} of {2} cells that cross and freeze; ' +
        'root mean square difference {3:F4}') $prediction $agree.Count $predicted.Count ([Math]::Sqrt($square.Average))
}
Say ('  Left out of this: {0} of {1} cells, frozen at once (more than a tenth never crosses) or not frozen at the end ' +
    '(more than a hundredth censored).') ($cells.Count - $frozen.Count) $cells.Count
"Written to $Out/freezing-times.csv"
