<#
.SYNOPSIS
The escape rate k^-(y) out of the sharp valley, where it falls to eps Phi/Delta_S, and how y_freeze grows with Delta_S.
.DESCRIPTION
For each noise strength the rate is measured at held y, beside the paper's (Eq. 21) and the exact one, up to where it crosses the
threshold of the criterion A32. That crossing stands beside the criterion solved by formula, Eq. 25, the exact hazard and median, and the
freezing point of a drifting simulation. Writes both tables as CSV and says, from the numbers, what agrees. -PhiScale is the factor on
Phi, 1 as printed (the paper's Fig. 6 used 3000). -Full takes six noise strengths.
#>
param(
    [string] $Out = 'out',
    [int] $Seed = 42,
    [double] $LearningRate = 0.02,
    [double] $PhiScale = 1,
    [switch] $Full
)

. "$PSScriptRoot/Common/Start-Example.ps1" -Out $Out

$sigmas = if ($Full) { 0.01, 0.02, 0.04, 0.07, 0.1, 0.14 } else { 0.01, 0.03, 0.07 }
$realizations = if ($Full) { 1024 } else { 512 }
$shares = if ($Full) { 0.25, 0.4, 0.55, 0.7, 0.8, 0.9, 1, 1.05 } else { 0.4, 0.6, 0.8, 0.9, 1 }
$landscape = New-ValleyLandscape
$phi = [ValleyJump.Core.Theory.Paper.PaperFormulas]::Phi($landscape, $PhiScale)

# Where a rate falls through the threshold, by its logarithm between two y; NaN where it does not.
function Crossing([object[]] $rows, [string] $rate, [double] $threshold) {
    for ($i = 1; $i -lt $rows.Count; $i++) {
        $before = $rows[$i - 1].$rate; $after = $rows[$i].$rate
        if ($before -gt $threshold -and $after -le $threshold -and $after -gt 0) {
            return $rows[$i - 1].Y + ($rows[$i].Y - $rows[$i - 1].Y) * [Math]::Log($before / $threshold) / [Math]::Log($before / $after)
        }
    }
    [double]::NaN
}

$rates = @()
$points = foreach ($sigma in $sigmas) {
    $cell = @{ LearningRate = $LearningRate; NoiseStrength = $sigma }
    $deltaS = $LearningRate * $sigma
    $threshold = 0.01 * $phi / $deltaS
    $simulated = Invoke-TwoValleySim @cell -InitialY 1 -Steps 50000 -Realizations $(if ($Full) { 4096 } else { 256 }) -Seed $Seed
    $theory = $simulated | Get-ValleyTheory -SkipOperator -PhiScale $PhiScale
    $rows = @(foreach ($share in $shares) {
            # The exact rates are half the paper's, and cross before.
            $y = $share * $theory.YFreezeCriterion
            $t = Get-ValleyTheory @cell -Y $y
            # Long enough for most of those that start in the sharp valley: few come back to it from the flat one.
            $steps = [long][Math]::Max(5000, $(if ($Full) { 2 } else { 1 }) / ($t.RateSharpExact * $LearningRate))
            $k = Measure-EscapeRate @cell -Y $y -Realizations $realizations -Seed $Seed -Steps $steps
            [pscustomobject]@{
                LearningRate = $LearningRate; NoiseStrength = $sigma; DeltaS = $deltaS; Y = $y; Threshold = $threshold
                Realizations = $realizations; Seed = $Seed
                RateSharp = $k.RateSharp; RateSharpLow = $k.RateSharpLow; RateSharpHigh = $k.RateSharpHigh; Passages = $k.PassagesSharp
                RateSharpPaper = $t.RateSharpPaper; RateSharpExact = $t.RateSharpExact
                RateSharpOperator = $t.RelaxationRateOperator * $t.PFlatOperator
            }
        })
    $rates += $rows
    [pscustomobject]@{
        LearningRate = $LearningRate; NoiseStrength = $sigma; DeltaS = $deltaS; PhiScale = $PhiScale; Threshold = $threshold; Seed = $Seed
        # A lower rate crosses earlier.
        YCrossing = Crossing $rows RateSharp $threshold; YCrossingLow = Crossing $rows RateSharpLow $threshold
        YCrossingHigh = Crossing $rows RateSharpHigh $threshold; YCrossingExact = Crossing $rows RateSharpExact $threshold
        YFreezeCriterion = $theory.YFreezeCriterion; YFreezePaper = $theory.YFreezePaper
        YFreezeHazard = $theory.YFreezeHazard; YFreezeMedian = $theory.YFreezeMedian
        YFreezeSimulated = $theory.YFreezeSimulated; YFreezeSimulatedSem = $theory.YFreezeSimulatedSem
        YFreezeSimulatedMedian = $theory.YFreezeSimulatedMedian
        CensoredFraction = $simulated.CensoredFraction
    }
}
$rates | Export-ValleyData -Path "$Out/escape-rates.csv"
$points | Export-ValleyData -Path "$Out/escape-and-freezing.csv"
$rates | Export-ValleyPlot "$Out/escape-rates.svg" -Kind Scatter -X Y -Y RateSharp -By NoiseStrength -Title 'Escape from the sharp valley' -Force

'k^-(y) out of the sharp valley:'
foreach ($r in $rates) {
    Say ('  Delta_S = {0,-7:G3} y = {1,-5:F2} simulated {2:E2} [{3:E2}, {4:E2}]   paper {5:E2}   exact {6:E2}   operator {7:E2}   ' +
        'threshold {8:E2}') `
        $r.DeltaS $r.Y $r.RateSharp $r.RateSharpLow $r.RateSharpHigh $r.RateSharpPaper $r.RateSharpExact $r.RateSharpOperator $r.Threshold
}
'Where k^- = eps Phi/Delta_S, and where trajectories freeze:'
foreach ($p in $points) {
    Say ('  Delta_S = {0,-7:G3} crossing {1:F2} [{2:F2}, {3:F2}] (exact rates {4:F2}, A32 {5:F2}, Eq. 25 {6:F2})   hazard {7:F2}   ' +
        'y_freeze {8:F3} +- {9:F3}, median {10:F3} (exact {11:F3})') `
        $p.DeltaS $p.YCrossing $p.YCrossingLow $p.YCrossingHigh $p.YCrossingExact $p.YFreezeCriterion $p.YFreezePaper $p.YFreezeHazard `
        $p.YFreezeSimulated $p.YFreezeSimulatedSem $p.YFreezeSimulatedMedian $p.YFreezeMedian
}

'What agreed and what did not:'
# 1. Rates, where a hundred passages or more make the error a tenth or less.
$sure = @($rates | Where-Object Passages -GE 100)
foreach ($prediction in 'RateSharpPaper', 'RateSharpExact', 'RateSharpOperator') {
    # Twice the 95 % interval is about four standard errors either way.
    $agree = @($sure | Where-Object {
            $_.$prediction -ge 2 * $_.RateSharpLow - $_.RateSharp -and $_.$prediction -le 2 * $_.RateSharpHigh - $_.RateSharp
        })
    $ratio = $sure | ForEach-Object { [Math]::Log($_.$prediction / $_.RateSharp) } | Measure-Object -Average
    Say '  {0,-17} within four standard errors at {1} of {2} points; {3:F2} times the simulated rate on average' `
        $prediction $agree.Count $sure.Count ([Math]::Exp($ratio.Average))
}
# 2. The crossing.
$crossed = @($points | Where-Object { -not [double]::IsNaN($_.YCrossing) })
# Four standard errors again: the whole width of the interval.
function Crosses([string] $theory) {
    @($crossed | Where-Object { [Math]::Abs($_.$theory - $_.YCrossing) -le $_.YCrossingHigh - $_.YCrossingLow }).Count
}
$before = @($crossed | Where-Object {
        $_.YFreezeSimulated + 4 * $_.YFreezeSimulatedSem -lt $_.YCrossing - ($_.YCrossingHigh - $_.YCrossingLow)
    })
Say ('  The measured rate crosses the threshold at {0} of {1} noise strengths: where the exact rate does at {2}, ' +
    'where A32 says at {3} (within four standard errors).') `
    $crossed.Count $points.Count (Crosses YCrossingExact) (Crosses YFreezeCriterion)
Say '  Trajectories have frozen well before that crossing at {0} of these {1}.' $before.Count $crossed.Count
# 3. y_freeze against Delta_S.
$rises = @(1..($points.Count - 1) | Where-Object {
        $before, $after = $points[($_ - 1), $_]
        $sem = [Math]::Sqrt([Math]::Pow($after.YFreezeSimulatedSem, 2) + [Math]::Pow($before.YFreezeSimulatedSem, 2))
        $after.YFreezeSimulated - $before.YFreezeSimulated -gt 4 * $sem
    })
Say '  y_freeze grows with Delta_S at {0} of {1} steps, by more than four standard errors: from {2:F2} to {3:F2}.' `
    $rises.Count ($points.Count - 1) $points[0].YFreezeSimulated $points[-1].YFreezeSimulated
foreach ($prediction in 'YFreezePaper', 'YFreezeCriterion', 'YFreezeHazard', 'YFreezeMedian') {
    $ratio = $points | ForEach-Object { $_.$prediction / $_.YFreezeSimulatedMedian } | Measure-Object -Minimum -Maximum
    Say '  {0,-16} is {1:F3} to {2:F3} times the simulated median' $prediction $ratio.Minimum $ratio.Maximum
}
"Written to $Out/escape-rates.csv and $Out/escape-and-freezing.csv"
