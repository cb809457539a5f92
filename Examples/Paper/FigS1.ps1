<#
.SYNOPSIS
Fig. S1 of the paper's v2: one realization of several batch sizes and learning rates ends in many valleys; barriers lie between those that
err differently, and few directions of each are curved.
.DESCRIPTION
a: ways of runs along two principal components of their weights. b: Sim_J of all pairs. c, d: the loss on the line between the pair that is
most and the pair that is least alike. e: barriers against Sim_J. f: the largest eigenvalues of the Hessian of W2 by batch size, at
eta = 0.01. Panel g, the distribution of the top share, is drawn by FigS2.ps1 over the grid. 16 cells as in the paper, all of them short but
those of eta = 0.005. -Full adds the other batch sizes and learning rates of the grid to the barriers.
Figures go to -Figures, which is -Out where it is not given.
#>
param(
    [string] $Out = 'out',
    [string] $Figures,
    [ulong] $Seed = 42,
    [switch] $Full
)

. "$PSScriptRoot/../Common/Start-Paper.ps1" -Out $Out -Figures $Figures -Name paper-figS1

$data = Import-ImageDataset
$batchSizes, $rates = if ($Full) { (10, 20, 50, 100, 200, 500), (0.002, 0.005, 0.01, 0.02, 0.05, 0.1) } else { (20, 50, 100, 200), (0.005, 0.01, 0.02, 0.05) }
$runs = @($data | Start-SgdTraining -BatchSize $batchSizes -LearningRate $rates -Seed $Seed -CheckpointCount 21)
$converged = @($runs | Where-Object Converged)
$shown = @($converged | Where-Object { $_.BatchSize -in 20, 50, 100, 200 -and $_.LearningRate -in 0.005, 0.01, 0.02, 0.05 })
$pairs = @($shown | Compare-Solution -Layer 2)
$pairs | Export-ValleyData -Path "$Out/paper-figS1-pairs.csv"
$barriers = @($converged | Measure-LossBarrier -Points 21)
$barriers | Export-ValleyData -Path "$Out/paper-figS1-barriers.csv"
$alike = $barriers | Sort-Object Jaccard -Descending | Select-Object -First 1
$apart = $barriers | Sort-Object Jaccard | Select-Object -First 1

$others = @(10, 500, $data.TrainCount) | Where-Object { $_ -notin $batchSizes }
$ofRate = @($runs | Where-Object LearningRate -EQ 0.01) + @($data | Start-SgdTraining -BatchSize $others -LearningRate 0.01 -Seed $Seed -CheckpointCount 2)
$spectra = @($ofRate | Sort-Object BatchSize | Measure-Flatness -TopEigenvalues 60)
$spectra | Export-ValleyData -Path "$Out/paper-figS1-spectra.csv"

"$($converged.Count) of $($runs.Count) runs of one realization converged. What v2 says, and what these numbers say:"
$same = @($pairs | Where-Object { $_.BatchSize -eq $_.OtherBatchSize -or $_.LearningRate -eq $_.OtherLearningRate })
$other = @($pairs | Where-Object { $_.BatchSize -ne $_.OtherBatchSize -and $_.LearningRate -ne $_.OtherLearningRate })
Hold 'S1 b: runs that share a batch size or a learning rate err more alike than others' `
    (Say 'mean Sim_J {0:F3} of {1} pairs, {2:F3} of {3}' (Mean $same.Jaccard) $same.Count (Mean $other.Jaccard) $other.Count) 'blocks along the diagonal'
Hold 'S1 c, d: examples of barriers' (Say '{0:G3} at Sim_J = {1:F3}, {2:G3} at {3:F3}' $alike.Barrier $alike.Jaccard $apart.Barrier $apart.Jaccard) `
    'none at 0.95, one at 0.625'
$falls = $barriers | Measure-ValleyTrend -X Jaccard -Y Barrier -Expect Falls
Hold 'S1 e: barriers fall with the similarity of errors' `
    (Say '{0}; R^2 = {1:F2}. Pairs that share a run are not independent: the error is too small' (Verdict $falls) $falls.RSquared) 'R^2 = 0.64'
$ratio = $spectra | ForEach-Object { $_.Eigenvalues[9] / $_.Eigenvalues[49] }
Hold 'S1 f: whatever the batch size, the 10th eigenvalue of 2500 is above the 50th' `
    (Say '{0:F0} to {1:F0} times, at {2} batch sizes' ($ratio | Measure-Object -Minimum).Minimum ($ratio | Measure-Object -Maximum).Maximum $spectra.Count) 'a rapid decay'

$shown | Get-WeightTrajectory | Draw ways @{ Width = 900 }
$pairs | Draw similarity @{ Width = 1000 }
$barriers | Draw barriers
$spectra | Draw spectra.png @{ Kind = 'Eigenvalues' }
Write-Held
"Written to $Out/paper-figS1-*.csv, and figures to $Figures"
