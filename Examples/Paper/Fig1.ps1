<#
.SYNOPSIS
Fig. 1 and S3 of the paper's v2: where full-batch descent leads to from the checkpoints of one run, and from when on that is one valley.
.DESCRIPTION
The reference run, B = 50 and eta = 0.05, is continued from its checkpoints by full-batch descent, all to the common step 2000. Tables of
the endpoints (similarity of errors to the last one, losses, accuracy, flatness) and of the barriers between them are written as CSV. Then
what the paper says of them is held against these numbers: by four standard errors where there is an error, and beside its R^2.
Panels: 1 a, the way of the run; 1 b, c and S3 a to c, losses, accuracies and F along these; 1 d, Sim_J of all pairs
of endpoints; 1 e, endpoints of several runs; S3 d to g, endpoints of this one. -Full takes 101 checkpoints instead of 21, and 20 runs
instead of 3 for 1 e. The test set is 1000 images, the paper's 200.
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
    $ends[$k] | Select-Object BatchSize, LearningRate, Seed, FromStep, EndStep, Jaccard, Agreement, FinalTrainLoss, FinalTrainAccuracy, FinalTestLoss, FinalTestAccuracy, @{ n = 'Flatness'; e = { $flatness[$k].Flatness } }
}
$rows | Export-ValleyData -Path "$Out/paper-fig1-endpoints.csv"

# Along descent: each stretch goes on from the end of the one before.
function Point($checkpoint, $from, $f) {
    [pscustomobject]@{
        BatchSize = 50; LearningRate = 0.05; Seed = $Seed; From = $from; Step = $checkpoint.Step; TrainLoss = $checkpoint.TrainLoss
        TestLoss = $checkpoint.TestLoss; TrainAccuracy = $checkpoint.TrainAccuracy; TestAccuracy = $checkpoint.TestAccuracy; Flatness = $f
    }
}
$stretch = if ($Full) { 40 } else { 100 }
# The first weights are far from all others.
$reference = @($run.Checkpoints | Where-Object { $_.Step -gt 0 -and $_.Step -le 1500 -and $_.Step % 100 -eq 0 })
$ofRun = @($run | Measure-Flatness -Step $reference.Step -WarningAction Ignore)
$along = @(for ($k = 0; $k -lt $reference.Count; $k++) { Point $reference[$k] 'SGD' $ofRun[$k].Flatness })
$along += foreach ($from in 0, 100, 200, 400, 800) {
    $here = $run
    $at = @{ Step = $from }
    for ($step = $from + $stretch; $step -le 1500; $step += $stretch) {
        $here = ($here | Invoke-GdContinuation @at -EndStep $step).Endpoint
        $at = @{}
        Point $here.Checkpoints[0] "descent from $from" ($here | Measure-Flatness -WarningAction Ignore).Flatness
    }
}
$along | Export-ValleyData -Path "$Out/paper-fig1-along.csv"

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
Hold 'S3 g: flatness and test accuracy of endpoints' (Say 'R^2 = {0:F2}' $accuracy.RSquared) 'R^2 = 0.77'
Hold 'barriers fall with the similarity of errors' (Verdict $barrier) 'they do'
Hold 'barrier and Sim_J' (Say 'R^2 = {0:F2}, of endpoints of one run' $barrier.RSquared) 'of several runs: S1 e'
Hold 'examples of barriers' (Say '{0:G3} at Sim_J = {1:F3}, {2:G3} at {3:F3}' $alike.Barrier $alike.Jaccard $apart.Barrier $apart.Jaccard) 'of several runs: S1 c, d'

# 1 d: all pairs of endpoints, in their order. 1 e: endpoints of several runs.
$some = @($ends | Where-Object { $_.FromStep % 100 -eq 0 })
$alikeness = @($some.Endpoint | Compare-Solution)
$place = 0
$matrix = for ($j = 0; $j -lt $some.Count; $j++) {
    for ($i = 0; $i -le $j; $i++) {
        $value = if ($i -eq $j) { 1 } else { $alikeness[$place++].Jaccard }
        foreach ($cell in @(, @($i, $j)) + @(if ($i -ne $j) { , @($j, $i) })) {
            [pscustomobject]@{
                BatchSize = 50; LearningRate = 0.05; Seed = $Seed; FromStep = $some[$cell[0]].FromStep; OtherFromStep = $some[$cell[1]].FromStep; Jaccard = $value
            }
        }
    }
}
$repeats = Start-SgdTraining (Import-ImageDataset) -BatchSize 50 -LearningRate 0.05 -Seed $Seed -Realizations $(if ($Full) { 20 } else { 3 }) -CheckpointCount 11
$ofRepeats = @($repeats | Where-Object Converged | Invoke-GdContinuation -Checkpoint (0..10) -EndStep 2000)
$ofFlatness = @($ofRepeats.Endpoint | Measure-Flatness)
$repeated = for ($k = 0; $k -lt $ofRepeats.Count; $k++) { [pscustomobject]@{ Row = $ofRepeats[$k]; F = $ofFlatness[$k].Flatness } }
$means = foreach ($group in $repeated | Group-Object { $_.Row.FromStep }) {
    $loss, $lossSem = MeanAndSem $group.Group.Row.FinalTestLoss
    $f, $fSem = MeanAndSem $group.Group.F
    [pscustomobject]@{
        BatchSize = 50; LearningRate = 0.05; Seed = $Seed; Runs = $group.Count; FromStep = $group.Group[0].Row.FromStep; FinalTestLoss = $loss; FinalTestLossSem = $lossSem
        Flatness = $f; FlatnessSem = $fSem
    }
}
$means | Export-ValleyData -Path "$Out/paper-fig1-repeats.csv"
$rising = $means | Measure-ValleyTrend -X FromStep -Y Flatness -Expect Rises
Hold "1 e: of $(@($repeats).Count) runs, mean endpoints from later steps are flatter" (Verdict $rising) 'they are'
$first, $last = $means[0], $means[-1]
Hold '1 e: their mean test loss, from the first to the last step' (Say '{0:F3} +- {1:F3} to {2:F3} +- {3:F3}' `
    $first.FinalTestLoss $first.FinalTestLossSem $last.FinalTestLoss $last.FinalTestLossSem) 'it falls'
$end = $rows | Measure-Object FinalTrainLoss -Maximum
Hold 'S3 d, e: every descent ends with all training images right, and a loss near 0' (Say 'in {0} of {1}; loss at most {2:G2}' `
    @($ends | Where-Object FinalTrainAccuracy -EQ 1).Count $ends.Count $end.Maximum) 'so it does'
$early = ($rows | Where-Object FromStep -LT 100 | Measure-Object FinalTestAccuracy -Average).Average
$late = ($rows | Where-Object FromStep -GE 1000 | Measure-Object FinalTestAccuracy -Average).Average
Hold 'S3 f: the test accuracy of endpoints rises and then stays' (Say '{0:F3} from steps below 100, {1:F3} from 1000 on' $early $late) 'it does, up to freezing'
Hold 'the step at which the basin is found (Sim_J at least 0.90, all pairs)' (Say '{0}' $basin.FreezeStep)
Hold 'freezing comes no later than 100 % training accuracy' (Say '{0}: step {1}, and {2}' `
    $(if ($basin.FreezeStep -le $accurate.FreezeStep) { 'so it is' } else { 'not here' }) $basin.FreezeStep $accurate.FreezeStep) 'so it is'

$run | Draw training
$rows | Draw endpoints
$along | Draw along @{ X = 'Step'; Y = 'TrainLoss', 'TrainAccuracy', 'TestLoss', 'TestAccuracy', 'Flatness'; By = 'From'; Title = 'Along SGD, and along descent from its steps' }
$rows | Draw ends @{ X = 'FromStep'; Y = 'FinalTrainLoss', 'FinalTrainAccuracy', 'FinalTestAccuracy'; Title = 'How descent from the steps of a run ends' }
$matrix | Draw matrix @{ Kind = 'HeatMap'; X = 'FromStep'; By = 'OtherFromStep'; Y = 'Jaccard'; Title = 'How alike the errors of endpoints are' }
$means | Draw repeats @{ X = 'FromStep'; Y = 'FinalTestLoss', 'Flatness'; Title = "Endpoints of $(@($repeats).Count) runs, and their standard errors" }
$rows | Draw flat-accuracy @{ X = 'Flatness'; Y = 'FinalTestAccuracy'; Title = 'Flatness and test accuracy of endpoints' }
$run | Get-WeightTrajectory | Draw ways
$pairs | Draw barriers
$freezing | Where-Object Rule -NE LastEndpoint | Draw freezing
Write-Held
"Written to $Out/paper-fig1-endpoints.csv, -freezing.csv and -barriers.csv, and figures to $Figures"
