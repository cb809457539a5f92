BeforeDiscovery {
    . "$PSScriptRoot/Import-BuiltModule.ps1"
    # Runs first, which other examples read.
    $examples = foreach ($cmdlet in (Get-Command -Module ValleyJump).Name | Sort-Object { $_ -ne 'Save-SgdRun' }, { $_ }) {
        $number = 0
        foreach ($example in (Get-Help $cmdlet).Examples.Example) {
            $number++
            @{ Cmdlet = $cmdlet; Number = $number; Code = $example.Code }
        }
    }
}

Describe 'Help' {
    BeforeAll {
        . "$PSScriptRoot/Import-BuiltModule.ps1"
        # Examples take a table as given, and leave files for each other.
        Copy-Item "$root/Examples/grid.csv" $TestDrive
    }

    It 'has an example that runs: <Cmdlet> <Number>' -ForEach $examples {
        # A hundred and twenty runs as they are would take half a minute.
        $long = $Code -match 'Start-SgdTraining .*-Realizations 20'
        $PSDefaultParameterValues = if ($long) { @{ 'Start-SgdTraining:Steps' = 200 } } else { @{} }
        Push-Location $TestDrive
        try {
            $said = & ([scriptblock]::Create($Code)) 2>&1
            $said | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | Should -BeNullOrEmpty -Because $Code
        }
        finally {
            Pop-Location
        }
    }

    It 'answers for one parameter' {
        Get-Help Invoke-TwoValleySim -Parameter LearningRate | Out-String | Should -Match 'eta, the learning rate'
    }
}
