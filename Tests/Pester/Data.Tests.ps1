# Files of Export-ValleyData, read back here and by pandas and R where they are installed.
BeforeDiscovery {
    function Test-Program($Program, [string[]] $Arguments) {
        if (-not (Get-Command $Program -ErrorAction Ignore)) { return $false }
        & $Program @Arguments *> $null
        $LASTEXITCODE -eq 0
    }
    $python = '/usr/bin/python3', 'python3' | Where-Object { Test-Program $_ '-c', 'import pandas' } | Select-Object -First 1
    $readers = @(
        if ($python) {
            @{ Reader = 'pandas'; Program = $python; Extension = 'csv' }
            @{ Reader = 'pandas'; Program = $python; Extension = 'jsonl' }
            if (Test-Program $python '-c', 'import pyarrow') { @{ Reader = 'pandas'; Program = $python; Extension = 'parquet' } }
        }
        if (Test-Program Rscript '--version') { @{ Reader = 'R'; Program = 'Rscript'; Extension = 'csv' } }
        if (Test-Program Rscript '-e', 'library(jsonlite)') { @{ Reader = 'R'; Program = 'Rscript'; Extension = 'jsonl' } }
        if (Test-Program Rscript '-e', 'library(arrow)') { @{ Reader = 'R'; Program = 'Rscript'; Extension = 'parquet' } }
    )
}

Describe 'Results of a file' {
    BeforeAll {
        . "$PSScriptRoot/Import-BuiltModule.ps1"
        $results = Invoke-TwoValleySim 0.03, 0.05 0.05, 0.1 -Realizations 200 -Steps 2000 -RecordEvery 100 -KeepTrajectories 2
        foreach ($extension in 'csv', 'json', 'jsonl', 'parquet') { $results | Export-ValleyData "$TestDrive/phase.$extension" }
        function Get-Rows($Results) { $Results | Select-Object * -ExcludeProperty WallSeconds, StepsPerSecond | ConvertTo-Json -Depth 3 }
    }

    It 'are measured, judged and simulated again like the results: <_>' -ForEach 'csv', 'json', 'jsonl', 'parquet' {
        $back = Import-ValleyData "$TestDrive/phase.$_"
        $last = @{ Definition = 'LastCrossing', 'Plateau' }
        $back | Measure-FreezePoint @last | ConvertTo-Csv | Should -Be ($results | Measure-FreezePoint @last | ConvertTo-Csv)
        $back | Test-ValleyRegime | ConvertTo-Csv | Should -Be ($results | Test-ValleyRegime | ConvertTo-Csv)
        $back | Get-ValleyTheory -Y 5 -SkipOperator | ConvertTo-Csv |
            Should -Be ($results | Get-ValleyTheory -Y 5 -SkipOperator | ConvertTo-Csv)
        ($back | Invoke-TwoValleySim).FreezeStepMean | Should -Be $results.FreezeStepMean
        ($back | Compare-ValleyGroup PFlat -By NoiseStrength -Against 0.05).MeanDifference |
            Should -Be ($results | Compare-ValleyGroup PFlat -By NoiseStrength -Against 0.05).MeanDifference
    }

    It 'draw the same figure: <_>' -ForEach 'csv', 'json', 'jsonl', 'parquet' {
        $results | Export-ValleyPlot "$TestDrive/results.svg"
        Import-ValleyData "$TestDrive/phase.$_" | Export-ValleyPlot "$TestDrive/back.svg"
        Get-Content "$TestDrive/back.svg" -Raw | Should -BeExactly (Get-Content "$TestDrive/results.svg" -Raw)
    }

    It 'say what their file does not hold' {
        $back = Import-ValleyData "$TestDrive/phase.csv"
        $back | Measure-FreezePoint -Definition LastCrossingIfAny -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -BeLike 'NotInTable,*'
        $results | Measure-FreezePoint | Export-ValleyData "$TestDrive/freeze.csv"
        $point = (Import-ValleyData "$TestDrive/freeze.csv")[1]
        $point.Source | Should -BeNullOrEmpty # PowerShell makes null of the error
        # Its ensemble is simulated again, as that of a row.
        $point | Measure-FreezePoint | ConvertTo-Csv | Should -Be ($results[0] | Measure-FreezePoint -Definition $point.Definition | ConvertTo-Csv)
    }

    It 'come from several files, and errors are those of one: <Id>' -ForEach @(
        @{ Id = 'ImportNotFound'; Script = { Import-ValleyData "$TestDrive/none*.csv" } }
        @{ Id = 'ImportNotFound'; Script = { Import-ValleyData "$TestDrive/none.csv" } }
        @{ Id = 'ImportPathIsDirectory'; Script = { Import-ValleyData $TestDrive -Format Csv } }
        @{ Id = 'ImportUnknownFormat'; Script = { Import-ValleyData "$TestDrive/phase.xlsx" } }
        @{ Id = 'ImportUnknownType'; Script = { Import-ValleyData "$TestDrive/phase.csv" -As Sheep } }
        @{ Id = 'ImportNotOfType'; Script = { Import-ValleyData "$TestDrive/phase.csv" -As FreezePoint } }
        @{ Id = 'ImportNotOfType'; Script = { Import-ValleyData "$TestDrive/phase.curve.csv" -As TwoValleyResult } }
        @{ Id = 'ImportDamaged'; Script = { Import-ValleyData "$TestDrive/phase.csv" -Format Parquet } }
        @{ Id = 'ImportInvalidContents'; Script = { Import-ValleyData "$TestDrive/phase.csv" -Format Json } }
    ) {
        $problem = try { & $Script 2>&1 | Where-Object { $_ -is [Management.Automation.ErrorRecord] } } catch { $_ }
        $problem.FullyQualifiedErrorId | Should -BeLike "$Id,*"
    }

    It 'come from several files, by name, wildcard and pipeline' {
        (Import-ValleyData "$TestDrive/phase.csv", "$TestDrive/none.csv", "$TestDrive/phase.json*" -ErrorAction Ignore).Count | Should -Be 12
        (Get-ChildItem "$TestDrive/phase.json" | Import-ValleyData).Count | Should -Be 4
        (Import-ValleyData -LiteralPath "$TestDrive/phase.csv").Count | Should -Be 4
    }

    It 'are rows where they are no results, with numbers, flags and times as such' {
        $results | Select-Object LearningRate, NoiseModel, @{ n = 'Good'; e = { $true } } | Export-ValleyData "$TestDrive/some.csv"
        $row = (Import-ValleyData "$TestDrive/some.csv")[0]
        $row | Should -BeOfType pscustomobject
        $row.LearningRate | Should -BeOfType double
        $row.Good | Should -BeTrue
        (Import-ValleyData "$TestDrive/phase.curve.csv").Count | Should -Be (4 * 21)
    }

    It 'read the same in <Reader> from <Extension>' -ForEach $readers {
        $file = "$TestDrive/phase.$Extension".Replace('\', '/')
        $code = switch ("$Reader $Extension") {
            'pandas csv' { "d = pandas.read_csv('$file')" }
            'pandas jsonl' { "d = pandas.read_json('$file', lines=True, precise_float=True)" }
            'pandas parquet' { "d = pandas.read_parquet('$file', engine='pyarrow')" }
            'R csv' { "d <- read.csv('$file')" }
            'R parquet' { "d <- arrow::read_parquet('$file')" }
            'R jsonl' { "d <- jsonlite::stream_in(file('$file'), verbose=FALSE)" }
        }
        $said = if ($Reader -eq 'pandas') {
            & $Program -c "import pandas`n$code`nfor r in d.itertuples(): print(repr(float(r.FreezeStepMean)), repr(float(r.PFlatLow)), int(r.Steps), r.NoiseModel)"
        } else {
            & $Program -e "$code; for (i in seq_len(nrow(d))) cat(sprintf('%.17g %.17g %d %s\n', d`$FreezeStepMean[i], d`$PFlatLow[i], as.integer(d`$Steps[i]), d`$NoiseModel[i]))"
        }
        $LASTEXITCODE | Should -Be 0
        $read = @($said | Where-Object { $_ -match '^[\d.]' })
        $read.Count | Should -Be $results.Count
        for ($i = 0; $i -lt $read.Count; $i++) {
            $mean, $low, $steps, $model = $read[$i] -split ' '
            # pandas' read_csv and R round the last digit as they like.
            [Math]::Abs([double]$mean / $results[$i].FreezeStepMean - 1) | Should -BeLessOrEqual 1e-15
            [Math]::Abs([double]$low - $results[$i].PFlatLow) | Should -BeLessOrEqual 1e-15
            [long]$steps | Should -Be $results[$i].Steps
            $model | Should -Be 'Hessian'
        }
    }
}
