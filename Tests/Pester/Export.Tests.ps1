Describe 'Export-ValleyData' {
    BeforeAll {
        . "$PSScriptRoot/Import-BuiltModule.ps1"
        $results = Invoke-TwoValleySim 0.02, 0.06 0.1 -Realizations 100 -Steps 200 -RecordEvery 50 -KeepTrajectories 2
    }

    BeforeEach {
        $folder = Join-Path $TestDrive ([guid]::NewGuid())
        $null = New-Item $folder -ItemType Directory
    }

    It 'writes a row for each result, and curves and paths beside them' {
        $results | Export-ValleyData "$folder/run.csv" | Should -BeNullOrEmpty
        (Get-ChildItem $folder).Name | Sort-Object | Should -Be 'run.csv', 'run.curve.csv', 'run.paths.csv'
        $rows = Import-Csv "$folder/run.csv"
        $rows.LearningRate | Should -Be '0.02', '0.06'
        [double]$rows[1].PFlat | Should -Be $results[1].PFlat
        $curve = Import-Csv "$folder/run.curve.csv"
        $curve.Count | Should -Be 10
        ($curve | Where-Object Cell -EQ 1).Step | Should -Be '0', '50', '100', '150', '200'
        (Import-Csv "$folder/run.paths.csv").Count | Should -Be 20
    }

    It 'has the columns that scripts rely on' {
        $results | Export-ValleyData "$folder/run.csv"
        $columns = (Import-Csv "$folder/run.csv")[0].PSObject.Properties.Name
        $expected = -split 'LearningRate NoiseStrength DeltaS NoiseModel NoiseExponent Realizations Steps Seed InitialX InitialY
            X1 X2 X0 F0 Yb Yf Yd Ld PFlat PFlatLow PFlatHigh FreezeStepMean FreezeStepSem FreezeStepMedian FreezeYMean FreezeYSem
            EtaFreezeStep NeverCrossedFraction CensoredFraction DivergedCount FinalYMean StepsPerSecond'
        foreach ($name in $expected) { $columns | Should -Contain $name }
    }

    It 'writes flags that other programs take for flags, and that are told apart by comparing them' {
        'SkipOperator', 'True', '0' | ConvertFrom-Csv | Get-ValleyTheory 0.01 0.1 3 | Export-ValleyData "$folder/flags.csv"
        $rows = Import-Csv "$folder/flags.csv"
        $rows.SkipOperator | Should -BeExactly 'true', 'false'
        @($rows | Where-Object SkipOperator -EQ true).Count | Should -Be 1
    }

    It 'writes the same bytes in every culture' {
        $points = $results | Measure-FreezePoint
        $points | Export-ValleyData "$folder/plain.csv"
        Invoke-WithCulture 'de-DE' { $points | Export-ValleyData "$folder/german.csv" }
        Get-Content "$folder/german.csv" -Raw | Should -BeExactly (Get-Content "$folder/plain.csv" -Raw)
        Get-Content "$folder/plain.csv" -Raw | Should -Not -Match "`r"
        [IO.File]::ReadAllBytes("$folder/plain.csv")[0] | Should -Not -Be 0xEF
    }

    It 'does nothing with -WhatIf, and passes objects on all the same' {
        $passed = $results | Export-ValleyData "$folder/run.csv" -WhatIf -PassThru
        $passed.Count | Should -Be 2
        Get-ChildItem $folder | Should -BeNullOrEmpty
    }

    It 'tells beforehand of all files that it writes, and of those that it removes' {
        $results | Export-ValleyData "$folder/run.csv"
        Start-Transcript "$folder/said.txt" | Out-Null
        try { $results | Export-ValleyData "$folder/run.csv" -WhatIf } finally { Stop-Transcript | Out-Null }
        $said = Get-Content "$folder/said.txt" -Raw
        foreach ($name in 'run.csv', 'run.curve.csv', 'run.freeze.csv', 'replaced or removed: run.curve.csv, run.paths.csv') {
            $said | Should -Match ([regex]::Escape($name))
        }
        Select-Object -InputObject $results[0] * -ExcludeProperty Curve, Trajectories | Export-ValleyData "$folder/run.csv"
        (Get-ChildItem $folder -Filter *.csv).Name | Should -Be 'run.csv'
    }

    It 'adds results as they come, and keeps them when the pipeline is stopped' {
        $results[0] | Export-ValleyData "$folder/run.csv" -Append
        { $results[1] | ForEach-Object { $_; throw 'enough' } | Export-ValleyData "$folder/run.csv" -Append } | Should -Throw 'enough'
        $results | Export-ValleyData "$folder/whole.csv"
        foreach ($end in '', '.curve', '.paths') {
            Get-Content "$folder/run$end.csv" -Raw | Should -BeExactly (Get-Content "$folder/whole$end.csv" -Raw)
        }
        { $results | Export-ValleyData "$folder/run.csv" -Append -NoClobber } | Should -Throw -ErrorId 'ExportFileExists,*'
        $results | Export-ValleyData "$folder/run.csv" -Append -WhatIf
        @(Import-Csv "$folder/run.csv").Count | Should -Be 2
    }

    It 'cuts off what a kill left of a line when it is told to' {
        $results | Export-ValleyData "$folder/run.csv" -Append
        Add-Content "$folder/run.csv" '0.02,0.0' -NoNewline
        { $results | Export-ValleyData "$folder/run.csv" -Append } | Should -Throw -ErrorId 'ExportTruncated,*'
        $results | Export-ValleyData "$folder/run.csv" -Append -Force -WarningVariable said -WarningAction SilentlyContinue
        $said | Should -BeLike "*'0.02,0.0'*cut off*"
        @(Import-Csv "$folder/run.csv").PFlat | Should -Be @($results + $results).PFlat.ForEach([string])
    }

    It 'passes objects on unchanged with -PassThru' {
        $passed = $results | Export-ValleyData "$folder/run.csv" -PassThru
        $passed.Count | Should -Be 2
        [object]::ReferenceEquals($passed[0], $results[0]) | Should -BeTrue
    }

    It 'overwrites unless told not to' {
        'old' | Set-Content "$folder/run.csv"
        { $results | Export-ValleyData "$folder/run.csv" -NoClobber } | Should -Throw -ErrorId 'ExportFileExists,*ExportValleyDataCommand'
        Get-Content "$folder/run.csv" | Should -Be 'old'
        $results | Export-ValleyData "$folder/run.csv"
        (Import-Csv "$folder/run.csv").Count | Should -Be 2
    }

    It 'replaces a file that is read-only with -Force only' {
        'old' | Set-Content "$folder/run.csv"
        Set-ItemProperty "$folder/run.csv" IsReadOnly $true
        { $results | Export-ValleyData "$folder/run.csv" } | Should -Throw -ErrorId 'ExportFileReadOnly,*'
        Get-Content "$folder/run.csv" | Should -Be 'old'
        $results | Export-ValleyData "$folder/run.csv" -Force
        (Import-Csv "$folder/run.csv").Count | Should -Be 2
    }

    It 'gives <Id> for <Name>, and leaves nothing behind' -ForEach @(
        @{ Name = 'an unknown format'; Id = 'ExportUnknownFormat'; Script = { $results | Export-ValleyData "$folder/run.txt" } }
        @{
            Name = 'a folder that is not there'; Id = 'ExportDirectoryNotFound'
            Script = { $results | Export-ValleyData "$folder/no/run.csv" }
        }
        @{ Name = 'JSON to add to'; Id = 'ExportAppendFormat'; Script = { $results | Export-ValleyData "$folder/run.json" -Append } }
        @{
            Name = 'curves alone to add'; Id = 'ExportAppendCurve'
            Script = { $results | Export-ValleyData "$folder/run.csv" -Append -Curve }
        }
        @{ Name = 'no results'; Id = 'ExportNoRows'; Script = { @() | Export-ValleyData "$folder/run.csv" -ErrorAction Stop } }
        @{
            Name = 'no curves'; Id = 'ExportNoTable'
            Script = { New-ValleyLandscape | Export-ValleyData "$folder/run.csv" -Curve -ErrorAction Stop }
        }
        @{ Name = 'a path without files'; Id = 'NotAFilePath'; Script = { $results | Export-ValleyData 'env:run.csv' } }
        @{ Name = 'an empty path'; Id = 'ParameterArgumentValidationError'; Script = { $results | Export-ValleyData '' } }
        @{ Name = 'a string'; Id = 'ExportNotTabular'; Script = { 'abc' | Export-ValleyData "$folder/run.csv" -ErrorAction Stop } }
        @{
            Name = 'nothing'; Id = 'ParameterArgumentValidationErrorNullNotAllowed'
            Script = { $null | Export-ValleyData "$folder/run.csv" -ErrorAction Stop }
        }
    ) {
        $Script | Should -Throw -ErrorId "$Id,ValleyJump.PowerShell.Commands.ExportValleyDataCommand"
        Get-ChildItem $folder | Should -BeNullOrEmpty
    }

    It 'writes nothing when the pipeline fails or ends early: <_>' -ForEach 'throw', 'Select-Object' {
        if ($_ -eq 'throw') {
            { $results | ForEach-Object { $_; throw 'enough' } | Export-ValleyData "$folder/run.csv" } | Should -Throw 'enough'
        }
        else {
            $null = $results | Export-ValleyData "$folder/run.csv" -PassThru | Select-Object -First 1
        }
        Get-ChildItem $folder | Should -BeNullOrEmpty
    }

    It 'takes wildcards in names literally, and drives of PowerShell' {
        $results | Export-ValleyData "$folder/run[1].csv"
        Test-Path -LiteralPath "$folder/run[1].csv" | Should -BeTrue
        $results | Export-ValleyData TestDrive:/drive.csv
        Test-Path TestDrive:/drive.csv | Should -BeTrue
        Push-Location $folder
        try { $results | Export-ValleyData here.csv } finally { Pop-Location }
        Test-Path "$folder/here.csv" | Should -BeTrue
    }

    It 'refuses results of another process whose curves are lost, and takes those that had none' {
        $results | Export-Clixml "$folder/results.xml"
        { Import-Clixml "$folder/results.xml" | Export-ValleyData "$folder/run.csv" } |
            Should -Throw -ErrorId 'ExportCopy,ValleyJump.PowerShell.Commands.ExportValleyDataCommand'
        Test-Path "$folder/run.csv" | Should -BeFalse

        Invoke-TwoValleySim 0.05 0.05 -Realizations 10 -Steps 20 | Export-Clixml "$folder/plain.xml"
        Import-Clixml "$folder/plain.xml" | Export-ValleyData "$folder/plain.csv"
        $columns = (Import-Csv "$folder/plain.csv")[0].PSObject.Properties.Name
        'Curve', 'Trajectories', 'FreezeSteps' | Should -Not -BeIn $columns
        $columns | Should -Contain 'PFlat'
    }

    It 'takes the rows of curves and paths as those of any table' {
        $results[0].Curve | Where-Object Step -GT 50 | Export-ValleyData "$folder/curve.csv"
        (Import-Csv "$folder/curve.csv").Step | Should -Be '100', '150', '200'
        $results[0].Trajectories | Export-Csv "$folder/paths.csv"
        Import-Csv "$folder/paths.csv" | Group-Object Index | ForEach-Object Count | Should -Be 5, 5
        (($results[0] | ConvertTo-Json -WarningAction SilentlyContinue | ConvertFrom-Json).Curve.PFlat) | Should -Be $results[0].Curve.PFlat
    }

    It 'writes JSON that holds the curves' {
        $results | Export-ValleyData "$folder/run.json"
        $json = Get-Content "$folder/run.json" -Raw | ConvertFrom-Json
        $json.Count | Should -Be 2
        $json[1].Curve.Step | Should -Be 0, 50, 100, 150, 200
        $json[1].PFlat | Should -Be $results[1].PFlat
    }
}
