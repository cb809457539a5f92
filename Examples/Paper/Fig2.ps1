<#
.SYNOPSIS
Fig. 2 of the paper's v2: over a grid of batch sizes and learning rates, how noise delays freezing, spreads solutions and flattens minima.
.DESCRIPTION
For each cell: eta <t_f> by the basin (Sim_J at least 0.90 for all pairs of endpoints, each continued at the run's own eta to v2's stop
rule), by the agreement of answers and by the loss; r_theta, the spread of the final weights; F, the flatness; and the similarity of
errors. Then v2's statements are held against them, by four standard errors, and its R^2 stand beside ours.
Quick: 2 x 2 cells of 3 realizations, which are too few for errors of trends: it shows the way, not the result. -Full takes 6 x 4 cells of
5 realizations, eta from 0.01 on: some hours on two cores, nearly all of it for the continuations.
All runs share the initial weights of -Seed, as in the paper. The test set is 1000 images, the paper's 200.
#>
param(
    [string] $Out = 'out',
    [ulong] $Seed = 42,
    [switch] $Full
)

. "$PSScriptRoot/../Common/Start-Example.ps1" -Out $Out

$grid = if ($Full) { @{ BatchSize = 10, 20, 50, 100, 200, 500; LearningRate = 0.01, 0.02, 0.05, 0.1; Realizations = 5 } }
else { @{ BatchSize = 50, 200; LearningRate = 0.05, 0.1; Realizations = 3 } }
$data = Import-ImageDataset
$runs = @($data | Start-SgdTraining @grid -Seed $Seed -CheckpointCount $(if ($Full) { 101 } else { 26 }))
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
        Flatness = ($flat.Flatness | Measure-Object -Average).Average
        TopShare = ($flat.TopShare | Measure-Object -Average).Average
        ConvergedFraction = $alike.Count / $alike.Runs
    }
}
$cells | Export-ValleyData -Path "$Out/paper-fig2-cells.csv"
$flatness | Export-ValleyData -Path "$Out/paper-fig2-flatness.csv"

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
    Say '  {0} rises with eta/B: {1}' $measure ($cells | Measure-ValleyTrend -X EffectiveNoise -Y $measure -Log -Expect Rises)
}
$loss = $cells | Measure-ValleyTrend -X EtaFreezeStepLoss -Y EtaFreezeStep
$agreement = $cells | Measure-ValleyTrend -X EtaFreezeStepAgreement -Y EtaFreezeStep
Say '  the loss stands for the basin: R^2 of cell means {0:F2}, the paper 0.90' $loss.RSquared
Say '  so does the agreement of answers: R^2 {0:F2}, the paper 0.89' $agreement.RSquared
$early = @($cells | Where-Object { $_.EtaFreezeStep -le $_.EtaStepAccuracy })
Say '  freezing comes no later than 100 % training accuracy in {0} of {1} cells (the paper: in most)' $early.Count $cells.Count
$share = @($flatness | Where-Object TopShare -GT 0.8)
Say '  the ten largest eigenvalues are more than 80 % of the trace in {0} of {1} runs (the paper: in most)' $share.Count $flatness.Count
foreach ($verdict in @($flatness) + $ofDescent |
        Compare-ValleyGroup -Property Flatness -By BatchSize -Against $data.TrainCount -Expect Greater) {
    "  F of SGD exceeds that of full-batch descent: $verdict"
}
"Written to $Out/paper-fig2-cells.csv and $Out/paper-fig2-flatness.csv"
