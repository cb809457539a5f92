<#
.SYNOPSIS
Three valleys and more: does the widest win by hopping through its neighbours, does their order matter, and where do they freeze?
.DESCRIPTION
Three half-widths in all their orders, then five and ten valleys sorted, with the widest in the middle, alternating, and with the widest
behind the narrowest: the occupation of each valley at the end, beside a master equation that knows hopping between neighbours alone (the
transition operator's rates, at the y of the time) and beside the stationary occupation. Then from what y on the start is remembered.
Verdicts are by four standard errors. Writes tables as CSV and the occupation along y as a figure. -Full takes five times as
many trajectories.
#>
param(
    [string] $Out = 'out',
    [string] $Figures,
    [int] $Seed = 42,
    [switch] $Full
)

. "$PSScriptRoot/Common/Start-Example.ps1" -Out $Out -Figures $Figures

$eta, $sigma, $steps, $y0 = 0.05, 0.05, 12000, 1
$n = $Full ? 20000 : 800
$ys = @(for ($y = [double]$y0; $y -le 15; $y += $Full ? 0.5 : 2) { $y })

# x of each valley's floor at y.
function Floors([double[]] $widths, [double] $y) {
    $left = 0.0
    for ($k = 0; $k -lt [Math]::Floor($widths.Count / 2); $k++) { $left -= $widths[$k] }
    foreach ($w in $widths) { ($left + $w / 2) * 2 * $y / ($y + 30); $left += $w }
}

# An ensemble of a chain, from the floors in turn, or from one of them alone.
function Chain([double[]] $widths, [double] $from, [double[]] $start, [int] $realizations, [int] $length = $steps) {
    New-ValleyLandscape -HalfWidth $widths | Invoke-TwoValleySim $eta $sigma -InitialY $from -InitialX $start -Steps $length `
        -Realizations $realizations -Seed $Seed -RecordEvery ([Math]::Min($length, 100))
}

# Occupations by hopping between neighbours alone: dP/dt = K(y) P, the operator's rates at the mean y of the time, an even start.
function Hop($theory, $curve) {
    $count = $theory[0].Occupation.Count
    $p = [double[]]::new($count); for ($k = 0; $k -lt $count; $k++) { $p[$k] = 1 / $count }
    $diagonal, $right = [double[]]::new($count), [double[]]::new($count)
    $parts = $Full ? 20 : 5
    for ($r = 1; $r -lt $curve.Count; $r++) {
        $y = ($curve.YMean[$r] + $curve.YMean[$r - 1]) / 2
        $i = [Math]::Min([int][Math]::Floor(($y - $ys[0]) / ($ys[1] - $ys[0])), $ys.Count - 2)
        if ($y -gt $ys[-1]) { break }
        $u = ($y - $ys[$i]) / ($ys[1] - $ys[0])
        # Rates fall nearly exponentially along y.
        $toRight = [double[]]@(for ($k = 0; $k -lt $count - 1; $k++) {
                [Math]::Pow($theory[$i].RateRightOperator[$k], 1 - $u) * [Math]::Pow($theory[$i + 1].RateRightOperator[$k], $u) })
        $toLeft = [double[]]@(for ($k = 0; $k -lt $count - 1; $k++) {
                [Math]::Pow($theory[$i].RateLeftOperator[$k], 1 - $u) * [Math]::Pow($theory[$i + 1].RateLeftOperator[$k], $u) })
        $dt = $eta * ($curve.Step[$r] - $curve.Step[$r - 1]) / $parts
        for ($part = 0; $part -lt $parts; $part++) {
            # Implicit: (1 - dt K) P' = P, a tridiagonal system.
            for ($k = 0; $k -lt $count; $k++) {
                $d = 1.0
                if ($k -lt $count - 1) { $d += $dt * $toRight[$k] }
                if ($k -gt 0) {
                    $d += $dt * $toLeft[$k - 1]
                    $m = -$dt * $toRight[$k - 1] / $diagonal[$k - 1]
                    $d += $m * $dt * $toLeft[$k - 1]
                    $right[$k] = $p[$k] - $m * $right[$k - 1]
                }
                else { $right[0] = $p[0] }
                $diagonal[$k] = $d
            }
            $p[$count - 1] = $right[$count - 1] / $diagonal[$count - 1]
            for ($k = $count - 2; $k -ge 0; $k--) { $p[$k] = ($right[$k] + $dt * $toLeft[$k] * $p[$k + 1]) / $diagonal[$k] }
        }
    }
    $p
}

# y at which the stationary occupation of the widest is what was kept; NaN beyond the grid.
function StationaryAt($theory, [double] $kept) {
    for ($i = 1; $i -lt $theory.Count; $i++) {
        $a, $b = $theory[$i - 1].PFlatOperator, $theory[$i].PFlatOperator
        if ($a -lt $kept -and $b -ge $kept) { return $ys[$i - 1] + ($ys[$i] - $ys[$i - 1]) * ($kept - $a) / ($b - $a) }
    }
    [double]::NaN
}

# One chain: simulated, by hopping alone, and stationary at y = 9, about where chains freeze.
function Measure-Chain([string] $name, [double[]] $widths) {
    $run = Chain $widths $y0 (Floors $widths $y0) ([Math]::Floor($n / $widths.Count) * $widths.Count)
    $theory = @(New-ValleyLandscape -HalfWidth $widths | Get-ValleyTheory $eta $sigma -Y $ys)
    $hop = Hop $theory $run.Curve
    $widest = [Array]::IndexOf($widths, ($widths | Measure-Object -Maximum).Maximum)
    $worst = 0.0
    for ($k = 0; $k -lt $widths.Count; $k++) {
        $sem = [Math]::Sqrt($hop[$k] * (1 - $hop[$k]) / $run.TrajectoryCount)
        $worst = [Math]::Max($worst, [Math]::Abs($run.Occupation[$k] - $hop[$k]) / [Math]::Max($sem, 1 / $run.TrajectoryCount))
    }
    $near = $theory | Where-Object Y -EQ 9
    [pscustomobject]@{
        Order = $name; HalfWidth = $widths; LearningRate = $eta; NoiseStrength = $sigma; InitialY = $y0; Seed = $Seed
        Realizations = $run.Realizations; Occupation = $run.Occupation; OccupationHopping = $hop; WorstInSem = $worst
        PFlat = $run.PFlat; PFlatLow = $run.PFlatLow; PFlatHigh = $run.PFlatHigh; PFlatHopping = $hop[$widest]
        PFlatSem = [Math]::Sqrt($run.PFlat * (1 - $run.PFlat) / $run.TrajectoryCount)
        Next = ($run.Occupation | Sort-Object -Descending)[1]
        FreezeYMean = $run.FreezeYMean; FreezeYSem = $run.FreezeYSem; FreezeYMedian = $run.FreezeYMedian
        FreezeYQ1 = $run.FreezeYQ1; FreezeYQ3 = $run.FreezeYQ3; CensoredFraction = $run.CensoredFraction
        StationaryAt9 = $near.PFlatOperator; YOfStationary = StationaryAt $theory $run.PFlat; SkippedFraction = $near.SkippedFraction
    }
}

function Compare-Share([double] $a, [double] $aSem, [double] $b, [double] $bSem) {
    $sem = [Math]::Sqrt($aSem * $aSem + $bSem * $bSem)
    $verdict = if ([Math]::Abs($a - $b) -le 4 * $sem) { 'as much as' } elseif ($a -gt $b) { 'more than' } else { 'less than' }
    $verdict, ($a - $b), $sem
}

# Part 1: three half-widths in all orders.
$orders = [ordered]@{
    'sorted' = 0.5, 0.65, 0.8; 'sorted, mirrored' = 0.8, 0.65, 0.5
    'widest in the middle' = 0.5, 0.8, 0.65; 'widest in the middle, mirrored' = 0.65, 0.8, 0.5
    'widest behind the narrowest' = 0.65, 0.5, 0.8; 'widest behind the narrowest, mirrored' = 0.8, 0.5, 0.65
}
$three = @(foreach ($name in $orders.Keys) { Measure-Chain $name $orders[$name] })
Say 'Three valleys: eta = {0}, sigma = {1}, {2} steps from y = {3}, as many from each floor. Occupations from left to right' `
    $eta $sigma $steps $y0
function Tell($row) {
    $format = $row.HalfWidth.Count -le 3 ? '0.0000' : '0.000'
    $list = { param($numbers) ($numbers | ForEach-Object { Say "{0:$format}" $_ }) -join ' ' }
    Say '  {0,-38} simulated {1}   by hopping alone {2}' $row.Order (& $list $row.Occupation) (& $list $row.OccupationHopping)
    Say ('  {0,-38} widest {1:F4} +- {2:F4}   y_freeze {3:F2} +- {4:F2}, median {5:F2}; stationary at y = 9 {6:F3}, ' +
        'what is kept at {8:F1}; steps that skip a valley {7:0E+0}') '' `
        $row.PFlat $row.PFlatSem $row.FreezeYMean $row.FreezeYSem $row.FreezeYMedian $row.StationaryAt9 $row.SkippedFraction `
        $row.YOfStationary
}
foreach ($row in $three) { Tell $row }

# Part 2: five and ten, in four orders each.
function Orders([double[]] $sorted) {
    $last = $sorted.Count - 1
    $middle, $turns = [System.Collections.Generic.List[double]]::new(), [System.Collections.Generic.List[double]]::new()
    for ($k = 0; $k -le $last; $k++) {
        # From the widest down, by turns to the left and to the right; and the widest, the narrowest, the next widest ...
        if ($k % 2) { $middle.Add($sorted[$last - $k]) } else { $middle.Insert(0, $sorted[$last - $k]) }
        $turns.Add($k % 2 ? $sorted[($k - 1) / 2] : $sorted[$last - $k / 2])
    }
    [ordered]@{
        'sorted' = $sorted; 'widest in the middle' = $middle.ToArray(); 'wide and narrow by turns' = $turns.ToArray()
        'widest behind the narrowest' = @($sorted[$last]) + $sorted[0..($last - 1)]
    }
}
$many = @{}
foreach ($count in 5, 10) {
    $widths = [double[]]@(for ($k = 0; $k -lt $count; $k++) { [Math]::Round(0.5 + 0.3 * $k / ($count - 1), 4) })
    $all = Orders $widths
    $many[$count] = @(foreach ($name in $all.Keys) { Measure-Chain $name $all[$name] })
    ''
    Say '{0} valleys, half-widths from 0.5 to 0.8:' $count
    foreach ($row in $many[$count]) { Tell $row }
}
$rows = @($three) + @($many[5]) + @($many[10])
$rows | Export-ValleyData -Path "$Out/many-valleys.csv"

# Part 3: from what y on the start is remembered: all in the valley that is farthest from the widest, against as many from each floor.
''
'All from the valley farthest from the widest (sorted), against as many from each:'
$startRows = @(foreach ($count in $(if ($Full) { 3, 5, 10 } else { 3, 10 })) {
        $widths = [double[]]@(for ($k = 0; $k -lt $count; $k++) { [Math]::Round(0.5 + 0.3 * $k / ($count - 1), 4) })
        foreach ($from in $(if ($Full) { 2, 4, 5, 6, 7, 8, 9, 10 } else { 5, 8 })) {
            $floors = @(Floors $widths $from)
            $realizations = [Math]::Floor($n / ($Full ? 4 : 2) / $count) * $count
            $even, $far = (Chain $widths $from $floors $realizations), (Chain $widths $from $floors[0] $realizations)
            $p = ($even.PFlat + $far.PFlat) / 2
            $sem = [Math]::Sqrt(2 * $p * (1 - $p) / $realizations)
            [pscustomobject]@{
                Valleys = $count; LearningRate = $eta; NoiseStrength = $sigma; InitialY = $from; Seed = $Seed; Realizations = $realizations
                PFlatEven = $even.PFlat; PFlatFar = $far.PFlat; DifferenceSem = $sem
                Remembered = [Math]::Abs($far.PFlat - $even.PFlat) -gt 4 * $sem
            }
        }
    })
foreach ($row in $startRows) {
    Say '  {0,2} valleys, from y = {1,-3} {2:F4} from the farthest, {3:F4} from each, +- {4:F4}: {5}' $row.Valleys $row.InitialY `
        $row.PFlatFar $row.PFlatEven $row.DifferenceSem $(if ($row.Remembered) { 'the start is remembered' } else { 'alike' })
}
$startRows | Export-ValleyData -Path "$Out/many-valleys-start.csv"

# The figure: three orders along y, ensembles that end on the way beside the stationary occupation.
$figure = foreach ($row in $three[0, 2, 4]) {
    $widths = $row.HalfWidth
    New-ValleyLandscape -HalfWidth $widths | Get-ValleyTheory $eta $sigma -Y @(for ($y = 1.0; $y -le 16; $y += $Full ? 0.5 : 1) { $y })
    foreach ($length in 10, 500, 1000, 1500, 2000, 3000, 4000, 6000, 9000, 12000) {
        Chain $widths $y0 (Floors $widths $y0) ([Math]::Floor($n / 6) * 3) $length
    }
}
$figure | Export-ValleyPlot "$Figures/many-valleys.svg" -Kind Occupation

''
'What agreed and what did not (four standard errors):'
# Two shares of one ensemble are not independent: a trajectory is in one valley or in the other.
$wins = @($rows | Where-Object {
        $lead = $_.PFlat - $_.Next
        $lead -gt 4 * [Math]::Sqrt(($_.PFlat + $_.Next - $lead * $lead) / $_.Realizations) })
Say '  the widest ends with more than any other valley in {0} of {1} orders, with {2:F3} to {3:F3}' $wins.Count $rows.Count `
    ($rows | Measure-Object PFlat -Minimum).Minimum ($rows | Measure-Object PFlat -Maximum).Maximum
foreach ($k in 0, 2, 4) {
    $here, $mirrored = $three[$k], $three[$k + 1]
    $verdict, $difference, $sem = Compare-Share $here.PFlat $here.PFlatSem $mirrored.PFlat $mirrored.PFlatSem
    Say '  {0}: the widest keeps {1} in the mirror ({2:+0.0000;-0.0000;0.0000} +- {3:F4})' $here.Order $verdict $difference $sem
}
# Mirrored ones are of one order: three valleys count twice.
$groups = @{
    3 = @(foreach ($k in 0, 2, 4) {
            $a, $b = $three[$k], $three[$k + 1]
            [pscustomobject]@{
                Order = $a.Order; PFlat = ($a.PFlat + $b.PFlat) / 2; StationaryAt9 = $a.StationaryAt9
                PFlatSem = [Math]::Sqrt($a.PFlatSem * $a.PFlatSem + $b.PFlatSem * $b.PFlatSem) / 2
                FreezeYMean = ($a.FreezeYMean + $b.FreezeYMean) / 2
                FreezeYSem = [Math]::Sqrt($a.FreezeYSem * $a.FreezeYSem + $b.FreezeYSem * $b.FreezeYSem) / 2
            }
        })
    5 = $many[5]; 10 = $many[10]
}
foreach ($count in 3, 5, 10) {
    $sorted = $groups[$count][0]
    foreach ($row in $groups[$count] | Select-Object -Skip 1) {
        $verdict, $difference, $sem = Compare-Share $row.PFlat $row.PFlatSem $sorted.PFlat $sorted.PFlatSem
        $yVerdict, $yDifference, $ySem = Compare-Share $row.FreezeYMean $row.FreezeYSem $sorted.FreezeYMean $sorted.FreezeYSem
        $yVerdict = @{ 'as much as' = 'as late as'; 'more than' = 'later than'; 'less than' = 'earlier than' }[$yVerdict]
        Say ('  {0,2} valleys, {1}: the widest keeps {2} in the sorted order ({3:+0.0000;-0.0000;0.0000} +- {4:F4}; stationary at y = 9 ' +
            '{5:+0.0000;-0.0000;0.0000}), and trajectories freeze {6} there ({7:+0.00;-0.00;0.00} +- {8:F2})') `
            $count $row.Order $verdict $difference $sem ($row.StationaryAt9 - $sorted.StationaryAt9) $yVerdict $yDifference $ySem
    }
}
$agree = @($rows | Where-Object WorstInSem -LE 4)
Say '  hopping between neighbours alone gives all occupations in {0} of {1} orders; the widest''s is off by {2:F4} at most' `
    $agree.Count $rows.Count ($rows | ForEach-Object { [Math]::Abs($_.PFlat - $_.PFlatHopping) } | Measure-Object -Maximum).Maximum
Say '  what the widest keeps is its stationary occupation at y = {0:F1} to {1:F1}; the median y_freeze is {2:F1} to {3:F1}' `
    ($rows | Measure-Object YOfStationary -Minimum).Minimum ($rows | Measure-Object YOfStationary -Maximum).Maximum `
    ($rows | Measure-Object FreezeYMedian -Minimum).Minimum ($rows | Measure-Object FreezeYMedian -Maximum).Maximum
foreach ($count in $startRows.Valleys | Select-Object -Unique) {
    $remembered = @($startRows | Where-Object { $_.Valleys -eq $count -and $_.Remembered })
    $seen = $remembered.Count ? (Say 'remembered from y = {0} on' ($remembered | Measure-Object InitialY -Minimum).Minimum) `
        : (Say 'forgotten wherever it is, up to y = {0}' ($startRows | Measure-Object InitialY -Maximum).Maximum)
    Say '  {0,2} valleys: the start is {1}' $count $seen
}
"Written to $Out/many-valleys.csv, $Out/many-valleys-start.csv and $Figures/many-valleys.svg"
