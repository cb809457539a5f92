Describe 'The module' {
    BeforeAll { . "$PSScriptRoot/Import-BuiltModule.ps1" }

    It 'has a valid manifest whose version is that of the assembly' {
        $module = Test-ModuleManifest $manifest
        (Get-Module ValleyJump).Version | Should -Be $module.Version
        $module.ExportedCmdlets.Count | Should -BeGreaterOrEqual 5
        (Get-Command -Module ValleyJump).Name | Sort-Object | Should -Be ($module.ExportedCmdlets.Keys | Sort-Object)
    }

    It 'loads ValleyJump.Core so that its types can be named, and once' {
        Invoke-Expression '[ValleyJump.Core.Landscapes.TwoValleyLandscape]::new().X1' | Should -Be 0.8
        @([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'ValleyJump.Core' }).Count | Should -Be 1
    }

    It 'can be removed and imported again' {
        $before = Get-Numbers (Invoke-TwoValleySim 0.05 0.1 -Realizations 100 -Steps 500)
        Remove-Module ValleyJump
        Get-Command Invoke-TwoValleySim -ErrorAction Ignore | Should -BeNullOrEmpty
        Import-Module $manifest
        Get-Numbers (Invoke-TwoValleySim 0.05 0.1 -Realizations 100 -Steps 500) | Should -Be $before
        Import-Module $manifest -Force
        Get-Numbers (Invoke-TwoValleySim 0.05 0.1 -Realizations 100 -Steps 500) | Should -Be $before
    }

    It 'imports into a fresh process without a word, and does no work there' {
        $said = & "$root/Build/Invoke-PowerShell.ps1" -Command "Import-Module '$manifest'; (Get-Module ValleyJump).Version.ToString()" 2>&1
        $LASTEXITCODE | Should -Be 0
        $said | Should -Be ((Get-Module ValleyJump).Version.ToString())
    }

    It 'completes <Line> to <Expected>' -ForEach @(
        @{ Line = 'Invoke-TwoValleySim 0.1 0.1 -NoiseModel H'; Expected = 'Hessian', 'HessianPlusIsotropic', 'HessianPower', 'HessianSquared' }
        @{ Line = 'Invoke-TwoValleySim 0.1 0.1 -NoiseModel S'; Expected = 'StudentT' }
        @{ Line = 'Measure-FreezePoint -Definition '; Expected = 'Accuracy', 'Agreement', 'Basin', 'LastCrossing', 'LastCrossingIfAny', 'Loss', 'Plateau' }
        @{ Line = 'Export-ValleyPlot -Format '; Expected = 'Html', 'Pdf', 'Png', 'Svg' }
        @{ Line = 'Export-ValleyPlot -Kind Fr'; Expected = 'FreezeDistribution', 'FreezePoint', 'FreezeTheory', 'Freezing', 'FreezingGrid' }
        @{ Line = 'Export-ValleyData -Format '; Expected = 'Csv', 'Json', 'JsonLines', 'Parquet' }
        @{ Line = 'Invoke-TwoValleySim -Noise'; Expected = '-NoiseExponent', '-NoiseModel', '-NoiseStrength' }
        @{ Line = 'Invoke-TwoValley'; Expected = 'Invoke-TwoValleySim' }
    ) {
        (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText | Sort-Object | Should -Be $Expected
    }

    It 'completes the properties of a result' {
        $line = 'Invoke-TwoValleySim 0.1 0.1 | Select-Object PFl'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'PFlat', 'PFlatHigh', 'PFlatLow'
    }
}

Describe 'The screen' {
    BeforeAll { . "$PSScriptRoot/Import-BuiltModule.ps1" }

    It 'lists results with estimates and their errors in a line, and inputs last' {
        $list = Invoke-TwoValleySim 0.05 0.05 -Realizations 50 -Steps 200 | Format-List | Out-String -Width 100
        $labels = $list -split "`n" -match ' : ' -replace ' *:.*', ''
        $list | Should -Match 'PFlat +: 0.\d+ \[0.\d+, 0.\d+\]'
        $list | Should -Match 'FreezeStepMean +: \d+.\d \+- \d.\d'
        $labels | Should -Not -Contain PFlatLow
        $labels | Should -Not -Contain Simulation
        $labels.IndexOf('DivergedCount') | Should -BeLessThan $labels.IndexOf('LearningRate')
    }

    It 'writes neither the line of a result to a table nor to JSON' {
        $landscape = New-ValleyLandscape
        $landscape | ConvertTo-Json | Should -Not -Match TwoValleyLandscape
        ($landscape | ConvertTo-Csv)[0] | Should -Not -Match TwoValleyLandscape
    }

    It 'shows the checks of a regime cell by cell, with all of the advice' {
        $lines = @((Test-ValleyRegime 0.05, 0.1 0.1 | Out-String -Width 80) -replace "`e\[[0-9;]*m" -split "`r?`n" | Where-Object { $_ })
        @($lines -match 'Cell: eta = ').Count | Should -Be 2
        @($lines -match '^Name\s+Verdict\s+Value\s+Bound\s+Limit\s+Advice').Count | Should -Be 2
        @($lines -match '^Freezing\s+Warn').Count | Should -BeGreaterOrEqual 1
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
        ($lines -join '') -replace '\s' | Should -Match 'raise-Steps'
    }

    It 'shows every property in a list' {
        $text = Invoke-TwoValleySim 0.05 0.05 -Realizations 8 -Steps 10 | Format-List * | Out-String
        foreach ($name in 'LearningRate', 'NoiseExponent', 'Seed', 'InitialX', 'Yd', 'PFlatLow', 'FreezeStepMedian', 'StepsPerSecond') {
            $text | Should -Match "(?m)$name\s*.*:"
        }
    }
}
