<#
.SYNOPSIS
Which theory to trust where: simulation beside the paper's formulas, exact solutions and the transition operator.
.DESCRIPTION
At held y: the stationary P_flat, in the three conventions of stochastic calculus too, and the rates of escape. With y drifting: the
freezing point and the phase diagram. Writes the tables as CSV and says, from the numbers, which prediction lies within four standard
errors of the simulation how often. -Full takes 24 points at held y and the paper's 100 cells.
#>
param(
    [string] $Out = 'out',
    [int] $Seed = 42,
    [switch] $Full
)

. "$PSScriptRoot/Common/Start-Example.ps1" -Out $Out

function Agreement([object[]] $rows, [string] $what, [string] $sem, [double] $numerical, [string[]] $predictions) {
    foreach ($prediction in $predictions) {
        $within = @($rows | Where-Object { [Math]::Abs($_.$prediction - $_.$what) -le 4 * $_.$sem + $numerical })
        $square = $rows | ForEach-Object { [Math]::Pow($_.$prediction - $_.$what, 2) } | Measure-Object -Average
        Say '  {0,-22} within four standard errors at {1} of {2} points; root mean square difference {3:F4}' `
            $prediction $within.Count $rows.Count ([Math]::Sqrt($square.Average))
    }
}

# 1. At held y. Barriers low enough to be crossed often, high enough to make two valleys.
$points = if ($Full) {
    foreach ($case in @(@(0.001, 1), @(0.01, 0.1), @(0.05, 0.02), @(0.002, 1), @(0.02, 0.1), @(0.05, 0.04))) {
        foreach ($y in 2, 3, 4, 5) { , @($case[0], $case[1], $y) }
    }
}
else { @(0.001, 1, 3), @(0.01, 0.1, 3), @(0.05, 0.02, 2), @(0.05, 0.02, 3), @(0.02, 0.1, 3), @(0.02, 0.1, 5) }
$realizations = if ($Full) { 2048 } else { 256 }
$held = @($points | ForEach-Object {
        $cell = @{ LearningRate = $_[0]; NoiseStrength = $_[1]; Y = $_[2] }
        $state = Measure-SteadyState @cell -Realizations $realizations -Seed $Seed
        $theory = Get-ValleyTheory @cell
        [pscustomobject]@{
            LearningRate = $_[0]; NoiseStrength = $_[1]; DeltaS = $state.DeltaS; Y = $_[2]
            Realizations = $realizations; Seed = $Seed
            PFlat = $state.PFlat; PFlatSem = $state.PFlatSem
            PFlatPaper = $theory.PFlatPaper; PFlatExact = $theory.PFlatExact; PFlatOperator = $theory.PFlatOperator
            PFlatStratonovich = (Get-ValleyTheory @cell -Convention Stratonovich -SkipOperator).PFlatExact
            PFlatAntiIto = (Get-ValleyTheory @cell -Convention AntiIto -SkipOperator).PFlatExact
            RelaxationRate = $state.RelaxationRate; RelaxationRateOperator = $theory.RelaxationRateOperator
        }
    })
$held | Export-ValleyData -Path "$Out/theory-held-y.csv"
'Stationary P_flat at held y:'
foreach ($row in $held) {
    Say '  eta = {0,-6} sigma = {1,-5} y = {2}: simulated {3:F4} +- {4:F4}   paper {5:F4}   exact {6:F4}   operator {7:F4}' `
        $row.LearningRate $row.NoiseStrength $row.Y $row.PFlat $row.PFlatSem $row.PFlatPaper $row.PFlatExact $row.PFlatOperator
}
Agreement $held 'PFlat' 'PFlatSem' 0 'PFlatPaper', 'PFlatExact', 'PFlatOperator'

# The odds of the valleys are as 1 (anti-Ito) : gamma^(1/2) : gamma (Ito). Steps are finite, so: at the smallest learning rate of each
# Delta_S.
$small = @($held | Where-Object { $_.LearningRate -le $(if ($Full) { 0.002 } else { 0.01 }) })
'The conventions, at the smallest learning rates:'
foreach ($row in $small) {
    Say '  eta = {0,-6} Delta_S = {1,-6} y = {2}: simulated {3:F4} +- {4:F4}   Ito {5:F4}   Stratonovich {6:F4}   anti-Ito {7:F4}' `
        $row.LearningRate $row.DeltaS $row.Y $row.PFlat $row.PFlatSem $row.PFlatExact $row.PFlatStratonovich $row.PFlatAntiIto
}
Agreement $small 'PFlat' 'PFlatSem' 0 'PFlatExact', 'PFlatStratonovich', 'PFlatAntiIto'

# 2. Rates of escape, over barriers that make two states of the valleys.
$points = if ($Full) {
    foreach ($case in @(@(0.001, 1), @(0.01, 0.1), @(0.05, 0.02))) { foreach ($y in 3, 4, 5, 6) { , @($case[0], $case[1], $y) } }
    foreach ($case in @(@(0.002, 1), @(0.02, 0.1), @(0.05, 0.04))) { foreach ($y in 3, 5, 7, 9) { , @($case[0], $case[1], $y) } }
}
else { @(0.01, 0.1, 5), @(0.05, 0.02, 5), @(0.02, 0.1, 7), @(0.05, 0.04, 7) }
$rates = @($points | ForEach-Object {
        $cell = @{ LearningRate = $_[0]; NoiseStrength = $_[1]; Y = $_[2] }
        $theory = Get-ValleyTheory @cell
        # So long that most of those that start in the sharp valley have left it.
        $steps = [long][Math]::Max(5000, 2 / ($theory.RateSharpExact * $_[0]))
        $rate = Measure-EscapeRate @cell -Realizations ($realizations / 2) -Seed $Seed -Steps $steps
        [pscustomobject]@{
            LearningRate = $_[0]; NoiseStrength = $_[1]; DeltaS = $rate.DeltaS; Y = $_[2]
            Realizations = $rate.Realizations; Steps = $steps; Seed = $Seed
            Depth = $theory.Barrier * $theory.FlatnessSharp / (2 * $rate.DeltaS)
            RateSharp = $rate.RateSharp; RateSharpSem = ($rate.RateSharpHigh - $rate.RateSharpLow) / 3.92
            RateSharpPaper = $theory.RateSharpPaper; RateSharpExact = $theory.RateSharpExact
            RateSharpOperator = $theory.RelaxationRateOperator * $theory.PFlatOperator
            RateFlat = $rate.RateFlat; RateFlatSem = ($rate.RateFlatHigh - $rate.RateFlatLow) / 3.92
            RateFlatPaper = $theory.RateFlatPaper; RateFlatExact = $theory.RateFlatExact
            RateFlatOperator = $theory.RelaxationRateOperator * (1 - $theory.PFlatOperator)
        }
    })
$rates | Export-ValleyData -Path "$Out/theory-rates.csv"
'Rates of escape at held y, out of the sharp valley / out of the flat one, times 1000:'
foreach ($r in $rates) {
    Say ('  eta = {0,-6} sigma = {1,-5} y = {2}: simulated {3:F2} +- {4:F2} / {5:F3} +- {6:F3}   paper {7:F2} / {8:F3}   ' +
        'exact {9:F2} / {10:F3}   operator {11:F2} / {12:F3}') `
        $r.LearningRate $r.NoiseStrength $r.Y (1000 * $r.RateSharp) (1000 * $r.RateSharpSem) (1000 * $r.RateFlat) (1000 * $r.RateFlatSem) `
        (1000 * $r.RateSharpPaper) (1000 * $r.RateFlatPaper) (1000 * $r.RateSharpExact) (1000 * $r.RateFlatExact) `
        (1000 * $r.RateSharpOperator) (1000 * $r.RateFlatOperator)
}
# Passages are from floor to floor, rates between two states: the same where the valleys are deep.
$deep = @($rates | Where-Object Depth -GE 4)
foreach ($side in 'Sharp', 'Flat') {
    foreach ($theory in 'Paper', 'Exact', 'Operator') {
        $within = @($rates | Where-Object { [Math]::Abs($_."Rate$side$theory" - $_."Rate$side") -le 4 * $_."Rate${side}Sem" })
        $ratio = $deep | ForEach-Object { $_."Rate$side$theory" / $_."Rate$side" } | Measure-Object -Minimum -Maximum
        Say ('  {0,-18} within four standard errors at {1} of {2} points; ' +
            'where DL/D of the sharp valley is 4 or more, at {3} of {4}, {5:F2} to {6:F2} times the simulated rate') `
            "Rate$side$theory" $within.Count $rates.Count @($within | Where-Object Depth -GE 4).Count $deep.Count `
            $ratio.Minimum $ratio.Maximum
    }
}

# 3. Where trajectories freeze.
$etas = if ($Full) { 0.01, 0.02, 0.05, 0.1 } else { , 0.05 }
$many = if ($Full) { 10000 } else { 2000 }
$run = @{ LearningRate = $etas; NoiseStrength = 0.03, 0.06, 0.1; InitialY = 1; Realizations = $many; Seed = $Seed }
$frozen = @(Invoke-TwoValleySim @run | ForEach-Object {
        $row = $_ | Get-ValleyTheory -SkipOperator
        $evolved = $_ | Invoke-DensityEvolution
        [pscustomobject]@{
            LearningRate = $row.LearningRate; NoiseStrength = $row.NoiseStrength; DeltaS = $row.DeltaS
            InitialY = 1; Realizations = $_.Realizations; Seed = $Seed
            YFreezeMean = $row.YFreezeSimulated; YFreezeSem = $row.YFreezeSimulatedSem
            YFreezeSimulatedMedian = $row.YFreezeSimulatedMedian
            YFreezePaper = $row.YFreezePaper; YFreezeCriterion = $row.YFreezeCriterion; YFreezeHazard = $row.YFreezeHazard
            YFreezeMedian = $row.YFreezeMedian; YFreezeMedianCrossing = $row.YFreezeMedianCrossing
            YFreezeEvolution = $evolved.FreezeYMedian; YFreezeEvolutionMean = $evolved.FreezeYMean
        }
    })
$frozen | Export-ValleyData -Path "$Out/theory-freezing.csv"
'y_freeze, from y = 1:'
foreach ($r in $frozen) {
    Say ('  eta = {0,-5} sigma = {1,-5}: simulated {2:F3} +- {3:F3}, median {4:F3}   Eq. 25 {5:F2}   A32 {6:F2}   hazard {7:F2}   ' +
        'median {8:F3}   of crossings {9:F3}   evolution {10:F3}') `
        $r.LearningRate $r.NoiseStrength $r.YFreezeMean $r.YFreezeSem $r.YFreezeSimulatedMedian $r.YFreezePaper $r.YFreezeCriterion `
        $r.YFreezeHazard $r.YFreezeMedian $r.YFreezeMedianCrossing $r.YFreezeEvolution
}
foreach ($name in 'Paper', 'Criterion', 'Hazard', 'Median', 'MedianCrossing', 'Evolution') {
    $prediction = "YFreeze$name"
    $off = $frozen | ForEach-Object { 100 * ($_.$prediction / $_.YFreezeSimulatedMedian - 1) } | Measure-Object -Minimum -Maximum
    Say '  {0,-22} {1:+0.0;-0.0} to {2:+0.0;-0.0} % of the simulated median' $prediction $off.Minimum $off.Maximum
}

# 4. The phase diagram.
$count = if ($Full) { 10 } else { 3 }
$grid = 0..($count - 1) | ForEach-Object { [Math]::Pow(10, -2 + $_ / ($count - 1)) }
$simulated = @(Invoke-TwoValleySim -LearningRate $grid -NoiseStrength $grid -Seed $Seed)
$evolved = @(Invoke-DensityEvolution -LearningRate $grid -NoiseStrength $grid)
$cells = @(0..($simulated.Count - 1) | ForEach-Object {
        $s = $simulated[$_]; $d = $evolved[$_]
        [pscustomobject]@{
            LearningRate = $s.LearningRate; NoiseStrength = $s.NoiseStrength; DeltaS = $s.DeltaS
            Realizations = $s.Realizations; Seed = $Seed
            PFlat = $s.PFlat; PFlatSem = [Math]::Sqrt($d.PFlat * (1 - $d.PFlat) / $s.Realizations); PFlatEvolution = $d.PFlat
            FreezeStep = $s.FreezeStepMean; FreezeStepSem = $s.FreezeStepSem; FreezeStepEvolution = $d.FreezeStepMean
            FreezeY = $s.FreezeYMean; FreezeYSem = $s.FreezeYSem; FreezeYEvolution = $d.FreezeYMean
        }
    })
$cells | Export-ValleyData -Path "$Out/theory-phase-diagram.csv"
"The phase diagram, $($cells.Count) cells: density evolution against simulation (allowing for its own tolerance of 0.001 in P_flat):"
Agreement $cells 'PFlat' 'PFlatSem' 0.001 'PFlatEvolution'
Agreement $cells 'FreezeStep' 'FreezeStepSem' 0.5 'FreezeStepEvolution'
Agreement $cells 'FreezeY' 'FreezeYSem' 0.001 'FreezeYEvolution'
"Written to $Out/theory-held-y.csv, theory-rates.csv, theory-freezing.csv and theory-phase-diagram.csv"
