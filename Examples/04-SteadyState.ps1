<#
.SYNOPSIS
The stationary density P_ss(x|y) at held y: simulated, by Eq. 18, and exact; and whether the noise deepens the flat valley.
.DESCRIPTION
In either valley -T_eff ln P is fitted by a straight line in the loss L. The slope is what the noise makes of the valley's depth: 1 where
it changes nothing, gamma^(1/2) in the flat valley and gamma^(-1/2) in the sharp one by Eq. 19-20. At the ridge Eq. 18 is continuous and
the exact Ito density jumps by gamma. Both are for small steps; the transition operator's density is for the step at hand, averaged over
the bins. Errors are from ensembles with seeds of their own. Writes the densities and the fits as CSV and says, from the numbers, which
theory agrees. -Full takes 12 points.
#>
param(
    [string] $Out = 'out',
    [int] $Seed = 42,
    [switch] $Full
)

. "$PSScriptRoot/Common/Start-Example.ps1" -Out $Out

# -T_eff ln P against L on one side, weighted by the density, over the bins that hold more than a hundredth of the fullest.
function Slope($density, [double[]] $loss, [bool] $flat, [double] $temperature) {
    $top = ($density.Density | Measure-Object -Maximum).Maximum
    $w = 0.0; $wl = 0.0; $wu = 0.0; $wll = 0.0; $wlu = 0.0
    for ($i = 0; $i -lt $loss.Count; $i++) {
        $p = $density.Density[$i]
        if ($p -lt 0.01 * $top -or ($density.X[$i] -gt 0) -ne $flat) { continue }
        $u = -$temperature * [Math]::Log($p)
        $w += $p; $wl += $p * $loss[$i]; $wu += $p * $u; $wll += $p * $loss[$i] * $loss[$i]; $wlu += $p * $loss[$i] * $u
    }
    ($w * $wlu - $wl * $wu) / ($w * $wll - $wl * $wl)
}

$points = if ($Full) {
    foreach ($case in @(@(0.001, 1), @(0.01, 0.1), @(0.05, 0.02))) { foreach ($y in 2, 3, 4, 5) { , @($case[0], $case[1], $y) } }
}
else { @(0.002, 0.5, 3), @(0.01, 0.1, 3), @(0.05, 0.02, 3) }
$realizations = if ($Full) { 512 } else { 64 }
$landscape = New-ValleyLandscape
$root = [Math]::Sqrt($landscape.Gamma)

$states = @{}
$fits = @(foreach ($point in $points) {
        $eta, $sigma, $y = $point
        $cell = @{ LearningRate = $eta; NoiseStrength = $sigma; Y = $y; Realizations = $realizations; Bins = 100 }
        $runs = @(foreach ($k in 0..7) { Measure-SteadyState @cell -Seed ($Seed + $k) })
        $states["$point"] = $runs[0]
        $x = $runs[0].Density.X
        $loss = [double[]]@(foreach ($at in $x) { $landscape.Loss($at, $y) })
        $temperature = 2 * $runs[0].DeltaS / [Math]::Sqrt($landscape.FlatnessFlat($y) * $landscape.FlatnessSharp($y))
        $flat = MeanAndSem @(foreach ($run in $runs) { Slope $run.Density $loss $true $temperature })
        $sharp = MeanAndSem @(foreach ($run in $runs) { Slope $run.Density $loss $false $temperature })
        $width = $x[1] - $x[0]
        $held = [ValleyJump.Core.Theory.ValleyPoint]::new($landscape, $runs[0].Simulation.Noise, $eta, $y)
        $solution = [ValleyJump.Core.Theory.Operator.TransitionOperator]::Stationary($held)
        $averaged = foreach ($at in $x) { $solution.Probability($at - $width / 2, $at + $width / 2) / $width }
        $chain = [pscustomobject]@{ X = $x; Density = $averaged }
        # The bins on either side of the ridge.
        $right = 0; while ($x[$right] -lt 0) { $right++ }
        $jump = MeanAndSem @(foreach ($run in $runs) { $run.Density.Density[$right] / $run.Density.Density[$right - 1] })
        # Bins by theory: distance in total variation, and those within four standard errors of the mean over the runs.
        $used = 0; $withinPaper = 0; $withinExact = 0; $withinOperator = 0; $farPaper = 0.0; $farExact = 0.0; $farOperator = 0.0
        $d = $runs[0].Density
        for ($i = 0; $i -lt $x.Count; $i++) {
            $p = 0.0; $square = 0.0
            foreach ($run in $runs) {
                $p += $run.Density.Density[$i] / $runs.Count
                $square += $run.Density.DensitySem[$i] * $run.Density.DensitySem[$i]
            }
            $sem = [Math]::Sqrt($square) / $runs.Count
            $farPaper += [Math]::Abs($p - $d.DensityPaper[$i]) * $width / 2
            $farExact += [Math]::Abs($p - $d.DensityExact[$i]) * $width / 2
            $farOperator += [Math]::Abs($p - $chain.Density[$i]) * $width / 2
            if ($d.DensityExact[$i] * $width -lt 1e-4) { continue }
            $used++
            if ([Math]::Abs($p - $d.DensityPaper[$i]) -le 4 * $sem) { $withinPaper++ }
            if ([Math]::Abs($p - $d.DensityExact[$i]) -le 4 * $sem) { $withinExact++ }
            if ([Math]::Abs($p - $chain.Density[$i]) -le 4 * $sem) { $withinOperator++ }
        }
        [pscustomobject]@{
            LearningRate = $eta; NoiseStrength = $sigma; DeltaS = $runs[0].DeltaS; Y = $y; Realizations = 8 * $realizations; Seed = $Seed
            SlopeFlat = $flat[0]; SlopeFlatSem = $flat[1]; SlopeFlatTheory = $root
            SlopeFlatOperator = Slope $chain $loss $true $temperature
            SlopeSharp = $sharp[0]; SlopeSharpSem = $sharp[1]; SlopeSharpTheory = 1 / $root
            SlopeSharpOperator = Slope $chain $loss $false $temperature
            Jump = $jump[0]; JumpSem = $jump[1]; JumpPaper = $d.DensityPaper[$right] / $d.DensityPaper[$right - 1]
            JumpExact = $d.DensityExact[$right] / $d.DensityExact[$right - 1]
            JumpOperator = $chain.Density[$right] / $chain.Density[$right - 1]
            Bins = $used; BinsWithinPaper = $withinPaper; BinsWithinExact = $withinExact; BinsWithinOperator = $withinOperator
            DistancePaper = $farPaper; DistanceExact = $farExact; DistanceOperator = $farOperator
        }
    })
@(foreach ($point in $points) { $states["$point"] }) | Export-ValleyData -Path "$Out/steady-state-density.csv"
$fits | Export-ValleyData -Path "$Out/steady-state.csv"
@(foreach ($point in $points | Select-Object -First 4) { $states["$point"] }) | Export-ValleyPlot "$Out/steady-state.svg" -Kind SteadyState -Force

Say 'gamma^(1/2) = {0:F4}, gamma^(-1/2) = {1:F4}, gamma = {2:F4}' $root (1 / $root) $landscape.Gamma
foreach ($f in $fits) {
    Say '  eta = {0,-6} sigma = {1,-5} y = {2}   depth flat x {3:F3} +- {4:F3} (operator {5:F3})  sharp x {6:F3} +- {7:F3} ({8:F3})' `
        $f.LearningRate $f.NoiseStrength $f.Y $f.SlopeFlat $f.SlopeFlatSem $f.SlopeFlatOperator `
        $f.SlopeSharp $f.SlopeSharpSem $f.SlopeSharpOperator
    Say ('      jump {0:F3} +- {1:F3} (Eq. 18 {2:F3}, exact {3:F3}, operator {4:F3})   ' +
        'distance from Eq. 18 {5:F4}, from exact {6:F4}, from the operator {7:F4}') `
        $f.Jump $f.JumpSem $f.JumpPaper $f.JumpExact $f.JumpOperator $f.DistancePaper $f.DistanceExact $f.DistanceOperator
}

function Within([string] $what, [string] $sem, [string] $theory) {
    @($fits | Where-Object { [Math]::Abs($_.$what - $_.$theory) -le 4 * $_.$sem }).Count
}
function Total([string] $what) { ($fits | Measure-Object $what -Sum).Sum }
'What agreed and what did not:'
Say ('  The noise deepens the flat valley at {0} of {2} points and makes the sharp one shallower at {1}, ' +
    'by more than four standard errors.') `
    @($fits | Where-Object { $_.SlopeFlat - 4 * $_.SlopeFlatSem -gt 1 }).Count `
    @($fits | Where-Object { $_.SlopeSharp + 4 * $_.SlopeSharpSem -lt 1 }).Count $fits.Count
Say '  By how much is within four standard errors of Eq. 19 at {0} (flat) and {1} (sharp) of {2} points, of the operator at {3} and {4}.' `
    (Within SlopeFlat SlopeFlatSem SlopeFlatTheory) (Within SlopeSharp SlopeSharpSem SlopeSharpTheory) $fits.Count `
    (Within SlopeFlat SlopeFlatSem SlopeFlatOperator) (Within SlopeSharp SlopeSharpSem SlopeSharpOperator)
Say ('  The jump at the ridge is within four standard errors of Eq. 18 at {0}, of the exact density at {1} ' +
    'and of the operator at {2} of {3} points.') `
    (Within Jump JumpSem JumpPaper) (Within Jump JumpSem JumpExact) (Within Jump JumpSem JumpOperator) $fits.Count
Say ('  The exact density is nearer in total variation than Eq. 18 at {0} of {1} points. ' +
    'Of {2} bins {3} are within four standard errors of Eq. 18, {4} of exact, {5} of the operator.') `
    @($fits | Where-Object { $_.DistanceExact -lt $_.DistancePaper }).Count $fits.Count `
    (Total Bins) (Total BinsWithinPaper) (Total BinsWithinExact) (Total BinsWithinOperator)
$small, $large = $fits[0, -1]
Say '  From eta = {0} to {1} the distance from the exact density, which is for small steps, goes from {2:F4} to {3:F4}.' `
    $small.LearningRate $large.LearningRate $small.DistanceExact $large.DistanceExact
"Written to $Out/steady-state.csv, and the densities to $Out/steady-state-density.curve.csv"
