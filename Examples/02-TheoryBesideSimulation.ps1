<#
.SYNOPSIS
Which theory to trust where: simulation beside the paper's formulas, exact solutions and the transition operator.
.DESCRIPTION
First the stationary P_flat at held y, then the phase diagram with y drifting. Writes both tables as CSV and says, from the numbers, which
prediction lies within four standard errors of the simulation how often. -Full takes 24 points and the paper's 100 cells.
Runs in pwsh and in ValleyJump.Shell.
#>
param(
    [string] $Out = 'out',
    [int] $Seed = 42,
    [switch] $Full
)

Import-Module "$PSScriptRoot/../ValleyJump.psd1"
$null = [IO.Directory]::CreateDirectory([IO.Path]::GetFullPath($Out, $PWD.ProviderPath))
$culture = [Globalization.CultureInfo]::InvariantCulture

function Agreement([object[]] $rows, [string] $what, [string] $sem, [double] $numerical, [string[]] $predictions) {
    foreach ($prediction in $predictions) {
        $within = 0; $square = 0.0
        foreach ($row in $rows) {
            $off = $row.$prediction - $row.$what
            $square += $off * $off
            if ([Math]::Abs($off) -le 4 * $row.$sem + $numerical) { $within++ }
        }
        [string]::Format($culture, '  {0,-22} within four standard errors at {1} of {2} points; root mean square difference {3:F4}',
            $prediction, $within, $rows.Count, [Math]::Sqrt($square / $rows.Count))
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
        $state = Measure-SteadyState -LearningRate $_[0] -NoiseStrength $_[1] -Y $_[2] -Realizations $realizations -Seed $Seed
        $theory = Get-ValleyTheory -LearningRate $_[0] -NoiseStrength $_[1] -Y $_[2]
        [pscustomobject]@{
            LearningRate = $_[0]; NoiseStrength = $_[1]; DeltaS = $state.DeltaS; Y = $_[2]; Realizations = $realizations; Seed = $Seed
            PFlat = $state.PFlat; PFlatSem = $state.PFlatSem
            PFlatPaper = $theory.PFlatPaper; PFlatExact = $theory.PFlatExact; PFlatOperator = $theory.PFlatOperator
            RelaxationRate = $state.RelaxationRate; RelaxationRateOperator = $theory.RelaxationRateOperator
        }
    })
$held | Export-ValleyData -Path "$Out/theory-held-y.csv"
'Stationary P_flat at held y:'
foreach ($row in $held) {
    [string]::Format($culture, '  eta = {0,-6} sigma = {1,-5} y = {2}: simulated {3:F4} +- {4:F4}   paper {5:F4}   exact {6:F4}   operator {7:F4}',
        $row.LearningRate, $row.NoiseStrength, $row.Y, $row.PFlat, $row.PFlatSem, $row.PFlatPaper, $row.PFlatExact, $row.PFlatOperator)
}
Agreement $held 'PFlat' 'PFlatSem' 0 'PFlatPaper', 'PFlatExact', 'PFlatOperator'

# 2. With y drifting: the phase diagram.
$count = if ($Full) { 10 } else { 3 }
$grid = 0..($count - 1) | ForEach-Object { [Math]::Pow(10, -2 + $_ / ($count - 1)) }
$simulated = @(Invoke-TwoValleySim -LearningRate $grid -NoiseStrength $grid -Seed $Seed)
$evolved = @(Invoke-DensityEvolution -LearningRate $grid -NoiseStrength $grid)
$cells = @(0..($simulated.Count - 1) | ForEach-Object {
        $s = $simulated[$_]; $d = $evolved[$_]
        [pscustomobject]@{
            LearningRate = $s.LearningRate; NoiseStrength = $s.NoiseStrength; DeltaS = $s.DeltaS; Realizations = $s.Realizations; Seed = $Seed
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
"Written to $Out/theory-held-y.csv and $Out/theory-phase-diagram.csv"
