<#
.SYNOPSIS
What stands beside v2's panels, and what a reviewer would ask: barriers between repeats, best of repeats, and the noise itself.
.DESCRIPTION
Of a grid of batch sizes at one learning rate: how many runs converge, how far they go, how alike their errors are, the barriers between
them and how those follow the similarity, the expected best of several runs, and two checks that do not depend on F: the sharpness that no
rescaling of layers changes, and the exponent of Sigma ~ H^alpha, on which the paper's theory rests.
The panels of S1 to S4 are drawn by Fig1.ps1, Fig2.ps1, FigS1.ps1 and FigS2.ps1. -Full takes six batch sizes of ten realizations.
Figures go to -Figures, which is -Out where it is not given.
#>
param(
    [string] $Out = 'out',
    [string] $Figures,
    [ulong] $Seed = 42,
    [switch] $Full
)

. "$PSScriptRoot/../Common/Start-Paper.ps1" -Out $Out -Figures $Figures -Name paper-supplement

$batchSizes = if ($Full) { 10, 20, 50, 100, 200, 500 } else { 20, 50, 100, 200 }
$realizations = if ($Full) { 10 } else { 4 }
$data = Import-ImageDataset
$runs = @($data | Start-SgdTraining -BatchSize $batchSizes -LearningRate 0.05 -Realizations $realizations -Seed $Seed -CheckpointCount 21)
$summary = @($runs | Compare-Solution -Summary)
$summary | Export-ValleyData -Path "$Out/paper-supplement-cells.csv"
'Cells at eta = 0.05: runs that converged, displacement, r_theta, Sim_J and cosine of displacements, over pairs:'
Say '  {0,5} {1,10} {2,16} {3,16} {4,16} {5,8}' 'B' 'converged' 'displacement' 'r_theta' 'Sim_J' 'cosine'
foreach ($cell in $summary) {
    Say '  {0,5} {1,10} {2,16} {3,16} {4,16} {5,8:F3}' $cell.BatchSize "$($cell.Count) of $($cell.Runs)" `
        (Say '{0:F2} +- {1:F2}' $cell.DisplacementMean $cell.DisplacementSem) (Say '{0:F2} +- {1:F2}' $cell.RTheta $cell.RThetaSem) `
        (Say '{0:F3} +- {1:F3}' $cell.JaccardMean $cell.JaccardSem) $cell.CosineOfDisplacementMean
}
''
$converged = @($runs | Where-Object Converged)
$barriers = @($converged | Group-Object BatchSize | ForEach-Object { $_.Group | Measure-LossBarrier -Points 21 })
$barriers | Export-ValleyData -Path "$Out/paper-supplement-barriers.csv"
$falls = $barriers | Measure-ValleyTrend -X Jaccard -Y Barrier -Expect Falls
Hold 'barriers between runs of a cell fall with the similarity of their errors' `
    (Say '{0}; R^2 = {1:F2}. Pairs that share a run are not independent: the error is too small' (Verdict $falls) $falls.RSquared) 'R^2 = 0.64, between endpoints'
''
$small, $large = $batchSizes[0], $batchSizes[-1]
foreach ($n in 1, 3) {
    $best = $converged | Compare-ValleyGroup -Property FinalTestAccuracy -By BatchSize -Against $large -BestOf $n -Expect Greater |
        Where-Object Group -EQ $small
    Hold "the expected best test accuracy of $n, B = $small against $large" (Verdict $best)
}
''
$sharpness = @($converged | Measure-Sharpness -Directions 5 -Batches 10)
$sharpness | Export-ValleyData -Path "$Out/paper-supplement-sharpness.csv"
$flat = $sharpness | Compare-ValleyGroup -Property SymmetricSharpness -By BatchSize -Against $large -Expect Less | Where-Object Group -EQ $small
Hold 'small batches end where the loss rises less, whatever the scale of the layers' (Verdict $flat)
$noise = @($converged | Where-Object BatchSize -EQ $small | Measure-GradientNoise -Checkpoint 1, 4, 10, 20)
$noise | Export-ValleyData -Path "$Out/paper-supplement-noise.csv"
foreach ($group in $noise | Group-Object Step) {
    $alpha = $group.Group.NoiseExponent | Measure-Object -Average -Minimum -Maximum
    Hold "the exponent of Sigma ~ H^alpha at step $($group.Group[0].Step)" `
    (Say '{0:F2}, from {1:F2} to {2:F2} over {3} runs' $alpha.Average $alpha.Minimum $alpha.Maximum $alpha.Count) '1, assumed'
}
$displaced = $converged | Compare-Solution | Where-Object { $_.BatchSize -eq $_.OtherBatchSize }

$runs | Draw sweep @{ Kind = 'TrainingSweep' }
$summary | Draw solutions
$barriers | Draw barriers
$displaced | Draw displacements @{ X = 'CosineOfDisplacement'; Y = 'Distance'; By = 'BatchSize'; Title = 'Runs that go apart end apart' }
$sharpness | Draw sharpness
$noise | Draw exponent @{ Kind = 'NoiseExponent' }
$converged | Get-WeightTrajectory | Draw ways
Write-Held
"Written to $Out/paper-supplement-*.csv, and figures to $Figures"
