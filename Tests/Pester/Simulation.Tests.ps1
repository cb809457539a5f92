Describe 'Invoke-TwoValleySim' {
    BeforeAll { . "$PSScriptRoot/Import-BuiltModule.ps1" }

    It 'can be sorted, grouped and selected' {
        $results = Invoke-TwoValleySim 0.05, 0.01 0.2, 0.1 -Realizations 64 -Steps 200
        ($results | Sort-Object LearningRate, NoiseStrength | ForEach-Object { "$($_.LearningRate)/$($_.NoiseStrength)" }) |
            Should -Be '0.01/0.1', '0.01/0.2', '0.05/0.1', '0.05/0.2'
        ($results | Group-Object NoiseStrength | ForEach-Object Count) | Should -Be 2, 2
        ($results | Where-Object LearningRate -EQ 0.01 | Select-Object -ExpandProperty NoiseStrength) | Should -Be 0.2, 0.1
    }

    It 'stops at once when Select-Object has enough' {
        # Hours of cells, the first of which takes milliseconds.
        $grid = @{ LearningRate = 1..1000 | ForEach-Object { $_ * 1e-5 }; NoiseStrength = 1..100 | ForEach-Object { $_ * 1e-3 } }
        $first = Invoke-TwoValleySim @grid -Realizations 1000 -Steps 10000 | Select-Object -First 1
        $first.LearningRate | Should -Be 1e-5
        # Nothing goes on behind: a worker would take a whole core.
        $process = Get-Process -Id $PID
        for ($i = 0; $i -lt 10; $i++) {
            $before = $process.TotalProcessorTime
            Start-Sleep -Milliseconds 200
            $process.Refresh()
            $share = ($process.TotalProcessorTime - $before).TotalMilliseconds / 200
            if ($share -lt 0.3) { break }
        }
        $share | Should -BeLessThan 0.3
    }

    It 'runs in parallel runspaces' {
        $alone = Get-Numbers (Invoke-TwoValleySim 0.05 0.1 -Realizations 200 -Steps 500)
        $results = 1..4 | ForEach-Object -Parallel {
            Import-Module $using:manifest
            Invoke-TwoValleySim 0.05 0.1 -Realizations 200 -Steps 500
        }
        $results.Count | Should -Be 4
        foreach ($result in $results) { Get-Numbers $result | Should -Be $alone }
    }

    It 'keeps errors of single rows in -ErrorVariable' {
        $rows = '0.01', '-1', '0.02' | ForEach-Object { [pscustomobject]@{ LearningRate = $_; NoiseStrength = '0.1' } }
        $results = $rows | Invoke-TwoValleySim -Realizations 8 -Steps 10 -ErrorVariable problems -ErrorAction SilentlyContinue
        $results.LearningRate | Should -Be 0.01, 0.02
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidLearningRate,ValleyJump.PowerShell.Commands.InvokeTwoValleySimCommand'
        $problems[0].TargetObject | Should -Be -1
    }

    It 'keeps warnings in -WarningVariable' {
        $null = New-ValleyLandscape -X1 0.5 -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings.Count | Should -Be 1
        "$($warnings[0])" | Should -Match 'X1 = 0.5 is smaller than X2 = 0.65'
    }
}

Describe 'Tables' {
    BeforeAll {
        . "$PSScriptRoot/Import-BuiltModule.ps1"
        $away = @{ NoiseModel = 'HessianSquared'; X1 = 0.9; InitialX = -0.02, 0.01; Seed = 11 }
        $results = Invoke-TwoValleySim 0.02, 0.06 0.1, 0.2 @away -Realizations 200 -Steps 500
        $expected = $results | ForEach-Object { Get-Numbers $_ }
    }

    It 'are read row by row' {
        @'
LearningRate,NoiseStrength,NoiseModel,Realizations,Steps,Seed,InitialX,Comment
0.01,0.1,,64,200,,,all defaults
0.02,0.2,Isotropic,64,200,3,-0.01;0.02,"with, comma"
'@ | Set-Content TestDrive:/grid.csv
        $rows = Import-Csv TestDrive:/grid.csv | Invoke-TwoValleySim
        ($rows | ForEach-Object { $_.LearningRate, $_.NoiseStrength, $_.NoiseModel, $_.Seed, ($_.InitialX -join ';') -join ' ' }) |
            Should -Be '0.01 0.1 Hessian 42 -0.01;0.01', '0.02 0.2 Isotropic 3 -0.01;0.02'
    }

    It 'go from Import-Csv to Export-ValleyData' {
        "LearningRate,NoiseStrength,Realizations,Steps`n0.01,0.1,64,200`n0.1,0.1,64,200" | Set-Content TestDrive:/grid.csv
        Import-Csv TestDrive:/grid.csv | Invoke-TwoValleySim | Measure-FreezePoint | Export-ValleyData -Path TestDrive:/out.csv
        $rows = Import-Csv TestDrive:/out.csv
        $rows.Definition | Should -Be 'LastCrossing', 'LastCrossingIfAny', 'LastCrossing', 'LastCrossingIfAny'
        $rows.LearningRate | Should -Be '0.01', '0.01', '0.1', '0.1'
        $rows[0].FreezeStepMean | Should -Match '^[0-9.]+$'
    }

    It 'run again to the last bit: <Name>' -ForEach @(
        @{
            Name = 'Export-ValleyData as CSV'
            Trip = { param($r) $r | Export-ValleyData TestDrive:/trip.csv; Import-Csv TestDrive:/trip.csv }
        }
        @{
            Name = 'Export-ValleyData as JSON'
            Trip = { param($r) $r | Export-ValleyData TestDrive:/trip.json; Get-Content TestDrive:/trip.json -Raw | ConvertFrom-Json }
        }
        @{
            Name = 'Export-Csv of single columns'; Plain = $true
            Trip = {
                param($r)
                $r | Select-Object * -ExcludeProperty InitialX, Trajectories, FreezeSteps, FreezeYs |
                    Add-Member InitialX '-0.02;0.01' -PassThru | Export-Csv TestDrive:/trip.csv
                Import-Csv TestDrive:/trip.csv
            }
        }
        @{ Name = 'Export-Clixml'; Trip = { param($r) $r | Export-Clixml TestDrive:/trip.xml; Import-Clixml TestDrive:/trip.xml } }
        @{
            Name = 'ConvertTo-Json'
            Trip = {
                param($r)
                $r | Select-Object * -ExcludeProperty Simulation, Curve, Trajectories, FreezeSteps, FreezeYs |
                    ConvertTo-Json | ConvertFrom-Json
            }
        }
        @{ Name = 'Select-Object'; Trip = { param($r) $r | Select-Object * } }
    ) {
        $again = & $Trip $results | Invoke-TwoValleySim -ErrorAction Stop
        $again | ForEach-Object { Get-Numbers $_ } | Should -Be $expected
        Invoke-WithCulture 'de-DE' {
            (0.5).ToString() | Should -Be '0,5'
            if ($Plain) {
                # Export-Csv itself writes numbers in the culture of the session.
                { & $Trip $results | Invoke-TwoValleySim -ErrorAction Stop } |
                    Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
            }
            else {
                & $Trip $results | Invoke-TwoValleySim -ErrorAction Stop | ForEach-Object { Get-Numbers $_ } | Should -Be $expected
            }
        }
    }

    It 'made by Export-Csv run again as they are' {
        $one = Invoke-TwoValleySim 0.05 0.1 -Steps 500 -Realizations 100 -InitialX 0.02, -0.3
        $one | Export-Csv TestDrive:/plain.csv
        $rows = Import-Csv TestDrive:/plain.csv
        $rows.InitialX | Should -Be '0.02;-0.3'
        Get-Numbers ($rows | Invoke-TwoValleySim -ErrorAction Stop) | Should -Be (Get-Numbers $one)
    }

    It 'made by Export-Csv keep the trajectories that were chosen' {
        $chosen = Invoke-TwoValleySim 0.05 0.1 -Steps 500 -TrajectoryIndex 3, 17
        $chosen | Export-Csv TestDrive:/chosen.csv
        $again = Import-Csv TestDrive:/chosen.csv | Invoke-TwoValleySim -ErrorAction Stop
        $again.TrajectoryIndex | Should -Be 3, 17
        Get-Numbers $again | Should -Be (Get-Numbers $chosen)
    }
}

Describe 'The regime' {
    BeforeAll { . "$PSScriptRoot/Import-BuiltModule.ps1" }

    It 'of <Name> is flagged by <Flagged>, predicted and measured' -ForEach @(
        @{ Name = 'a good cell'; Cell = @{ LearningRate = 0.05; NoiseStrength = 0.05 }; Flagged = @() }
        @{ Name = 'equal valleys'; Cell = @{ LearningRate = 0.05; NoiseStrength = 0.05; X1 = 0.65 }; Flagged = 'Gamma', 'Selection' }
        @{ Name = 'too little noise'; Cell = @{ LearningRate = 0.01; NoiseStrength = 0.01 }; Flagged = 'EarlyFreezing', 'Selection' }
        @{
            Name = 'a barrier that does not grow'; Cell = @{ LearningRate = 0.05; NoiseStrength = 0.05; Yb = 300; Yf = 300 }
            Flagged = 'KramersSharp', 'KramersFlat', 'BarrierGrowth', 'Freezing'
        }
    ) {
        $predicted = Test-ValleyRegime @Cell | Where-Object Verdict -NE Pass
        $measured = Invoke-TwoValleySim @Cell -Realizations 500 | Test-ValleyRegime -TargetError 0.05 | Where-Object Verdict -NE Pass
        @($predicted | ForEach-Object { "$($_.Name)" }) | Should -Be $Flagged
        @($measured | ForEach-Object { "$($_.Name)" }) | Should -Be $Flagged
    }

    It 'goes into a table' {
        Test-ValleyRegime 0.05 0.05, 0.1 | Export-ValleyData TestDrive:/regime.csv
        $rows = Import-Csv TestDrive:/regime.csv
        $rows.Count | Should -Be 24
        ($rows | Where-Object Name -EQ Gamma).Value | Select-Object -Unique | ForEach-Object { [double]$_ } | Should -BeGreaterThan 1.51
    }
}

Describe 'Views' {
    BeforeAll { . "$PSScriptRoot/Import-BuiltModule.ps1" }

    It 'of theory beside a simulation has both freezing points' {
        $theory = Invoke-TwoValleySim 0.05 0.05 -Realizations 100 -Steps 2000 -InitialY 1 | Get-ValleyTheory -SkipOperator
        $lines = ($theory | Format-Table -View Simulated | Out-String -Width 80).Trim() -split '\r?\n'
        $lines[0] | Should -Match '^LearningRate +NoiseStrength +YFreezePaper +YFreezeHazard +YFreezeSimulatedMedian$'
        $freezing = $theory.YFreezePaper, $theory.YFreezeHazard, $theory.YFreezeSimulatedMedian | ForEach-Object { $_.ToString('F3') }
        $lines[2].Trim() -split ' +' | Should -Be (@('0.05', '0.05') + $freezing)
    }

    It 'of a landscape cut no number' {
        Get-ValleyGeometry 123.456, 1e100 | Format-Table | Out-String -Width 80 | Should -Not -Match '…'
    }
}
