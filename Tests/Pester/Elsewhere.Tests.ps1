BeforeDiscovery {
    # Python with PyTorch, where there is one: no package of ours brings it.
    $python = Get-Command python3, /usr/bin/python3, python -CommandType Application -ErrorAction Ignore |
        Where-Object { & $_ -c 'import torch' 2> $null; $LASTEXITCODE -eq 0 } | Select-Object -First 1 -ExpandProperty Source
}

Describe 'A network of another program' {
    BeforeAll {
        . "$PSScriptRoot/Import-BuiltModule.ps1"
        $data = Import-ImageDataset
        $torch = "$root/Examples/Data/pytorch"
    }

    It 'is measured as a run' {
        $run = Import-SgdRun "$torch/run.npz" -Dataset $data -BatchSize 50 -LearningRate 0.02
        $run.Checkpoints.Count | Should -Be 6
        ($run | Measure-Flatness).Flatness | Should -BeGreaterThan 0
        ($run | Invoke-GdContinuation -Step 5000 -EndStep 5100 -NoCache).FinalTrainLoss | Should -BeLessThan $run.FinalTrainLoss
        ($run, $run | Compare-Solution).Jaccard | Should -Be 1
        $run | Save-SgdRun "$TestDrive/run.h5"
        (Import-SgdRun "$TestDrive/run.h5").Curve.TrainLoss | Should -Be $run.Curve.TrainLoss
    }

    It 'is a run for each file, and one run for a folder' {
        $null = New-Item "$TestDrive/steps" -ItemType Directory
        Copy-Item "$torch/step-*.safetensors" "$TestDrive/steps"
        @(Import-SgdRun "$torch/step-*.safetensors" -Dataset $data).Count | Should -Be 6
        (Import-SgdRun "$TestDrive/steps" -Dataset $data).Checkpoints.Step | Should -Be 0, 1000, 2000, 3000, 4000, 5000
    }

    It 'is an error where <Case>' -ForEach @(
        @{ Case = 'no images are given'; File = 'run.npz'; With = @{ Dataset = $null }; Id = 'MissingDataset' }
        @{ Case = 'it is not told how it was trained'; File = 'run.npz'; With = @{}; Id = 'MissingBatchSize' }
        @{ Case = 'the network is another'; File = 'run.mat'; With = @{ BatchSize = 50; LearningRate = 0.02 }; Id = 'RunInvalidContents' }
        @{ Case = 'the steps are too few'; File = 'run.npz'; With = @{ Step = 1, 2 }; Id = 'InvalidStep' }
        @{ Case = 'it is a Python program'; File = 'train.py'; With = @{}; Id = 'RunNotARun' }
    ) {
        $with.Dataset ??= $with.ContainsKey('Dataset') ? $null : $data
        if (-not $with.Dataset) { $with.Remove('Dataset') }
        { Import-SgdRun "$torch/$File" @With -ErrorAction Stop } | Should -Throw -ErrorId "$Id,*"
    }

    It 'goes to PyTorch and gives the same outputs there' -Skip:(-not $python) -ForEach @{ Python = $python } {
        $run = $data | Start-SgdTraining -BatchSize 50 -LearningRate 0.1 -Steps 200 -CheckpointCount 3
        $run | Save-SgdRun "$TestDrive/net.safetensors"
        & "$torch/images.ps1" "$TestDrive/images.csv"
        $seen = & $Python "$root/Tests/Data/pytorch/load.py" "$TestDrive/net.safetensors" "$TestDrive/images.csv" | ConvertFrom-Json
        $LASTEXITCODE | Should -Be 0
        # Sums in single precision: some units in the seventh digit.
        $seen.TrainLoss | Should -BeGreaterThan ($run.FinalTrainLoss * (1 - 1e-6))
        $seen.TrainLoss | Should -BeLessThan ($run.FinalTrainLoss * (1 + 1e-6))
        $seen.Wrong | Should -Be $run.Checkpoints[-1].Misclassified
    }
}
