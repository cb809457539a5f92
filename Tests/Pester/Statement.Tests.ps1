Describe 'A statement about rows' {
    BeforeAll {
        . "$PSScriptRoot/Import-BuiltModule.ps1"
        $rows = foreach ($sigma in 0.02, 0.05, 0.1, 0.2) {
            Invoke-TwoValleySim 0.05 $sigma -Steps 1000 -Realizations 64 -Seed 3
            Invoke-TwoValleySim 0.05 $sigma -Steps 1000 -Realizations 64 -Seed 4
        }
        $compare = @{ Property = 'PFlat', 'FreezeYMean'; By = 'NoiseStrength'; Against = 0.02; PairBy = 'Seed'; WarningAction = 'Ignore' }
        $trend = @{ X = 'DeltaS'; Y = 'PFlat', 'FreezeYMean'; Log = $true; ClusterBy = 'Seed'; WarningAction = 'Ignore' }
    }

    It 'is the same of results, of CSV and of JSON, in every culture' {
        $rows | Export-ValleyData "$TestDrive/rows.csv" -PassThru | Export-ValleyData "$TestDrive/rows.json"
        $compared = $rows | Compare-ValleyGroup @compare
        $compared.Count | Should -Be 6
        $trends = $rows | Measure-ValleyTrend @trend
        $trends.Count | Should -Be 2
        Invoke-WithCulture 'de-DE' {
            $csv = Import-Csv "$TestDrive/rows.csv"
            $json = Get-Content "$TestDrive/rows.json" -Raw | ConvertFrom-Json
            foreach ($others in $csv, $json) {
                $others | Compare-ValleyGroup @compare | Should -Be $compared
                $others | Measure-ValleyTrend @trend | Should -Be $trends
            }
        }
    }

    It 'fails a test with its numbers where it does not hold' {
        $verdict = $rows | Compare-ValleyGroup PFlat -By NoiseStrength -Against 0.1 -Expect Less -WarningAction Ignore |
            Where-Object Group -eq 0.2
        $said = { $verdict.Holds | Should -BeTrue -Because $verdict.Because } | Should -Throw -PassThru
        $said.ToString() | Should -Match 'the mean PFlat is .* standard errors; below -4 it counts as less'
    }

    It 'goes to a table' {
        $rows | Measure-ValleyTrend @trend | Export-ValleyData "$TestDrive/trends.csv"
        (Import-Csv "$TestDrive/trends.csv").Holds | Should -BeIn 'true', 'false'
    }
}
