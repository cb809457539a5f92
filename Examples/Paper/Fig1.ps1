<#
.SYNOPSIS
Fig. 1 of the paper's v2: where full-batch descent leads to from the checkpoints of one run, and from when on that is one valley.
.DESCRIPTION
The reference run, B = 50 and eta = 0.05, is continued from its checkpoints by full-batch descent, all to the common step 2000. Tables of
the endpoints (similarity of errors to the last one, losses, accuracy, flatness) and of the barriers between them are written as CSV. Then
what the paper says of them is held against these numbers: by four standard errors where there is an error, and beside its R^2.
One run has no error over runs. -Full takes 101 checkpoints instead of 21. Its test set is 1000 images, the paper's 200.
Figures go to -Figures, which is -Out where it is not given.
#>
param(
    [string] $Out = 'out',
    [string] $Figures,
    [ulong] $Seed = 42,
    [switch] $Full
)

. "$PSScriptRoot/../Common/Start-Paper.ps1" -Out $Out -Figures $Figures -Name paper-fig1

$checkpoints = if ($Full) { 101 } else { 21 }
$run = Start-SgdTraining (Import-ImageDataset) -BatchSize 50 -LearningRate 0.05 -Seed $Seed -CheckpointCount $checkpoints
$ends = $run | Invoke-GdContinuation -Checkpoint (0..($checkpoints - 1)) -EndStep 2000
$flatness = @($ends.Endpoint | Measure-Flatness)
$rows = foreach ($k in 0..($ends.Count - 1)) {
    $ends[$k] | Select-Object BatchSize, LearningRate, Seed, FromStep, EndStep, Jaccard, Agreement, FinalTrainLoss, FinalTestLoss, FinalTestAccuracy, @{ n = 'Flatness'; e = { $flatness[$k].Flatness } }
}
$rows | Export-ValleyData -Path "$Out/paper-fig1-endpoints.csv"

'Endpoints at step 2000 of full-batch descent from the checkpoints of one run (B = 50, eta = 0.05):'
Say '  {0,8} {1,8} {2,10} {3,10} {4,9} {5,9}' 'from' 'Sim_J' 'agreement' 'test loss' 'accuracy' 'F'
foreach ($row in $rows | Where-Object { $_.FromStep % 200 -eq 0 }) {
    Say '  {0,8} {1,8:F3} {2,10:F3} {3,10:F4} {4,9:F3} {5,9:F3}' `
        $row.FromStep $row.Jaccard $row.Agreement $row.FinalTestLoss $row.FinalTestAccuracy $row.Flatness
}
''
$definitions = @{ Definition = 'Basin', 'Agreement', 'Loss', 'Accuracy'; Threshold = 0.9, 0.95, 0.99; Rule = 'AllPairs', 'LastEndpoint' }
$freezing = $run | Measure-FreezePoint @definitions -EndStep 2000 -PerRun
$freezing | Export-ValleyData -Path "$Out/paper-fig1-freezing.csv"
'When the run froze, by each definition (the paper: Basin at 0.90, all pairs):'
Say '  {0,-10} {1,-13} {2,9} {3,11} {4,8} {5,9} {6,11}' 'by' 'rule' 'threshold' 'freeze step' 'checked' 'verified' 'resolution'
foreach ($row in $freezing) {
    Say '  {0,-10} {1,-13} {2,9:F2} {3,11} {4,8} {5,9} {6,11:F3}' `
        $row.Definition $row.Rule $row.Threshold $row.FreezeStep $row.Checked $row.Verified $row.Resolution
}
$basin = $freezing | Where-Object { $_.Definition -eq 'Basin' -and $_.Rule -eq 'AllPairs' -and $_.Threshold -eq 0.9 }
$accurate = $freezing | Where-Object Definition -EQ Accuracy
''
$pairs = @($ends | Where-Object { $_.FromStep % 200 -eq 0 }).Endpoint | Measure-LossBarrier
$pairs | Export-ValleyData -Path "$Out/paper-fig1-barriers.csv"
$alike = $pairs | Sort-Object Jaccard -Descending | Where-Object Jaccard -LT 1 | Select-Object -First 1
$apart = $pairs | Sort-Object Jaccard | Select-Object -First 1
'What v2 says, and what these numbers say:'
$flatter = $rows | Measure-ValleyTrend -X FromStep -Y Flatness -Expect Rises
$late = ($freezing | Where-Object { $_.Definition -eq 'Basin' -and $_.Rule -eq 'AllPairs' -and $_.Threshold -eq 0.99 }).FreezeStep
$better = $rows | Where-Object FromStep -LE $late | Measure-ValleyTrend -X FromStep -Y FinalTestLoss -Expect Falls
$accuracy = $rows | Measure-ValleyTrend -X Flatness -Y FinalTestAccuracy
$barrier = $pairs | Measure-ValleyTrend -X Jaccard -Y Barrier -Expect Falls
Hold 'later endpoints are flatter' (Verdict $flatter) 'they are, up to freezing'
Hold 'up to freezing (0.99) later endpoints have a lower test loss' (Verdict $better) 'they have'
Hold 'flatness and test accuracy of endpoints' (Say 'R^2 = {0:F2}' $accuracy.RSquared) 'R^2 = 0.77'
Hold 'barriers fall with the similarity of errors' (Verdict $barrier) 'they do'
Hold 'barrier and Sim_J' (Say 'R^2 = {0:F2}, of endpoints of one run' $barrier.RSquared) 'R^2 = 0.64'
Hold 'examples of barriers' (Say '{0:G3} at Sim_J = {1:F3}, {2:G3} at {3:F3}' $alike.Barrier $alike.Jaccard $apart.Barrier $apart.Jaccard) `
    'none at 0.95, one at 0.625'
Hold 'the step at which the basin is found (Sim_J at least 0.90, all pairs)' (Say '{0}' $basin.FreezeStep)
Hold 'freezing comes no later than 100 % training accuracy' (Say '{0}: step {1}, and {2}' `
    $(if ($basin.FreezeStep -le $accurate.FreezeStep) { 'so it is' } else { 'not here' }) $basin.FreezeStep $accurate.FreezeStep) 'so it is'

$run | Draw training
$rows | Draw endpoints
$pairs | Draw barriers
$freezing | Where-Object Rule -NE LastEndpoint | Draw freezing
Write-Held
"Written to $Out/paper-fig1-endpoints.csv, -freezing.csv and -barriers.csv, and figures to $Figures"
