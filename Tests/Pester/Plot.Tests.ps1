Describe 'Export-ValleyPlot' {
    BeforeAll {
        . "$PSScriptRoot/Import-BuiltModule.ps1"
        $few = @{ Realizations = 50; Steps = 500 }
        $results = Invoke-TwoValleySim 0.02, 0.05 0.02, 0.1 @few -RecordEvery 50 -KeepTrajectories 2
        function Get-Hash([string] $name) { (Get-FileHash "$folder/$name").Hash }
    }

    BeforeEach {
        $folder = "$TestDrive/$(New-Guid)"
        $null = New-Item $folder -ItemType Directory
    }

    It 'draws rows of a file as it does the results, to the last byte' {
        $results | Export-ValleyData "$folder/rows.csv" -PassThru | Export-ValleyPlot "$folder/direct.svg" | Should -BeNullOrEmpty
        Import-Csv "$folder/rows.csv" | Export-ValleyPlot "$folder/csv.svg"
        Get-Hash csv.svg | Should -Be (Get-Hash direct.svg)
        Get-Content "$folder/direct.svg" -Raw | Should -Match 'PhaseDiagram'
    }

    It 'draws curves and paths that came back by JSON' {
        $results[0] | Export-ValleyData "$folder/rows.json"
        $json = Get-Content "$folder/rows.json" -Raw | ConvertFrom-Json
        foreach ($kind in 'Curve', 'Paths', 'FreezeDistribution') {
            $results[0] | Export-ValleyPlot "$folder/direct.svg" -Kind $kind
            $json | Export-ValleyPlot "$folder/json.svg" -Kind $kind
            Get-Hash json.svg | Should -Be (Get-Hash direct.svg)
        }
    }

    It 'draws the file of a curve' {
        $results | Export-ValleyData "$folder/rows.csv"
        Import-Csv "$folder/rows.curve.csv" | Export-ValleyPlot "$folder/curve.png"
        [IO.File]::ReadAllBytes("$folder/curve.png")[1..3] | Should -Be ([byte[]][char[]]'PNG')
    }

    It 'draws <Name>' -ForEach @(
        @{ Name = 'theory'; Script = { Get-ValleyTheory 0.05 0.1 -Y 2, 4 -SkipOperator } }
        @{ Name = 'a landscape'; Script = { New-ValleyLandscape } }
        @{ Name = 'hashtables'; Script = { @{ A = 1; B = 2 }, @{ A = 2; B = 3 } } }
        @{ Name = 'a selection'; Script = { $results | Select-Object LearningRate, NoiseStrength, PFlat } }
        @{ Name = 'a curve by itself'; Script = { $results[0].Curve } }
        @{ Name = 'checks'; Script = { $results[0] | Test-ValleyRegime } }
    ) {
        & $Script | Export-ValleyPlot "$folder/a.svg"
        (Get-Item "$folder/a.svg").Length | Should -BeGreaterThan 2000
    }

    It 'puts several inputs on one page' {
        $theory = Get-ValleyTheory 0.05 0.1 -Y 2, 4 -SkipOperator
        $results, $theory | Export-ValleyPlot "$folder/page.svg" -Panel -Title 'Both of them'
        # Of what comes singly each type is a group.
        @($results) + @($theory) | Export-ValleyPlot "$folder/singly.svg" -Panel -Title 'Both of them'
        Get-Hash singly.svg | Should -Be (Get-Hash page.svg)
        Get-Content "$folder/page.svg" -Raw | Should -Match 'Both of them'
    }

    It 'passes results on, and draws none with -WhatIf' {
        @($results | Export-ValleyPlot "$folder/a.png" -PassThru -WhatIf).Count | Should -Be 4
        Get-ChildItem $folder | Should -BeNullOrEmpty
        @($results | Export-ValleyPlot "$folder/a.png" -PassThru).Count | Should -Be 4
    }

    It 'keeps a file that is there with -NoClobber, and replaces a read-only one with -Force alone' {
        Set-Content "$folder/a.png" old
        { $results | Export-ValleyPlot "$folder/a.png" -NoClobber } | Should -Throw -ErrorId 'PlotFileExists,*ExportValleyPlotCommand'
        Set-ItemProperty "$folder/a.png" IsReadOnly $true
        { $results | Export-ValleyPlot "$folder/a.png" } | Should -Throw -ErrorId 'PlotFileReadOnly,*'
        Get-Content "$folder/a.png" | Should -Be old
        $results | Export-ValleyPlot "$folder/a.png" -Force
        (Get-Item "$folder/a.png").Length | Should -BeGreaterThan 2000
        Get-ChildItem $folder -Force | Should -HaveCount 1
    }

    It 'refuses <Name>, and leaves nothing' -ForEach @(
        @{ Name = 'no rows'; Id = 'PlotNoRows'; Script = { @() | Export-ValleyPlot "$folder/a.png" -ErrorAction Stop } }
        @{ Name = 'a kind that does not fit'; Id = 'PlotKindUnfit'; Script = { $results | Export-ValleyPlot "$folder/a.png" -Kind Regime -ErrorAction Stop } }
        @{ Name = 'a kind that there is not'; Id = 'PlotKindUnknown'; Script = { $results | Export-ValleyPlot "$folder/a.png" -Kind Pie -ErrorAction Stop } }
        @{ Name = 'rows of several sorts'; Id = 'PlotMixedRows'; Script = { $results[0], (Get-ValleyGeometry 5) | Select-Object * | Export-ValleyPlot "$folder/a.png" -ErrorAction Stop } }
        @{ Name = 'an unknown extension'; Id = 'PlotUnknownFormat'; Script = { $results | Export-ValleyPlot "$folder/a.txt" } }
        @{ Name = 'a folder that is not there'; Id = 'PlotDirectoryNotFound'; Script = { $results | Export-ValleyPlot "$folder/no/a.png" } }
        @{ Name = 'a size out of range'; Id = 'InvalidWidth'; Script = { $results | Export-ValleyPlot "$folder/a.png" -Width 5 } }
        @{ Name = 'copies that have lost their curves'; Id = 'ExportCopy'
            Script = { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($results[0], 3)) | Export-ValleyPlot "$folder/a.png" } }
        @{ Name = 'values that are all missing'; Id = 'PlotNoNumbers'; Script = { @{ A = 1; B = 'NaN' } | Export-ValleyPlot "$folder/a.png" -X A -Y B -ErrorAction Stop } }
    ) {
        $Script | Should -Throw -ErrorId "$Id,*"
        Get-ChildItem $folder -Force | Should -BeNullOrEmpty
    }
}
