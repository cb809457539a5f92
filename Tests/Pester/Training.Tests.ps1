Describe 'Training runs' {
    BeforeAll {
        . "$PSScriptRoot/Import-BuiltModule.ps1"
        $data = Import-ImageDataset -TrainPerClass 10 -TestPerClass 5
        $small = @{ Steps = 200; Checkpoints = 5 }
        function Key($runs) {
            foreach ($run in $runs) {
                $run.BatchSize, $run.LearningRate, $run.Realization, [BitConverter]::DoubleToInt64Bits($run.FinalTrainLoss) -join ' '
            }
        }
    }

    It 'go to disk and come back by any kind of path' {
        $runs = $data | Start-SgdTraining -BatchSize 10, 20 -Realizations 2 @small | Save-SgdRun "$TestDrive/runs" -PassThru
        Push-Location $TestDrive
        try {
            Key (Import-SgdRun ./runs/*.h5) | Should -Be (Key $runs)
            Key (Import-SgdRun runs) | Should -Be (Key $runs)
            Key (Get-ChildItem runs | Import-SgdRun) | Should -Be (Key $runs)
            Key (Get-Item runs/*B10_* | Import-SgdRun) | Should -Be (Key $runs[0..1])
            Key ('runs/*B20_*', 'runs/*B10_*' | Import-SgdRun) | Should -Be (Key $runs[2, 3, 0, 1])
        }
        finally { Pop-Location }
        { Import-SgdRun "$TestDrive/runs/none*" -ErrorAction Stop } | Should -Throw -ErrorId 'RunNotFound,*'
    }

    It 'are rows of a table that can be run again' {
        $away = @{ LearningRate = 0.05, 0.02; Optimizer = 'Adam'; LearningRateSchedule = 'cosine to 0.1'; HiddenWidths = 20 }
        $runs = $data | Start-SgdTraining -BatchSize 10 @away @small | Export-ValleyData "$TestDrive/runs.csv" -PassThru
        Key (Import-Csv "$TestDrive/runs.csv" | Start-SgdTraining -Dataset $data -Checkpoints 5) | Should -Be (Key $runs)
        $columns = -split 'BatchSize LearningRate Realization Seed Steps Optimizer Momentum SquareDecay LearningRateSchedule HiddenWidths'
        Key ($runs | Select-Object $columns | Start-SgdTraining -Dataset $data -Checkpoints 5) | Should -Be (Key $runs)
    }

    It 'show as a table' {
        $text = Start-SgdTraining $data @small | Format-Table | Out-String -Width 80
        $text | Should -Match 'BatchSize\s+LearningRate\s+Seed/realiz\s+Converged\s+FinalTrainLoss\s+FinalTestAccuracy'
    }
}
