<#
.SYNOPSIS
How an experiment is tested: each claim is a verdict by four standard errors, and a test of Pester.
.DESCRIPTION
Run it by Invoke-Pester Examples/Testing.Tests.ps1. A claim that does not hold fails with its numbers. What the parts mean is in
docs/testing.md. Seeds are fixed: a test passes or fails every time alike.
#>
Describe 'Noise in the toy model' {
    BeforeAll {
        . "$PSScriptRoot/Common/Start-Example.ps1" -Out $TestDrive
        # Eight seeds, each of them an ensemble of its own for every noise: the same noise for all cells of a seed, so that they pair.
        $rows = foreach ($seed in 1..8) {
            Invoke-TwoValleySim -LearningRate 0.05 -NoiseStrength 0.03, 0.06, 0.1 -InitialY 1 -Realizations 500 -Seed $seed
        }
    }

    It 'makes trajectories freeze further along y' {
        foreach ($verdict in $rows | Compare-ValleyGroup FreezeYMean -By NoiseStrength -Against 0.03 -PairBy Seed -Expect Greater) {
            $verdict.Holds | Should -BeTrue -Because $verdict.Because
        }
    }

    It 'does so along the whole range, by the errors between seeds' {
        $verdict = $rows | Measure-ValleyTrend NoiseStrength FreezeYMean -Log -ClusterBy Seed -Expect Rises
        $verdict.Holds | Should -BeTrue -Because $verdict.Because
    }

    It 'selects nothing where the valleys are alike' {
        $alike = New-ValleyLandscape -X1 0.7 -X2 0.7
        $both = foreach ($seed in 1..8) {
            $alike | Invoke-TwoValleySim -LearningRate 0.05 -NoiseStrength 0.03, 0.1 -Realizations 500 -Seed $seed
        }
        $verdict = $both | Compare-ValleyGroup PFlat -By NoiseStrength -Against 0.03 -PairBy Seed -Expect Alike
        $verdict.Holds | Should -BeTrue -Because $verdict.Because
        # That no difference is seen says little where the interval is wide.
        ($verdict.MeanDifferenceHigh - $verdict.MeanDifferenceLow) | Should -BeLessThan 0.1
    }
}

Describe 'Noise in the training of networks' {
    BeforeAll {
        . "$PSScriptRoot/Common/Start-Example.ps1" -Out $TestDrive
        # Runs of one seed share their initial weights: they pair by it, and the claim is about other weights too.
        $runs = Import-ImageDataset | Start-SgdTraining -BatchSize 50, 500 -LearningRate 0.1 -Seed (1..8) -NoWeights
    }

    It 'delays freezing' {
        $verdict = $runs | Compare-ValleyGroup EtaFreezeStepLoss -By BatchSize -Against 500 -PairBy Seed -Expect Greater
        $verdict.LeftOut | Should -Be 0 -Because 'every run is to freeze'
        $verdict.Holds | Should -BeTrue -Because $verdict.Because
    }
}
