<#
.SYNOPSIS
Fig. 2 a and S4 of the paper's v2: over a grid of batch sizes and learning rates, how noise delays freezing, spreads solutions and flattens minima.
.DESCRIPTION
For each cell: eta <t_f> by the basin (Sim_J at least 0.90 for all pairs of endpoints, each continued at the run's own eta to v2's stop
rule), by the agreement of answers and by the loss; r_theta, the spread of the final weights; F, the flatness; and the similarity of
errors. Then v2's statements are held against them, by four standard errors, and its R^2 stand beside ours.
Quick: 2 x 2 cells of 3 realizations, which are too few for errors of trends: it shows the way, not the result. -Full takes 6 x 4 cells of
5 realizations, eta from 0.01 on: some hours on two cores, nearly all of it for the continuations. Its runs and the endpoints of their
continuations are kept in -Out/paper-fig2-runs, 2 GB: what was stopped goes on there.
All runs share the initial weights of -Seed, as in the paper. The test set is 1000 images, the paper's 200.
Figures go to -Figures, which is -Out where it is not given.
#>
param(
    [string] $Out = 'out',
    [string] $Figures,
    [ulong] $Seed = 42,
    [switch] $Full
)

. "$PSScriptRoot/../Common/Start-Paper.ps1" -Out $Out -Figures $Figures -Name paper-fig2

$grid = if ($Full) { @{ BatchSize = 10, 20, 50, 100, 200, 500; LearningRate = 0.01, 0.02, 0.05, 0.1; Realizations = 5 } }
else { @{ BatchSize = 50, 200; LearningRate = 0.05, 0.1; Realizations = 3 } }
$data = Import-ImageDataset
$keep = if ($Full) { @{ Path = "$Out/paper-fig2-runs" } } else { @{} }
$runs = @($data | Start-SgdTraining @grid @keep -Seed $Seed -CheckpointCount $(if ($Full) { 101 } else { 26 }))
$descent = @($data | Start-SgdTraining -BatchSize $data.TrainCount -LearningRate $grid.LearningRate -Seed $Seed -NoWeights)
$converged = @($runs | Where-Object Converged)

$flatness = @($converged | Measure-Flatness)
$ofDescent = @($descent | Where-Object Converged | Measure-Flatness)
$solutions = @($runs | Compare-Solution -Summary)
$freezing = @($converged | Measure-FreezePoint -Definition Basin, Agreement, Loss, Accuracy -Threshold 0.9, 0.95, 0.99)
function Cells([string] $definition, [double] $threshold) {
    $freezing | Where-Object { $_.Definition -eq $definition -and ($threshold -eq 0 -or $_.Threshold -eq $threshold) }
}
$basin = @(Cells Basin 0.9)
function Of($cell, $from) { $from | Where-Object { $_.BatchSize -eq $cell.BatchSize -and $_.LearningRate -eq $cell.LearningRate } }
$cells = foreach ($cell in $basin) {
    $flat = @(Of $cell $flatness)
    $alike = Of $cell $solutions
    [pscustomobject]@{
        BatchSize = $cell.BatchSize; LearningRate = $cell.LearningRate; EffectiveNoise = $cell.EffectiveNoise
        EtaFreezeStep = $cell.EtaFreezeStep; EtaFreezeStepSem = $cell.EtaFreezeStepSem
        EtaFreezeStepAgreement = (Of $cell (Cells Agreement 0.99)).EtaFreezeStep
        EtaFreezeStepLoss = (Of $cell (Cells Loss)).EtaFreezeStep
        EtaStepAccuracy = (Of $cell (Cells Accuracy)).EtaFreezeStep
        RTheta = $alike.RTheta; RThetaSem = $alike.RThetaSem; Jaccard = $alike.JaccardMean
        Flatness = Mean $flat.Flatness
        TopShare = Mean $flat.TopShare
        ConvergedFraction = $alike.Count / $alike.Runs
    }
}
$cells | Export-ValleyData -Path "$Out/paper-fig2-cells.csv"
$flatness | Export-ValleyData -Path "$Out/paper-fig2-flatness.csv"
$solutions | Export-ValleyData -Path "$Out/paper-fig2-solutions.csv"
$freezing | Export-ValleyData -Path "$Out/paper-fig2-freezing.csv"
$pairs = @($converged | Compare-Solution)
$pairs | Export-ValleyData -Path "$Out/paper-fig2-pairs.csv"

'Cells: eta <t_f> by the basin (0.90), the agreement (0.99), the loss (0.1) and 100 % training accuracy; r_theta; Sim_J; <F>:'
Say '  {0,4} {1,6} {2,8} {3,8} {4,8} {5,8} {6,8} {7,7} {8,7} {9,7}' 'B' 'eta' 'basin' 'agree' 'loss' 'acc' 'r_theta' 'Sim_J' 'F' 'share'
foreach ($cell in $cells) {
    Say '  {0,4} {1,6} {2,8:F1} {3,8:F1} {4,8:F1} {5,8:F1} {6,8:F2} {7,7:F3} {8,7:F2} {9,7:F3}' $cell.BatchSize $cell.LearningRate `
        $cell.EtaFreezeStep $cell.EtaFreezeStepAgreement $cell.EtaFreezeStepLoss $cell.EtaStepAccuracy $cell.RTheta $cell.Jaccard `
        $cell.Flatness $cell.TopShare
}
''
'What v2 says, and what these numbers say (with the noise eta/B, for each factor of ten):'
foreach ($measure in 'EtaFreezeStep', 'RTheta', 'Flatness') {
    $trend = $cells | Measure-ValleyTrend -X EffectiveNoise -Y $measure -Log -Expect Rises
    Hold "$measure rises with eta/B" (Verdict $trend) 'it does'
}
$compared = @($freezing | Compare-FreezeDefinition | Where-Object { $_.Definition -eq 'Basin' -and $_.Threshold -eq 0.9 })
$loss = $compared | Where-Object OtherDefinition -EQ Loss
$agreement = $compared | Where-Object { $_.OtherDefinition -eq 'Agreement' -and $_.OtherThreshold -eq 0.99 }
Hold 'the loss stands for the basin: R^2 of cell means' (Say '{0:F2}; of runs {1:F2} ({2:F2} to {3:F2})' `
        $loss.RSquaredOfCells $loss.RSquaredOfRuns $loss.RSquaredOfRunsLow $loss.RSquaredOfRunsHigh) '0.90'
Hold 'so does the agreement of answers: R^2 of cell means' (Say '{0:F2}; of runs {1:F2} ({2:F2} to {3:F2})' `
        $agreement.RSquaredOfCells $agreement.RSquaredOfRuns $agreement.RSquaredOfRunsLow $agreement.RSquaredOfRunsHigh) '0.89'
$early = @($cells | Where-Object { $_.EtaFreezeStep -le $_.EtaStepAccuracy })
Hold 'freezing comes no later than 100 % training accuracy' "in $($early.Count) of $($cells.Count) cells" 'in most'
Hold 'cells in which not all runs converge' (@($solutions | Where-Object { $_.Count -lt $_.Runs } | ForEach-Object {
            Say '{0} of {1} at B = {2}, eta = {3}' $_.Count $_.Runs $_.BatchSize $_.LearningRate }) -join '; ')
$share = @($flatness | Where-Object TopShare -GT 0.8)
Hold 'the ten largest eigenvalues are more than 80 % of the trace' "in $($share.Count) of $($flatness.Count) runs" 'in most'
foreach ($own in $flatness | Group-Object LearningRate) {
    $share = @($own.Group | Where-Object TopShare -GT 0.8)
    Hold "... at eta = $($own.Group[0].LearningRate)" "in $($share.Count) of $($own.Count) runs"
}
foreach ($own in $flatness | Group-Object LearningRate) {
    Hold "F of runs rises with eta/B at eta = $($own.Group[0].LearningRate)" (Verdict ($own.Group | Measure-ValleyTrend -X EffectiveNoise -Y Flatness -Log -Expect Rises))
}
# Rates differ in F without noise as well, so that each run stands beside descent at its own. Descent from the common weights has no noise:
# its excess over itself is 0 without an error.
$ofRate = @{}
foreach ($row in $ofDescent) { $ofRate[$row.LearningRate] = $row.Flatness }
$excess = @(@($flatness) + $ofDescent | Where-Object { $ofRate.ContainsKey($_.LearningRate) } |
        Select-Object BatchSize, LearningRate, @{ Name = 'Excess'; Expression = { $_.Flatness - $ofRate[$_.LearningRate] } })
$beside = @($cells | Where-Object { $ofRate.ContainsKey($_.LearningRate) })
$above = @($beside | Where-Object { $_.Flatness -gt $ofRate[$_.LearningRate] })
Hold 'the mean F of SGD exceeds that of full-batch descent at its rate' "in $($above.Count) of $($beside.Count) cells" 'it does'
foreach ($verdict in $excess | Compare-ValleyGroup -Property Excess -By BatchSize -Against $data.TrainCount -Expect Greater) {
    Hold "... at B = $($verdict.Group), where rates are taken together" (Verdict $verdict) 'it does'
}

# S4: the thresholds.
$thresholds = @($freezing | Where-Object Definition -EQ Basin)
foreach ($at in 0.95, 0.99) {
    $stricter = @($thresholds | Where-Object Threshold -EQ $at)
    $later = @($stricter | Where-Object { $_.EtaFreezeStep -ge (Of $_ $basin).EtaFreezeStep })
    Hold "S4 a, b: at Sim_J of $at runs freeze no earlier than at 0.90" "in $($later.Count) of $($stricter.Count) cells" 'in all'
    Hold "S4 a, b: with noise they freeze later at $at as well" (Verdict ($stricter | Measure-ValleyTrend -X EffectiveNoise -Y EtaFreezeStep -Log -Expect Rises)) 'they do'
}

# The paper's definition first: the others are held against it.
$shown = $basin + @(Cells Agreement 0.99) + @(Cells Loss) + @(Cells Accuracy)
$shown | Draw freezing @{ Kind = 'Freezing' }
$thresholds | Draw thresholds @{ Kind = 'Freezing' }
$shown | Draw definitions @{ Kind = 'DefinitionAgreement' }
$solutions | Draw solutions
$flatness | Draw flatness
$pairs | Draw similarity.png @{ Kind = 'Similarity' }
Write-Held
"Written to $Out/paper-fig2-*.csv, and figures to $Figures"
