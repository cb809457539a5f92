<#
.SYNOPSIS
Does the freezing mechanism survive momentum, Nesterov, RMSProp and Adam; from what y0 and learning rate on, and why?
.DESCRIPTION
First momentum against plain SGD of the rate eta/(1 - mu), at one Delta_S and ever smaller steps. Then P_flat by rule over learning rates
and starts. Then why: the rates that each rule has along x and y, measured as the spread that its noise keeps up and as the speed of its
drift; SGD that is driven as fast along y; valleys that are stretched along y; an epsilon that takes the normaliser away; and P_flat at
held y at one spread. Verdicts are by four standard errors. Writes tables as CSV and P_flat by rule as a figure. -Full takes more cells
and trajectories.
#>
param(
    [string] $Out = 'out',
    [string] $Figures,
    [int] $Seed = 42,
    [switch] $Full
)

. "$PSScriptRoot/Common/Start-Example.ps1" -Out $Out -Figures $Figures

$sigma = 0.05
$rules = [ordered]@{
    'SGD' = @{}; 'momentum 0.9' = @{ Momentum = 0.9 }; 'Nesterov 0.9' = @{ Momentum = 0.9; Nesterov = $true }
    'RMSProp' = @{ Optimizer = 'RmsProp' }; 'Adam' = @{ Optimizer = 'Adam' }
}
# What the rate of an ensemble is given as: momentum is compared at eta/(1 - mu).
function Rate([hashtable] $how, [double] $effective) { $how.Optimizer ? $effective : $effective * (1 - ($how.Momentum ?? 0)) }
function Sem($p, $n) { [Math]::Sqrt([Math]::Max($p * (1 - $p), 1 / $n) / $n) }

# Another value beside one: alike within four standard errors, or above or below.
function Beside([double] $a, [double] $aSem, [double] $b, [double] $bSem) {
    $difference, $sem = ($a - $b), [Math]::Sqrt($aSem * $aSem + $bSem * $bSem)
    $word = if ([Math]::Abs($difference) -le 4 * $sem) { 'alike' } elseif ($difference -gt 0) { 'above' } else { 'below' }
    Say '{0} ({1:+0.000;-0.000;0.000} +- {2:F3})' $word $difference $sem
}

# Part 1: momentum at one Delta_S, steps as small as the rate.
$deltaS = 0.001
Say 'Momentum at eta/(1 - mu), Delta_S = {0}, from y = 1, eta t = 400:' $deltaS
$momentum = @(foreach ($effective in $(if ($Full) { 0.05, 0.02, 0.005, 0.002 } else { 0.05, 0.02 })) {
        foreach ($name in 'SGD', 'momentum 0.9', 'Nesterov 0.9') {
            $how = $rules[$name]
            $run = Invoke-TwoValleySim (Rate $how $effective) ($deltaS / $effective) @how -InitialY 1 -Steps (400 / $effective) `
                -Realizations ($Full ? 2000 : 1000) -Seed $Seed
            [pscustomobject]@{
                Rule = $name; EffectiveLearningRate = $effective; LearningRate = $run.LearningRate; NoiseStrength = $run.NoiseStrength
                Momentum = $run.Momentum; Nesterov = $run.Nesterov; Realizations = $run.Realizations; Seed = $Seed
                PFlat = $run.PFlat; PFlatSem = Sem $run.PFlat $run.TrajectoryCount
                FreezeYMean = $run.FreezeYMean; FreezeYSem = $run.FreezeYSem; CensoredFraction = $run.CensoredFraction
            }
        }
    })
$momentum | Export-ValleyData -Path "$Out/momentum.csv"
foreach ($row in $momentum) {
    $plain = $momentum | Where-Object { $_.Rule -eq 'SGD' -and $_.EffectiveLearningRate -eq $row.EffectiveLearningRate }
    Say '  eta/(1 - mu) = {0,-6} {1,-13} P_flat {2:F4} +- {3:F4}   y_freeze {4:F3} +- {5:F3}{6}' $row.EffectiveLearningRate $row.Rule `
        $row.PFlat $row.PFlatSem $row.FreezeYMean $row.FreezeYSem $(if ($row -ne $plain) {
            Say '   beside SGD: P_flat {0}, y_freeze {1}' (Beside $row.PFlat $row.PFlatSem $plain.PFlat $plain.PFlatSem) `
                (Beside $row.FreezeYMean $row.FreezeYSem $plain.FreezeYMean $plain.FreezeYSem) })
}

# Part 2: P_flat by rule over rates and starts.
$noBarrier = (New-ValleyLandscape | Get-ValleyGeometry -Y 1).Gamma
$noBarrier = $noBarrier / (1 + $noBarrier)
$starts = $Full ? @(0.5, 2, 5, 10) : @(2, 5)
$rates = $Full ? @(0.003, 0.006, 0.01, 0.02, 0.03, 0.06, 0.1, 0.2, 0.3) : @(0.01, 0.03, 0.1, 0.3)
$steps = $Full ? 20000 : 8000
$n = $Full ? 1500 : 400
$map = @(foreach ($name in 'SGD', 'momentum 0.9', 'RMSProp', 'Adam') {
        $how = $rules[$name]
        foreach ($y in $starts) {
            foreach ($rate in $rates) {
                $run = Invoke-TwoValleySim (Rate $how $rate) $sigma @how -InitialY $y -Steps $steps -Realizations $n -Seed $Seed
                [pscustomobject]@{
                    Rule = $name; InitialY = $y; LearningRate = $rate; NoiseStrength = $sigma; Seed = $Seed; Steps = $steps
                    Realizations = $n
                    PFlat = $run.PFlat; PFlatLow = $run.PFlatLow; PFlatHigh = $run.PFlatHigh; PFlatSem = Sem $run.PFlat $run.TrajectoryCount
                    FreezeYMedian = $run.FreezeYMedian; FreezeYQ1 = $run.FreezeYQ1; FreezeYQ3 = $run.FreezeYQ3; FinalYMean = $run.FinalYMean
                    CensoredFraction = $run.CensoredFraction
                }
            }
        }
    })
$map | Export-ValleyData -Path "$Out/optimizers.csv"
''
Say ('P_flat [median y_freeze] at sigma = {0}, {1} steps, {2} trajectories a cell; momentum at eta/(1 - mu). A star: still crossing at ' +
    'the end') $sigma $steps $n
foreach ($y in $starts) {
    foreach ($name in 'SGD', 'momentum 0.9', 'RMSProp', 'Adam') {
        $cells = @($map | Where-Object { $_.InitialY -eq $y -and $_.Rule -eq $name })
        Say '  from y = {0,-4} {1,-13} {2}' $y $name (($cells | ForEach-Object {
                    $star = $_.CensoredFraction -gt 0.01 ? '*' : ''
                    Say '{0}: {1:F3} [{2:F1}]{3}' $_.LearningRate $_.PFlat $_.FreezeYMedian $star }) -join '  ')
    }
}
''
Say 'Where selection begins: P_flat above gamma/(1 + gamma) = {0:F3}, what widths alone give without a barrier; and how far it goes:' `
    $noBarrier
foreach ($name in 'SGD', 'momentum 0.9', 'RMSProp', 'Adam') {
    foreach ($y in $starts) {
        $all = @($map | Where-Object { $_.InitialY -eq $y -and $_.Rule -eq $name } | Sort-Object LearningRate)
        $not = @($all | Where-Object { $_.PFlat - $noBarrier -le 4 * $_.PFlatSem })
        $above = @($all | Where-Object { $not.Count -eq 0 -or $_.LearningRate -gt $not[-1].LearningRate })
        # Of cells that froze, so that what they hold is kept.
        $cells = @($all | Where-Object CensoredFraction -LE 0.01)
        $best = $cells | Sort-Object PFlat -Descending | Select-Object -First 1
        Say '  {0,-13} from y = {1,-4} {2}; at most {3:F3} +- {4:F3}, at eta = {5}' $name $y $(
            if ($above.Count) { Say 'from eta = {0,-5} on' $above[0].LearningRate } else { 'at no rate       ' }) `
            $best.PFlat $best.PFlatSem $best.LearningRate
    }
}
# A panel for each start.
$wide = foreach ($name in 'SGD', 'momentum 0.9', 'RMSProp', 'Adam') {
    foreach ($rate in $rates) {
        $row = [ordered]@{ Rule = $name; LearningRate = $rate }
        foreach ($cell in $map | Where-Object { $_.Rule -eq $name -and $_.LearningRate -eq $rate }) {
            $column = Say 'share of the flat valley, from y = {0}' $cell.InitialY
            $row[$column] = $cell.PFlat; $row["${column}Low"] = $cell.PFlatLow; $row["${column}High"] = $cell.PFlatHigh
        }
        [pscustomobject]$row
    }
}
$wide | Export-ValleyPlot "$Figures/optimizers.svg" -Kind Scatter -X LearningRate -By Rule `
    -Y ($starts | ForEach-Object { Say 'share of the flat valley, from y = {0}' $_ }) -Title '{P_flat} by rule, start and learning rate'

# Part 3: the rates along x and y that each rule has at y = 5.
$at = 5.0
$here = New-ValleyLandscape | Get-ValleyGeometry -Y $at
# For SGD the spread along x is eta sigma, and the drift eta/tau_y, up to finite steps: what they say is the rate.
function Measure-Rates([string] $name, [hashtable] $how, [double] $eta, [double] $speed) {
    $length = [Math]::Ceiling(($at + 0.6 - 1) / $speed)
    $run = Invoke-TwoValleySim $eta $sigma @how -InitialY 1 -Steps $length `
        -Realizations 200 -KeepTrajectories 200 -RecordEvery ([Math]::Max(1, [Math]::Floor($length / 230))) -Seed $Seed
    $sum, $count = 0.0, 0
    foreach ($path in $run.Trajectories) {
        for ($i = 0; $i -lt $path.Count; $i++) {
            if ([Math]::Abs($path.Y[$i] - $at) -gt 0.5) { continue }
            # The outer half of the flat valley, which is a parabola all the way.
            $beyond = $path.X[$i] - 0.8 * $path.Y[$i] / ($path.Y[$i] + 30)
            if ($beyond -gt 0) { $sum += $beyond * $beyond; $count++ }
        }
    }
    $curve = @($run.Curve | Where-Object { [Math]::Abs($_.YMean - $at) -le 0.5 })
    if ($curve.Count -lt 2) { throw "$name did not come to y = $at." }
    $drift = ($curve[-1].YMean - $curve[0].YMean) / ($curve[-1].Step - $curve[0].Step)
    $alongX = $sum / $count / $sigma
    [pscustomobject]@{
        Rule = $name; LearningRate = $eta; NoiseStrength = $sigma; Seed = $Seed; Points = $count; RateX = $alongX
        RateY = $drift * $here.TauY; Speed = $drift; RelaxationsPerY = $alongX * $here.H11Flat / $drift
    }
}
''
Say 'At y = {0}: the rate along x by the spread that the noise keeps up, along y by the drift, and relaxation times of x in a unit of y' $at
$measured = @(
    Measure-Rates 'SGD' @{} 0.026 (0.02 / $here.TauY)
    Measure-Rates 'momentum 0.9' @{ Momentum = 0.9 } 0.0026 (0.02 / $here.TauY)
    Measure-Rates 'RMSProp' @{ Optimizer = 'RmsProp' } 0.02 0.014
    Measure-Rates 'Adam without momentum' @{ Optimizer = 'Adam'; Momentum = 0 } 0.02 0.014
    Measure-Rates 'Adam' @{ Optimizer = 'Adam' } 0.02 0.014
    Measure-Rates 'Adam, ten times the rate' @{ Optimizer = 'Adam' } 0.2 0.14)
$measured | Export-ValleyData -Path "$Out/effective-rates.csv"
foreach ($row in $measured) {
    Say '  {0,-25} eta = {1,-6}  along x {2:F4}   along y {3:F4}   speed {4:G3} a step   {5:F1} relaxation times' `
        $row.Rule $row.LearningRate $row.RateX $row.RateY $row.Speed $row.RelaxationsPerY
}

# Part 4: what takes the mechanism away. All at the rate along x of Adam at eta = 0.02, without momentum, which is of part 1.
$alongX = ($measured | Where-Object Rule -EQ 'Adam without momentum').RateX
$n = $Full ? 4000 : 500
$from = 0.5
function Final([string] $name, [hashtable] $how, [double] $eta, [int] $length, $landscape, [double] $start = $from, [double] $stretch = 1) {
    $run = $landscape | Invoke-TwoValleySim $eta $sigma @how -InitialY ($start * $stretch) -Steps $length -Realizations $n -Seed $Seed
    [pscustomobject]@{
        Case = $name; LearningRate = $eta; NoiseStrength = $sigma; Seed = $Seed; Realizations = $n; PFlat = $run.PFlat
        PFlatSem = Sem $run.PFlat $run.TrajectoryCount; FreezeY = $run.FreezeYMedian / $stretch; CensoredFraction = $run.CensoredFraction
    }
}
''
Say 'Why, from y = {0}, at the rate {1:F4} along x:' $from $alongX
$paper = New-ValleyLandscape
# Ld such that SGD drifts as fast as Adam; far decay keeps it so.
$hurried = New-ValleyLandscape -Yd 1e6 -Ld (($measured | Where-Object Rule -EQ 'Adam without momentum').Speed / $alongX * 1e6)
$why = [System.Collections.Generic.List[object]]::new()
$why.Add((Final 'SGD' @{} $alongX 20000 $paper))
$why.Add((Final 'SGD, driven along y as Adam is' @{} $alongX 4000 $hurried))
$why.Add((Final 'Adam without momentum' @{ Optimizer = 'Adam'; Momentum = 0 } 0.02 4000 $paper))
$why.Add((Final 'RMSProp' @{ Optimizer = 'RmsProp' } 0.02 4000 $paper))
$why.Add((Final 'Adam' @{ Optimizer = 'Adam' } 0.02 4000 $paper))
foreach ($s in $(if ($Full) { 3, 10, 30, 100 } else { 10, 30 })) {
    $long = New-ValleyLandscape -Yb (30 * $s) -Yf (20 * $s) -Yd (100 * $s)
    foreach ($name in 'Adam without momentum', 'RMSProp', 'Adam') {
        $how = $rules.Contains($name) ? $rules[$name] : @{ Optimizer = 'Adam'; Momentum = 0 }
        $why.Add((Final (Say '{0}, valleys stretched {1} times' $name $s) $how 0.02 ([Math]::Max(4000, 800 * $s)) $long $from $s))
    }
}
$root = [Math]::Sqrt(2 * $sigma * $here.H11Flat)
foreach ($epsilon in $(if ($Full) { 0.03, 0.1, 0.3, 1, 10 } else { 0.1, 1, 10 })) {
    $how = @{ Optimizer = 'Adam'; Momentum = 0; Epsilon = $epsilon }
    $why.Add((Final (Say 'Adam without momentum, epsilon = {0}' $epsilon) $how ($alongX * ($root + $epsilon)) 20000 $paper))
}
$why | Export-ValleyData -Path "$Out/optimizers-why.csv"
foreach ($row in $why) {
    Say '  {0,-53} P_flat {1:F3} +- {2:F3}   median y_freeze {3:F2}{4}' $row.Case $row.PFlat $row.PFlatSem $row.FreezeY `
        ($row.CensoredFraction -gt 0.01 ? (Say ' ({0:P0} still cross in the last steps)' $row.CensoredFraction) : '')
}

# At held y: the shape at y, with y a million times as large, so that nothing drifts.
$y = $Full ? 4.0 : 3.0
$shape = New-ValleyLandscape | Get-ValleyGeometry -Y $y
$flat = New-ValleyLandscape -Yb 3e7 -Yf 2e7 -Yd 1e9 -Ld 0
$matched = 0.02 * [Math]::Sqrt(2 * $sigma * $shape.H11Flat)
$held = @(
    foreach ($case in @(
            @('SGD', @{}, 0.02), @('RMSProp, memory of 10 steps', @{ Optimizer = 'RmsProp'; SquareDecay = 0.9 }, $matched),
            @('RMSProp, memory of 100 steps', @{ Optimizer = 'RmsProp' }, $matched),
            @('RMSProp, memory of 10 000 steps', @{ Optimizer = 'RmsProp'; SquareDecay = 0.9999 }, $matched))) {
        Final $case[0] $case[1] $case[2] ($Full ? 40000 : 20000) $flat $y 1e6
    })
$operator = (Get-ValleyTheory 0.02 $sigma -Y $y).PFlatOperator
''
Say 'At held y = {0} and one spread in the flat valley (SGD at eta = 0.02: the operator has {1:F4}):' $y $operator
foreach ($row in $held) {
    Say '  {0,-34} eta = {1:F4}   P_flat {2:F4} +- {3:F4}, beside SGD: {4}' $row.Case $row.LearningRate $row.PFlat $row.PFlatSem `
        (Beside $row.PFlat $row.PFlatSem $held[0].PFlat $held[0].PFlatSem)
}
$held | Export-ValleyData -Path "$Out/optimizers-held.csv"

''
'What agreed and what did not (four standard errors):'
$kept = @($momentum | Where-Object { $_.Rule -ne 'SGD' -and $_.PFlat - $noBarrier -gt 4 * $_.PFlatSem })
Say '  momentum and Nesterov select the flat valley in {0} of {1} ensembles' $kept.Count @($momentum | Where-Object Rule -NE 'SGD').Count
foreach ($name in 'momentum 0.9', 'Nesterov 0.9') {
    $rows = @($momentum | Where-Object Rule -EQ $name)
    $text = foreach ($row in $rows) {
        $plain = $momentum | Where-Object { $_.Rule -eq 'SGD' -and $_.EffectiveLearningRate -eq $row.EffectiveLearningRate }
        Say '{0} at {1}' (Beside $row.FreezeYMean $row.FreezeYSem $plain.FreezeYMean $plain.FreezeYSem) $row.EffectiveLearningRate
    }
    Say '  {0}: y_freeze beside that of SGD of eta/(1 - mu): {1}' $name ($text -join ', ')
}
$sgd, $fast = $why[0], $why[1]
Say '  SGD driven as fast as Adam: P_flat beside SGD {0}, beside Adam without momentum {1}' `
    (Beside $fast.PFlat $fast.PFlatSem $sgd.PFlat $sgd.PFlatSem) (Beside $fast.PFlat $fast.PFlatSem $why[2].PFlat $why[2].PFlatSem)
foreach ($name in 'Adam without momentum', 'RMSProp', 'Adam') {
    $short, $long = ($why | Where-Object Case -EQ $name), @($why | Where-Object { $_.Case -like "$name, valleys*" })[-1]
    Say '  {0}: P_flat {1} in the valleys stretched most, beside SGD {2}' $name `
        (Beside $long.PFlat $long.PFlatSem $short.PFlat $short.PFlatSem) (Beside $long.PFlat $long.PFlatSem $sgd.PFlat $sgd.PFlatSem)
}
$most = @($why | Where-Object Case -Like 'Adam without momentum, epsilon*')[-1]
Say '  {0}: P_flat beside SGD {1}' $most.Case (Beside $most.PFlat $most.PFlatSem $sgd.PFlat $sgd.PFlatSem)
Say '  at held y a normaliser with a memory of 10 steps: P_flat beside SGD {0}; of 10 000 steps: {1}' `
    (Beside $held[1].PFlat $held[1].PFlatSem $held[0].PFlat $held[0].PFlatSem) `
    (Beside $held[3].PFlat $held[3].PFlatSem $held[0].PFlat $held[0].PFlatSem)
"Written to momentum.csv, optimizers.csv, effective-rates.csv, optimizers-why.csv and optimizers-held.csv in $Out, $Figures/optimizers.svg"
