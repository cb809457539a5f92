<#
.SYNOPSIS
A network that PyTorch trained, measured here: when it froze, how flat it became, and where it goes without noise.
.DESCRIPTION
Reads Examples/Data/pytorch, six checkpoints of a 784-16-10 network that train.py of that folder trained, in the three formats; holds the
losses that are computed here against those that PyTorch saw; measures freezing, flatness and the endpoint of full-batch descent; and trains
the same network here to compare. -Python trains it anew first, by a Python that has torch and scipy. -Full trains twenty networks to compare.
#>
param(
    [string] $Out = 'out',
    [ulong] $Seed = 42,
    [string] $Python,
    [switch] $Full
)

. "$PSScriptRoot/Common/Start-Example.ps1" -Out $Out

$folder = "$PSScriptRoot/Data/pytorch"
$data = Import-ImageDataset
if ($Python) {
    $trained = "$Out/pytorch"
    $null = New-Item $trained -ItemType Directory -Force
    & "$folder/images.ps1" "$Out/images.csv"
    & $Python "$folder/train.py" "$Out/images.csv" $trained
    if ($LASTEXITCODE -ne 0) { throw "$Python could not train: it needs torch and scipy." }
    $folder = $trained
}

# Its files one by one, and in a folder of their own, which is one run.
$steps = New-Item "$Out/elsewhere" -ItemType Directory -Force
Copy-Item "$folder/step-*.safetensors" $steps
$run = Import-SgdRun $steps -Dataset $data
$stacked = Import-SgdRun "$folder/run.npz" -Dataset $data -BatchSize 50 -LearningRate 0.02
$matlab = Import-SgdRun "$folder/run.mat" -Dataset $data -BatchSize 50 -LearningRate 0.02 -HiddenWidths 16
$run.Curve | Show
$same = -join $run.Checkpoints.TrainLoss -eq -join $stacked.Checkpoints.TrainLoss -and
    -join $run.Checkpoints.TrainLoss -eq -join $matlab.Checkpoints.TrainLoss
Say 'The run is the same from .safetensors, .npz and .mat: {0}' $same

$flatness = $run | Measure-Flatness -Checkpoint 1, 2, 3, 4, 5
$flatness | Export-ValleyData -Path "$Out/elsewhere-flatness.csv"
$flatness | Show
$freezing = $run | Measure-FreezePoint -Definition Loss, Accuracy -LossThreshold 0.2, 0.1
$freezing | Show
$end = $run | Invoke-GdContinuation -Step 5000 -EndStep 6000
Say 'Without noise it goes from {0:F4} to a training loss of {1:F4} by step 6000; test accuracy {2:F3}, before {3:F3}.' `
    $run.FinalTrainLoss $end.FinalTrainLoss $end.FinalTestAccuracy $run.FinalTestAccuracy

$here = @($data | Start-SgdTraining -BatchSize 50 -LearningRate 0.02 -Steps 5000 -HiddenWidths 16 -CheckpointCount 6 -Seed $Seed `
        -Realizations $(if ($Full) { 20 } else { 5 }))
$ours = $here | Measure-Object FinalTrainLoss -Average -Minimum -Maximum
Say 'Trained here, {0} times from other weights: training loss {1:F4}, from {2:F4} to {3:F4}; PyTorch''s {4:F4}.' `
    $ours.Count $ours.Average $ours.Minimum $ours.Maximum $run.FinalTrainLoss
$run | Save-SgdRun -Path "$Out/elsewhere.h5"
$run | Export-ValleyPlot -Path "$Out/elsewhere.svg"
"Written to $Out/elsewhere*"
