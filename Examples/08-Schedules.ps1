<#
.SYNOPSIS
What schedules do to y_freeze, and whether a schedule that knows freezing wins.
.DESCRIPTION
First, where trajectories freeze under schedules of the learning rate and of the batch size: simulated, and by the density evolution, which
follows schedules step by step. Then, at equal steps over a grid of learning rates and noise strengths, P_flat and the loss at the end under
constant, step, cosine and stable-then-decay (WSD) schedules, and under one that holds the noise until trajectories have all but
ceased to cross (-HoldNoiseUntilFrozen). Verdicts are by four standard errors. Writes the rows as CSV and a figure of both parts as SVG.
-Full takes 16 cells and 8000 trajectories each.
#>
param(
    [string] $Out = 'out',
    [int] $Seed = 42,
    [switch] $Full
)

. "$PSScriptRoot/Common/Start-Example.ps1" -Out $Out

# Part 1: y_freeze under schedules.
$schedules = [ordered]@{
    'constant'             = @{}
    'step'                 = @{ LearningRateSchedule = 'times 0.3 every 0.25' }
    'cosine'               = @{ LearningRateSchedule = 'cosine to 0' }
    'stable, then linear'  = @{ LearningRateSchedule = 'stable, linear to 0 in the last 0.2' }
    'warm-up, then cosine' = @{ LearningRateSchedule = 'cosine to 0, warm-up from 0 in 0.1' }
    'batches that grow'    = @{ BatchSizeSchedule = 'times 4 every 0.25' }
    'a drop and a rise'    = @{ LearningRateSchedule = 'piecewise 0:1, 0.3:1, 0.3:0.3, 0.6:1, 1:1' }
}
$cell = @{ LearningRate = 0.05; NoiseStrength = 0.1; Steps = 12000 }
$runs = [System.Collections.Generic.List[object]]::new()
$simulated = @(foreach ($name in $schedules.Keys) {
        $how = $schedules[$name]
        $run = Invoke-TwoValleySim @cell @how -Realizations ($Full ? 20000 : 4000) -Seed $Seed
        $said = Invoke-DensityEvolution @cell @how
        $runs.Add($run)
        [pscustomobject]@{
            Schedule = $name
            FreezeYMean = $run.FreezeYMean; FreezeYSem = $run.FreezeYSem; FreezeYEvolution = $said.FreezeYMean
            FreezeYError = $said.FreezeYMeanError
            PFlat = $run.PFlat; PFlatSem = [Math]::Sqrt($said.PFlat * (1 - $said.PFlat) / $run.TrajectoryCount)
            PFlatEvolution = $said.PFlat; PFlatError = $said.PFlatError
            FinalYMean = $run.FinalYMean; FinalLossMean = $run.FinalLossMean; FinalLossSem = $run.FinalLossSem
        }
    })
$simulated | Export-ValleyData -Path "$Out/schedules.csv"
'y_freeze and P_flat under schedules: eta = 0.05, sigma = 0.1, 12 000 steps, from y = 5'
foreach ($row in $simulated) {
    Say '  {0,-22} y_freeze {1:F3} +- {2:F3}, evolution {3:F3}   P_flat {4:F4} +- {5:F4}, evolution {6:F4}   y at the end {7:F1}' $row.Schedule `
        $row.FreezeYMean $row.FreezeYSem $row.FreezeYEvolution $row.PFlat $row.PFlatSem $row.PFlatEvolution $row.FinalYMean
}
$agreeY = @($simulated | Where-Object {
        [Math]::Abs($_.FreezeYMean - $_.FreezeYEvolution) -le 4 * $_.FreezeYSem + $_.FreezeYError }).Count
$agreeP = @($simulated | Where-Object { [Math]::Abs($_.PFlat - $_.PFlatEvolution) -le 4 * $_.PFlatSem + $_.PFlatError }).Count
Say '  The density evolution agrees, by four standard errors and its own, in y_freeze under {0} and in P_flat under {1} of {2} schedules.' `
    $agreeY $agreeP $simulated.Count
$constant = $simulated[0]
foreach ($row in $simulated | Select-Object -Skip 1) {
    $error4 = 4 * [Math]::Sqrt($row.FreezeYSem * $row.FreezeYSem + $constant.FreezeYSem * $constant.FreezeYSem)
    $difference = $row.FreezeYMean - $constant.FreezeYMean
    $verdict = if ([Math]::Abs($difference) -le $error4) { 'as with a constant rate' }
    elseif ($difference -lt 0) { 'earlier in y than with a constant rate' } else { 'later in y than with a constant rate' }
    Say '  {0}: freezes {1} ({2:+0.000;-0.000})' $row.Schedule $verdict $difference
}

# Part 2: at equal steps, who wins.
$rates = $Full ? @(0.02, 0.035, 0.06, 0.1) : @(0.03, 0.1)
$noises = $Full ? @(0.02, 0.035, 0.06, 0.1) : @(0.03, 0.1)
$rivals = [ordered]@{
    'constant' = @{}
    'step'     = @{ LearningRateSchedule = 'times 0.1 every 0.5' }
    'cosine'   = @{ LearningRateSchedule = 'cosine to 0' }
    'WSD'      = @{ LearningRateSchedule = 'stable, cosine to 0 in the last 0.2' }
    'hold'     = @{ HoldNoiseUntilFrozen = $true }
}
$n = $Full ? 8000 : 2000
$steps = 12000
$rows = @(foreach ($name in $rivals.Keys) {
        $how = $rivals[$name]
        Invoke-TwoValleySim $rates $noises @how -Steps $steps -Realizations $n -Seed $Seed |
            Select-Object @{ n = 'Rival'; e = { $name } }, LearningRate, NoiseStrength, PFlat, PFlatLow, PFlatHigh, FinalLossMean,
            FinalLossSem, FreezeYMean, FinalYMean, HoldFraction, LearningRateSchedule
    })
$rows | Export-ValleyData -Path "$Out/schedules-compared.csv"
''
Say 'At equal steps ({0}), {1} trajectories a cell: P_flat and the loss at the end' $steps $n
$wins = [ordered]@{}
$verdicts = [System.Collections.Generic.List[object]]::new()
foreach ($name in $rivals.Keys) { if ($name -ne 'hold') { $wins[$name] = [int[]]::new(6) } }
foreach ($eta in $rates) {
    foreach ($sigma in $noises) {
        $here = @($rows | Where-Object { $_.LearningRate -eq $eta -and $_.NoiseStrength -eq $sigma })
        $hold = $here | Where-Object Rival -EQ 'hold'
        $text = foreach ($row in $here) { Say '{0} {1:F3}, {2:F4}' $row.Rival $row.PFlat $row.FinalLossMean }
        Say '  eta = {0,-5} sigma = {1,-5} {2}; held for {3}' $eta $sigma ($text -join '; ') $(
            if ($null -eq $hold.HoldFraction) { 'the whole run' } else { Say '{0:P0} of it' $hold.HoldFraction })
        foreach ($row in $here | Where-Object Rival -NE 'hold') {
            # The cells share their noise, and differences are less noisy than this says.
            $p = ($row.PFlat + $hold.PFlat) / 2
            $semP = [Math]::Sqrt(2 * $p * (1 - $p) / $n)
            $semL = [Math]::Sqrt($row.FinalLossSem * $row.FinalLossSem + $hold.FinalLossSem * $hold.FinalLossSem)
            $dP = $hold.PFlat - $row.PFlat
            $dL = $hold.FinalLossMean - $row.FinalLossMean
            $count = $wins[$row.Rival]
            $verdicts.Add([pscustomobject]@{
                    Rival = $row.Rival
                    P = [int]($dP -gt 4 * $semP) - [int]($dP -lt -4 * $semP)
                    L = [int]($dL -lt -4 * $semL) - [int]($dL -gt 4 * $semL)
                })
            $count[0] += $dP -gt 4 * $semP; $count[1] += [Math]::Abs($dP) -le 4 * $semP; $count[2] += $dP -lt -4 * $semP
            $count[3] += $dL -lt -4 * $semL; $count[4] += [Math]::Abs($dL) -le 4 * $semL; $count[5] += $dL -gt 4 * $semL
        }
    }
}
foreach ($name in $wins.Keys) {
    $count = $wins[$name]
    $pairs = @(foreach ($row in $rows | Where-Object Rival -EQ $name) {
            $hold = $rows | Where-Object { $_.Rival -eq 'hold' -and $_.LearningRate -eq $row.LearningRate -and
                $_.NoiseStrength -eq $row.NoiseStrength }
            [pscustomobject]@{ P = $hold.PFlat - $row.PFlat; L = $hold.FinalLossMean - $row.FinalLossMean }
        })
    $p = $pairs.P | Measure-Object -Average -Minimum -Maximum
    $l = $pairs.L | Measure-Object -Average -Minimum -Maximum
    Say '  hold against {0,-9} P_flat: better in {1}, alike in {2}, worse in {3} cells ({4:+0.000;-0.000} to {5:+0.000;-0.000})' $name `
        $count[0] $count[1] $count[2] $p.Minimum $p.Maximum
    Say '  {0,-22} loss:   lower in {1}, alike in {2}, higher in {3} cells ({4:+0.0000;-0.0000} to {5:+0.0000;-0.0000})' '' `
        $count[3] $count[4] $count[5] $l.Minimum $l.Maximum
}
Say '  Better is: better by four standard errors in P_flat or loss, and not worse by as much in the other.'
foreach ($name in $wins.Keys) {
    $v = @($verdicts | Where-Object Rival -EQ $name)
    Say '  hold is better than {0} in {1}, worse in {2}, alike in {3} of {4} cells; in {5} it trades the one for the other.' $name `
        @($v | Where-Object { $_.P + $_.L -gt 0 -and $_.P -ge 0 -and $_.L -ge 0 }).Count `
        @($v | Where-Object { $_.P + $_.L -lt 0 -and $_.P -le 0 -and $_.L -le 0 }).Count `
        @($v | Where-Object { $_.P -eq 0 -and $_.L -eq 0 }).Count $v.Count @($v | Where-Object { $_.P * $_.L -lt 0 }).Count
}

# When and where they freeze, a curve a schedule.
$runs | Export-ValleyPlot "$Out/schedules.svg" -Kind FreezeDistribution
