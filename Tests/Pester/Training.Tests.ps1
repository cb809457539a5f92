#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

Describe 'Training runs' {
    BeforeAll {
        . "$PSScriptRoot/Import-BuiltModule.ps1"
        $data = Import-ImageDataset -TrainPerClass 10 -TestPerClass 5
        $small = @{ Steps = 200; Checkpoints = 5 }
        function Key($runs) { $runs | ForEach-Object { "$($_.BatchSize) $($_.LearningRate) $($_.Realization) $([BitConverter]::DoubleToInt64Bits($_.FinalTrainLoss))" } }
    }

    It 'are the same for any number of threads' {
        Key (Start-SgdTraining $data -BatchSize 10, 20 -Realizations 2 @small -ThrottleLimit 1) | Should -Be (Key (Start-SgdTraining $data -BatchSize 10, 20 -Realizations 2 @small -ThrottleLimit 4))
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

    It 'several of them do not go to one file, nor to a folder that is a file' {
        $runs = Start-SgdTraining $data -BatchSize 10 -Realizations 2 @small
        { Save-SgdRun "$TestDrive/one.h5" -InputObject $runs -ErrorAction Stop } | Should -Throw -ErrorId 'SaveSeveralRuns,*'
        Test-Path "$TestDrive/one.h5" | Should -BeFalse
        { $runs | Save-SgdRun "$TestDrive/one.h5" -ErrorAction Stop } | Should -Throw '*The first run is in it, whole; the second was not saved. Give -Path a folder.' -ErrorId 'SaveSeveralRuns,*'
        Key (Import-SgdRun "$TestDrive/one.h5") | Should -Be (Key $runs[0])
        { Start-SgdTraining $data @small -Path "$TestDrive/one.h5" -ErrorAction Stop } | Should -Throw '*a folder is needed, and it is a file*' -ErrorId 'SavePathIsFile,*'
    }

    It 'are rows of a table that can be run again' {
        $runs = $data | Start-SgdTraining -BatchSize 10 -LearningRate 0.05, 0.02 -Optimizer Adam -LearningRateSchedule 'cosine to 0.1' -HiddenWidths 20 @small | Export-ValleyData "$TestDrive/runs.csv" -PassThru
        Key (Import-Csv "$TestDrive/runs.csv" | Start-SgdTraining -Dataset $data -Checkpoints 5) | Should -Be (Key $runs)
        Key ($runs | Select-Object BatchSize, LearningRate, Realization, Seed, Steps, Optimizer, Momentum, SquareDecay, LearningRateSchedule, HiddenWidths | Start-SgdTraining -Dataset $data -Checkpoints 5) | Should -Be (Key $runs)
    }

    It 'freeze at a threshold, cell by cell or run by run' {
        $runs = Start-SgdTraining $data -BatchSize 10 -LearningRate 0.05 -Realizations 3
        $cell = $runs | Where-Object Converged | Measure-FreezePoint -Loss 0.1
        $cell.Runs | Should -Be @($runs | Where-Object Converged).Count
        $steps = $runs | Where-Object Converged | Measure-FreezePoint -Loss 0.1 -PerRun
        $cell.FreezeStepMean | Should -Be ($steps | Measure-Object FreezeStep -Average).Average
        ($steps.FreezeStep -join ' ') | Should -Be (($runs | Where-Object Converged).FreezeStepLoss -join ' ')
        ($runs[0] | Measure-FreezePoint -Loss 0.2, 0.1).LossThreshold | Should -Be 0.2, 0.1
    }

    It 'show as a table' {
        $text = Start-SgdTraining $data @small | Format-Table | Out-String -Width 80
        $text | Should -Match 'BatchSize\s+LearningRate\s+Realization\s+Converged\s+FinalTrainLoss\s+FinalTestAccuracy'
    }
}
