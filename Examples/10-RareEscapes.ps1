<#
.SYNOPSIS
Rates of escape along y where no simulation sees an escape, and the tail of the freezing step: splitting beside counting and the operator.
.DESCRIPTION
At each y both rates are measured by direct simulation and by splitting, beside the transition operator's. Then the probability of a crossing
after a step, by splitting, by counting in an ensemble, and by the density evolution. Writes both tables as CSV and the rates as a figure, and
says, from the numbers, what agrees and what splitting saves. -Full takes more values of y, twice as many repetitions and a larger ensemble.
#>
param(
    [string] $Out = 'out',
    [int] $Seed = 42,
    [double] $LearningRate = 0.05,
    [double] $NoiseStrength = 0.02,
    [switch] $Full
)

. "$PSScriptRoot/Common/Start-Example.ps1" -Out $Out

$cell = @{ LearningRate = $LearningRate; NoiseStrength = $NoiseStrength }
$ys = if ($Full) { 4..18 } else { 4, 6, 8, 10, 12, 14, 16 }
$repetitions = if ($Full) { 256 } else { 128 }

# Four standard errors either way, on the logarithm: a 95 % interval is about two.
function Differ([double] $a, [double] $aHigh, [double] $b, [double] $bHigh) {
    $error2 = [Math]::Pow([Math]::Log($aHigh / $a) / 2, 2) + [Math]::Pow([Math]::Log($bHigh / $b) / 2, 2)
    [Math]::Abs([Math]::Log($a / $b)) -gt 4 * [Math]::Sqrt($error2)
}

# The operator's rate out of a valley; NaN where 1 - P_flat has lost its digits.
function Operator($theory, [string] $valley) {
    $weight = $valley -eq 'Sharp' ? $theory.PFlatOperator : 1 - $theory.PFlatOperator
    $weight -lt 1e-10 ? [double]::NaN : $weight * $theory.RelaxationRateOperator
}

$rates = foreach ($y in $ys) {
    # Where nothing escapes it would be splitting: the least of it, which is left out below.
    $direct = Measure-EscapeRate @cell -Y $y -Steps 20000 -Realizations 256 -Seed $Seed -Repetitions 2 -Replicas 2 -WarningAction Ignore
    $split = Measure-EscapeRate @cell -Y $y -Splitting -Repetitions $repetitions -Seed $Seed -WarningAction Ignore
    $theory = Get-ValleyTheory @cell -Y $y
    foreach ($valley in 'Sharp', 'Flat') {
        $passages = $direct."Passages$valley"
        $counted = $direct.Method -eq 'Direct'
        $rate, $high = $split."Rate$valley", $split."Rate${valley}High"
        # Steps that a count needs for the same relative error, 1/error^2 passages, over the half of the steps that splitting took.
        $needed = 1 / [Math]::Pow([Math]::Log($high / $rate) / 2, 2) / ($rate * $LearningRate)
        [pscustomobject]@{
            LearningRate = $LearningRate; NoiseStrength = $NoiseStrength; Y = $y; Valley = $valley.ToLowerInvariant(); Seed = $Seed
            Passages = $passages; RateDirect = $counted ? $direct."Rate$valley" : [double]::NaN
            RateDirectLow = $counted ? $direct."Rate${valley}Low" : [double]::NaN
            RateDirectHigh = $counted ? $direct."Rate${valley}High" : [double]::NaN
            RateSplitting = $rate; RateSplittingLow = $split."Rate${valley}Low"; RateSplittingHigh = $high
            RateOperator = Operator $theory $valley
            Depth = $theory.Barrier / ($LearningRate * $NoiseStrength * 2 / ($valley -eq 'Sharp' ? $theory.FlatnessSharp : $theory.FlatnessFlat))
            Saved = $needed / ($split.SplittingSteps / 2); Note = $split.Note
        }
    }
}
$rates | Export-ValleyData -Path "$Out/rare-escapes.csv"
# The operator's along the way, so that it shows beside the points.
$along = for ($y = [double]$ys[0]; $y -le $ys[-1]; $y += 0.5) {
    $theory = Get-ValleyTheory @cell -Y $y
    foreach ($valley in 'Sharp', 'Flat') {
        $rate = Operator $theory $valley
        if ($rate -gt 0) {
            [pscustomobject]@{
                Y = $y; Rate = $rate; RateLow = $rate; RateHigh = $rate; Source = "$($valley.ToLowerInvariant()) valley, operator"
            }
        }
    }
}
$points = foreach ($r in $rates) {
    foreach ($by in 'direct', 'splitting') {
        if ($r."Rate$by" -gt 0) {
            [pscustomobject]@{
                Y = $r.Y; Rate = $r."Rate$by"; RateLow = $r."Rate${by}Low"; RateHigh = $r."Rate${by}High"; Source = "$($r.Valley) valley, $by"
            }
        }
    }
}
@($along) + @($points) | Export-ValleyPlot "$Out/rare-escapes.svg" -Kind Scatter -X Y -Y Rate -By Source -Title 'Rates of escape: direct, by splitting, operator' -Force

'Rates of escape, with their 95 % intervals:'
foreach ($r in $rates) {
    Say '  {0,-5} valley  y = {1,-3} direct {2:E2} of {3,-6} splitting {4:E2} [{5:E2}, {6:E2}]   operator {7:E2}' `
        $r.Valley $r.Y $r.RateDirect $r.Passages $r.RateSplitting $r.RateSplittingLow $r.RateSplittingHigh $r.RateOperator
}

$run = @{ InitialY = 12; Steps = 200; Seed = $Seed }
$after = 20, 60, 100, 140, 180
$ensemble = Invoke-TwoValleySim @cell @run -Realizations $(if ($Full) { 2000000 } else { 200000 })
$evolution = Invoke-DensityEvolution @cell -InitialY 12 -Steps 200 -Tolerance 1e-5
$crossings = foreach ($p in Measure-CrossingProbability @cell @run -AfterStep $after -Repetitions $repetitions -WarningAction Ignore) {
    $count = 0
    foreach ($step in $ensemble.FreezeSteps) { if ($step -gt $p.AfterStep) { $count++ } }
    [pscustomobject]@{
        LearningRate = $LearningRate; NoiseStrength = $NoiseStrength; AfterStep = $p.AfterStep; YMean = $p.YMean; Seed = $Seed
        Probability = $p.Probability; ProbabilityLow = $p.ProbabilityLow; ProbabilityHigh = $p.ProbabilityHigh
        Crossed = $count; Counted = $count / $ensemble.Realizations
        Evolution = 1 - $evolution.Freeze.Cdf[[Array]::IndexOf($evolution.Freeze.Step, $p.AfterStep)]
    }
}
$crossings | Export-ValleyData -Path "$Out/late-crossings.csv"
'The probability of a crossing after a step, of 200 from y = 12:'
foreach ($c in $crossings) {
    Say '  after {0,-4} y = {1:F2}  splitting {2:E2} [{3:E2}, {4:E2}]   counted {5:E2} of {6,-6} density evolution {7:E2}' `
        $c.AfterStep $c.YMean $c.Probability $c.ProbabilityLow $c.ProbabilityHigh $c.Counted $c.Crossed $c.Evolution
}

'What agreed and what did not (four standard errors):'
# A hundred passages or more: the error of a count is then a tenth or less.
$sure = @($rates | Where-Object { $_.Passages -ge 100 -and -not [double]::IsNaN($_.RateDirect) })
$agree = @($sure | Where-Object { -not (Differ $_.RateSplitting $_.RateSplittingHigh $_.RateDirect $_.RateDirectHigh) })
Say '  splitting and direct simulation agree at {0} of {1} rates with a hundred passages or more' $agree.Count $sure.Count
# The operator's rates are between two states, which shallow valleys are not.
$deep = @($rates | Where-Object { $_.Depth -ge 6 -and $_.RateOperator -gt 0 })
$agree = @($deep | Where-Object { -not (Differ $_.RateSplitting $_.RateSplittingHigh $_.RateOperator $_.RateOperator) })
$range = $deep | Measure-Object RateOperator -Minimum -Maximum
Say '  splitting and the operator agree at {0} of {1} rates of valleys six D deep and more, from {2:E1} to {3:E1}' `
    $agree.Count $deep.Count $range.Maximum $range.Minimum
$agree = @($crossings | Where-Object { -not (Differ $_.Probability $_.ProbabilityHigh $_.Evolution $_.Evolution) })
Say '  splitting and the density evolution agree at {0} of {1} late crossings, down to {2:E1}' `
    $agree.Count $crossings.Count ($crossings | Measure-Object Evolution -Minimum).Minimum
Say '  {0} of {1} splittings say that their repetitions scatter too much' @($rates | Where-Object Note -Match 'scatter').Count $rates.Count
$rare = @($rates | Where-Object RateSplitting -LT 1e-7 | Sort-Object RateSplitting -Descending)
if ($rare.Count -gt 0) {
    Say '  at a rate of {0:E1} a count takes {1:E1} times the steps of splitting for the same relative error, at {2:E1} {3:E1} times' `
        $rare[0].RateSplitting $rare[0].Saved $rare[-1].RateSplitting $rare[-1].Saved
}
"Written to $Out/rare-escapes.csv, $Out/late-crossings.csv and $Out/rare-escapes.svg"
