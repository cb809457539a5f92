<#
.SYNOPSIS
Fig. S2 of the paper's v2, and what Fig. 2 and S1 g show of the ends of runs: heat maps over the grid of batch sizes and learning rates.
.DESCRIPTION
S2 a: the fraction of runs that converge. b: mean cosine of displacements over pairs. c: mean displacement. d to f: mean accuracy and loss of
the training images, and mean test loss, of all runs of a cell. Fig. 2 b to d: r_theta, <F> and the best test accuracy of the runs that
converged. S1 g: the share of the ten largest eigenvalues. Displacements, cosines and r_theta are of W2, the weights between the hidden
layers, as in the authors' program. Quick: eta from 0.01 on and 3 realizations. -Full: the paper's grid, 36 cells of 20 realizations.
Figures go to -Figures, which is -Out where it is not given.
#>
param(
    [string] $Out = 'out',
    [string] $Figures,
    [ulong] $Seed = 42,
    [switch] $Full
)

. "$PSScriptRoot/../Common/Start-Paper.ps1" -Out $Out -Figures $Figures -Name paper-figS2

$data = Import-ImageDataset
$rates, $realizations = if ($Full) { (0.002, 0.005, 0.01, 0.02, 0.05, 0.1), 20 } else { (0.01, 0.02, 0.05, 0.1), 3 }
$runs = @($data | Start-SgdTraining -BatchSize 10, 20, 50, 100, 200, 500 -LearningRate $rates -Realizations $realizations -Seed $Seed -CheckpointCount 6)
$converged = @($runs | Where-Object Converged)
$solutions = @($runs | Compare-Solution -Summary -Layer 2)
$flatness = @($converged | Measure-Flatness)
$flatness | Export-ValleyData -Path "$Out/paper-figS2-flatness.csv"
$cells = foreach ($cell in $solutions) {
    $own = @($runs | Where-Object { $_.BatchSize -eq $cell.BatchSize -and $_.LearningRate -eq $cell.LearningRate })
    $ends = @($own | Where-Object Converged)
    $flat = @($flatness | Where-Object { $_.BatchSize -eq $cell.BatchSize -and $_.LearningRate -eq $cell.LearningRate })
    [pscustomobject]@{
        BatchSize = $cell.BatchSize; LearningRate = $cell.LearningRate; EffectiveNoise = $cell.EffectiveNoise; Seed = $Seed; Realizations = $own.Count
        ConvergedFraction = $ends.Count / $own.Count
        CosineOfDisplacementMean = $cell.CosineOfDisplacementMean; DisplacementMean = $cell.DisplacementMean
        FinalTrainAccuracy = Mean $own.FinalTrainAccuracy; FinalTrainLoss = Mean $own.FinalTrainLoss; FinalTestLoss = Mean $own.FinalTestLoss
        RTheta = $cell.RTheta; Flatness = Mean $flat.Flatness; MaxTestAccuracy = ($ends.FinalTestAccuracy | Measure-Object -Maximum).Maximum
        JaccardMean = $cell.JaccardMean
    }
}
$cells | Export-ValleyData -Path "$Out/paper-figS2-cells.csv"

$none = @($cells | Where-Object ConvergedFraction -EQ 0)
"$($converged.Count) of $($runs.Count) runs converged. What v2 says, and what these numbers say (with the noise eta/B, for each factor of ten):"
Hold 'S2 a: cells in which no run converges' `
    "$($none.Count) of $($cells.Count)$(if ($none) { ': ' + (($none | ForEach-Object { Say 'B = {0}, eta = {1}' $_.BatchSize $_.LearningRate }) -join '; ') })" `
    'large learning rates and small batches'
$claims = [ordered]@{
    CosineOfDisplacementMean = 'S2 b: displacements turn apart', 'Falls'; DisplacementMean = 'S2 c: runs go further', 'Rises'
    FinalTestLoss = 'S2 f: the test loss falls', 'Falls'; RTheta = 'Fig. 2 b: r_theta rises', 'Rises'; Flatness = 'Fig. 2 c: <F> rises', 'Rises'
    MaxTestAccuracy = 'Fig. 2 d: so does the best test accuracy of the repeats', 'Rises'
}
foreach ($measure in $claims.Keys) {
    $words, $expect = $claims[$measure]
    $of = @($cells | Where-Object { $_.ConvergedFraction -gt 0 -and -not [double]::IsNaN($_.$measure) })
    Hold "$words with eta/B" (Verdict ($of | Measure-ValleyTrend -X EffectiveNoise -Y $measure -Log -Expect $expect)) 'it does'
}
$whole = @($cells | Where-Object ConvergedFraction -EQ 1)
Hold 'S2 d, e: runs that converge end with every training image right, and a loss near 0' `
    (Say 'accuracy {0:F4}, loss {1:G2} to {2:G2} over {3} cells' (Mean $whole.FinalTrainAccuracy) ($whole.FinalTrainLoss | Measure-Object -Minimum).Minimum `
    ($whole.FinalTrainLoss | Measure-Object -Maximum).Maximum $whole.Count) 'so they do'
$range = $cells.RTheta | Where-Object { $_ -gt 0 } | Measure-Object -Minimum -Maximum
Hold 'Fig. 2 b: r_theta over the grid, of W2' (Say '{0:G2} to {1:G2}' $range.Minimum $range.Maximum) '0.03 to 3'
$range = $cells.Flatness | Where-Object { $_ -gt 0 } | Measure-Object -Minimum -Maximum
Hold 'Fig. 2 c: <F> over the grid' (Say '{0:G2} to {1:G2}' $range.Minimum $range.Maximum) '1.5 to 5.5'
$shares = @($flatness.TopShare | Where-Object { -not [double]::IsNaN($_) } | Sort-Object)
Hold 'S1 g: the ten largest eigenvalues are more than 80 % of the trace' `
    (Say 'in {0} of {1} runs; median {2:F3}' @($shares | Where-Object { $_ -gt 0.8 }).Count $shares.Count $shares[[int]($shares.Count / 2)]) 'in most'
Hold 'S1 g: the mean share, by learning rate' `
    (($flatness | Sort-Object LearningRate | Group-Object LearningRate | ForEach-Object { Say '{0:F3} at eta = {1}' (Mean $_.Group.TopShare) $_.Group[0].LearningRate }) -join ', ')

$plane = @{ Kind = 'HeatMap'; X = 'LearningRate'; By = 'BatchSize' }
$cells | Draw heatmaps ($plane + @{
        Y = 'ConvergedFraction', 'CosineOfDisplacementMean', 'DisplacementMean', 'FinalTrainAccuracy', 'FinalTrainLoss', 'FinalTestLoss'
        Title = 'Fig. S2: who converges, where runs go, and how they end'
    })
$cells | Draw ends ($plane + @{ Y = 'RTheta', 'Flatness', 'MaxTestAccuracy'; Title = 'Fig. 2 b to d: spread, flatness and best accuracy of solutions' })
$rank = 0
$shares | ForEach-Object { [pscustomobject]@{ TopShare = $_; 'fraction of runs' = ++$rank / $shares.Count } } |
    Draw shares @{ X = 'TopShare'; Y = 'fraction of runs'; Title = 'S1 g: how the share of ten eigenvalues is distributed over runs' }
Write-Held
"Written to $Out/paper-figS2-*.csv, and figures to $Figures"
